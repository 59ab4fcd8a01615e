"""Tables for people: aligned columns, numbers to the right."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from geo.printable import printable_line

_UNLIMITED: Final = 100_000  # columns: in a pipe or file, nothing is wrapped or cut


def format_table(heading: Sequence[str], rows: Sequence[Sequence[str | int | float | None]]) -> str:
    """Return the rows under their heading; None is an empty cell. Long cells are wrapped on a terminal only."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    for column, title in enumerate(heading):
        is_number = bool(rows) and all(not isinstance(row[column], str) for row in rows)
        table.add_column(title, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_format(value)) for value in row))
    console = Console(width=None if sys.stdout is not None and sys.stdout.isatty() else _UNLIMITED, color_system=None)
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def _format(value: str | int | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"{value:,}" if isinstance(value, int) else printable_line(value)
