"""Text tables for people: columns aligned, numbers to the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def table(heading: Sequence[str], rows: Sequence[Sequence[str | int | float | None]]) -> str:
    """Return the rows under their heading, columns two blanks apart; None is empty, a number stands to the right."""
    cells = [[_shown(value) for value in row] for row in rows]
    right = [bool(rows) and all(not isinstance(row[i], str) for row in rows) for i in range(len(heading))]
    lines = [list(heading), *cells]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(heading))]
    return "\n".join(
        "  ".join(
            _padded(cell, width, to_right=side) for cell, width, side in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    )


def _shown(value: str | int | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"{value:,}" if isinstance(value, int) else value


def _padded(cell: str, width: int, *, to_right: bool) -> str:
    blanks = " " * (width - _width(cell))
    return blanks + cell if to_right else cell + blanks


def _width(text: str) -> int:
    """Return the columns of a terminal that the text takes: two for a wide character, none for an accent."""
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )
