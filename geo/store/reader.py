"""Reads articles and their mentions from a database through a Filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from geo.index import (
    Bucket,
    Facets,
    Filter,
    Neighbors,
    Revision,
    Totals,
    count_facets,
    count_place_timeline,
    count_places,
    count_timeline,
    count_totals,
)
from geo.store import article_queries, list_queries
from geo.store.column_cache import current_revision
from geo.store.connections import Connections
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["DatabaseReader"]


class DatabaseReader:
    """Implements `geo.article_reader.ArticleReader` over a database; `Store.reader` is one."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def revision(self) -> Revision:  # noqa: D102
        with self._connections.read() as connection:
            return current_revision(connection)

    def note(self, f: Filter) -> str | None:
        """Return None: a database answers every filter in full."""
        return None

    def has_articles(self) -> bool:  # noqa: D102
        with self._connections.read() as connection:
            return article_queries.has_articles(connection)

    def totals(self, f: Filter) -> Totals:  # noqa: D102
        with self._connections.selector() as (_, selector):
            return count_totals(selector.select(f))

    def facets(self, f: Filter) -> Facets:  # noqa: D102
        with self._connections.selector() as (_, selector):
            return count_facets(selector, f)

    def places(self, f: Filter) -> DataFrame:  # noqa: D102
        with self._connections.selector() as (_, selector):
            return count_places(selector.select(f))

    def snippets(self, f: Filter, place_ids: Sequence[str], per_place: int) -> DataFrame:  # noqa: D102
        with self._connections.selector() as (connection, selector):
            return list_queries.snippets_table(connection, selector.select(f), place_ids, per_place)

    def offset_mentions(self, f: Filter, limit: int = 500) -> DataFrame:  # noqa: D102
        with self._connections.selector() as (connection, selector):
            return list_queries.offset_mentions_table(connection, selector.select(f), limit)

    def timeline(self, f: Filter, by: Bucket = "day") -> DataFrame:  # noqa: D102
        with self._connections.selector() as (_, selector):
            return count_timeline(selector.select(f), by)

    def place_timeline(self, f: Filter, by: Bucket = "day", limit_places: int = 500) -> DataFrame:  # noqa: D102
        with self._connections.selector() as (_, selector):
            return count_place_timeline(selector.select(f), by, limit_places)

    def articles(self, f: Filter, *, limit: int | None = None, offset: int = 0) -> DataFrame:  # noqa: D102
        with self._connections.selector() as (connection, selector):
            return list_queries.articles_table(connection, selector.select(f), limit, offset)

    def neighbors(self, f: Filter, article_id: str) -> Neighbors:  # noqa: D102
        with self._connections.selector() as (connection, selector):
            return list_queries.neighbors(connection, selector.select(f), article_id)

    def find_articles(self, words: str, limit: int = 50) -> DataFrame:  # noqa: D102
        with self._connections.selector() as (connection, selector):
            return list_queries.find_articles(connection, selector, words, limit)

    def article_titles(self, article_ids: Sequence[str]) -> dict[str, str]:  # noqa: D102
        with self._connections.read() as connection:
            return article_queries.titles(connection, article_ids)

    def article(self, article_id: str) -> Article | None:  # noqa: D102
        with self._connections.read() as connection:
            return article_queries.article(connection, article_id)

    def geoparse(self, article_id: str) -> Geoparse | None:
        """Return the article as it was geoparsed and then corrected, with its unplaced mentions; None if missing."""
        with self._connections.read() as connection:
            return article_queries.geoparse(connection, article_id)

    def geoparses(self, f: Filter) -> Iterator[Geoparse]:
        """Yield the articles that match the filter, newest first, with those of their mentions that match.

        All are read from one snapshot, whatever is written meanwhile. Memory does not grow with the number of articles.
        """
        with self._connections.selector() as (connection, selector):
            yield from article_queries.geoparses(connection, selector.select(f))
