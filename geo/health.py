"""Whether all that Dateline needs to serve is there and answers: for a container's health check, and for people."""

from __future__ import annotations

import datetime as dt
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from geo.article_reader import archive_folder, open_article_reader
from geo.errors import DatelineError, MissingStoreError, UsageError
from geo.gazetteer import Gazetteer
from geo.store import FeedState, Store

__all__ = ["HealthCheck", "check_dashboard", "check_feeds", "check_gazetteer", "check_store"]

_PATIENCE_S = 4.0


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing that was looked at: its name, whether it is well, and what was found, in words."""

    name: str
    well: bool
    said: str


def check_store(url: str | None = None) -> HealthCheck:
    """Whether the database, or the archive, opens, is of this version, and can be read.

    A database that is still to be made is well.
    """

    def look() -> str:
        try:
            with open_article_reader(url) as opened:
                return "holds articles" if opened.has_articles() else "is empty"
        except MissingStoreError:
            return "none yet; the first article makes it"

    return _checked("store", look)


def check_gazetteer(path: Path | None = None, overlay: Path | None = None) -> HealthCheck:
    """Whether the gazetteer opens and finds a place."""

    def look() -> str:
        gazetteer = Gazetteer.open(path, overlay=overlay)
        return f"{len(gazetteer):,} places, version {gazetteer.info.version}"

    return _checked("gazetteer", look)


def check_feeds(url: str | None, late: dt.timedelta, now: dt.datetime | None = None) -> HealthCheck:
    """Whether every watched feed was asked when it was due, or less than `late` after: a dead watcher asks none."""

    def look() -> str:
        if archive_folder(url) is not None:
            return "none is watched"
        try:
            with Store.open(url, read_only=True) as store:
                feeds = [feed for feed in store.feeds.all() if not feed.gone]
        except MissingStoreError:
            return "none is watched"
        overdue = list(_overdue(feeds, (now or dt.datetime.now(dt.UTC)) - late))
        if overdue:
            raise DatelineError(f"{len(overdue)} of {len(feeds)} should have been asked by now; does the watcher run?")
        failing = sum(feed.failures > 0 for feed in feeds)
        return f"{len(feeds)} watched, {failing} of them failing" if feeds else "none is watched"

    return _checked("feeds", look)


def check_dashboard(url: str) -> HealthCheck:
    """Whether the dashboard at an address answers that it is well."""

    def look() -> str:
        if not url.startswith(("http://", "https://")):
            raise UsageError(f"{url!r} is not a web address")
        address = f"{url.rstrip('/')}/_stcore/health"
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE_S) as answer:  # noqa: S310  checked above
                return str(answer.read(100).decode("utf-8", "replace"))
        except (OSError, ValueError) as error:
            raise DatelineError(f"does not answer: {getattr(error, 'reason', error)}") from error

    return _checked("dashboard", look)


def _overdue(feeds: Iterable[FeedState], before: dt.datetime) -> Iterable[FeedState]:
    return (feed for feed in feeds if feed.due_at is not None and feed.due_at < before)


def _checked(name: str, look: Callable[[], str]) -> HealthCheck:
    try:
        return HealthCheck(name, True, look())
    except DatelineError as error:
        return HealthCheck(name, False, str(error))
