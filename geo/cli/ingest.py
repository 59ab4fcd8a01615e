"""`dateline ingest`: articles into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.messages import Rejections, goes_on, print_message
from geo.cli.options import Database, Jobs
from geo.cli.retry_options import waiting
from geo.cli.settings_options import say_online, with_settings

if TYPE_CHECKING:
    from geo.settings import Settings


@with_settings()
def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, addresses, or - for input.")],
    jobs: Jobs = 1,
    *,
    settings: Settings,
    database: Database = None,
) -> None:
    """Geoparse articles into the database that the map shows.

    Articles that are there already and have not changed are skipped, so a run that was stopped goes on where it was.

    Example: dateline ingest articles/ --jobs 4
    """
    _ingest(paths, settings, jobs, database)


def _ingest(paths: list[str], settings: Settings, jobs: int, database: str | None) -> None:
    from geo.articles import size_of
    from geo.cli.progress import Progress
    from geo.ingest import ingest as run
    from geo.store import Store

    online = settings.fallback()
    with goes_on(), Store.open(database, retry=waiting()) as store, Progress() as progress:
        rejections = Rejections(progress.say)
        progress.expect_bytes(size_of(paths) or 0)
        report = run(
            paths,
            store,
            jobs=jobs,
            progress=progress.step,
            rejected=rejections,
            on_bytes_read=progress.read,
            settings=settings,
            online=online,
        )
    print_message(str(report), told=True)
    say_online(online)
    rejections.end()
