"""`dateline ingest`: geoparse articles into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli import options
from geo.cli.options import Countries, Database, GazetteerFile, Jobs, retry_policy
from geo.cli.run_report import ReportFile, check_report_file, end_run
from geo.cli.terminal import Progress, Rejections, print_languages, resumable

if TYPE_CHECKING:
    pass


def ingest(
    ctx: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH", hidden=True)],
    jobs: Jobs = 1,
    column: options.Columns = None,
    dates: options.Dates = None,
    strict: options.Strict = False,
    fetch: options.Fetch = False,
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
    online: options.Online = None,
    online_contact: options.OnlineContact = None,
    online_url: options.OnlineUrl = None,
    report_file: ReportFile = None,
    database: Database = None,
) -> None:
    """Geoparse articles into the database that the map shows.

    PATH is a file, a folder, a web address of a page or feed, or - for standard input, in any format that
    `dateline geoparse` reads. Unchanged articles that are already stored are skipped, so an interrupted run continues
    where it stopped.

    Example: dateline ingest articles/ --jobs 4
    """
    from geo.articles import size_of
    from geo.ingest import ingest as run
    from geo.store import Store

    check_report_file(report_file)
    chosen, read_options = options.settings_of(ctx), options.read_options_of(ctx)
    fallback = chosen.fallback()
    with resumable(), Store.open(database, retry=retry_policy()) as store, Progress() as progress:
        progress.expect_bytes(size_of(paths) or 0)
        report = run(
            paths,
            store,
            jobs=jobs,
            progress=progress.step,
            rejected=Rejections(),
            on_bytes_read=progress.read,
            options=read_options,
            fetch=fetch,
            settings=chosen,
            online=fallback,
        )
    print_languages(report.languages)
    options.report_online(fallback)
    end_run(report.ledger, report.lines(), report.record("ingest"), report_file, logged=True)
