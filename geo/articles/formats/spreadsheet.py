"""Reads sheets of a spreadsheet as tables: the rows below a header, as in a CSV file.

The header is the first of the first rows that names the text of an article. A sheet without one is passed over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import BinaryIO, Final
from zipfile import ZipFile

from geo.articles.columns import NAME_THE_TEXT
from geo.articles.formats.csv_file import ROWS_ABOVE_HEADER, Row, is_header, read_rows
from geo.articles.formats.zip_archive import open_zip_stream
from geo.articles.ledger import FileOutcome, FileRecord
from geo.articles.open_input import OpenedInput, in_any_order
from geo.errors import InputError, Rejection
from geo.message_text import printable_excerpt
from geo.types import Article

__all__ = ["MAX_ROWS", "SheetRow", "open_spreadsheet", "read_sheets"]

_MAX_COLUMNS: Final = 500
MAX_ROWS: Final = 1_048_576
"""The rows of a sheet, of all spreadsheet programs."""

SheetRow = tuple[int, Sequence[object]]
"""The number of a row, from 1, and its cells; None for an empty one."""

_MAX_BYTES: Final = 1_000_000_000
_MAX_RATIO: Final = 100
_MAX_BYTES_AT_ANY_RATIO: Final = 5_000_000
"""A spreadsheet of so many bytes is read in about a second."""

_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_MAX_HEADER_ROW: Final = 1_000


@contextmanager
def open_spreadsheet(opened: OpenedInput) -> Iterator[tuple[BinaryIO, ZipFile]]:
    """Open a spreadsheet for reading in any order, and the ZIP archive that it is.

    Raises `InputError` where it would unpack to more than a spreadsheet does.
    """
    if opened.sample.startswith(_OLD_OFFICE):
        reason = "is an old spreadsheet, or one with a password; save it as .xlsx, without a password, or as CSV"
        raise InputError(reason, where=opened.where)
    with in_any_order(opened) as stream, open_zip_stream(stream, opened.where, _MAX_BYTES) as archive:
        members = archive.infolist()
        size, packed = sum(member.file_size for member in members), sum(member.compress_size for member in members)
        if size > max(_MAX_BYTES_AT_ANY_RATIO, packed * _MAX_RATIO):
            reason = f"unpacks to more than {_MAX_RATIO} times its size, as no spreadsheet of articles does"
            raise InputError(f"{reason}; save it again, or as CSV", where=opened.where)
        yield stream, archive


def read_sheets(
    sheets: Iterable[tuple[str, Callable[[int], Iterator[SheetRow]]]], opened: OpenedInput
) -> Iterator[Article | Rejection]:
    """Yield the articles of sheets, and record those without any.

    Args:
        sheets: the name of each, and what yields its rows, at most so many cells wide.
        opened: the spreadsheet.

    Raises:
        InputError: no sheet holds articles.
    """
    passed_over: list[str] = []
    is_read = False
    for name, open_rows in sheets:
        where = f"{opened.where}/{printable_excerpt(name, 100)}"
        if (table := _table(open_rows, opened.options.columns.get("text"))) is None:
            passed_over.append(where)
            continue
        is_read = True
        try:
            yield from read_rows(table, replace(opened, where=where))
        except InputError as error:
            yield error.rejection()
    if not is_read:
        raise InputError(f"has no sheet with a column that holds the text; {NAME_THE_TEXT}", where=opened.where)
    for where in passed_over:
        record = FileRecord(where, FileOutcome.PASSED_OVER, kind="sheet without texts")
        opened.record(record)


def _table(open_rows: Callable[[int], Iterator[SheetRow]], stated: str | None) -> Iterator[Row] | None:
    """Return the rows from the header on, as wide as the header; None where none of the first rows is one.

    Args:
        open_rows: yields the rows of a sheet, at most so many cells wide.
        stated: the column that people say holds the text, if they do.
    """
    for header, cells in islice(open_rows(_MAX_COLUMNS), ROWS_ABOVE_HEADER):
        if header > _MAX_HEADER_ROW:
            return None
        names = [_text_of(cell) for cell in cells]
        if is_header(names, stated):
            width = max(column for column, name in enumerate(names, 1) if name)
            return _rows((row for row in open_rows(width) if row[0] >= header), width)
    return None


def _rows(rows: Iterable[SheetRow], width: int) -> Iterator[Row]:
    for number, values in rows:
        cells = [_text_of(value) for value in values[:width]]
        if any(cells):
            yield Row(number, cells + [""] * (width - len(cells)))


def _text_of(value: object) -> str:
    """Return a cell as text: a date in ISO 8601, a whole number without decimals."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
