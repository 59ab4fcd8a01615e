"""Reads articles and their mentions from a database through a Filter.

The columns in memory decide what a filter selects and in which order; texts are then read from the tables by key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress, groupby
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sqlalchemy import ColumnElement, Connection, RowMapping, Table, case, func, select

from geo.index import (
    ARTICLE_COLUMNS,
    HAS_OFFSET,
    SNIPPET_CHARS_EACH_SIDE,
    SNIPPET_COLUMNS,
    Bucket,
    Facets,
    Filter,
    Ints,
    Neighbors,
    Revision,
    Selection,
    Totals,
    count_facets,
    count_place_timeline,
    count_places,
    count_timeline,
    count_totals,
    dataframe_of_rows,
)
from geo.store import fulltext, row_conversion
from geo.store.column_cache import current_revision
from geo.store.connections import Connections
from geo.store.database import corrupt, is_one_of_pairs
from geo.store.schema import articles, focus, mentions, original_focus, original_mentions, places, stories
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from pandas import DataFrame

ARTICLES_PER_QUERY: Final = 200
_ROWS_PER_QUERY: Final = 5_000


class DatabaseReader:
    """Implements `geo.stored_articles.ArticleReader` over a database; `Store.reader` is one."""

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
            return connection.scalar(select(articles.c.key).limit(1)) is not None

    def outdated(self, version: str) -> int:
        """Count the articles that another version of the engine geoparsed than this (`geo.settings.engine_version`)."""
        query = select(articles.c.engine_version, func.count()).group_by(articles.c.engine_version)
        with self._connections.read() as connection:
            return sum(number for stored, number in connection.execute(query) if stored != version)

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
            selection = selector.select(f)
            key_by_id = selection.columns.places.key_by_id
            keys = [key_by_id[place_id] for place_id in sorted(set(place_ids)) if place_id in key_by_id]
            newest = [selection.newest_mentions(key, per_place) for key in keys]
            return _sentences_table(connection, selection, np.concatenate([np.zeros(0, np.int64), *newest]))

    def offset_mentions(self, f: Filter, limit: int = 500) -> DataFrame:  # noqa: D102
        with self._connections.selector() as (connection, selector):
            selection = selector.select(f)
            newest = np.flatnonzero(selection.mentions & ((selection.columns.flags & HAS_OFFSET) != 0))
            return _sentences_table(connection, selection, newest[:limit])

    def timeline(self, f: Filter, by: Bucket = "day") -> DataFrame:  # noqa: D102
        with self._connections.selector() as (_, selector):
            return count_timeline(selector.select(f), by)

    def place_timeline(self, f: Filter, by: Bucket = "day", limit_places: int = 500) -> DataFrame:  # noqa: D102
        with self._connections.selector() as (_, selector):
            return count_place_timeline(selector.select(f), by, limit_places)

    def articles(self, f: Filter, *, limit: int | None = None, offset: int = 0) -> DataFrame:  # noqa: D102
        with self._connections.selector() as (connection, selector):
            selection = selector.select(f)
            listed = selection.listed[offset : None if limit is None else offset + limit]
            headers = _headers(connection, selection.columns.key[listed].tolist())
            counts = selection.per_article[listed].tolist()
        return dataframe_of_rows(ARTICLE_COLUMNS, [(*row, n) for row, n in zip(headers, counts, strict=True)])

    def neighbors(self, f: Filter, article_id: str) -> Neighbors:  # noqa: D102
        with self._connections.selector() as (connection, selector):
            selection = selector.select(f)
            keys = selection.columns.key[selection.listed]
            key = connection.scalar(select(articles.c.key).where(articles.c.id == article_id))
            (positions,) = np.nonzero(keys == key)
            position = int(positions[0]) if len(positions) else -1
            adjacent = [n for n in (position - 1, position + 1) if 0 <= n < len(keys)]
            headers = _headers(connection, keys[adjacent].tolist())
        id_at = {n: header[0] for n, header in zip(adjacent, headers, strict=True)}
        before, after = id_at.get(position - 1), id_at.get(position + 1)
        return Neighbors(position + 1 if position >= 0 else None, len(keys), before, after)

    def find_articles(self, words: str, limit: int = 50) -> DataFrame:  # noqa: D102
        with self._connections.selector() as (connection, selector):
            keys = selector.columns.key
            if words.strip():
                keys = keys[np.isin(keys, fulltext.find(connection, words, in_titles=True))]
            return dataframe_of_rows(ARTICLE_COLUMNS[:-1], _headers(connection, keys[:limit].tolist()))

    def article_titles(self, article_ids: Sequence[str]) -> dict[str, str]:  # noqa: D102
        query = select(articles.c.id, articles.c.title).where(articles.c.id.in_(article_ids))
        with self._connections.read() as connection:
            return {row.id: row.title for row in connection.execute(query)}

    def stored_ids(self, some: Sequence[Article]) -> list[str]:
        """Return the ids of the stored articles that are some articles, or have their text."""
        ids, texts = [row_conversion.storable(article).id for article in some], [*map(row_conversion.text_digest, some)]
        same = articles.c.id.in_(ids) | articles.c.text_digest.in_([digest for digest in texts if digest])
        with self._connections.read() as connection:
            return list(connection.scalars(select(articles.c.id).where(same).order_by(articles.c.key)))

    def story(self, article_id: str, limit: int = 1_000) -> list[str]:  # noqa: D102
        own, given = stories.alias(), articles.alias()
        query = (
            select(articles.c.id)
            .join_from(given, own, own.c.article == given.c.key)
            .join(stories, stories.c.story == own.c.story)
            .join(articles, articles.c.key == stories.c.article)
            .where(given.c.id == article_id, articles.c.id != article_id)
            .order_by(articles.c.key)
            .limit(limit)
        )
        with self._connections.read() as connection:
            return list(connection.scalars(query))

    def story_sizes(self, article_ids: Sequence[str]) -> dict[str, int]:  # noqa: D102
        own = stories.alias()
        query = (
            select(articles.c.id, func.count())
            .join_from(articles, own, own.c.article == articles.c.key)
            .join(stories, stories.c.story == own.c.story)
            .where(articles.c.id.in_(article_ids))
            .group_by(articles.c.id)
        )
        with self._connections.read() as connection:
            return {article_id: number for article_id, number in connection.execute(query)}

    def article(self, article_id: str) -> Article | None:  # noqa: D102
        with self._connections.read() as connection:
            row = connection.execute(select(articles).where(articles.c.id == article_id)).mappings().one_or_none()
            return row_conversion.article_of(row) if row is not None else None

    def geoparse(self, article_id: str) -> Geoparse | None:
        """Return the article as it was geoparsed and then corrected, with its unplaced mentions; None if missing."""
        with self._connections.read() as connection:
            key = connection.scalar(select(articles.c.key).where(articles.c.id == article_id))
            return load_geoparses(connection, [key])[0] if key is not None else None

    def geoparses(self, f: Filter) -> Iterator[Geoparse]:
        """Yield the articles that match the filter, newest first, with those of their mentions that match.

        All are read from one snapshot, whatever is written meanwhile. Memory does not grow with the number of articles.
        """
        with self._connections.selector() as (connection, selector):
            selection = selector.select(f)
            columns = selection.columns
            matching = np.flatnonzero(selection.per_article)
            for start in range(0, len(matching), ARTICLES_PER_QUERY):
                batch = matching[start : start + ARTICLES_PER_QUERY]
                geoparses = load_geoparses(connection, columns.key[batch].tolist())
                for row, geoparse in zip(batch, geoparses, strict=True):
                    is_selected = selection.mentions[columns.first[row] : columns.first[row + 1]]
                    mentions = geoparse.mentions
                    if len(is_selected) != len(mentions):
                        article_id = geoparse.article.id
                        raise corrupt(f"the mentions of article {article_id!r} are not those that the index counts")
                    yield replace(geoparse, mentions=tuple(compress(mentions, is_selected)))


def _headers(connection: Connection, keys: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return id, title, source, date and url of articles, in the order of `keys`."""
    columns = articles.c
    by_key: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(keys), _ROWS_PER_QUERY):
        query = select(columns.key, columns.id, columns.title, columns.source, columns.date, columns.url)
        rows = connection.execute(query.where(columns.key.in_(keys[start : start + _ROWS_PER_QUERY])))
        by_key.update((row[0], tuple(row[1:])) for row in rows)
    if len(by_key) < len(keys):
        raise corrupt("the index counts mentions that do not exist")
    return [by_key[key] for key in keys]


def _sentences_table(connection: Connection, selection: Selection, rows: Ints) -> DataFrame:
    """Return the table of sentences of mentions, given as rows of the columns."""
    columns = selection.columns
    article = columns.article[rows]
    # A mention is identified by its article's key and its ordinal among the article's mentions.
    ids = list(zip(columns.key[article].tolist(), (rows - columns.first[article]).tolist(), strict=True))
    by_id: dict[tuple[int, int], tuple[Any, ...]] = {}
    for start in range(0, len(ids), _ROWS_PER_QUERY):
        by_id.update(_sentence_rows(connection, ids[start : start + _ROWS_PER_QUERY]))
    if len(by_id) < len(set(ids)):
        raise corrupt("the index counts mentions that do not exist")
    return dataframe_of_rows(SNIPPET_COLUMNS, [by_id[mention_id] for mention_id in ids])


def _sentence_rows(
    connection: Connection, ids: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], tuple[Any, ...]]]:
    """Yield the rows of the table of sentences, each with the id of its mention."""
    # As `geo.index.excerpt` does, but in the database, because an article may be long.
    begin = _larger(mentions.c.sentence_start, mentions.c.start - SNIPPET_CHARS_EACH_SIDE)
    stop = _smaller(mentions.c.sentence_end, mentions.c.end + SNIPPET_CHARS_EACH_SIDE)
    text = case((mentions.c.field == "title", articles.c.title), else_=articles.c.text)
    ellipsis_before = case((begin > mentions.c.sentence_start, "…"), else_="")
    ellipsis_after = case((stop < mentions.c.sentence_end, "…"), else_="")
    shift = begin - func.length(ellipsis_before)
    query = (
        select(
            mentions.c.article,
            mentions.c.ordinal,
            places.c.place_id,
            articles.c.id,
            articles.c.title,
            articles.c.source,
            articles.c.date,
            articles.c.url,
            mentions.c.field,
            mentions.c.start,
            mentions.c.end,
            mentions.c.kind,
            mentions.c.confidence,
            func.coalesce(mentions.c.lat, places.c.lat),
            func.coalesce(mentions.c.lon, places.c.lon),
            func.coalesce(mentions.c.radius_km, places.c.radius_km),
            mentions.c.correction.is_not(None),
            mentions.c.is_approximate,
            ellipsis_before + func.substr(text, begin + 1, stop - begin) + ellipsis_after,
            mentions.c.start - shift,
            mentions.c.end - shift,
        )
        .join_from(mentions, articles, articles.c.key == mentions.c.article)
        .join(places, places.c.key == mentions.c.place)
        .where(is_one_of_pairs(connection, mentions.c.article, mentions.c.ordinal, ids))
    )
    for article, ordinal, *cells in connection.execute(query):
        yield (article, ordinal), tuple(cells)


def _larger(first: ColumnElement[int], second: ColumnElement[int]) -> ColumnElement[int]:
    return case((first > second, first), else_=second)


def _smaller(first: ColumnElement[int], second: ColumnElement[int]) -> ColumnElement[int]:
    return case((first < second, first), else_=second)


def load_geoparses(connection: Connection, keys: Sequence[int], *, original: bool = False) -> list[Geoparse]:
    """Return articles by their keys: as they were corrected, or with `original` as the engine had geoparsed them.

    Only articles that corrections match have originals; the others come without mentions.
    """
    namesake = articles.alias()  # the article whose key is the number of the story
    query = (
        select(articles, namesake.c.id.label("story"))
        .join_from(articles, stories, stories.c.article == articles.c.key, isouter=True)
        .join(namesake, namesake.c.key == stories.c.story, isouter=True)
    )
    mappings = connection.execute(query.where(articles.c.key.in_(keys))).mappings()
    by_key = {row["key"]: (row_conversion.article_of(row), row["language"], row["story"]) for row in mappings}
    mentions_by_article = _by_article(connection, original_mentions if original else mentions, keys)
    focus_by_article = _by_article(connection, original_focus if original else focus, keys)
    if missing := set(keys) - by_key.keys():
        raise corrupt(f"article number {min(missing)} does not exist")
    return [
        Geoparse(
            article,
            tuple(row_conversion.mention_of(row) for row in mentions_by_article.get(key, ())),
            tuple(row_conversion.focus_of(row) for row in focus_by_article.get(key, ())),
            language,
            story,
        )
        for key in keys
        for article, language, story in [by_key[key]]
    ]


def _by_article(connection: Connection, table: Table, keys: Sequence[int]) -> dict[int, list[RowMapping]]:
    """Return the rows of the table of mentions or focus, or of originals, joined with their places."""
    labels = {"lat": "own_lat", "lon": "own_lon", "radius_km": "own_radius_km"}
    columns: list[Any] = [column.label(labels.get(column.name, column.name)) for column in table.c]
    query = (
        select(*columns, *(column for column in places.c if column.name not in ("key", "revision")))
        .join_from(table, places, places.c.key == table.c.place, isouter=True)
        .where(table.c.article.in_(keys))
        .order_by(table.c.article, table.c.ordinal)
    )
    mappings = connection.execute(query).mappings()
    return {key: list(group) for key, group in groupby(mappings, key=lambda row: row["article"])}
