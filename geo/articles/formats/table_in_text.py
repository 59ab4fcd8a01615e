"""Recognizes a table in a file that is named as text, such as Excel's "Unicode text (*.txt)"."""

from __future__ import annotations

import csv
from typing import Final

from geo.articles.columns import field_of
from geo.articles.encoding import detect_encoding
from geo.articles.formats.csv_file import detect_delimiter
from geo.articles.open_input import OpenedInput
from geo.errors import InputError

__all__ = ["is_table_in_text"]

_SUFFIXES: Final = (".txt", ".text", ".asc", ".tab")
_MAX_HEADER_CHARACTERS: Final = 2_000
_ROWS: Final = 3


def is_table_in_text(opened: OpenedInput) -> bool:
    """Whether an input that is named as text begins as a table.

    Its first line names the text of an article and another field of it, and the rows below have as many cells.
    """
    if not opened.file_name.lower().endswith(_SUFFIXES):
        return False
    try:
        text = opened.sample.decode(detect_encoding(opened.sample, opened.where, warns=False), "replace")
    except InputError:
        return False
    lines = text.lstrip("\ufeff \t\r\n").splitlines()
    if len(lines) < 2 or len(lines[0]) > _MAX_HEADER_CHARACTERS:
        return False
    delimiter, known = detect_delimiter(lines[0])
    if known < 2:
        return False
    try:
        rows = csv.reader(lines[:50], delimiter=delimiter, strict=True)
        header = next(rows)
        first = [row for row, _ in zip(rows, range(_ROWS), strict=False)]
    except (csv.Error, StopIteration):
        return False
    is_header = any(field_of(cell) == "text" for cell in header)
    return is_header and bool(first) and all(len(row) == len(header) for row in first if row)
