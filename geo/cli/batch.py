"""`dateline batch`: geoparse an archive into Parquet files; `load` and `aggregate` prepare them for the dashboard."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli import options
from geo.cli.options import Countries, Database, GazetteerFile, positive_number, retry_policy
from geo.cli.run_report import ReportFile, check_report_file, end_run
from geo.cli.terminal import Progress, Rejections, print_languages, print_message, report_rejection, resumable

if TYPE_CHECKING:
    pass


def batch(
    ctx: typer.Context,
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT", hidden=True)] = None,
    output: Annotated[str, typer.Argument(metavar="OUTPUT", hidden=True)] = "",
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Use the Dask cluster with this scheduler, such as tcp://host:8786. Default: this machine.",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            parser=positive_number,
            metavar="N",
            help="Worker processes on this machine. Default: one per core.",
        ),
    ] = None,
    column: options.Columns = None,
    dates: options.Dates = None,
    strict: options.Strict = False,
    rows: Annotated[int, typer.Option(parser=positive_number, metavar="N", help="Articles per shard.")] = 1_000,
    min_confidence: options.MinConfidence = None,
    country: Countries = None,
    prefer_country: options.PreferCountries = None,
    bbox: options.Box = None,
    prefer_bbox: options.PreferBox = None,
    deny: options.Deny = None,
    deny_file: options.DenyFile = None,
    publishers: options.Publishers = None,
    overlay: options.Overlay = None,
    recognizer: options.Recognizer = None,
    gazetteer: GazetteerFile = None,
    report_file: ReportFile = None,
) -> None:
    """Geoparse an archive into Parquet files.

    INPUT is a file of any format that `dateline ingest` reads, a pattern in quotes, a folder, or an address that fsspec
    reads (s3://...); large JSON Lines, CSV and Parquet files are split. OUTPUT is the folder, or
    address, to write to. Uses all cores of this machine, or a Dask cluster with --cluster. Safe to interrupt: run the
    same command again and it continues where it stopped. Rejected articles are listed in OUTPUT/rejections.jsonl.

    Example: dateline batch "archive/*.jsonl" places/
    """
    from geo.batch import BatchListener, run_batch

    if not inputs:
        ctx.fail(f"Missing argument {'OUTPUT' if output else 'INPUT'!r}.")
    check_report_file(report_file)
    chosen, read_options = options.settings_of(ctx), options.read_options_of(ctx)
    if chosen.online is not None:
        print_message(f"a batch never goes online: names that only {chosen.online} could place remain without a place")
    with resumable(), Progress() as progress:
        rejections = Rejections()
        listener = BatchListener(progress.expect, progress.skip, progress.step, print_message, rejections)
        report = run_batch(
            inputs,
            output,
            cluster=cluster,
            jobs=jobs or os.cpu_count() or 1,
            settings=chosen,
            options=read_options,
            rows=rows,
            listener=listener,
        )
    print_languages(report.languages)
    end_run(report.ledger, report.lines(), report.record(), report_file)


def load(
    output: Annotated[str, typer.Argument(metavar="FOLDER", hidden=True)],
    report_file: ReportFile = None,
    database: Database = None,
) -> None:
    """Load a finished batch into the database that the map shows.

    FOLDER is the folder, or address, of the batch. Unchanged articles that are already stored are skipped, so an
    interrupted run continues where it stopped.

    Example: dateline load places/
    """
    from geo.batch import load as run
    from geo.store import Store

    check_report_file(report_file)
    with resumable(), Store.open(database, retry=retry_policy()) as store, Progress() as progress:
        report = run(output, store, total=progress.expect, progress=progress.step)
    for rejection in report.rejections:
        report_rejection(rejection)
    end_run(report.ledger, report.lines(), report.record("load"), report_file)


def aggregate(
    output: Annotated[str, typer.Argument(metavar="FOLDER", hidden=True)],
) -> None:
    """Prepare a finished batch for a dashboard without a database.

    FOLDER is the folder of the batch. After adding more articles to the batch, run this again: it updates only the
    months that changed.

    Example: dateline aggregate places/ && dateline serve --archive places/
    """
    from geo.archive import aggregate as run

    with Progress() as progress:
        report = run(output, total=progress.expect, progress=progress.step)
    print_message(str(report))
