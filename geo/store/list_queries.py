"""Tables of articles and sentences: a selection says which rows, the database what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sqlalchemy import ColumnElement, Connection, case, func, select

from geo.index import (
    ARTICLE_COLUMNS,
    HAS_OFFSET,
    SNIPPET_CHARS_EACH_SIDE,
    SNIPPET_COLUMNS,
    Ints,
    Neighbors,
    Selection,
    Selector,
    dataframe_of_rows,
)
from geo.store.corruption import corrupt
from geo.store.database import is_one_of_pairs
from geo.store.fulltext.search import find
from geo.store.schema import articles, mentions, places

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["articles_table", "find_articles", "neighbors", "offset_mentions_table", "snippets_table"]

_BATCH: Final = 5_000


def articles_table(
    connection: Connection, selection: Selection, limit: int | None = None, offset: int = 0
) -> DataFrame:
    """Return the listed articles of a selection with their counts, newest first, undated last."""
    rows = selection.listed[offset : None if limit is None else offset + limit]
    counts = selection.per_article[rows].tolist()
    headers = _headers(connection, selection.columns.key[rows].tolist())
    return dataframe_of_rows(ARTICLE_COLUMNS, [(*header, count) for header, count in zip(headers, counts, strict=True)])


def neighbors(connection: Connection, selection: Selection, article_id: str) -> Neighbors:
    """Return an article's position in the list that `articles_table` returns."""
    keys = selection.columns.key[selection.listed]
    key = connection.scalar(select(articles.c.key).where(articles.c.id == article_id))
    (positions,) = np.nonzero(keys == key)
    position = int(positions[0]) if len(positions) else -1
    adjacent = [n for n in (position - 1, position + 1) if 0 <= n < len(keys)]
    ids = [header[0] for header in _headers(connection, keys[adjacent].tolist())]
    id_at = dict(zip(adjacent, ids, strict=True))
    before, after = id_at.get(position - 1), id_at.get(position + 1)
    return Neighbors(position + 1 if position >= 0 else None, len(keys), before, after)


def find_articles(connection: Connection, selector: Selector, words: str, limit: int) -> DataFrame:
    """Return the newest articles with all the words in their titles; without any words, the newest articles."""
    keys = selector.columns.key
    if words.strip():
        keys = keys[np.isin(keys, find(connection, words, in_titles=True))]
    return dataframe_of_rows(ARTICLE_COLUMNS[:-1], _headers(connection, keys[:limit].tolist()))


def snippets_table(connection: Connection, selection: Selection, place_ids: Sequence[str], per_place: int) -> DataFrame:
    """Return the newest sentences of each place, `per_place` at most, undated ones last."""
    key_by_id = selection.columns.places.key_by_id
    keys = [key_by_id[place_id] for place_id in sorted(set(place_ids)) if place_id in key_by_id]
    newest = [selection.newest_mentions(key, per_place) for key in keys]
    return _sentences_table(connection, selection, np.concatenate([np.zeros(0, np.int64), *newest]))


def offset_mentions_table(connection: Connection, selection: Selection, limit: int) -> DataFrame:
    """Return the sentences of the newest mentions that have a point of their own."""
    newest = np.flatnonzero(selection.mentions & ((selection.columns.flags & HAS_OFFSET) != 0))
    return _sentences_table(connection, selection, newest[:limit])


def _headers(connection: Connection, keys: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return id, title, source, date and url of articles, in the order of `keys`."""
    columns = articles.c
    by_key: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(keys), _BATCH):
        query = select(columns.key, columns.id, columns.title, columns.source, columns.date, columns.url)
        rows = connection.execute(query.where(columns.key.in_(keys[start : start + _BATCH])))
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
    for start in range(0, len(ids), _BATCH):
        by_id.update(_sentence_rows(connection, ids[start : start + _BATCH]))
    if len(by_id) < len(set(ids)):
        raise corrupt("the index counts mentions that do not exist")
    return dataframe_of_rows(SNIPPET_COLUMNS, [by_id[mention_id] for mention_id in ids])


def _sentence_rows(
    connection: Connection, ids: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], tuple[Any, ...]]]:
    """Yield the rows of the table of sentences, each with the id of its mention."""
    # Cut in the database, for an article may be long. A sentence without end takes SNIPPET_CHARS_EACH_SIDE.
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
