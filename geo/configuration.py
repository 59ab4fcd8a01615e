"""What a user has settled for every run: the options given, else environment variables, else a settings file.

The file is the one that DATELINE_SETTINGS names, else `dateline.toml` in the working folder, else `dateline.toml` in
the user's configuration folder; only the first of these is read. Its keys are the names below, and the environment
variables are the same names in capitals after DATELINE_, lists with commas.

    overlay = "our-places.csv"            # paths count from the folder of the file
    prefer_countries = ["GB", "IE"]
    bbox = [-11.0, 49.0, 2.0, 61.0]       # west, south, east, north in degrees
    deny = ["Reading", "gn:2655237"]

What makes names of articles leave the machine, `online` and the like, is not taken from the working folder: that file
may have come with the articles.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from reprlib import repr as shown  # bounded, however deep a value is or often it repeats itself
from typing import Any, Final

import platformdirs

from geo.errors import UsageError
from geo.printable import printable_excerpt
from geo.settings import Settings

__all__ = ["FILE_NAME", "FILE_VARIABLE", "KEYS", "resolve_settings", "settings_file"]

FILE_NAME: Final = "dateline.toml"
FILE_VARIABLE: Final = "DATELINE_SETTINGS"
_PREFIX: Final = "DATELINE_"
_OWN_ONLY: Final = ("online", "online_contact", "online_url")


def resolve_settings(given: Mapping[str, Any] | None = None) -> Settings:
    """Return the settings that hold: each option `given` that is not None or empty, else what the environment says,
    else what the settings file says. `deny_file` adds to `deny`.

    Raises UsageError for a key or a value that makes no sense, naming it and where it stands.
    """
    path = settings_file()
    values = _from_file(path) if path is not None else {}
    values |= _from_environment()
    values |= {key: value for key, value in (given or {}).items() if value is not None and value != ()}
    denied = values.pop("deny_file", None)
    if denied is not None:
        values["deny"] = (*values.get("deny", ()), *_names_in(denied))
    return Settings(**values)


def settings_file() -> Path | None:
    """Return the settings file that is read, None where there is none; raises UsageError where the one named is not."""
    named = os.environ.get(FILE_VARIABLE)
    if named:
        try:
            path = _path(named, Path())
        except ValueError as error:
            raise UsageError(f"{FILE_VARIABLE}: {error}") from error
        if not path.is_file():
            raise UsageError(f"{path}: there is no such settings file; {FILE_VARIABLE} names it")
        return path
    folders = (Path.cwd(), platformdirs.user_config_path("dateline"))
    return next((folder / FILE_NAME for folder in folders if (folder / FILE_NAME).is_file()), None)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:  # not TOML's own error alone: a number may have too many digits
        raise UsageError(f"{path}: is no TOML: {printable_excerpt(str(error), 200)}") from error
    values = {}
    for key, value in content.items():
        if key not in KEYS:
            raise UsageError(f"{path}: there is no setting {printable_excerpt(key)!r}; there are {', '.join(KEYS)}")
        if key in _OWN_ONLY and path.parent == Path.cwd() and not os.environ.get(FILE_VARIABLE):
            own = platformdirs.user_config_path("dateline") / FILE_NAME
            raise UsageError(f"{path}: {key} is not taken from the working folder; set it in {own}, or as an option")
        values[key] = _read(key, value, f"{path}: {key}", path.parent)
    return values


def _from_environment() -> dict[str, Any]:
    values = {}
    for key, reader in KEYS.items():
        variable = _PREFIX + key.upper()
        written = os.environ.get(variable)
        if written:
            value: Any = written
            if reader in (_box, _number, _texts):
                value = [part.strip() for part in written.split(",") if part.strip()]
            values[key] = _read(key, value[0] if reader is _number else value, variable, Path())
    return values


def _read(key: str, value: Any, where: str, folder: Path) -> Any:
    try:
        return KEYS[key](value, folder)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{where}: {error}") from error


def _text(value: Any, folder: Path) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError(f"{shown(value)} is no text")
    return value


def _path(value: Any, folder: Path) -> Path:
    try:
        return folder / Path(_text(value, folder)).expanduser()
    except RuntimeError as error:  # "~somebody" who is not known here
        raise ValueError(f"{shown(value)} is in the folder of a user that there is not") from error


def _number(value: Any, folder: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"{shown(value)} is no number")
    try:
        return float(value)
    except (ValueError, OverflowError):
        raise ValueError(f"{shown(value)} is no number") from None


def _texts(value: Any, folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{shown(value)} is no list of texts")
    return tuple(_text(entry, folder) for entry in value)


def _box(value: Any, folder: Path) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) != 4:
        raise ValueError(f"{shown(value)} is no box; give west, south, east, north in degrees")
    return tuple(_number(bound, folder) for bound in value)


def _names_in(path: Path) -> list[str]:
    """Return the entries of a deny-list: one a line, without empty lines and those that begin with "#"."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the list of what not to map cannot be read: {error}") from error
    return [line for line in lines if line and not line.startswith("#")]


KEYS: Final[dict[str, Callable[[Any, Path], Any]]] = {
    "recognizer": _text,
    "gazetteer": _path,
    "overlay": _path,
    "min_confidence": _number,
    "countries": _texts,
    "bbox": _box,
    "prefer_countries": _texts,
    "prefer_bbox": _box,
    "deny": _texts,
    "deny_file": _path,
    "publishers": _path,
    "online": _text,
    "online_contact": _text,
    "online_url": _text,
}
"""Every setting by name, and what makes a value of it."""
