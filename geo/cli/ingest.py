"""`dateline ingest`: articles into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.messages import Rejections, say
from geo.cli.options import (
    Box,
    Countries,
    Database,
    Deny,
    DenyFile,
    GazetteerFile,
    Jobs,
    Online,
    OnlineContact,
    OnlineUrl,
    Overlay,
    PreferBox,
    PreferCountries,
    PublishersFile,
    SettledConfidence,
    SettledRecognizer,
)
from geo.cli.settling import say_online, settled

if TYPE_CHECKING:
    from geo.batch import Settings


def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, addresses, or - for input.")],
    jobs: Jobs = 1,
    min_confidence: SettledConfidence = None,
    country: Countries = None,
    prefer_country: PreferCountries = None,
    bbox: Box = None,
    prefer_bbox: PreferBox = None,
    deny: Deny = None,
    deny_file: DenyFile = None,
    publishers: PublishersFile = None,
    overlay: Overlay = None,
    recognizer: SettledRecognizer = None,
    gazetteer: GazetteerFile = None,
    online: Online = None,
    online_contact: OnlineContact = None,
    online_url: OnlineUrl = None,
    database: Database = None,
) -> None:
    """Geoparse articles into the database that the map shows.

    Articles that are there already and have not changed are skipped, so a run that was stopped goes on where it was.

    Example: dateline ingest articles/ --jobs 4
    """
    settings = settled(
        recognizer=recognizer,
        gazetteer=gazetteer,
        overlay=overlay,
        min_confidence=min_confidence,
        country=country,
        bbox=bbox,
        prefer_country=prefer_country,
        prefer_bbox=prefer_bbox,
        deny=deny,
        deny_file=deny_file,
        publishers=publishers,
        online=online,
        online_contact=online_contact,
        online_url=online_url,
    )
    _ingest(paths, settings, jobs, database)


def _ingest(paths: list[str], settings: Settings, jobs: int, database: str | None) -> None:
    from geo.cli.progress import Progress
    from geo.ingest import ingest as run
    from geo.store import Store

    online = settings.fallback()
    with Store.open(database) as store, Progress() as progress:
        rejections = Rejections(progress.say)
        report = run(
            paths, store, jobs=jobs, progress=progress.step, rejected=rejections, settings=settings, online=online
        )
    say(str(report), told=True)
    say_online(online)
    rejections.end()
