"""Which column or key holds which field of an article.

Case, blanks, punctuation and accents in a name make no difference: "Published At", "published_at" and "publishedAt" are
the same. Keys of an object in an object count, too: "fields.bodyText", "source.name", "content.rendered".
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from geo.articles.column_names import COLUMN_NAMES, SUMMARY_NAMES, TRANSLATED_COLUMN_NAMES
from geo.message_text import printable_excerpt
from geo.unicode_forms import normalize_form

__all__ = [
    "LINKS_ONLY",
    "NAME_THE_TEXT",
    "column_named",
    "field_of",
    "flattened",
    "is_container",
    "is_link_list",
    "is_summary",
    "match_columns",
    "plain_value",
    "value_at",
]

_LOG = logging.getLogger(__name__)

LINKS_ONLY: Final = "has links but no texts; on the command line, --fetch reads the page of each link"
"""Why a list of links is refused, and what to do."""

NAME_THE_TEXT: Final = "say what holds it: --column text=NAME, or under Columns and dates in the dashboard"
"""What to do where no column or key is known to hold the text."""

_INNER_KEYS: Final = {
    "id": ("$oid",),
    "title": ("rendered", "main", "title", "name", "value"),
    "text": ("rendered", "text", "body", "content", "value", "processed"),
    "date": ("$date", "$numberLong", "date", "published", "original", "created", "raw", "date-parts"),
    "source": ("name", "title", "label", "shortname", "uri"),
    "url": ("url", "href", "link"),
}
"""The keys of an object that is the value of a field: {"source": {"id": null, "name": "The Daily"}}."""

_CONTAINERS: Final = frozenset(
    ("fields", "attributes", "properties", "_source", "item", "article", "document", "post", "story")
)
"""The keys of an object that holds fields itself: of the Guardian, ReliefWeb, JSON:API, GeoJSON, Elasticsearch."""

_MAX_DEPTH: Final = 4


def _simplify(name: str) -> str:
    if name.isascii():
        return re.sub("[^a-z0-9]", "", name.lower())
    letters = normalize_form("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


_ALIASES: Final = {
    field: list(dict.fromkeys(map(_simplify, [*COLUMN_NAMES[field], *TRANSLATED_COLUMN_NAMES[field]])))
    for field in COLUMN_NAMES
}
_FIELD_OF: Final = {alias: field for field, aliases in _ALIASES.items() for alias in aliases}
_RANKS: Final = {alias: rank for aliases in _ALIASES.values() for rank, alias in enumerate(aliases)}


@lru_cache(maxsize=4_096)
def _alias(column: str) -> str:
    """Return the alias that a column is, without the object around it or the key in it; empty where it is none."""
    alias = _simplify(column)
    if column == "_source":  # of Elasticsearch, and not a publisher
        return ""
    if alias in _FIELD_OF or "." not in column:
        return alias if alias in _FIELD_OF else ""
    parts = [_simplify(part) for part in column.split(".")]
    if parts[0] in _SIMPLE_CONTAINERS:
        parts = parts[1:]
    field = _FIELD_OF.get(parts[0])
    if field is None or (len(parts) > 1 and (len(parts) > 2 or parts[1] not in _SIMPLE_INNER_KEYS[field])):
        return ""
    return parts[0]


_SIMPLE_CONTAINERS: Final = {_simplify(name) for name in _CONTAINERS}
_SIMPLE_INNER_KEYS: Final = {field: {_simplify(key) for key in keys} for field, keys in _INNER_KEYS.items()}


def field_of(column: str) -> str | None:
    """Return the field that a column may hold, None for any other column."""
    return _FIELD_OF.get(_alias(column))


def is_container(column: str) -> bool:
    """Whether a column or key may hold an object with fields in it, such as "fields" or "attributes"."""
    return column in _CONTAINERS


def is_summary(column: str) -> bool:
    """Whether a column may hold a short form of the text that another column holds."""
    return _alias(column) in SUMMARY_NAMES


@lru_cache(maxsize=256)
def match_columns(columns: tuple[str, ...], where: str) -> dict[str, tuple[str, ...]]:
    """Return, for each field, the columns that may hold it, first choice first.

    The log says which alias is used, if `where` names the input.
    """
    found: dict[str, list[str]] = {field: [] for field in COLUMN_NAMES}
    for column in columns:
        if field := field_of(column):
            found[field].append(column)
    matched = {field: tuple(sorted(names, key=lambda name: _RANKS[_alias(name)])) for field, names in found.items()}
    for field, candidates in matched.items():
        if where and candidates and _simplify(candidates[0]) != field:
            _LOG.info('%s: "%s" is read as "%s"', where, printable_excerpt(candidates[0]), field)
    return matched


def is_link_list(columns: tuple[str, ...]) -> bool:
    """Whether rows of these columns have addresses of articles but no texts."""
    matched = match_columns(columns, "")
    return bool(matched["url"]) and not matched["text"]


def column_named(path: str, columns: tuple[str, ...]) -> str | None:
    """Return the column that people mean by a name, None where there is none; case and punctuation may differ."""
    if path in columns:
        return path
    return next((column for column in columns if _simplify(column) == _simplify(path) != ""), None)


def flattened(values: Mapping[str, object]) -> Mapping[str, object]:
    """Return values with those of an object that holds fields, such as "fields", by dotted names."""
    if _CONTAINERS.isdisjoint(values):
        return values
    nested = {
        f"{container}.{key}": value
        for container in values
        if container in _CONTAINERS and isinstance(inner := values[container], Mapping)
        for key, value in inner.items()
    }
    return {**values, **nested} if nested else values


def value_at(values: Mapping[str, object], path: str, missing: object = None) -> object:
    """Return the value of a key or of a dotted path of keys ("fields.bodyText"), `missing` where there is none.

    Case and punctuation of a name that is not in a path may differ.
    """
    if path in values:
        return values[path]
    value: object = values
    for key in path.split("."):
        if isinstance(value, list) and value:
            value = value[0]
        if not isinstance(value, Mapping) or key not in value:
            column = column_named(path, tuple(values))
            return missing if column is None else values[column]
        value = value[key]
    return value


def plain_value(field: str, value: object) -> object:
    """Return the value of a field out of the objects and lists around it, as it is where they are of no known kind.

    A list stands for its first item, but for a list of paragraphs; {"date-parts": [[2024, 3]]} is "2024-03", and
    {"name": null} is None.
    """
    if isinstance(value, str):
        return value
    for _ in range(_MAX_DEPTH):
        if isinstance(value, Mapping):
            known = [value[key] for key in _INNER_KEYS[field] if key in value]
            if not known:
                break
            value = next((inner for inner in known if inner not in (None, "")), None)
        elif not isinstance(value, list) or not value:
            break
        elif field == "date" and all(str(part).isdecimal() for part in value[:3]):
            return "-".join(f"{part:0>2}" for part in value[:3])
        elif isinstance(value[0], Mapping) or field in ("date", "source", "url"):
            value = value[0]
    return value
