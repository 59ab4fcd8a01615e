"""CSV with a header: commas, semicolons, tabs or bars, quoted newlines, any length.

Quotes follow RFC 4180 strictly, because a stray quote otherwise swallows the rows after it without a word. A row that
breaks the rule is refused, and reading goes on with the line after the one where that row began.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from geo.articles.encoding import Line, read_lines
from geo.articles.fields import build_article, field_of, match_columns
from geo.articles.limits import MAX_ROW_CHARACTERS
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.printable import printable_excerpt
from geo.types import Article

_DELIMITERS = ",;\t|"
_MAX_RUNAWAYS = 8
"""Rows whose quote is closed nowhere, after which a file is given up: each costs reading on to the limit of a row."""

_UNBALANCED = "has unbalanced quotes; write a quote inside a quoted value as two"
_UNCLOSED = f"opens a quote that is not closed within {MAX_ROW_CHARACTERS:,} characters or before the end of the file"
_STRAY_RETURN = "has a carriage return outside quotes"


class _Row(NamedTuple):
    line: int
    cells: list[str]
    problem: str | None = None


def read_csv(source: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the article of each row, or why it is none, with the line that the row begins on. Memory: one row.

    Raises `InputError` where the header is at fault or no row follows it.
    """
    rows = _opened(source)
    header = _header(next(rows, None), source.where)
    empty = True
    for row in rows:
        empty = False
        try:
            yield _article(row, header, source.where)
        except InputError as error:
            yield error.rejection()
    if empty:
        raise InputError("has a header but no rows", where=source.where)


def row_lines(source: OpenedInput) -> Iterator[int]:
    """Yield the number of the line that each row begins on, the header's first.

    Reading from any of these lines on, below the header, gives the rows that reading the whole gives from there.
    Raises `InputError` where the header is at fault.
    """
    rows = _opened(source)
    header = next(rows, None)
    _header(header, source.where)
    yield from (row.line for row in chain([header] if header else [], rows))


def _opened(source: OpenedInput) -> Iterator[_Row]:
    lines = read_lines(source)
    first = next((line for line in lines if line.text.strip()), None)
    if first is None:
        raise InputError("is empty", where=source.where)
    declared = _declared_delimiter(first.text)
    return _rows(lines if declared else chain([first], lines), declared or likeliest_delimiter(first.text)[0])


def likeliest_delimiter(header: str) -> tuple[str, int]:
    """Return what separates the cells of a header line, and how many of the cells name fields of an article."""
    best, best_score = _DELIMITERS[0], (-1, -1)
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([header.strip("\r\n")], delimiter=delimiter), [])
        except csv.Error:
            continue
        score = sum(field_of(cell) is not None for cell in cells), len(cells)
        if score > best_score:
            best, best_score = delimiter, score
    return best, best_score[0]


def _declared_delimiter(line: str) -> str | None:
    """Return the delimiter of the line "sep=;" that spreadsheets put first."""
    declaration = line.strip("\r\n ")
    known = declaration[:4].lower() == "sep=" and len(declaration) == 5 and declaration[4] in _DELIMITERS
    return declaration[4] if known else None


def _rows(lines: Iterator[Line], delimiter: str) -> Iterator[_Row]:
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_ROW_CHARACTERS))
    again: deque[Line] = deque()
    taken: list[Line] = []

    def feed() -> Iterator[str]:
        size = 0
        while (line := _next(again, lines)) is not None:
            size = len(line.text) + (size if taken else 0)
            taken.append(line)
            if size > MAX_ROW_CHARACTERS:
                return
            yield line.text

    runaways = 0
    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    while runaways < _MAX_RUNAWAYS:
        taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = taken[0].problem or _problem(error)
            runaways += problem == _UNCLOSED
            yield _Row(taken[0].number, [], problem)
            again.extendleft(reversed(taken[1:]))
            reader = csv.reader(feed(), delimiter=delimiter, strict=True)
        else:
            problems = (line.problem for line in taken if line.problem)
            if any(cell and not cell.isspace() for cell in cells):
                yield _Row(taken[0].number, cells, next(problems, None))
    if _next(again, lines) is not None:
        yield _Row(taken[0].number + 1, [], "the rest of the file is not read: its quotes are never closed")


def _next(again: deque[Line], lines: Iterator[Line]) -> Line | None:
    return again.popleft() if again else next(lines, None)


def _problem(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end" in message:
        return _UNCLOSED
    return _STRAY_RETURN if "new-line" in message else _UNBALANCED


def _header(row: _Row | None, where: str) -> tuple[str, ...]:
    """Return the names of the columns. Raises `InputError` where one is missing or occurs twice."""
    if row is None:
        raise InputError("is empty", where=where)
    if row.problem:
        raise InputError(row.problem, where=where, line=row.line)
    header = tuple(cell.strip() for cell in row.cells)
    names = [name.casefold() for name in header if field_of(name)]
    for name in names:
        if names.count(name) > 1:
            raise InputError("occurs twice in the header", where=where, line=row.line, field=printable_excerpt(name))
    if not match_columns(header, where)["text"]:
        # In quotes, as what is quoted stays out of logs: without a header these are the words of an article.
        shown = printable_excerpt(", ".join(header), 100).replace('"', "'")
        reason = f'no column holds the text; name it "text" in the header, which is now: "{shown}"'
        raise InputError(reason, where=where, line=row.line)
    return header


def _article(row: _Row, header: tuple[str, ...], where: str) -> Article:
    if row.problem:
        raise InputError(row.problem, where=where, line=row.line)
    cells = row.cells
    if len(cells) != len(header):
        if len(cells) < len(header) or any(cells[len(header) :]):
            reason = f"has {len(cells)} values where the header has {len(header)} columns"
            raise InputError(reason, where=where, line=row.line)
        del cells[len(header) :]
    return build_article(dict(zip(header, cells, strict=True)), where=where, line=row.line)
