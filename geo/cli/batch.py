"""`dateline batch`: many articles into Parquet files, on a cluster if need be; `load` and `aggregate`: to be shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.messages import REJECTED, Rejections, goes_on, print_message
from geo.cli.options import Database
from geo.cli.retry_options import waiting
from geo.cli.settings_options import with_settings

if TYPE_CHECKING:
    from geo.settings import Settings


@with_settings(online=False)
def batch(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="JSONL, CSV, Parquet; patterns, folders.")],
    output: Annotated[str, typer.Argument(metavar="OUTPUT", help="The folder, or address, to write to.")],
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A Dask scheduler, such as tcp://host:8786. Default: this machine."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes on this machine. Default: one a core."),
    ] = None,
    rows: Annotated[int, typer.Option(min=1, metavar="N", help="Articles to a shard.")] = 1_000,
    *,
    settings: Settings,
) -> None:
    """Geoparse an archive into Parquet files, on this machine or on a cluster.

    INPUT is a file of JSON Lines, CSV or Parquet, a pattern in quotes, a folder, or an address that fsspec reads
    (s3://...). Stopped at any moment, the same command goes on where it was; a worker that is lost costs what it had in
    hand. What is rejected is listed in OUTPUT/rejections.jsonl.

    Example: dateline batch "archive/*.jsonl" places/ --cluster tcp://scheduler:8786
    """
    _batch(inputs, output, cluster, jobs or os.cpu_count() or 1, rows, settings)


def load(
    output: Annotated[str, typer.Argument(metavar="OUTPUT", help="The folder, or address, of a finished batch.")],
    database: Database = None,
) -> None:
    """Store a finished batch in the database that the map shows.

    Articles that are there already and have not changed are skipped, so a run that was stopped goes on where it was.

    Example: dateline load places/
    """
    from geo.batch import load as run
    from geo.cli.progress import Progress
    from geo.store import Store

    with goes_on(), Store.open(database, retry=waiting()) as store, Progress() as progress:
        report = run(output, store, total=progress.expect, progress=progress.step)
    print_message(str(report))


def aggregate(
    output: Annotated[str, typer.Argument(metavar="FOLDER", help="The folder of a finished batch.")],
) -> None:
    """Prepare a finished batch for the dashboard, which then needs no database.

    After more was added to the batch, the same command prepares the months that changed, and leaves the others.

    Example: dateline aggregate places/ && dateline serve --archive places/
    """
    from geo.archive import aggregate as run
    from geo.cli.progress import Progress

    with Progress() as progress:
        report = run(output, total=progress.expect, progress=progress.step)
    print_message(str(report))


def _batch(inputs: list[str], output: str, cluster: str | None, jobs: int, rows: int, settings: Settings) -> None:
    from geo.batch import BatchListener, run_batch
    from geo.cli.progress import Progress

    if settings.online is not None:
        print_message(f"a batch asks no one: what {settings.online} could place stays without a place")
    with goes_on(), Progress() as progress:
        rejections = Rejections(progress.say)
        listener = BatchListener(progress.expect, progress.skip, progress.step, progress.say, rejections)
        report = run_batch(inputs, output, cluster=cluster, jobs=jobs, settings=settings, rows=rows, listener=listener)
    print_message(str(report))
    if report.rejections:
        raise typer.Exit(REJECTED)
