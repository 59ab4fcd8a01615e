"""Reads an overlay: a CSV or YAML file with a user's own places and corrections of a gazetteer.

    action,name,alternates,lat,lon,country_code,feature_code,id
    add,Camp Meridian,Meridian|FOB Meridian,31.9,65.1,AF,MILB,
    rename,Newtown,,,,,,gn:1278806
    move,,,26.16,81.81,,,gn:1278806
    suppress,,,,,,,gn:4717560
    suppress,Mobile,,,,,,

The columns, in any order: `action` (default: add), `id`, `name`, `alternates` (separated by vertical bars; a list in
YAML), `lat`, `lon` (degrees, WGS 84), `country_code`, `admin1_code`, `feature_code` (GeoNames', default: PPL),
`population`, `radius_km` and `prominence` (0 to 1, by default estimated). Columns that an action does not need may be
missing. A YAML file is a list of mappings with the same keys.

`rename` keeps the old names as alternates. `suppress` removes a place by its id, a name everywhere, or with both the
name of one place.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from reprlib import repr as quoted  # of limited length, even for YAML values that refer to each other many times
from typing import Any, Final

import yaml

from geo.errors import InputError, Rejection
from geo.gazetteer.normalization import normalize

__all__ = ["OVERLAY_VARIABLE", "Action", "Change", "Overlay", "raise_faults", "read_overlay"]

OVERLAY_VARIABLE: Final = "DATELINE_OVERLAY"
_MAX_BYTES: Final = 50_000_000
_LISTED_FAULTS: Final = 20


class Action(StrEnum):
    """What a row of an overlay does."""

    ADD = "add"
    RENAME = "rename"
    MOVE = "move"
    SUPPRESS = "suppress"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of an overlay with valid values. `radius_km` and `prominence` are None if they are to be estimated."""

    line: int
    action: Action
    id: str = ""
    name: str = ""
    alternates: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    country_code: str | None = None
    admin1_code: str | None = None
    feature_code: str = "PPL"
    population: int = 0
    radius_km: float | None = None
    prominence: float | None = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """An overlay file: its changes in order, and a digest of its contents."""

    path: Path
    digest: str
    changes: tuple[Change, ...]


class _InvalidValue(ValueError):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def read_overlay(path: Path | str) -> Overlay:
    """Read an overlay file: YAML if its suffix is .yaml or .yml, otherwise CSV.

    Raises InputError that lists the faults with their lines.
    """
    path = Path(path)
    try:
        path = path.expanduser()
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"the overlay cannot be read: {error.strerror}", where=str(path)) from error
    except RuntimeError as error:
        raise InputError("the overlay is in the home folder of an unknown user", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("the overlay is not UTF-8 text; save it as UTF-8", where=str(path)) from error
    if len(content) > _MAX_BYTES:
        raise InputError(
            f"the overlay has {len(content):,} bytes, more than {_MAX_BYTES:,}; "
            "for so many places, build a gazetteer with `dateline gazetteer build --geonames`",
            where=str(path),
        )
    rows = _yaml_rows if path.suffix.lower() in {".yaml", ".yml"} else _csv_rows
    changes: list[Change] = []
    faults: list[Rejection] = []
    for line, row in rows(text, str(path)):
        try:
            changes.append(_change(line, row))
        except _InvalidValue as error:
            faults.append(Rejection(str(path), str(error), line, error.column or None))
    raise_faults(faults)
    return Overlay(path, sha256(content).hexdigest()[:8], tuple(changes))


def raise_faults(faults: Sequence[Rejection]) -> None:
    """Raise InputError that lists the faults, if there are any."""
    if not faults:
        return
    first, *others = faults
    lines = [first.reason, *map(str, others[: _LISTED_FAULTS - 1])]
    if len(others) >= _LISTED_FAULTS:
        lines.append(f"and {len(others) + 1 - _LISTED_FAULTS} more faults")
    raise InputError("\n".join(lines), where=first.where, line=first.line, field=first.field)


def _csv_rows(text: str, where: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    end = 0
    try:
        columns = [column.strip().lower() for column in reader.fieldnames or ()]
        if unknown := sorted(set(columns) - _COLUMNS.keys()):
            reason = f"unknown columns {', '.join(map(repr, unknown))}; an overlay has {', '.join(_COLUMNS)}"
            raise InputError(reason, where=where, line=1)
        reader.fieldnames = columns
        end = reader.line_num
        for row in reader:
            # A row may span several lines; faults name the first.
            line, end = end + 1, reader.line_num
            yield line, row
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=where, line=end + 1) from error


def _yaml_rows(text: str, where: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        node = yaml.compose(text, Loader=_LineLoader)
        rows = _LineLoader.construct(node) if node is not None else []
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(f"not YAML: {error.problem}", where=where, line=line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InputError(f"not YAML: {error}", where=where) from error
    if not isinstance(node, yaml.SequenceNode | None):
        raise InputError("an overlay in YAML is a list of places: lines that begin with '- '", where=where, line=1)
    for entry, row in zip(node.value if node is not None else (), rows, strict=True):
        line = entry.start_mark.line + 1
        if not isinstance(row, dict):
            raise InputError(f"a place is a mapping (name: ..., lat: ...), not {quoted(row)}", where=where, line=line)
        yield line, {str(key).lower(): value for key, value in row.items()}


class _LineLoader(yaml.SafeLoader):
    """Constructs plain values from parsed nodes. NO remains a string: the country code of Norway, not false."""

    @classmethod
    def construct(cls, node: yaml.Node) -> Any:
        """Return the value of a node."""
        loader = cls("")
        try:
            return loader.construct_document(node)
        finally:
            loader.dispose()


_LineLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(("bool", "timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _change(line: int, row: Mapping[str, Any]) -> Change:
    if None in row:
        raise _InvalidValue("", "the row has more values than there are columns")
    if unknown := sorted(set(row) - _COLUMNS.keys()):
        name = unknown[0] if unknown[0].isprintable() else quoted(unknown[0])
        raise _InvalidValue(name, f"unknown key; an overlay has {', '.join(_COLUMNS)}")
    values: dict[str, Any] = {}
    for column, value in row.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        try:
            values[column] = _COLUMNS[column](value)
        except ValueError as error:
            raise _InvalidValue(column, str(error)) from error
    change = Change(line, values.pop("action", Action.ADD), **values)
    _check(change)
    return change


def _check(change: Change) -> None:
    """Raise _InvalidValue if a value that the action needs is missing."""
    if (change.lat is None) != (change.lon is None):
        raise _InvalidValue("lat" if change.lat is None else "lon", "a point needs both lat and lon")
    required: dict[Action, tuple[str, ...]] = {
        Action.ADD: ("name", "lat"),
        Action.RENAME: ("id", "name"),
        Action.MOVE: ("id", "lat"),
        Action.SUPPRESS: (),
    }
    for column in required[change.action]:
        if getattr(change, column) in ("", None):
            raise _InvalidValue(column, f"missing; the action {change.action} needs it")
    if change.action is Action.SUPPRESS and not (change.id or change.name):
        raise _InvalidValue("id", "missing; the action suppress needs an id, a name, or both")


def _action(value: Any) -> Action:
    try:
        return Action(str(value).strip().lower())
    except ValueError:
        raise ValueError(f"{quoted(value)} is not an action; use {', '.join(Action)}") from None


def _text(value: Any) -> str:
    if isinstance(value, list | dict):
        raise ValueError(f"{quoted(value)} is not one value")
    return str(value).strip()


def _name(value: Any) -> str:
    name = _text(value)
    if not normalize(name):
        raise ValueError(f"{name!r} has no letter or digit")
    if len(name) > 200 or not name.isprintable():
        raise ValueError("a name has at most 200 characters, all of them printable")
    return name


def _names(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list) else str(value).split("|")
    return tuple(_name(name) for name in names if str(name).strip())


class _Number:
    """Parses a number between two bounds."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def __call__(self, value: Any) -> float:
        try:
            number = float(_text(value))
        except ValueError:
            raise ValueError(f"{quoted(value)} is not a number") from None
        if not self.low <= number <= self.high:
            raise ValueError(f"{number:g} is out of range: {self.low:g} to {self.high:g}")
        return number


def _population(value: Any) -> int:
    return round(_Number(0, 2**32 - 1)(value))


class _Code:
    """Parses a code in upper case that matches a pattern."""

    def __init__(self, pattern: str, description: str) -> None:
        self.pattern, self.description = re.compile(pattern), description

    def __call__(self, value: Any) -> str:
        code = _text(value).upper()
        if not self.pattern.fullmatch(code):
            raise ValueError(f"{quoted(value)} is not a {self.description}")
        return code


def _id(value: Any) -> str:
    place_id = _text(value)
    if not re.fullmatch(r"[\w.-]+:[\w./-]+", place_id, re.ASCII):
        raise ValueError(f"{quoted(value)} is not an id; GeoNames ids look like gn:1278806, your own like my:camp-1")
    return place_id


_COLUMNS: Final[dict[str, Any]] = {
    "action": _action,
    "id": _id,
    "name": _name,
    "alternates": _names,
    "lat": _Number(-90, 90),
    "lon": _Number(-180, 180),
    "country_code": _Code("[A-Z]{2}", "country code; use ISO 3166-1 alpha-2, such as IN"),
    "admin1_code": _Code(r"[\w.-]{1,20}", "code of a division"),
    "feature_code": _Code(r"[A-Z]{2,4}[A-Z0-9]", "GeoNames feature code, such as PPL, ADM1, MT or AIRP"),
    "population": _population,
    "radius_km": _Number(0, 6500),
    "prominence": _Number(0, 1),
}
