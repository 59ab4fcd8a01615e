"""Settings: what a Geoparser is made from, read from options, environment variables and a settings file, in this order.

The settings file is the one that DATELINE_SETTINGS names, otherwise `dateline.toml` in the working folder, otherwise
`dateline.toml` in the user's configuration folder; only the first of these is read. Its keys are the fields of
`Settings`, and how articles are read: `columns`, `dates` and `strict`. The environment variables have the same names in
capitals after DATELINE_; lists are comma-separated.

    overlay = "our-places.csv"            # paths are relative to the folder of the file
    prefer_countries = ["GB", "IE"]
    bbox = [-11.0, 49.0, 2.0, 61.0]       # west, south, east, north in degrees
    deny = ["Reading", "gn:2655237"]

`geo.geoparse`, `geo.explain`, the dashboard and the command line all call `resolve_settings`; a `Geoparser` made with
arguments uses exactly those. Settings that send names of articles to another server (`online` and the like) are not
accepted from the working folder, because that file may have come with the articles. pydantic-settings cannot express
that rule, and its errors do not name file and key in one line, so the files are read here.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from reprlib import repr as bounded_repr  # short, however deep or repetitive a value is
from typing import TYPE_CHECKING, Any, Final

import platformdirs

import geo
from geo.articles import DATE_ORDERS, DateOrder, ReadOptions, parse_columns
from geo.errors import InputError, UsageError, system_reason
from geo.message_text import printable_excerpt
from geo.packaged_files import data_folder

if TYPE_CHECKING:
    from geo.geocoders import OnlineFallback
    from geo.geoparser import Geoparser

__all__ = [
    "DEFAULT_SETTINGS",
    "SETTINGS_FILE",
    "SETTINGS_VARIABLE",
    "SETTING_NAMES",
    "Settings",
    "engine_version",
    "resolve_read_options",
    "resolve_settings",
    "settings_file",
]

SETTINGS_FILE: Final = "dateline.toml"
SETTINGS_VARIABLE: Final = "DATELINE_SETTINGS"
_PREFIX: Final = "DATELINE_"
_NOT_FROM_WORKING_FOLDER: Final = ("online", "online_contact", "online_url")


@dataclass(frozen=True, slots=True)
class Settings:
    """The arguments of a Geoparser, under the same names; small, hashable and picklable.

    `online` names a provider that is asked about names the gazetteer cannot place, `online_contact` is the address it
    is told, and `online_url` is a server of your own. A Geoparser never goes online; what `fallback` returns does.
    """

    recognizer: str = "gazetteer"
    gazetteer: Path | None = None
    min_confidence: float = 0.0
    overlay: Path | None = None
    countries: tuple[str, ...] = ()
    bbox: tuple[float, ...] | None = None
    prefer_countries: tuple[str, ...] = ()
    prefer_bbox: tuple[float, ...] | None = None
    deny: tuple[str, ...] = ()
    publishers: Path | None = None
    online: str | None = None
    online_contact: str | None = None
    online_url: str | None = None

    def build(self) -> Geoparser:
        """Make the Geoparser. Raises UsageError, RecognizerError and GazetteerError, as its constructor does."""
        from geo.geoparser import Geoparser

        return Geoparser(**{key: value for key, value in asdict(self).items() if not key.startswith("online")})

    def fallback(self) -> OnlineFallback | None:
        """Make the online fallback for names that the gazetteer cannot place; None unless `online` is set.

        Raises UsageError for an unknown provider or where `online_contact` is missing.
        """
        if self.online is None:
            return None
        from geo.gazetteer import Gazetteer
        from geo.geocoders import OnlineFallback, OnlineService
        from geo.resolution import PlaceConstraints

        if self.online_contact is None:
            advice = "set --online-contact (online_contact in a settings file) to an e-mail or web address"
            raise UsageError(f"{self.online} requires a contact; {advice}")
        return OnlineFallback(
            OnlineService(self.online, self.online_contact, self.online_url),
            Gazetteer.open(self.gazetteer, overlay=self.overlay),
            PlaceConstraints.from_options(countries=self.countries, bbox=self.bbox, deny=self.deny),
        )

    def engine(self) -> str:
        """Return names and versions of everything that results depend on: another string means other results."""
        from geo.gazetteer import Gazetteer

        gazetteer = Gazetteer.open(self.gazetteer, overlay=self.overlay).info.version
        fingerprint = blake2b(f"{_models_version()} {gazetteer}".encode(), digest_size=6).hexdigest()
        parts = [f"dateline {geo.__version__}+{fingerprint}", self.recognizer]
        if self.recognizer != DEFAULT_SETTINGS.recognizer:
            from geo.recognition import pipeline_version

            parts.append(pipeline_version(self.recognizer))
        if self.publishers is not None:
            parts.append(f"publishers {_file_version(self.publishers)}")
        # Left out: what has a version above, and the contact, which changes no result.
        options = asdict(
            replace(self, recognizer="", gazetteer=None, overlay=None, publishers=None, online_contact=None)
        )
        defaults = asdict(Settings(recognizer=""))
        return " ".join(parts + [f"{key}={value}" for key, value in options.items() if value != defaults[key]])


DEFAULT_SETTINGS: Final = Settings()


def engine_version(engine: str) -> str:
    """Return the part of what `Settings.engine` returned that names Dateline's version, its models and its gazetteer.

    >>> engine_version("dateline 1.2.0+26b0d1ed71c5 gazetteer min_confidence=0.5")
    'dateline 1.2.0+26b0d1ed71c5'
    """
    return " ".join(engine.split(" ")[:2])


def resolve_settings(options: Mapping[str, Any] | None = None) -> Settings:
    """Return the settings for a run: options first, then environment variables, then the settings file.

    Args:
        options: values by setting name; None and () count as omitted. The names in `deny_file` are added to `deny`.

    Raises:
        UsageError: a key is unknown or a value is invalid; names the file or variable and the key.
    """
    values = {key: value for key, value in _stated(options).items() if key not in _READ_OPTIONS}
    deny_file = values.pop("deny_file", None)
    if deny_file is not None:
        values["deny"] = (*values.get("deny", ()), *_read_deny_file(deny_file))
    for key in ("countries", "prefer_countries"):
        if values.get(key):
            from geo.gazetteer import parse_countries  # here, because most runs do not need it

            values[key] = parse_countries(values[key], key)
    return Settings(**values)


def resolve_read_options(options: Mapping[str, Any] | None = None) -> ReadOptions:
    """Return how articles are read: options first, then environment variables, then the settings file.

    Args:
        options: `columns`, `dates` and `strict`; None and () count as omitted.

    Raises:
        UsageError: a key is unknown or a value is invalid; names the file or variable and the key.
    """
    values = _stated(options)
    return ReadOptions(values.get("columns", {}), values.get("dates"), values.get("strict", False))


def _stated(options: Mapping[str, Any] | None) -> dict[str, Any]:
    path = settings_file()
    values = _from_file(path) if path is not None else {}
    values |= _from_environment()
    return values | {key: value for key, value in (options or {}).items() if value is not None and value != ()}


def settings_file() -> Path | None:
    """Return the settings file that is read, if there is one.

    Raises:
        UsageError: DATELINE_SETTINGS names a file that does not exist.
    """
    named = os.environ.get(SETTINGS_VARIABLE)
    if named:
        try:
            path = _path(named, Path())
        except ValueError as error:
            raise UsageError(f"{SETTINGS_VARIABLE}: {error}") from error
        if not path.is_file():
            raise UsageError(f"{path}: the settings file that {SETTINGS_VARIABLE} names does not exist")
        return path
    folders = (Path.cwd(), platformdirs.user_config_path("dateline"))
    return next((folder / SETTINGS_FILE for folder in folders if (folder / SETTINGS_FILE).is_file()), None)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:  # more than TOML's own error: a number may have too many digits
        raise UsageError(f"{path}: is not valid TOML: {printable_excerpt(str(error), 200)}") from error
    values = {}
    for key, value in content.items():
        if key not in _READERS:
            raise UsageError(
                f"{path}: unknown setting {printable_excerpt(key)!r}; the settings are {', '.join(_READERS)}"
            )
        if key in _NOT_FROM_WORKING_FOLDER and path.parent == Path.cwd() and not os.environ.get(SETTINGS_VARIABLE):
            own = platformdirs.user_config_path("dateline") / SETTINGS_FILE
            raise UsageError(f"{path}: {key} is not taken from the working folder; set it in {own}, or as an option")
        values[key] = _read_value(key, value, f"{path}: {key}", path.parent)
    return values


def _from_environment() -> dict[str, Any]:
    values = {}
    for key, reader in _READERS.items():
        variable = _PREFIX + key.upper()
        text = os.environ.get(variable)
        if text:
            value: Any = text
            if reader in (_box, _texts, _columns):
                value = [part.strip() for part in text.split(",") if part.strip()]
            values[key] = _read_value(key, value, variable, Path())
    return values


def _read_value(key: str, value: Any, where: str, folder: Path) -> Any:
    try:
        return _READERS[key](value, folder)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{where}: {error}") from error


def _text(value: Any, folder: Path) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError(f"{bounded_repr(value)} is not a text")
    return value


def _path(value: Any, folder: Path) -> Path:
    try:
        return folder / Path(_text(value, folder)).expanduser()
    except RuntimeError as error:  # "~somebody" who has no account here
        raise ValueError(f"{bounded_repr(value)} is in the folder of an unknown user") from error


def _number(value: Any, folder: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"{bounded_repr(value)} is not a number")
    try:
        return float(value)
    except (ValueError, OverflowError):
        raise ValueError(f"{bounded_repr(value)} is not a number") from None


def _texts(value: Any, folder: Path) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{bounded_repr(value)} is not a list of texts")
    return tuple(_text(entry, folder) for entry in value)


def _box(value: Any, folder: Path) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) != 4:
        raise ValueError(f"{bounded_repr(value)} is not a box; give west, south, east, north in degrees")
    return tuple(_number(bound, folder) for bound in value)


def _columns(value: Any, folder: Path) -> dict[str, str]:
    if isinstance(value, Mapping):
        value = [f"{name}={_text(column, folder)}" for name, column in value.items()]
    return parse_columns(_texts(value, folder))


def _date_order(value: Any, folder: Path) -> DateOrder:
    for order in DATE_ORDERS:
        if value == order:
            return order
    raise ValueError(f"{bounded_repr(value)} is not one of {', '.join(DATE_ORDERS)}")


def _switch(value: Any, folder: Path) -> bool:
    meaning = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if isinstance(value, str | bool) and (found := meaning.get(str(value).lower())) is not None:
        return found
    raise ValueError(f"{bounded_repr(value)} is not true or false")


def _read_deny_file(path: Path) -> list[str]:
    """Return the names and ids in a file, one a line; empty lines and lines that start with "#" are skipped."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except OSError as error:
        raise UsageError(f"{path}: the list of names not to map cannot be read: {system_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: the list of names not to map cannot be read: it is not UTF-8 text") from error
    return [line for line in lines if line and not line.startswith("#")]


# How a value of each setting is read, from TOML or from an environment variable; paths are relative to a folder.
_READERS: Final[dict[str, Callable[[Any, Path], Any]]] = {
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
    "columns": _columns,
    "dates": _date_order,
    "strict": _switch,
}
_READ_OPTIONS: Final = ("columns", "dates", "strict")
SETTING_NAMES: Final = tuple(_READERS)


def _file_version(path: Path) -> str:
    try:
        return blake2b(path.read_bytes(), digest_size=6).hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error


@lru_cache(maxsize=1)
def _models_version() -> str:
    """Return a digest of the packaged models and lexicon: they may be retrained within a version."""
    digest = blake2b(digest_size=6)
    for path in sorted(data_folder().glob("*.json*")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
