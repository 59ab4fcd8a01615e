"""`dateline ingest`: geoparse articles into the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli import settings_options as settings
from geo.cli.messages import Rejections, print_message, resumable
from geo.cli.options import Countries, Database, GazetteerFile, Jobs, retry_policy

if TYPE_CHECKING:
    from geo.settings import Settings


def ingest(
    ctx: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH", hidden=True)],
    jobs: Jobs = 1,
    min_confidence: settings.MinConfidence = None,
    country: Countries = None,
    prefer_country: settings.PreferCountries = None,
    bbox: settings.Box = None,
    prefer_bbox: settings.PreferBox = None,
    deny: settings.Deny = None,
    deny_file: settings.DenyFile = None,
    publishers: settings.Publishers = None,
    overlay: settings.Overlay = None,
    recognizer: settings.Recognizer = None,
    gazetteer: GazetteerFile = None,
    online: settings.Online = None,
    online_contact: settings.OnlineContact = None,
    online_url: settings.OnlineUrl = None,
    database: Database = None,
) -> None:
    """Geoparse articles into the database that the map shows.

    PATH is a file, a folder, a web address of a page or feed, or - for standard input. Unchanged articles that are
    already stored are skipped, so an interrupted run continues where it stopped.

    Example: dateline ingest articles/ --jobs 4
    """
    _ingest(paths, settings.settings_of(ctx), jobs, database)


def _ingest(paths: list[str], chosen: Settings, jobs: int, database: str | None) -> None:
    from geo.articles import size_of
    from geo.cli.progress import Progress
    from geo.ingest import ingest as run
    from geo.store import Store

    online = chosen.fallback()
    with resumable(), Store.open(database, retry=retry_policy()) as store, Progress() as progress:
        rejections = Rejections()
        progress.expect_bytes(size_of(paths) or 0)
        report = run(
            paths,
            store,
            jobs=jobs,
            progress=progress.step,
            rejected=rejections,
            on_bytes_read=progress.read,
            settings=chosen,
            online=online,
        )
    print_message(str(report), logged=True)
    settings.report_online(online)
    rejections.exit_if_any()
