"""Reads OpenDocument spreadsheets (.ods), cell by cell. Formulas, macros and links are not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, Final
from zipfile import ZipFile

from geo.articles.formats.format import Format
from geo.articles.formats.spreadsheet import MAX_ROWS, SheetRow, open_spreadsheet, read_sheets
from geo.articles.open_input import OpenedInput
from geo.articles.unpacking import damage_as_input_error
from geo.articles.xml_stream import stream_elements
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["FORMAT"]

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ROW: Final = _TABLE + "table-row"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MIME_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_MAX_COPIES: Final = 1_000
"""Equal rows below one another are written once, with their number; a hostile file may state billions."""
_MAX_MANIFEST_BYTES: Final = 1_000_000


def _recognizes(opened: OpenedInput) -> bool:
    return opened.sample[:4] == b"PK\x03\x04" and opened.sample[30:100].startswith(b"mimetype" + _MIME_TYPE)


def _read(opened: OpenedInput) -> Iterator[Article | Rejection]:
    with open_spreadsheet(opened) as (_, archive), damage_as_input_error(opened.where):
        _refuse_encrypted(archive, opened.where)
        names = _sheet_names(archive, opened.where)
        openers = (partial(_rows, archive, opened.where, sheet) for sheet in range(len(names)))
        yield from read_sheets(zip(names, openers, strict=True), opened)


def _refuse_encrypted(archive: ZipFile, where: str) -> None:
    try:
        with archive.open("META-INF/manifest.xml") as manifest:
            if b":encryption-data" in manifest.read(_MAX_MANIFEST_BYTES):
                raise InputError("is protected with a password; save it without one", where=where)
    except KeyError:
        return


def _content(archive: ZipFile, where: str) -> BinaryIO:
    try:
        return archive.open("content.xml")  # type: ignore[return-value]
    except KeyError as error:
        raise InputError("is an OpenDocument file without content", where=where) from error


def _sheet_names(archive: ZipFile, where: str) -> list[str]:
    with _content(archive, where) as content:
        return [table.get(_TABLE + "name", "") for table in stream_elements(content, (_TABLE + "table",), where)]


def _rows(archive: ZipFile, where: str, sheet: int, width: int) -> Iterator[SheetRow]:
    """Yield the rows of the sheet with this position, from 0, at most so wide."""
    cells: list[object] = []
    number = 0
    for event, element in _parts(archive, sheet, where):
        if element.tag != _ROW:
            if event == "end":
                columns = min(_count(element, "number-columns-repeated"), width - len(cells))
                cells.extend([_value(element)] * columns)
        elif event == "start":
            cells = []
        else:
            copies = _count(element, "number-rows-repeated")
            if any(cell is not None for cell in cells):
                for copy in range(1, min(copies, _MAX_COPIES) + 1):
                    yield number + copy, cells
            number += copies
            if number > MAX_ROWS:
                return


def _parts(archive: ZipFile, sheet: int, where: str) -> Iterator[tuple[str, Any]]:
    """Yield the start and the end of each row and cell of a sheet."""
    position = -1
    tags = (_TABLE + "table", _ROW, _TABLE + "table-cell", _TABLE + "covered-table-cell")
    with _content(archive, where) as content:
        for event, element in stream_elements(content, tags, where, start=True):
            if element.tag == tags[0]:
                position += event == "start"
                if event == "end" and position == sheet:
                    return
            elif position == sheet:
                yield event, element


def _count(element: Any, name: str) -> int:
    value = element.get(_TABLE + name, "1")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else 1


def _value(cell: Any) -> object:
    """Return the value of a cell: a date in ISO 8601, or its text; of a comment in it nothing."""
    if (date := cell.get(_OFFICE + "date-value")) is not None:
        return str(date).removesuffix("T00:00:00")
    if cell.get(_OFFICE + "value-type") in ("float", "percentage", "currency"):
        value = str(cell.get(_OFFICE + "value", ""))
        return value.removesuffix(".0") or None
    text = "\n".join(_paragraph(paragraph) for paragraph in cell.iterchildren(_TEXT + "p"))
    return text or cell.get(_OFFICE + "string-value") or None


def _paragraph(paragraph: Any) -> str:
    parts = []
    for element in paragraph.iter():
        if element.tag == _TEXT + "s":
            parts.append(" ")
        elif element.tag == _TEXT + "tab":
            parts.append("\t")
        elif element.tag == _TEXT + "line-break":
            parts.append("\n")
        parts.append(element.text or "")
        if element is not paragraph:
            parts.append(element.tail or "")
    return "".join(parts)


FORMAT = Format("ods", "OpenDocument spreadsheet", (".ods",), _read, _recognizes)
