"""`dateline inspect`: show how inputs would be read, before anything is geoparsed or stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final

import typer

from geo.cli import options
from geo.cli.options import AsJson
from geo.cli.terminal import REJECTED, print_json
from geo.message_text import pluralize, printable_excerpt, printable_line

if TYPE_CHECKING:
    from geo.inspection import FileInspection, Inspection
    from geo.types import Article

_EXCERPT: Final = 70
_SHOWN: Final = 3


def inspect(
    ctx: typer.Context,
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT", hidden=True)] = None,
    as_json: AsJson = False,
    column: options.Columns = None,
    dates: options.Dates = None,
    strict: options.Strict = False,
) -> None:
    """Show how files would be read, without geoparsing them.

    INPUT is what geoparse and ingest read: files, folders, web addresses, or - for standard input. For each file: what
    it was taken for, how many articles it holds, which columns hold which fields, the languages, the first articles,
    and what would be left out and why.

    Exit code 3 if anything would be left out.

    Example: dateline inspect export.csv --column text=notes
    """
    from geo.articles import RunReport
    from geo.inspection import inspect_inputs

    found = inspect_inputs(inputs or ["-"], options=options.read_options_of(ctx))
    report = RunReport(found.ledger, {"readable": found.ledger.articles}, found.ledger.rejected)
    if as_json:
        print_json(found.to_record())
    else:
        for line in _lines(found):
            typer.echo(printable_line(line))
        for line in report.lines():
            typer.echo(printable_line(line))
    if not report.is_complete:
        raise typer.Exit(REJECTED)


def _lines(found: Inspection) -> Iterator[str]:
    from geo.articles import FileOutcome

    for file in found.files:
        if file.record.outcome is not FileOutcome.PASSED_OVER:
            yield from _file_lines(file)
            yield ""


def _file_lines(file: FileInspection) -> Iterator[str]:
    record = file.record
    if record.reason is not None:
        yield f"{record.name}: {record.reason}"
    else:
        rejected = f", {record.rejected:,} rejected" if record.rejected else ""
        kind = (file.description or "Web page or feed").split(":")[0]
        yield f"{record.name}: {kind}; {pluralize(record.articles, 'article')}{rejected}"
    if record.articles:
        yield from _field_lines(file)
        yield from (f"  {number}. {_heading(article)}" for number, article in enumerate(file.first, start=1))
    yield from _shortened("rejected", [str(rejection) for rejection in file.rejections], record.rejected)
    yield from _shortened("noted", [str(note) for note in file.notes], len(file.notes))


def _field_lines(file: FileInspection) -> Iterator[str]:
    from geo.language import language_name

    for name, summary in file.fields.items():
        count = f"{summary.articles:,}" if summary.articles else "none"
        origin = " or ".join(f'"{printable_excerpt(column)}"' for column in summary.columns)
        line = f"  {name:<9}{count:>7}{'  from ' + origin if origin else ''}"
        if name == "date" and file.first_date is not None and file.last_date is not None:
            line += f"  {file.first_date.isoformat()} to {file.last_date.isoformat()}"
        yield line
    languages = ", ".join(f"{language_name(code)} ({count:,})" for code, count in file.languages.items())
    yield f"  language {languages or 'not known'}"


def _heading(article: Article) -> str:
    parts = [article.title or article.id, article.date and article.date.isoformat(), article.source]
    beginning = printable_excerpt(" ".join(article.text[: 2 * _EXCERPT].split()), _EXCERPT)
    return " | ".join([*(printable_excerpt(part, _EXCERPT) for part in parts if part), beginning])


def _shortened(label: str, messages: list[str], total: int) -> Iterator[str]:
    yield from (f"  {label}: {message}" for message in messages[:_SHOWN])
    if (more := total - len(messages[:_SHOWN])) > 0:
        yield f"  {label}: {more:,} more"
