"""Keeps the columns of `geo.index` in memory, and loads only what was written since they were loaded last."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from geo.index import (
    FILTERS_CACHED,
    KIND_CODES,
    KIND_MASK,
    MENTION_DTYPE,
    NO_PLACE,
    NO_TIME,
    PLACE_NUMBERS,
    PLACE_TEXTS,
    Bools,
    Columns,
    Filter,
    Ints,
    LruCache,
    PlaceColumns,
    Revision,
    Selection,
    Selector,
)
from geo.store import fulltext
from geo.store.database import corrupt
from geo.store.schema import REMOVAL, articles, counters, mention_blobs, places, stories

_IDS_PER_QUERY: Final = 10_000  # SQLite binds at most 32,766 variables in one statement
_FIRST_SECOND: Final = -62_135_596_800  # of year 1, the first of Python's calendar
_LAST_SECOND: Final = 253_402_300_799  # of year 9999, the last of Python's calendar


def current_revision(connection: Connection) -> Revision:
    """Return the revision that the connection sees."""
    # Plain SQL, because this runs before every answer: composing it with SQLAlchemy would take longer than the answer.
    query = "SELECT name, value FROM counters WHERE name IN ('history', 'revision')"
    counters = {name: value for name, value in connection.exec_driver_sql(query)}
    return counters.get("history", 0), counters.get("revision", 0)


class ColumnCache:
    """The columns of the newest revision that was read, for many threads.

    After a change the first thread that reads loads it, while the others wait.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._columns: Columns | None = None
        self._selections: LruCache[Filter, Selection] = LruCache(FILTERS_CACHED)

    def selector(self, connection: Connection) -> Selector:
        """Return a selector over the columns of the revision that the connection sees."""
        loaded: Revision | None = None
        while True:
            revision = current_revision(connection)
            with self._lock:
                columns = self._columns
                if columns is not None and loaded is not None and revision < loaded <= columns.revision:
                    # The revision went down within this call: another database has taken the place of this one.
                    columns = None
                if columns is None or columns.revision < revision:
                    self._columns = columns = _load_or_raise(connection, columns)
                    self._selections = LruCache(FILTERS_CACHED)
                if columns.revision == revision:
                    return Selector(_Lookup(connection), columns, self._selections)
                loaded = columns.revision
            # Another thread has loaded a later revision than this snapshot. Columns do not go back, so this connection
            # goes forward: the next query starts a new snapshot.
            connection.rollback()


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Implements `geo.index.ArticleLookup` through the connection that a selector serves."""

    connection: Connection

    def keys(self, article_ids: Sequence[str]) -> list[int]:
        keys: list[int] = []
        for start in range(0, len(article_ids), _IDS_PER_QUERY):
            batch = article_ids[start : start + _IDS_PER_QUERY]
            keys += self.connection.scalars(select(articles.c.key).where(articles.c.id.in_(batch)))
        return keys

    def keys_of_text(self, text: str) -> list[int]:
        return fulltext.find(self.connection, text)


def _load_or_raise(connection: Connection, before: Columns | None) -> Columns:
    try:
        return _load(connection, before)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:  # values that cannot be in a column
        raise corrupt(str(error)) from error


def _load(connection: Connection, before: Columns | None) -> Columns:
    """Return the columns of the revision that the connection sees.

    Articles of `before` that were written since are replaced. A database with another history, such as one that was
    restored from a backup, is read from the start.
    """
    revision = current_revision(connection)
    if before is None or before.revision[0] != revision[0]:
        before = _empty_columns()
    place_columns = _load_places(connection, before)
    blobs = mention_blobs.c
    query = select(blobs.article, blobs.at, blobs.source, blobs.mentions, stories.c.story).join_from(
        mention_blobs, stories, stories.c.article == blobs.article, isouter=True
    )
    rows = [tuple(row) for row in connection.execute(query.where(blobs.revision > before.revision[1]))]
    removed = _removed_since(connection, before)
    if not rows and not removed.any():
        return replace(before, revision=revision, places=place_columns)
    key, time, source, sources, lengths = _article_columns(rows, before.sources)
    mentions = _decode_mentions([row[3] for row in rows], place_columns)

    # First the unchanged articles of `before`, then those that were just read; `lengths` are mentions per article.
    unchanged: Bools = ~(np.isin(before.key, key) | removed)
    key, time = np.concatenate([before.key[unchanged], key]), np.concatenate([before.time[unchanged], time])
    source = np.concatenate([before.source[unchanged], source])
    story = np.array([row[0] if row[4] is None else row[4] for row in rows], dtype=np.int64)
    story = np.concatenate([before.story[unchanged], story])
    lengths = np.concatenate([np.diff(before.first)[unchanged], lengths])
    mentions = np.concatenate([before.mentions[unchanged[before.article]], mentions])

    # Then all of them newest first. `shift` is how far the mentions of each article move, so that
    # repeat(shift) + arange is the old row of each new row.
    newest = np.lexsort((key, time))[::-1]
    first = _starts(lengths[newest])
    shift = _starts(lengths)[:-1][newest] - first[:-1]
    return Columns(
        revision=revision,
        key=key[newest],
        time=time[newest],
        source=source[newest],
        sources=sources,
        story=story[newest],
        first=first,
        article=np.repeat(np.arange(len(key), dtype=np.int32), lengths[newest]),
        mentions=mentions[np.repeat(shift, lengths[newest]) + np.arange(len(mentions))],
        places=place_columns,
    )


def _removed_since(connection: Connection, before: Columns) -> Bools:
    """Return which articles of `before` were removed since; their keys are read only where some were."""
    removal = connection.scalar(select(counters.c.value).where(counters.c.name == REMOVAL)) or 0
    if removal <= before.revision[1]:
        return np.zeros(len(before.key), np.bool_)
    stored = np.array(connection.scalars(select(mention_blobs.c.article)).all(), dtype=np.int64)
    return ~np.isin(before.key, stored)


def _article_columns(
    rows: Sequence[tuple[Any, ...]], sources: tuple[str, ...]
) -> tuple[Ints, Ints, npt.NDArray[np.int32], tuple[str, ...], Ints]:
    """Return the articles' keys, times and sources, all publishers with new ones last, and the mention counts."""
    n = len(rows)
    key = np.fromiter((row[0] for row in rows), np.int64, n)
    time = np.fromiter((NO_TIME if row[1] is None else row[1] for row in rows), np.int64, n)
    if ((time != NO_TIME) & ((time < _FIRST_SECOND) | (time > _LAST_SECOND))).any():
        raise corrupt("an article has a date outside the calendar")
    codes = {source: code for code, source in enumerate(sources)}
    source = np.fromiter((-1 if row[2] is None else codes.setdefault(row[2], len(codes)) for row in rows), np.int32, n)
    lengths = np.fromiter((len(row[3]) // MENTION_DTYPE.itemsize for row in rows), np.int64, n)
    return key, time, source, tuple(codes), lengths


def _decode_mentions(blobs: list[bytes], place_columns: PlaceColumns) -> npt.NDArray[Any]:
    """Return the mentions of blobs; raises DamagedStoreError where they hold values that are never written."""
    if any(len(blob) % MENTION_DTYPE.itemsize for blob in blobs):
        raise corrupt("an article's mentions are cut short")
    mentions = np.frombuffer(b"".join(blobs), MENTION_DTYPE)
    place, confidence = mentions["place"], mentions["confidence"]
    is_valid = (place >= NO_PLACE) & (place < place_columns.size) & (confidence >= 0) & (confidence <= 1)
    if not (is_valid & ((mentions["flags"] & KIND_MASK) < len(KIND_CODES))).all():
        raise corrupt("the index counts mentions that do not exist")
    exists = np.array([place_id is not None for place_id in place_columns.values["place_id"].tolist()])
    if not exists[place[place != NO_PLACE]].all():
        raise corrupt("the index counts mentions of places that do not exist")
    return mentions


def _starts(lengths: Ints) -> Ints:
    """Return where each of some adjacent ranges starts, and at the end where the last one ends."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])


def _empty_columns() -> Columns:
    no_articles = np.zeros(0, np.int64)
    codes = np.zeros(0, np.int32)
    texts = {name: np.full(1, None, dtype=object) for name in PLACE_TEXTS}
    numbers = {name: np.zeros(1) for name in PLACE_NUMBERS}
    no_places, no_mentions = PlaceColumns(texts | numbers), np.zeros(0, MENTION_DTYPE)
    return Columns(
        revision=(0, 0),
        key=no_articles,
        time=no_articles,
        source=codes,
        sources=(),
        story=no_articles,
        first=np.zeros(1, np.int64),
        article=codes,
        mentions=no_mentions,
        places=no_places,
    )


def _load_places(connection: Connection, before: Columns) -> PlaceColumns:
    """Return the places: those of `before`, and the rows that were added or changed since."""
    names = (*PLACE_TEXTS, *PLACE_NUMBERS)
    query = select(places.c.key, *(places.c[name] for name in names)).where(places.c.revision > before.revision[1])
    rows = connection.execute(query).fetchall()
    if not rows:
        return before.places
    keys, *columns = zip(*rows, strict=True)
    key = np.array(keys, dtype=np.int64)
    size = max(before.places.size, int(key.max()) + 1)
    values: dict[str, npt.NDArray[Any]] = {}
    for name, column in zip(names, columns, strict=True):
        old = before.places.values[name]
        values[name] = np.full(size, None if name in PLACE_TEXTS else 0.0, dtype=old.dtype)
        values[name][: len(old)] = old
        values[name][key] = np.array(column, dtype=old.dtype)
    return PlaceColumns(values)
