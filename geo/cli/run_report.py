"""How a command ends a run: what became of each file and article, on standard error and in the file of --report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.terminal import REJECTED, print_message
from geo.errors import UsageError

if TYPE_CHECKING:
    from geo.articles import RunReport

__all__ = ["ReportFile", "check_report_file", "end_run"]

ReportFile = Annotated[
    Path | None,
    typer.Option("--report", metavar="FILE", help="Write what became of each file and article to FILE, as JSON."),
]


def check_report_file(path: Path | None) -> None:
    """Raise UsageError, before a long run, if the file of --report cannot be written."""
    if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
        reason = "is a folder; name a file in it" if path.is_dir() else "is in a folder that does not exist"
        raise UsageError(f"--report {path}: {reason}")


def end_run(
    ledger: RunReport, lines: Iterable[str], record: Mapping[str, object], path: Path | None, *, logged: bool = False
) -> None:
    """Print the lines of a report, and write its record to a file that appears complete or not at all.

    Args:
        ledger: What was read, and what became of it.
        lines: What is printed of it.
        record: What is written of it.
        path: The file, None for none.
        logged: Whether an event has told a JSON log the same.

    Raises:
        typer.Exit: With code 3 if something was refused, rejected or passed over.
        LedgerError: The report does not add up.
    """
    for line in lines:
        print_message(line, logged=logged)
    if path is not None:
        from geo.cli.output import open_output

        with open_output(path) as out:
            out.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    ledger.check()
    if not ledger.is_complete:
        raise typer.Exit(REJECTED)
