"""A table with a row for each mention, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, Final, TextIO

from geo.export.mention_rows import COLUMNS, mention_rows
from geo.types import Geoparse

# A spreadsheet computes a cell that begins with one of these, and what it computes may call out or run a program.
# The wide signs are those that East Asian settings take for the same.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write a header and a row for each mention, placed or not; a text that could be a formula gets an apostrophe.

    Lines end in CR LF (RFC 4180): with another ending, `csv` leaves a lone CR in a cell unquoted and the row breaks.
    """
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for geoparse in geoparses:
        for row in mention_rows(geoparse):
            writer.writerow([guarded(row[column]) for column in COLUMNS])


def guarded(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula. Numbers stay numbers, whatever their sign."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
