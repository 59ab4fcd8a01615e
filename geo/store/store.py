"""The store: one database of articles with their mentions, written by ingest and read by the map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, Engine

import geo
from geo.index import counts
from geo.index.columns import Revision
from geo.index.counts import Facets, Totals
from geo.index.dataframes import Bucket
from geo.index.filter import Filter
from geo.index.selection import Selector
from geo.store import article_queries, correction_log, feeds, list_queries, share_links
from geo.store.column_cache import ColumnCache
from geo.store.column_loader import current_revision
from geo.store.database import Database, database_at
from geo.store.feeds import FeedState
from geo.store.ingest_writer import BATCH, AddCounts, IngestLedger, Standing, batches, write
from geo.store.list_queries import Neighbors
from geo.store.location import locate
from geo.store.retry import NO_RETRY, RetryPolicy, retry_when_unavailable
from geo.store.rows import storable
from geo.store.schema import storable_text
from geo.store.share_links import ShareLink
from geo.types import Article, Correction, Geoparse

if TYPE_CHECKING:
    from pandas import DataFrame

DEFAULT_ENGINE = f"dateline {geo.__version__}"


class Store:
    """Articles and their mentions in a database. Open one with `Store.open`; close it, or use it in a `with`.

    One Store serves many threads. Every method raises StoreError where the database fails.
    """

    def __init__(
        self, database: Database, reader: Engine, writer: Engine, *, read_only: bool, patience: RetryPolicy = NO_RETRY
    ) -> None:
        self.location = database.location
        self.read_only = read_only
        self.patience = patience
        self._database = database
        self._reader = reader
        self._writer = writer
        self._cache = ColumnCache()
        self._grown = False

    @classmethod
    def open(cls, url: str | None = None, *, read_only: bool = False, patience: RetryPolicy = NO_RETRY) -> Self:
        """Open the database at `url`, else at DATELINE_DATABASE_URL, else the file in the user's data folder.

        It is made where there is none, unless `read_only`. With `patience`, opening it and what ingest and watching do
        with it waits while it is locked or its server is away. Raises UsageError for what is no URL of a database that
        Dateline stores in, StoreError for one that is missing, out of reach, damaged, another program's, or too new.
        """
        database = database_at(locate(url))
        engines = patience.work(lambda: database.open(read_only=read_only))
        return cls(database, *engines, read_only=read_only, patience=patience)

    def close(self) -> None:
        """Let the database go."""
        if self._grown:
            self._database.refresh_statistics(self._writer)
            self._grown = False
        self._reader.dispose()
        self._writer.dispose()  # the last to go, for only a writer can empty the write-ahead log into the file

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the tables, for what reads them whole."""
        with self._database.translated(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection whose changes are made all at its end, or not at all."""
        with self._database.translated(), self._writer.begin() as connection:
            yield connection
        self._grown = True

    def add(self, geoparses: Iterable[Geoparse], *, engine: str = DEFAULT_ENGINE, at_once: int = BATCH) -> AddCounts:
        """Store geoparsed articles, each with all its mentions or not at all, and count what became of them.

        An article whose id is there is replaced, unless nothing in it changed and `engine`, the name and version of
        what geoparsed it, is the same. What is finished is committed every `at_once` articles or two seconds.
        """
        total = AddCounts()
        for batch in batches(geoparses, most=at_once):
            clean = [replace(geoparse, article=storable(geoparse.article)) for geoparse in batch]
            counts = self._write(clean, engine)
            total += counts
            self._grown |= bool(counts.added or counts.replaced)
        return total

    @retry_when_unavailable
    def _write(self, batch: Sequence[Geoparse], engine: str) -> AddCounts:
        with self._database.translated(), self._writer.begin() as connection:
            return write(connection, batch, engine, dt.datetime.now(dt.UTC))

    @retry_when_unavailable
    def standing(self, article: Article, *, engine: str = DEFAULT_ENGINE) -> Standing:
        """Say what adding the article would do, so that needless geoparsing can be spared."""
        return self.standings([article], engine=engine)[0]

    def standings(self, articles: Sequence[Article], *, engine: str = DEFAULT_ENGINE) -> list[Standing]:
        """Say what adding each of some articles by itself would do."""
        clean = [storable(article) for article in articles]
        with self._database.translated(), self._reader.connect() as connection:
            ledger = IngestLedger(connection, clean)
            return [ledger.standing(article, engine) for article in clean]

    def unchanged(self, article: Article, *, engine: str = DEFAULT_ENGINE) -> bool:
        """Whether the very same article from the same engine is stored already."""
        return self.standing(article, engine=engine) == "unchanged"

    def correct(self, correction: Correction) -> Correction:
        """Write down what a person says of a mention, and return it with its id, time and number of matches.

        It wins over what Dateline says, now and whenever the article is stored again; with scope "publisher" also in
        articles of the same source that are stored later. Raises UsageError for one that does not fit the article.
        """
        clean = replace(correction, text=storable_text(correction.text))
        with self._database.translated(), self._writer.begin() as connection:
            return correction_log.correct(connection, clean, dt.datetime.now(dt.UTC))

    def undo(self, correction_id: int) -> None:
        """Take a correction back; its mentions are again as Dateline, or an earlier correction, says.

        Raises UsageError where there is none of that id.
        """
        with self._database.translated(), self._writer.begin() as connection:
            correction_log.undo(connection, correction_id, dt.datetime.now(dt.UTC))

    @retry_when_unavailable
    def corrections(self, article_id: str | None = None) -> list[Correction]:
        """Return the corrections that hold, those made in an article or all of them, newest first.

        One whose text is no longer in its article is among them, with 0 `matches`.
        """
        with self._reading() as (connection, _):
            return correction_log.listed(connection, article_id)

    def create_share_link(self, query: str, author: str, lasts: dt.timedelta) -> tuple[ShareLink, str]:
        """Make a pass to the view of a link's query, and return it with the token that opens it."""
        with self._database.translated(), self._writer.begin() as connection:
            return share_links.make(connection, query, author, dt.datetime.now(dt.UTC), lasts)

    def share_link(self, token: str) -> ShareLink | None:
        """Return the pass that a token opens, whether it still holds or not; None where there is none."""
        with self._database.translated(), self._reader.connect() as connection:
            return share_links.of_token(connection, token)

    def passes(self) -> list[ShareLink]:
        """Return all passes that were ever made, newest first."""
        with self._database.translated(), self._reader.connect() as connection:
            return share_links.listed(connection)

    def revoke_share_link(self, pass_id: str) -> None:
        """Let a pass hold no longer."""
        with self._database.translated(), self._writer.begin() as connection:
            share_links.withdraw(connection, pass_id, dt.datetime.now(dt.UTC))

    def feeds(self) -> list[FeedState]:
        """Return what is known of every feed that was ever watched, by address."""
        with self._database.translated(), self._reader.connect() as connection:
            return feeds.listed(connection)

    @retry_when_unavailable
    def feed(self, url: str) -> FeedState:
        """Return what is known of a feed; of a new one, nothing but its address."""
        with self._database.translated(), self._reader.connect() as connection:
            return feeds.state(connection, url)

    @retry_when_unavailable
    def fresh_entries(self, url: str, entries: Sequence[str]) -> list[str]:
        """Return those of a feed's entries that were neither taken in nor given up, in the order given."""
        with self._database.translated(), self._reader.connect() as connection:
            return feeds.fresh(connection, url, entries)

    @retry_when_unavailable
    def record_feed(self, state: FeedState, done: Sequence[str] = (), failed: Sequence[str] = ()) -> None:
        """Write down how asking a feed went, which entries were taken in, and which could not be had this time."""
        with self._database.translated(), self._writer.begin() as connection:
            feeds.write(connection, state, done, failed, dt.datetime.now(dt.UTC))

    def revision(self) -> Revision:
        """Return what rises whenever articles, mentions or corrections change."""
        with self._database.translated(), self._reader.connect() as connection:
            return current_revision(connection)

    def note(self, f: Filter) -> str | None:
        """Return nothing: every filter is answered in full."""
        return None

    def totals(self, f: Filter) -> Totals:
        """Count mentions, articles, places, and mentions that could not be placed."""
        with self._reading() as (_, selector):
            return counts.totals(selector, f)

    def places(self, f: Filter) -> DataFrame:
        """Return the places mentioned with their counts, most mentions first; columns in `framing.places`."""
        with self._reading() as (_, selector):
            return counts.places_of(selector, f)

    def snippets(self, f: Filter, place_ids: Sequence[str], per_place: int) -> DataFrame:
        """Return each place's newest sentences; columns in `listing.snippets`."""
        with self._reading() as (connection, selector):
            return list_queries.snippets(connection, selector, f, place_ids, per_place)

    def moved(self, f: Filter, limit: int = 500) -> DataFrame:
        """Return the newest mentions that have a point of their own; columns in `listing.snippets`."""
        with self._reading() as (connection, selector):
            return list_queries.moved(connection, selector, f, limit)

    def has_articles(self) -> bool:
        """Whether there is any article at all."""
        with self._database.translated(), self._reader.connect() as connection:
            return article_queries.has_articles(connection)

    def articles(self, f: Filter, *, limit: int | None = None, offset: int = 0) -> DataFrame:
        """Return the articles with their counts, newest first; columns in `listing.articles_of`."""
        with self._reading() as (connection, selector):
            return list_queries.articles_of(connection, selector, f, limit, offset)

    def neighbors(self, f: Filter, article_id: str) -> Neighbors:
        """Return where an article stands in the list of articles, and which are before and after it."""
        with self._reading() as (connection, selector):
            return list_queries.neighbors(connection, selector, f, article_id)

    def find_articles(self, words: str, limit: int = 50) -> DataFrame:
        """Return the newest articles whose titles have the words; columns in `listing.find_articles`."""
        with self._reading() as (connection, selector):
            return list_queries.find_articles(connection, selector, words, limit)

    def article_titles(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Return the titles of those of the articles that are there, by id."""
        with self._database.translated(), self._reader.connect() as connection:
            return article_queries.titles(connection, article_ids)

    def facets(self, f: Filter) -> Facets:
        """Return the countries, regions, kinds, sources, confidences and dates that there are to choose from."""
        with self._reading() as (_, selector):
            return counts.facets(selector, f)

    def timeline(self, f: Filter, by: Bucket = "day") -> DataFrame:
        """Return mentions and articles a day, week, month or year, oldest first; columns in `framing.timeline`."""
        with self._reading() as (_, selector):
            return counts.timeline(selector, f, by)

    def place_timeline(self, f: Filter, by: Bucket = "day", limit_places: int = 500) -> DataFrame:
        """Return when the most mentioned places were mentioned; columns in `framing.place_timeline`."""
        with self._reading() as (_, selector):
            return counts.place_timeline(selector, f, by, limit_places)

    def article(self, article_id: str) -> Article | None:
        """Return the article, None if there is none of that id."""
        with self._database.translated(), self._reader.connect() as connection:
            return article_queries.article(connection, article_id)

    def geoparse_of(self, article_id: str) -> Geoparse | None:
        """Return the article as it was geoparsed and corrected, unplaced mentions and all, None if there is none."""
        with self._database.translated(), self._reader.connect() as connection:
            return article_queries.geoparse(connection, article_id)

    def geoparses(self, f: Filter) -> Iterator[Geoparse]:
        """Yield the articles that meet the filter, newest first, with those mentions that meet it.

        All of it is of one moment, whatever is written meanwhile; memory does not grow with the number of articles.
        """
        with self._reading() as (connection, selector):
            yield from article_queries.geoparses(connection, selector.select(f))

    def corrected(self, f: Filter) -> Iterator[Geoparse]:
        """Yield the articles that corrections have found something in, with all their mentions; newest first.

        Of the filter only what it says of articles counts.
        """
        with self._reading() as (connection, selector):
            yield from article_queries.corrected(connection, selector.select(f))

    @contextmanager
    def _reading(self) -> Iterator[tuple[Connection, Selector]]:
        """A connection that sees one moment of the database, and the columns of that moment."""
        with self._database.translated(), self._reader.connect() as connection:
            yield connection, self._cache.selector(connection)
