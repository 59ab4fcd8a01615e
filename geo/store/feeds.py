"""What the store remembers of the feeds that are watched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from sqlalchemy import Connection, case, delete, select

from geo.store.corruption import read_back
from geo.store.database import insert
from geo.store.schema import feed_entries, feeds, storable_text

GIVEN_UP_AFTER: Final = 4
"""Rounds in which an entry's page could not be had before it is left alone."""

_FORGOTTEN_AFTER = dt.timedelta(days=180)
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed: when it was asked last and is due again (aware, UTC), what it said of itself, and how it has fared.

    `moved_to` is where it has moved for good. `failures` counts the rounds since the last that went well, `problem`
    says in words what is wrong; `articles` counts those taken in, the newest of them at `newest_at`. A feed without
    `due_at` that was asked is gone: it is not asked again.
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

    @property
    def gone(self) -> bool:
        """Whether the feed said that it is no more."""
        return self.asked_at is not None and self.due_at is None


_TIMES: Final = ("asked_at", "due_at", "newest_at")


def listed(connection: Connection) -> list[FeedState]:
    """Return every feed's state, by address."""
    return [_state(row) for row in connection.execute(select(feeds).order_by(feeds.c.url)).mappings()]


def state(connection: Connection, url: str) -> FeedState:
    """Return one feed's state."""
    row = connection.execute(select(feeds).where(feeds.c.url == url)).mappings().first()
    return _state(row) if row is not None else FeedState(url)


def fresh(connection: Connection, url: str, entries: Sequence[str]) -> list[str]:
    """Return the entries that are neither done nor given up."""
    known: set[str] = set()
    for start in range(0, len(entries), _AT_ONCE):
        some = entries[start : start + _AT_ONCE]
        settled = (feed_entries.c.done == 1) | (feed_entries.c.tries >= GIVEN_UP_AFTER)
        chosen = select(feed_entries.c.entry).where(feed_entries.c.feed == url, feed_entries.c.entry.in_(some), settled)
        known.update(connection.scalars(chosen))
    return [entry for entry in entries if storable_text(entry) not in known]


def write(
    connection: Connection, about: FeedState, done: Sequence[str], failed: Sequence[str], now: dt.datetime
) -> None:
    """Write a feed's state and what became of its entries; those of half a year ago are forgotten."""
    row = {name: _written(value) for name, value in asdict(about).items()}
    put = insert(connection, feeds).values(row)
    connection.execute(put.on_conflict_do_update(index_elements=["url"], set_=row))
    entries = [(entry, 1, 0) for entry in done] + [(entry, 0, 1) for entry in failed]
    for entry, is_done, tries in entries:
        known = insert(connection, feed_entries).values(
            feed=about.url, entry=entry, seen_at=now.isoformat(), tries=tries, done=is_done
        )
        connection.execute(
            known.on_conflict_do_update(
                index_elements=["feed", "entry"],
                set_={
                    "seen_at": now.isoformat(),
                    "tries": feed_entries.c.tries + tries,
                    "done": case((feed_entries.c.done > is_done, feed_entries.c.done), else_=is_done),
                },
            )
        )
    old = (now - _FORGOTTEN_AFTER).isoformat()
    connection.execute(delete(feed_entries).where(feed_entries.c.feed == about.url, feed_entries.c.seen_at < old))


@read_back
def _state(row: Mapping[Any, Any]) -> FeedState:
    values = {field.name: row[field.name] for field in fields(FeedState)}
    return FeedState(**values | {name: dt.datetime.fromisoformat(row[name]) for name in _TIMES if row[name]})


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.datetime) else value
