"""Health checks of the database, the gazetteer, the feeds and the dashboard, for containers and for people."""

from __future__ import annotations

import datetime as dt
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from geo.errors import DatelineError, MissingStoreError, UsageError
from geo.gazetteer import Gazetteer
from geo.store import FeedState, Store
from geo.stored_articles import archive_folder, open_article_reader

__all__ = ["HealthCheck", "check_dashboard", "check_feeds", "check_gazetteer", "check_store"]

_TIMEOUT_S = 4.0


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """The result of a check.

    Attributes:
        name: What was checked: "store", "gazetteer", "feeds" or "dashboard".
        passed: Whether it passed.
        message: The details, or the reason of the failure.
    """

    name: str
    passed: bool
    message: str


def check_store(url: str | None = None) -> HealthCheck:
    """Check that the database or the archive opens, has this version's tables, and can be read.

    A database that does not exist yet passes.

    Args:
        url: The URL of the database or the archive; None for that of the environment.
    """

    def check() -> str:
        try:
            with open_article_reader(url) as reader:
                return "has articles" if reader.has_articles() else "is empty"
        except MissingStoreError:
            return "does not exist yet; the first article creates it"

    return _run("store", check)


def check_gazetteer(path: Path | None = None, overlay: Path | None = None) -> HealthCheck:
    """Check that the gazetteer opens.

    Args:
        path: A gazetteer file, None for the packaged one.
        overlay: A table of changes to it, None for none.
    """

    def check() -> str:
        gazetteer = Gazetteer.open(path, overlay=overlay)
        return f"{len(gazetteer):,} places, version {gazetteer.info.version}"

    return _run("gazetteer", check)


def check_feeds(url: str | None, late: dt.timedelta, now: dt.datetime | None = None) -> HealthCheck:
    """Check that the watcher runs: that no watched feed has been due for longer than `late`.

    Args:
        url: The connection URL of the database, None for that of the environment.
        late: The longest delay that passes.
        now: The time to compare with, an aware datetime; None for the current time.
    """

    def check() -> str:
        if archive_folder(url) is not None:
            return "no feed is watched"
        try:
            with Store.open(url, read_only=True) as store:
                followed = store.followed_feeds.all()
                paused = {feed.url for feed in followed if feed.paused} - {feed.url for feed in followed if feed.file}
                feeds = [feed for feed in store.feeds.all() if not feed.gone and feed.url not in paused]
        except MissingStoreError:
            return "no feed is watched"
        overdue = list(_overdue(feeds, (now or dt.datetime.now(dt.UTC)) - late))
        if overdue:
            raise DatelineError(
                f"{len(overdue)} of {len(feeds)} should have been fetched by now; is the watcher running?"
            )
        failing = sum(feed.failures > 0 for feed in feeds)
        return f"{len(feeds)} watched, {failing} of them failing" if feeds else "no feed is watched"

    return _run("feeds", check)


def check_dashboard(url: str) -> HealthCheck:
    """Check that the dashboard at a URL reports that it is healthy."""

    def check() -> str:
        if not url.startswith(("http://", "https://")):
            raise UsageError(f"{url!r} is not a web address")
        address = f"{url.rstrip('/')}/healthz"
        try:
            with urllib.request.urlopen(address, timeout=_TIMEOUT_S) as answer:  # noqa: S310  checked above
                return str(answer.read(100).decode("utf-8", "replace"))
        except (OSError, ValueError) as error:
            raise DatelineError(f"does not answer: {getattr(error, 'reason', error)}") from error

    return _run("dashboard", check)


def _overdue(feeds: Iterable[FeedState], before: dt.datetime) -> Iterable[FeedState]:
    return (feed for feed in feeds if feed.due_at is not None and feed.due_at < before)


def _run(name: str, check: Callable[[], str]) -> HealthCheck:
    try:
        return HealthCheck(name, True, check())
    except DatelineError as error:
        return HealthCheck(name, False, str(error))
