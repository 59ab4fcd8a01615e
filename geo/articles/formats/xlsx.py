"""Reads Excel workbooks (.xlsx, .xlsm) with openpyxl, row by row. Macros, links and pictures are not looked at."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, Final, cast

from geo.articles.formats.format import Format
from geo.articles.formats.spreadsheet import MAX_ROWS, SheetRow, open_spreadsheet, read_sheets
from geo.articles.formats.zip_archive import member_names
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["FORMAT"]

_DAMAGED: Final = "is an Excel workbook that is damaged or of a kind that is not read; save it again, or as CSV"
_MAX_WHOLE_BYTES: Final = 20_000_000
"""The parts of a workbook other than sheets and texts, which are read whole."""
_ERRORS: Final = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}


def _recognizes(opened: OpenedInput) -> bool:
    return any(name.startswith("xl/") for name in member_names(opened.sample))


def _read(opened: OpenedInput) -> Iterator[Article | Rejection]:
    with open_spreadsheet(opened) as (stream, archive):
        others = (m for m in archive.infolist() if not m.filename.startswith(("xl/worksheets/", "xl/sharedStrings")))
        if any(m.file_size > _MAX_WHOLE_BYTES for m in others if m.filename.endswith((".xml", ".rels"))):
            raise InputError("is an Excel workbook with too much beside its cells; save it as CSV", where=opened.where)
        workbook = _open(stream, opened.where)
        try:
            sheets = ((sheet.title, partial(_rows, sheet, opened.where)) for sheet in workbook.worksheets)
            yield from read_sheets(sheets, opened)
        finally:
            workbook.close()


def _open(stream: BinaryIO, where: str) -> Any:
    from openpyxl import load_workbook  # slow to load

    # Warnings are of extensions, which hold no cells, and of dates out of range.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    try:
        return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # the library may raise anything on a damaged file
        raise InputError(_DAMAGED, where=where) from error


def _rows(sheet: Any, where: str, width: int) -> Iterator[SheetRow]:
    from openpyxl.utils.escape import unescape

    rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=width, values_only=True)
    number = 0
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # the library may raise anything on a damaged file
            raise InputError(_DAMAGED, where=where) from error
        if row is None:
            return
        number += 1
        if row.count(None) < len(row):
            yield number, [_value(value, unescape) for value in row]


def _value(value: object, unescape: Any) -> object:
    if not isinstance(value, str):
        return value
    return None if value in _ERRORS else cast(str, unescape(value)) if "_x" in value else value


FORMAT = Format("xlsx", "Excel workbook", (".xlsx", ".xlsm"), _read, _recognizes)
