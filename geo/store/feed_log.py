"""The state of the watched feeds and of their entries, in the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, case, delete, exists, func, or_, select, update

from geo.store.connections import Connections, retry_when_unavailable
from geo.store.database import insert, raises_corrupt
from geo.store.schema import articles as stored
from geo.store.schema import feed_entries, feeds, storable_text

MAX_TRIES: Final = 4
"""The number of failed fetches of an entry's page after which the entry is given up."""

_NO_ARTICLES: Final[Mapping[str, str]] = {}
_KEEP_ENTRIES: Final = dt.timedelta(days=180)
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class FeedState:
    """The state of a feed. Times are aware, in UTC.

    Attributes:
        url: its URL.
        asked_at: when it was fetched last.
        due_at: when it is to be fetched again; None for a feed that is gone.
        etag: the ETag header of the last response.
        last_modified: the Last-Modified header of the last response.
        moved_to: the URL that it has permanently moved to.
        title: its title.
        failures: the number of failed fetches since the last success.
        problem: a description of the last failure.
        articles: the number of ingested articles.
        newest_at: the date of the newest ingested article.
        claimed_until: until when one program alone may fetch it, if it does not end earlier; None if none fetches it.
    """

    url: str
    asked_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    title: str = ""
    failures: int = 0
    problem: str | None = None
    articles: int = 0
    newest_at: dt.datetime | None = None
    claimed_until: dt.datetime | None = None

    @property
    def gone(self) -> bool:
        """Whether the server reported that the feed no longer exists, so that it is not fetched again."""
        return self.asked_at is not None and self.due_at is None


_TIMES: Final = ("asked_at", "due_at", "newest_at", "claimed_until")


class FeedLog:
    """The state of every feed that was ever watched, and which of its entries were ingested."""

    def __init__(self, connections: Connections) -> None:
        self.retry_policy = connections.retry_policy
        self._connections = connections

    def all(self) -> list[FeedState]:
        """Return the state of every feed, by URL."""
        with self._connections.read() as connection:
            return [_feed_state(row) for row in connection.execute(select(feeds).order_by(feeds.c.url)).mappings()]

    @retry_when_unavailable
    def state(self, url: str) -> FeedState:
        """Return the state of a feed; of a new one, only its URL."""
        with self._connections.read() as connection:
            row = connection.execute(select(feeds).where(feeds.c.url == url)).mappings().first()
            return _feed_state(row) if row is not None else FeedState(url)

    @retry_when_unavailable
    def claim(self, url: str, now: dt.datetime, until: dt.datetime) -> FeedState | None:
        """Claim a feed, so that no other program fetches it at the same time, until `record` or `release`.

        Args:
            url: its URL.
            now: the current time; a claim that ended before it counts no more.
            until: when the claim ends if neither is called, because the program was killed.

        Returns:
            The state of the feed; None where another program has claimed it.
        """
        is_free = feeds.c.claimed_until.is_(None) | (feeds.c.claimed_until <= now.isoformat())
        with self._connections.write() as connection:
            new = insert(connection, feeds).values(_row(FeedState(url)))
            connection.execute(new.on_conflict_do_nothing(index_elements=["url"]))
            claim = update(feeds).where(feeds.c.url == url, is_free).values(claimed_until=until.isoformat())
            if connection.execute(claim).rowcount != 1:
                return None
            return _feed_state(connection.execute(select(feeds).where(feeds.c.url == url)).mappings().one())

    @retry_when_unavailable
    def extend_claim(self, url: str, until: dt.datetime) -> None:
        """Let the claim of a feed end later."""
        with self._connections.write() as connection:
            connection.execute(update(feeds).where(feeds.c.url == url).values(claimed_until=until.isoformat()))

    @retry_when_unavailable
    def release(self, url: str) -> None:
        """End the claim of a feed that was not fetched."""
        with self._connections.write() as connection:
            connection.execute(update(feeds).where(feeds.c.url == url).values(claimed_until=None))

    @retry_when_unavailable
    def new_entries(self, url: str, entries: Sequence[str]) -> list[str]:
        """Return those of a feed's entries that were neither ingested nor given up, in the order given."""
        is_settled = (feed_entries.c.done == 1) | (feed_entries.c.tries >= MAX_TRIES)
        settled: set[str] = set()
        with self._connections.read() as connection:
            for start in range(0, len(entries), _BATCH):
                batch = feed_entries.c.entry.in_(entries[start : start + _BATCH])
                query = select(feed_entries.c.entry).where(feed_entries.c.feed == url, batch, is_settled)
                settled.update(connection.scalars(query))
        return [entry for entry in entries if storable_text(entry) not in settled]

    @retry_when_unavailable
    def record(
        self,
        state: FeedState,
        done: Sequence[str] = (),
        failed: Sequence[str] = (),
        articles: Mapping[str, str] = _NO_ARTICLES,
    ) -> None:
        """Store a feed's state and what became of its entries; end its claim.

        Entries that were last seen half a year ago are deleted, unless their articles are still stored.

        Args:
            state: the state.
            done: the entries that were ingested, or need not be.
            failed: those that could not be fetched this time.
            articles: the ids of the articles that entries became.
        """
        now = dt.datetime.now(dt.UTC)
        with self._connections.write() as connection:
            row = _row(replace(state, claimed_until=None))
            upsert = insert(connection, feeds).values(row)
            connection.execute(upsert.on_conflict_do_update(index_elements=["url"], set_=row))
            for entry in done:
                _record_entry(connection, state.url, entry, now, done=1, tries=0, article=articles.get(entry))
            for entry in failed:
                _record_entry(connection, state.url, entry, now, done=0, tries=1)
            is_stored = exists(select(stored.c.id).where(stored.c.id == feed_entries.c.article))
            is_old = (feed_entries.c.seen_at < (now - _KEEP_ENTRIES).isoformat()) & ~is_stored
            connection.execute(delete(feed_entries).where(feed_entries.c.feed == state.url, is_old))

    @retry_when_unavailable
    def expired_articles(self, oldest_days: Mapping[str, dt.date]) -> list[str]:
        """Return the ids of the articles that are too old for every feed that they came from.

        Args:
            oldest_days: for each feed whose articles are not kept for ever, the oldest day that is kept. The day of an
                article without a date is that on which it was stored.
        """
        urls_by_day: defaultdict[str, list[str]] = defaultdict(list)
        for url, oldest_day in oldest_days.items():
            urls_by_day[oldest_day.isoformat()].append(url)
        day = func.coalesce(stored.c.day, func.substr(stored.c.ingested_at, 1, 10))
        other = feed_entries.alias()

        def is_expired(entry: Any) -> ColumnElement[bool]:
            return or_(*(entry.c.feed.in_(urls) & (day < oldest) for oldest, urls in urls_by_day.items()))

        if not urls_by_day:
            return []
        kept = exists(select(other.c.entry).where(other.c.article == stored.c.id, ~is_expired(other)))
        query = select(stored.c.id).join_from(stored, feed_entries, feed_entries.c.article == stored.c.id)
        with self._connections.read() as connection:
            return list(connection.scalars(query.where(is_expired(feed_entries), ~kept).distinct()))


def _record_entry(
    connection: Connection,
    feed: str,
    entry: str,
    now: dt.datetime,
    *,
    done: int,
    tries: int,
    article: str | None = None,
) -> None:
    seen_at = now.isoformat()
    row = {"feed": feed, "entry": entry, "seen_at": seen_at, "tries": tries, "done": done, "article": article}
    upsert = insert(connection, feed_entries).values(row)
    changes = {
        "seen_at": seen_at,
        "tries": feed_entries.c.tries + tries,
        "article": func.coalesce(upsert.excluded.article, feed_entries.c.article),
        "done": case((feed_entries.c.done > done, feed_entries.c.done), else_=done),  # a done entry stays done
    }
    connection.execute(upsert.on_conflict_do_update(index_elements=["feed", "entry"], set_=changes))


@raises_corrupt
def _feed_state(row: Mapping[Any, Any]) -> FeedState:
    values = {field.name: row[field.name] for field in fields(FeedState)}
    return FeedState(**values | {name: dt.datetime.fromisoformat(row[name]) for name in _TIMES if row[name]})


def _row(state: FeedState) -> dict[str, object]:
    return {name: _column_value(value) for name, value in asdict(state).items()}


def _column_value(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value
