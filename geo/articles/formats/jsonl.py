"""JSON Lines, one object a line, and JSON files of one object or an array of them.

Stricter than Python's own reader where that is silent: NaN and Infinity, which are not JSON, a key that occurs twice,
nesting without end and numbers of thousands of digits are each refused, for that line alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from geo.articles.encoding import read_document, read_lines
from geo.articles.fields import build_article
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.printable import printable_excerpt
from geo.types import Article


def read_jsonl(source: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the article of each line, or why it is none; blank lines are skipped. Memory: one line.

    Raises `InputError` for a file without any.
    """
    empty = True
    for line in read_lines(source):
        text = line.text.strip()
        if not text:
            continue
        empty = False
        if line.problem:
            yield Rejection(source.where, line.problem, line.number)
            continue
        try:
            yield _article(_parse(text), source.where, line.number)
        except _JSONError as error:
            yield Rejection(
                source.where, f"{error}, at character {error.column}" if error.column else str(error), line.number
            )
        except InputError as error:
            yield error.rejection()
    if empty:
        raise InputError("is empty", where=source.where)


def read_json(source: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the article or articles of a JSON file; of JSON Lines too, which often go by that name."""
    if _is_lines(source):
        yield from read_jsonl(source)
        return
    try:
        value = _parse(read_document(source).strip().removeprefix("\ufeff"))
    except _JSONError as error:
        yield Rejection(source.where, str(error), error.line)
        return
    items = value if isinstance(value, list) else [value]
    if not items:
        yield Rejection(source.where, "is an empty list")
    for number, item in enumerate(items, start=1):
        try:
            yield _article(item, source.where if item is value else f"{source.where}, item {number}")
        except InputError as error:
            yield error.rejection()


def _is_lines(source: OpenedInput) -> bool:
    """Say whether a source holds an object a line; so read too is one object on a line longer than the sample."""
    first, newline, rest = source.sample.strip().partition(b"\n")
    if not first.removeprefix(b"\xef\xbb\xbf").startswith(b"{"):
        return False
    return (first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")) or not (newline or source.whole)


class _JSONError(ValueError):
    """Text that is not JSON, or JSON that is refused; where in it, counted from 1, if that is known."""

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column


def _parse(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text) or error.msg.startswith("Unterminated string")
        reason = (
            "is JSON that breaks off before its end" if cut else f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        )
        raise _JSONError(reason, error.lineno, error.colno) from error
    except RecursionError as error:
        raise _JSONError("is nested too deeply") from error
    except _JSONError:
        raise
    except ValueError as error:
        raise _JSONError("holds a number of too many digits") from error


def _article(value: object, where: str, line: int | None = None) -> Article:
    if not isinstance(value, dict):
        raise InputError("is not a JSON object with the keys of an article", where=where, line=line)
    return build_article(value, where=where, line=line)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _JSONError(f'has the key "{printable_excerpt(twice)}" twice')
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise _JSONError(f"holds {name}, which is not JSON; write null")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_constant)
