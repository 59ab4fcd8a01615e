"""The feeds that are followed: those that people added in the dashboard, and those that a watcher's file lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, exists, select, update

from geo.store.connections import Connections, retry_when_unavailable
from geo.store.database import insert, raises_corrupt
from geo.store.schema import feeds, followed_feeds

_DASHBOARD: Final = ""  # the file of a feed that comes from none


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A feed that is followed.

    Attributes:
        url: its URL.
        every: the time between two requests.
        source: the publisher's name for its articles, in place of the one on the pages.
        paused: whether it is not requested for now.
        file: the name of the file that lists it; None for a feed that was added in the dashboard.
        author: the e-mail address of who added it, empty where it is unknown.
        added_at: when it was added, in UTC; None for one that is not stored yet.
    """

    url: str
    every: dt.timedelta
    source: str | None = None
    paused: bool = False
    file: str | None = None
    author: str = ""
    added_at: dt.datetime | None = None


class FollowedFeeds:
    """The followed feeds of a database. What is known of each is in `FeedLog`."""

    def __init__(self, connections: Connections) -> None:
        self.retry_policy = connections.retry_policy
        self._connections = connections

    @retry_when_unavailable
    def all(self) -> list[FollowedFeed]:
        """Return all followed feeds, oldest first. A feed may be there twice: from the dashboard and from a file."""
        oldest_first = select(followed_feeds).order_by(followed_feeds.c.added_at, followed_feeds.c.url)
        with self._connections.read() as connection:
            return [_followed_feed(row) for row in connection.execute(oldest_first).mappings()]

    def follow(self, url: str, every: dt.timedelta, *, source: str | None = None, author: str = "") -> None:
        """Follow a feed from now on. One that is followed already is resumed, and stays as it was otherwise."""
        with self._connections.write() as connection:
            row = _row(FollowedFeed(url, every, source, author=author), _DASHBOARD, dt.datetime.now(dt.UTC))
            upsert = insert(connection, followed_feeds).values(row)
            connection.execute(upsert.on_conflict_do_update(index_elements=["url", "file"], set_={"paused": 0}))

    def pause(self, url: str) -> None:
        """Request a feed no more, until it is resumed."""
        self._set_paused(url, 1)

    def resume(self, url: str) -> None:
        """Request a paused feed again."""
        self._set_paused(url, 0)

    def _set_paused(self, url: str, paused: int) -> None:
        is_feed = (followed_feeds.c.url == url) & (followed_feeds.c.file == _DASHBOARD)
        with self._connections.write() as connection:
            connection.execute(update(followed_feeds).where(is_feed).values(paused=paused))

    def remove(self, url: str, *, file: str | None = None) -> None:
        """Follow a feed no longer, and forget its state. Its articles stay.

        Args:
            url: its URL.
            file: the name of the file that lists it, None for a feed that was added in the dashboard.
        """
        is_feed = (followed_feeds.c.url == url) & (followed_feeds.c.file == (file or _DASHBOARD))
        with self._connections.write() as connection:
            connection.execute(delete(followed_feeds).where(is_feed))
            _forget(connection, [url])

    @retry_when_unavailable
    def replace_file(self, file: str, listed: Iterable[FollowedFeed]) -> None:
        """Replace the feeds that a file lists, so that the dashboard can show them; forget those it lists no more.

        Args:
            file: the name of the file.
            listed: what it lists; only URL, interval and publisher of each are used.
        """
        now = dt.datetime.now(dt.UTC)
        of_file = followed_feeds.c.file == file
        with self._connections.write() as connection:
            before = connection.scalars(select(followed_feeds.c.url).where(of_file)).all()
            connection.execute(delete(followed_feeds).where(of_file))
            if rows := [_row(feed, file, now) for feed in listed]:
                connection.execute(followed_feeds.insert(), rows)
            _forget(connection, before)


def _forget(connection: Connection, urls: Sequence[str]) -> None:
    """Delete the state of those of the feeds that are followed no longer."""
    for url in urls:
        is_followed = exists().where(followed_feeds.c.url == feeds.c.url)
        connection.execute(delete(feeds).where(feeds.c.url == url, ~is_followed))


def _row(feed: FollowedFeed, file: str, now: dt.datetime) -> dict[str, object]:
    return {
        "url": feed.url,
        "file": file,
        "every_s": int(feed.every.total_seconds()),
        "source": feed.source,
        "paused": 0,
        "author": feed.author,
        "added_at": now.isoformat(),
    }


@raises_corrupt
def _followed_feed(row: Mapping[Any, Any]) -> FollowedFeed:
    return FollowedFeed(
        url=row["url"],
        every=dt.timedelta(seconds=row["every_s"]),
        source=row["source"],
        paused=bool(row["paused"]),
        file=row["file"] or None,
        author=row["author"],
        added_at=dt.datetime.fromisoformat(row["added_at"]),
    )
