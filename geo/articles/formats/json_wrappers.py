"""Finds the articles in the answer of a service as it was saved: {"status": "ok", "articles": [{...}, ...]}.

The answer of each service is different, so articles are found by what they look like: of all lists of objects in an
answer, the one whose objects have the most fields of articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from geo.articles.columns import flattened, match_columns, plain_value
from geo.message_text import printable_excerpt

__all__ = ["ServiceError", "articles_in"]

_MAX_DEPTH: Final = 4
_ITEMS_COMPARED: Final = 20
_WEIGHTS: Final = {"text": 4, "title": 2, "url": 2, "date": 1, "source": 1, "id": 0}
_LEAST_SCORE: Final = 3
"""Of a list of articles: a text; or a title and a date, a publisher or an address, as in a list of links."""

_ERROR_KEYS: Final = {
    "code",
    "data",
    "documentation_url",
    "error",
    "errors",
    "message",
    "status",
    "statuscode",
    "success",
}
_FIRST_ERROR_STATUS: Final = 400
_MAX_MESSAGE_CHARACTERS: Final = 200


class ServiceError(ValueError):
    """An answer is a message about an error; the text of this exception is that message, fit for a report."""


def articles_in(value: object) -> list[object]:
    """Return the articles in a JSON value: a list, an object that is one article, or the answer of a service.

    An object in which no articles are found is returned as if it was one. Raises `ServiceError` for an answer that is
    an error: {"status": "error", "message": "..."}.
    """
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping) or isinstance(value.get("text"), str):
        return [value]
    if not _has_text(value):
        if (rows := _pandas_rows(value)) is not None:
            return rows
        lists = list(_lists_of_objects(value, _MAX_DEPTH))
        best = max(lists, key=_score, default=None)
        if best is not None and (_score(best) >= _LEAST_SCORE or lists == [[]]):
            return best
    if (message := _error_message(value)) is not None:
        raise ServiceError(printable_excerpt(message, _MAX_MESSAGE_CHARACTERS))
    return [value]


def _pandas_rows(value: Mapping[str, object]) -> list[object] | None:
    """Return the rows of a data frame that pandas wrote, column by column or row by row, None for another object.

    {"title": {"0": "Rain"}, "text": {"0": "It rained."}} or {"0": {"title": "Rain", "text": "It rained."}, "1": ...}.
    """
    parts = {name: part for name, part in value.items() if isinstance(part, Mapping)}
    if len(parts) < max(len(value), 1) or not _ERROR_KEYS.isdisjoint(parts):
        return None
    if len(parts) > 1 and all(map(_has_text, parts.values())):
        return list(parts.values())
    texts = parts[names[0]] if (names := match_columns(tuple(parts), "")["text"]) else {}
    if not texts or not all(isinstance(text, str | None) for text in texts.values()):
        return None
    if any(column.keys() != texts.keys() for column in parts.values()):
        return None
    return [{name: column[row] for name, column in parts.items()} for row in texts]


def _error_message(value: Mapping[str, object]) -> str | None:
    """Return the message of an answer that is an error, None for another object."""
    status = value.get("status")
    is_error = str(status).lower() in ("error", "fail", "failed") or value.get("success") is False
    is_error |= isinstance(status, int) and status >= _FIRST_ERROR_STATUS
    is_error |= "message" in value and {key.lower() for key in value} <= _ERROR_KEYS
    for key in ("error", "errors", "fault", "response"):
        inner = value.get(key)
        if isinstance(inner, list) and inner:
            inner = inner[0]
        if isinstance(inner, str) and inner and key != "response" and not _has_text(value):
            return inner
        if isinstance(inner, Mapping) and key != "response":
            return _message(inner) or key
        if isinstance(inner, Mapping) and (message := _error_message(inner)) is not None:
            return message
    return _message(value) if is_error else None


def _message(value: Mapping[str, object]) -> str | None:
    messages = (value.get(key) for key in ("message", "faultstring", "detail", "title", "msg", "code"))
    return next((message for message in messages if isinstance(message, str) and message), None)


def _has_text(value: Mapping[str, object]) -> bool:
    values = flattened(value)
    texts = (plain_value("text", values[column]) for column in match_columns(tuple(values), "")["text"])
    return any(isinstance(text, str) and text.strip() for text in texts)


def _lists_of_objects(value: Mapping[str, object], depth: int) -> Iterator[list[object]]:
    """Yield the lists in an object that are empty or begin with an object, the outer ones first."""
    for key, inner in value.items():
        if isinstance(inner, list) and key not in ("error", "errors") and (not inner or isinstance(inner[0], Mapping)):
            yield inner
    if depth > 1:
        for inner in value.values():
            if isinstance(inner, Mapping):
                yield from _lists_of_objects(inner, depth - 1)


def _score(items: list[object]) -> float:
    """Return how much the objects of a list look like articles, 0 for an empty list."""
    first = items[:_ITEMS_COMPARED]
    total = 0
    for item in first:
        if isinstance(item, Mapping):
            values = flattened(item)
            for field, columns in match_columns(tuple(values), "").items():
                filled = any(values[column] not in (None, "", [], {}) for column in columns)
                total += _WEIGHTS[field] * filled
    return total / max(len(first), 1)
