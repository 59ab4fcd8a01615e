"""Reads CSV files with a header, of any length; the delimiter is a comma, semicolon, tab or vertical bar.

Quotes must follow RFC 4180, because a stray quote would otherwise swallow the rows after it silently. A row with a
wrong quote is rejected, and reading continues on the line after the one where that row began.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, takewhile
from typing import NamedTuple

from geo.articles.columns import LINKS_ONLY, NAME_THE_TEXT, column_named, field_of, is_link_list, match_columns
from geo.articles.layout import Layout
from geo.articles.learn_layout import layout_of_rows, learn_layout
from geo.articles.limits import MAX_ROW_CHARACTERS, MAX_TEXT_CHARACTERS
from geo.articles.open_input import Line, OpenedInput, read_lines
from geo.articles.rows import read_row
from geo.errors import InputError, Rejection
from geo.message_text import printable_excerpt
from geo.types import Article

_DELIMITERS = ",;\t|"
_MAX_UNCLOSED = 8
"""Rows with an unclosed quote before the rest of a file is skipped: each costs reading up to the limit of a row."""

_FIRST_ROWS = 1_000
_MAX_HEADER_CHARACTERS = 20_000
ROWS_ABOVE_HEADER = 20
"""At most so many rows may stand above the header: a report's title, the day it was made."""

_UNBALANCED = "has unbalanced quotes; write a quote inside a quoted value as two"
_UNCLOSED = f"opens a quote that is not closed within {MAX_ROW_CHARACTERS:,} characters or before the end of the file"
_STRAY_RETURN = "has a carriage return outside quotes"


class Row(NamedTuple):
    """A row of a table: the line or row that it begins on, counted from 1, and its cells, or why it cannot be used."""

    line: int
    cells: list[str]
    problem: str | None = None


def read_csv(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the article of each row, or a `Rejection` with the line that the row begins on. Memory: one row.

    Raises `InputError` where the header is wrong or no row follows it.
    """
    layout, opened = learn_layout(opened, csv_values)
    yield from read_rows(_open_rows(opened), replace(opened, layout=layout))


def read_rows(rows: Iterator[Row], opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the article of each row of a table below its header, or a `Rejection`.

    Raises `InputError` where the header is wrong or no row follows it.
    """
    header, opened = _header(next(rows, None), opened)
    first = _first_rows(rows) if opened.layout is None else []
    layout = opened.layout or layout_of_rows(
        _values(first, header), opened.options, opened.where, allows_links=opened.on_link is not None
    )
    rows = chain(first, rows)
    empty = True
    for row in rows:
        empty = False
        yield from _read_row(row, header, opened, layout)
    if empty:
        raise InputError("has a header but no rows", where=opened.where)


def _first_rows(rows: Iterator[Row]) -> list[Row]:
    """Return the rows from which the layout of a table is learned that can be read only once."""
    first: list[Row] = []
    size = 0
    while size < MAX_TEXT_CHARACTERS and len(first) < _FIRST_ROWS and (row := next(rows, None)) is not None:
        first.append(row)
        size += sum(map(len, row.cells))
    return first


def csv_values(opened: OpenedInput) -> Iterator[dict[str, object]]:
    """Yield the values of each row that can be read, by column, up to the first row that is cut or never closed."""
    rows = _open_rows(opened)
    header, _ = _header(next(rows, None), opened)
    yield from _values(takewhile(lambda row: row.problem != _UNCLOSED, rows), header)


def _values(rows: Iterable[Row], header: tuple[str, ...]) -> Iterator[dict[str, object]]:
    for row in rows:
        if not row.problem and len(row.cells) >= len(header):
            yield dict(zip(header, row.cells, strict=False))


def row_lines(opened: OpenedInput) -> Iterator[int]:
    """Yield the number of the line that each row begins on, the header's first.

    Reading from one of these lines, below the header, gives the same rows as reading the whole file. Raises
    `InputError` where the header is wrong.
    """
    rows = _open_rows(opened)
    header = next(rows, None)
    _header(header, opened)
    yield from (row.line for row in chain([header] if header else [], rows))


def is_header(names: Sequence[str], stated: str | None) -> bool:
    """Whether a row is a header that names the text, and not a title such as "Summary" above a table.

    Args:
        names: the cells of the row.
        stated: the column that people say holds the text, if they do.
    """
    if stated is not None:
        return column_named(stated, tuple(names)) is not None
    fields = [field for name in names if (field := field_of(name))]
    return "text" in fields and (len(fields) > 1 or sum(map(bool, names)) == 1)


def _open_rows(opened: OpenedInput) -> Iterator[Row]:
    lines = read_lines(opened)
    first = next((line for line in lines if line.text.strip()), None)
    if first is None:
        raise InputError("is empty", where=opened.where)
    if declared := _declared_delimiter(first.text):
        return _rows(lines, declared)
    head = [first]
    if detect_delimiter(first.text)[1] < 2:
        head += _short_lines(lines)
        rows = [_cells(line.text) for line in head]
        stated = opened.options.columns.get("text")
        # A lone word may be a line of an article, and a line may be part of a quoted name.
        starts = (at for at, cells in enumerate(rows) if sum(map(bool, cells)) > 1 and is_header(cells, stated))
        start = next(starts, 0)
        is_quoted = sum(line.text.count('"') for line in head[:start]) % 2
        head = head if is_quoted else head[start:]
    return _rows(chain(head, lines), detect_delimiter(head[0].text)[0])


def _short_lines(lines: Iterator[Line]) -> Iterator[Line]:
    """Yield the lines below which the header may be, up to a long one, so that they take little memory."""
    for line in islice(lines, ROWS_ABOVE_HEADER):
        yield line
        if len(line.text) > _MAX_HEADER_CHARACTERS:
            return


def _cells(line: str) -> list[str]:
    """Return the cells of a line that is a row of its own, none for another line."""
    if len(line) > _MAX_HEADER_CHARACTERS:
        return []
    try:
        return [
            cell.strip() for cell in next(csv.reader([line.strip("\r\n")], delimiter=detect_delimiter(line)[0]), [])
        ]
    except csv.Error:
        return []


def detect_delimiter(header: str) -> tuple[str, int]:
    """Return the delimiter of a header line, and how many of its cells name fields of an article."""
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
    """Return the delimiter that a first line "sep=;" declares, as spreadsheets write it."""
    declaration = line.strip("\r\n ")
    is_declaration = declaration[:4].lower() == "sep=" and len(declaration) == 5 and declaration[4] in _DELIMITERS
    return declaration[4] if is_declaration else None


def _rows(lines: Iterator[Line], delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_ROW_CHARACTERS))
    pushed_back: deque[Line] = deque()  # the lines after a wrong row's first, to be read again as rows
    taken: list[Line] = []  # the lines of the current row

    def feed() -> Iterator[str]:
        size = 0
        while (line := _next_line(pushed_back, lines)) is not None:
            size = len(line.text) + (size if taken else 0)
            taken.append(line)
            if size > MAX_ROW_CHARACTERS:
                return
            yield line.text

    unclosed = 0
    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    while unclosed < _MAX_UNCLOSED:
        taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = taken[0].problem or _problem(error)
            unclosed += problem == _UNCLOSED
            yield Row(taken[0].number, [], problem)
            pushed_back.extendleft(reversed(taken[1:]))
            reader = csv.reader(feed(), delimiter=delimiter, strict=True)
        else:
            problems = (line.problem for line in taken if line.problem)
            if any(cell and not cell.isspace() for cell in cells):
                yield Row(taken[0].number, cells, next(problems, None))
    if _next_line(pushed_back, lines) is not None:
        yield Row(taken[0].number + 1, [], "the rest of the file is not read, because its quotes are never closed")


def _next_line(pushed_back: deque[Line], lines: Iterator[Line]) -> Line | None:
    return pushed_back.popleft() if pushed_back else next(lines, None)


def _problem(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end" in message:
        return _UNCLOSED
    return _STRAY_RETURN if "new-line" in message else _UNBALANCED


def _header(row: Row | None, opened: OpenedInput) -> tuple[tuple[str, ...], OpenedInput]:
    """Return the names of the columns, and the input with the names that people say as they are in the header.

    Raises `InputError` where a column is missing or occurs twice.
    """
    if row is None:
        raise InputError("is empty", where=opened.where)
    if row.problem:
        raise InputError(row.problem, where=opened.where, line=row.line)
    header = tuple(cell.strip() for cell in row.cells)
    opened.report_columns({}, header)
    names = [name.casefold() for name in header if field_of(name)]
    for name in names:
        if names.count(name) > 1:
            field = printable_excerpt(name)
            raise InputError("occurs twice in the header", where=opened.where, line=row.line, field=field)
    # Quoted, because logs omit quoted values: in a file without a header these are the words of an article.
    shown = printable_excerpt(", ".join(header), 200).replace('"', "'")
    stated: dict[str, str] = {}
    for field, path in opened.options.columns.items():
        column = column_named(path, header)
        if column is None:
            reason = f'is said to be in the column "{printable_excerpt(path)}", but the header is: "{shown}"'
            raise InputError(reason, where=opened.where, line=row.line, field=field)
        stated[field] = column
    has_text = "text" in stated or match_columns(header, opened.where)["text"]
    if not has_text and not (opened.on_link and is_link_list(header)):
        raise InputError(_no_text(header, shown), where=opened.where, line=row.line)
    return header, replace(opened, options=replace(opened.options, columns=stated))


def _no_text(header: tuple[str, ...], shown: str) -> str:
    if is_link_list(header):
        return f'{LINKS_ONLY}; the header is: "{shown}"'
    return f'no column holds the text; {NAME_THE_TEXT}; the header is: "{shown}"'


def _read_row(row: Row, header: tuple[str, ...], opened: OpenedInput, layout: Layout) -> Iterator[Article | Rejection]:
    cells, problem = row.cells, row.problem
    if problem is None and len(cells) != len(header):
        if len(cells) < len(header) or any(cells[len(header) :]):
            problem = f"has {len(cells)} values where the header has {len(header)} columns"
        del cells[len(header) :]
    if problem is not None:
        yield Rejection(opened.where, problem, row.line)
        return
    values = dict(zip(header, cells, strict=True))
    yield from read_row(values, opened, where=opened.where, line=row.line, layout=layout)
