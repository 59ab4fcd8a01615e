"""Reads JSON Lines, one object a line, and JSON files of one object or an array of objects.

An object may also be the answer of a news service as it was saved, with a list of articles in it.

Stricter than Python's parser: a repeated key, very deep nesting and numbers of thousands of digits are rejected, each
for its line only. NaN, which Python writes for a missing value, is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from geo.articles.formats.json_wrappers import ServiceError, articles_in
from geo.articles.layout import Layout
from geo.articles.learn_layout import layout_of_rows, learn_layout
from geo.articles.open_input import OpenedInput, read_document, read_lines
from geo.articles.rows import read_row
from geo.errors import InputError, Rejection
from geo.message_text import printable_excerpt
from geo.types import Article


def read_jsonl(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the article of each line, or a `Rejection`; blank lines are skipped. Memory: one line.

    Raises `InputError` for a file without a line.
    """
    layout, opened = learn_layout(opened, jsonl_values)
    empty = True
    for line in read_lines(opened):
        text = line.text.strip()
        if not text:
            continue
        empty = False
        if line.problem:
            yield Rejection(opened.where, line.problem, line.number)
            continue
        try:
            value = _parse(text)
            items = articles_in(value) if isinstance(value, dict) else [value]
        except _JSONError as error:
            reason = f"{error}, at character {error.column}" if error.column else str(error)
            yield Rejection(opened.where, reason, line.number)
        except ServiceError as error:
            yield Rejection(opened.where, _ERROR_MESSAGE.format(error), line.number)
        else:
            if not items:
                yield Rejection(opened.where, _NO_ARTICLES, line.number)
            for item in items:
                yield from _read_item(item, opened, opened.where, line.number, layout)
    if empty:
        raise InputError("is empty", where=opened.where)


def read_json(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the articles of a JSON file, or of JSON Lines in a file named .json, as is common."""
    if _is_lines(opened):
        yield from read_jsonl(opened)
        return
    try:
        value = _parse(read_document(opened).strip().removeprefix("\ufeff"))
        items = articles_in(value)
    except _JSONError as error:
        yield Rejection(opened.where, str(error), error.line)
        return
    except ServiceError as error:
        raise InputError(_ERROR_MESSAGE.format(error), where=opened.where) from error
    if not items:
        yield Rejection(opened.where, "is an empty list" if items is value else _NO_ARTICLES)
    objects = [item for item in items if isinstance(item, dict)]
    layout = opened.layout or layout_of_rows(
        objects, opened.options, opened.where, allows_links=opened.on_link is not None
    )
    for number, item in enumerate(items, start=1):
        where = opened.where if item is value else f"{opened.where}, item {number}"
        yield from _read_item(item, opened, where, None, layout)


def jsonl_values(opened: OpenedInput) -> Iterator[dict[str, object]]:
    """Yield the values of each article that can be read, by key."""
    for line in read_lines(opened):
        text = line.text.strip()
        if not text or line.problem:
            continue
        try:
            items = articles_in(_parse(text))
        except (_JSONError, ServiceError):
            continue
        yield from (item for item in items if isinstance(item, dict))


def _is_lines(opened: OpenedInput) -> bool:
    """Whether an input has an object on each line. One object on a line longer than the sample is read so, too."""
    first, newline, rest = opened.sample.strip().partition(b"\n")
    if not first.removeprefix(b"\xef\xbb\xbf").startswith(b"{"):
        return False
    return (first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")) or not (newline or opened.is_complete)


class _JSONError(ValueError):
    """Text that is not JSON, or JSON that is rejected; line and column are counted from 1, None where unknown."""

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column


def _parse(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        truncated = error.pos >= len(text) or error.msg.startswith("Unterminated string")
        reason = "is JSON that ends too early" if truncated else f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise _JSONError(reason, error.lineno, error.colno) from error
    except RecursionError as error:
        raise _JSONError("is nested too deeply") from error
    except _JSONError:
        raise
    except ValueError as error:
        raise _JSONError("contains a number of too many digits") from error


def _read_item(
    value: object, opened: OpenedInput, where: str, line: int | None, layout: Layout
) -> Iterator[Article | Rejection]:
    if isinstance(value, dict):
        yield from read_row(value, opened, where=where, line=line, layout=layout)
    else:
        yield Rejection(where, "is not a JSON object with the keys of an article", line)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise _JSONError(f'has the key "{printable_excerpt(repeated)}" twice')
    return value


# Python writes NaN and Infinity for missing numbers, which JSON does not have.
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=lambda _: None)
_NO_ARTICLES = "has an empty list of articles"
_ERROR_MESSAGE = 'has an error message of a service in place of articles: "{}"'
