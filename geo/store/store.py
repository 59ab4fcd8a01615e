"""The store: one database of articles with their mentions, written by ingest and read by the map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, RowMapping, select

import geo
from geo.settings import engine_version
from geo.store.change_log import ChangeLog, purge
from geo.store.connections import NO_RETRY, Connections, RetryPolicy, retry_when_unavailable
from geo.store.correction_log import CorrectionLog
from geo.store.database import database_at
from geo.store.feed_log import FeedLog
from geo.store.followed_feeds import FollowedFeeds
from geo.store.ingest_writer import BATCH, AddCounts, ArticleStatus, IngestLedger, batches, rewrite, write
from geo.store.location import Location, locate
from geo.store.reader import DatabaseReader
from geo.store.row_conversion import article_of, storable
from geo.store.schema import articles
from geo.store.share_links import ShareLinks
from geo.types import Article, Geoparse

DEFAULT_ENGINE = f"dateline {geo.__version__}"


class Store:
    """A database of articles and their mentions. Open one with `Store.open`; close it, or use it in a `with`.

    One Store serves many threads. Every method raises StoreError where the database fails.

    Attributes:
        reader: reads articles and mentions through a Filter.
        corrections: people's corrections of mentions.
        changes: removals and edits of articles, which can be undone for a day.
        share_links: links that open one view without an account.
        feeds: the state of the watched feeds.
        followed_feeds: which feeds are watched.
    """

    def __init__(self, location: Location, connections: Connections, *, read_only: bool) -> None:
        self.location = location
        self.read_only = read_only
        self.retry_policy = connections.retry_policy
        self.reader = DatabaseReader(connections)
        self.corrections = CorrectionLog(connections)
        self.changes = ChangeLog(connections)
        self.share_links = ShareLinks(connections)
        self.feeds = FeedLog(connections)
        self.followed_feeds = FollowedFeeds(connections)
        self._connections = connections
        self._has_new_rows = False

    @classmethod
    def open(cls, url: str | None = None, *, read_only: bool = False, retry: RetryPolicy = NO_RETRY) -> Self:
        """Open a database; create it where it is missing, unless `read_only`.

        Args:
            url: its connection URL; by default DATELINE_DATABASE_URL, then the SQLite file in the user's data folder.
            read_only: whether nothing may be written.
            retry: how long opening, ingesting and watching wait while the database is locked or its server is away.

        Raises:
            UsageError: `url` is not the URL of a kind of database that Dateline supports.
            StoreError: the database is missing, unreachable, damaged, another program's, or too new.
        """
        database = database_at(locate(url))
        engines = retry.run(lambda: database.open(read_only=read_only))
        return cls(database.location, Connections(database, *engines, retry), read_only=read_only)

    def close(self) -> None:
        """Close the connections."""
        self._connections.close(refresh_statistics=self._has_new_rows)
        self._has_new_rows = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection that sees one snapshot of the tables, for code that reads whole tables."""
        with self._connections.read() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection whose changes are all committed at its end, or none of them."""
        with self._connections.write() as connection:
            yield connection
        self._has_new_rows = True

    def add(self, geoparses: Iterable[Geoparse], *, engine: str = DEFAULT_ENGINE, batch_size: int = BATCH) -> AddCounts:
        """Store geoparsed articles, each with all of its mentions or not at all.

        A stored article of the same id is replaced, unless neither the article nor `engine` has changed. Finished
        articles are committed every `batch_size` articles or two seconds.

        Args:
            geoparses: the articles with their mentions.
            engine: name and version of what geoparsed them.
            batch_size: the most articles of one transaction.

        Returns:
            How many were added, replaced or unchanged.
        """
        total = AddCounts()
        for batch in batches(geoparses, most=batch_size):
            clean = [replace(geoparse, article=storable(geoparse.article)) for geoparse in batch]
            counts = self._write(clean, engine)
            total += counts
            self._has_new_rows |= bool(counts.added or counts.replaced)
        return total

    @retry_when_unavailable
    def _write(self, batch: Sequence[Geoparse], engine: str) -> AddCounts:
        with self._connections.write() as connection:
            now = dt.datetime.now(dt.UTC)
            purge(connection, now)
            return write(connection, batch, engine, now)

    def rewrite(self, geoparses: Iterable[Geoparse], *, engine: str) -> int:
        """Replace what an older engine made of stored articles, and commit as `add` does; return of how many.

        Corrections are applied again. Articles that have changed since they were read, or are gone, stay as they are.
        """
        return sum(self._rewrite(batch, engine) for batch in batches(geoparses))

    @retry_when_unavailable
    def _rewrite(self, batch: Sequence[Geoparse], engine: str) -> int:
        with self._connections.write() as connection:
            replaced = rewrite(connection, batch, engine, dt.datetime.now(dt.UTC))
        self._has_new_rows |= bool(replaced)
        return replaced

    def outdated(self, engine: str, *, other_settings: bool = False) -> Iterator[Article]:
        """Yield the stored articles that another version of the engine geoparsed, in the order they were stored.

        They are read in batches, so that other programs can write meanwhile, and this one can rewrite what it has read.

        Args:
            engine: what `Settings.engine` returns.
            other_settings: whether articles of this version with other settings are among them.
        """
        last = 0
        while rows := self._outdated_after(last, engine, other_settings):
            yield from (article_of(row) for row in rows)
            last = rows[-1]["key"]

    @retry_when_unavailable
    def _outdated_after(self, last: int, engine: str, other_settings: bool) -> Sequence[RowMapping]:
        column, current = articles.c.engine_version, engine_version(engine)
        if other_settings:
            column, current = articles.c.engine, engine
        query = select(articles).where(articles.c.key > last, column.is_distinct_from(current))
        with self._connections.read() as connection:
            return connection.execute(query.order_by(articles.c.key).limit(BATCH)).mappings().all()

    @retry_when_unavailable
    def status(self, article: Article, *, engine: str = DEFAULT_ENGINE) -> ArticleStatus:
        """Return what adding the article would do, so that unchanged articles need not be geoparsed again."""
        return self.statuses([article], engine=engine)[0]

    def statuses(self, articles: Sequence[Article], *, engine: str = DEFAULT_ENGINE) -> list[ArticleStatus]:
        """Return what adding each of the articles by itself would do."""
        clean = [storable(article) for article in articles]
        with self._connections.read() as connection:
            ledger = IngestLedger(connection, clean)
            return [ledger.status(article, engine) for article in clean]
