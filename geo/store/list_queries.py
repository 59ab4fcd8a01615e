"""Tables of articles and sentences: which ones is a selection's to say, what is in them the database's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sqlalchemy import ColumnElement, Connection, case, func, select

from geo.index.columns import Ints
from geo.index.counts import Neighbors
from geo.index.dataframes import ARTICLE_COLUMNS, SNIPPET_COLUMNS
from geo.index.filter import Filter
from geo.index.frames import frame_of_rows
from geo.index.mention_blobs import MOVED
from geo.index.selection import Selection, Selector
from geo.store.corruption import damaged
from geo.store.database import one_of_pairs
from geo.store.fulltext.search import find
from geo.store.schema import articles, mentions, places

if TYPE_CHECKING:
    from pandas import DataFrame

_EITHER_SIDE_CHARS: Final = 300
_AT_ONCE: Final = 5_000


def articles_of(
    connection: Connection, selector: Selector, f: Filter, limit: int | None = None, offset: int = 0
) -> DataFrame:
    """Return article_id, title, source, date, url, mentions: newest first, undated last.

    An article whose mentions the filter all leaves out is there with 0, unless the filter asks something of mentions:
    countries, regions, places, focus or corrections.
    """
    selection = selector.select(f)
    rows = selection.listed[offset : None if limit is None else offset + limit]
    counts = selection.per_article[rows].tolist()
    heads = _heads(connection, selection.columns.key[rows].tolist())
    return frame_of_rows(
        ARTICLE_COLUMNS,
        [(*head, number) for head, number in zip(heads, counts, strict=True)],
    )


def neighbors(connection: Connection, selector: Selector, f: Filter, article_id: str) -> Neighbors:
    """Return where an article stands in the list that `articles_of` makes."""
    listed = selector.select(f).listed
    keys = selector.columns.key[listed]
    key = connection.scalar(select(articles.c.key).where(articles.c.id == article_id))
    (found,) = np.nonzero(keys == key)
    at = int(found[0]) if len(found) else -1
    beside = [n for n in (at - 1, at + 1) if 0 <= n < len(keys)]
    ids = dict(zip(beside, (head[0] for head in _heads(connection, keys[beside].tolist())), strict=True))
    before, after = ids.get(at - 1), ids.get(at + 1)
    return Neighbors(at + 1 if at >= 0 else None, len(listed), before, after)


def find_articles(connection: Connection, selector: Selector, words: str, limit: int) -> DataFrame:
    """Return article_id, title, source, date, url of the articles whose titles have all the words, newest first.

    The last word may be the beginning of one; without any, these are the newest articles.
    """
    keys = selector.columns.key
    if words.strip():
        keys = keys[np.isin(keys, find(connection, words, in_titles=True))]
    heads = _heads(connection, keys[:limit].tolist())
    return frame_of_rows(ARTICLE_COLUMNS[:-1], heads)


def snippets(
    connection: Connection, selector: Selector, f: Filter, place_ids: Sequence[str], per_place: int
) -> DataFrame:
    """Return place_id, article_id, title, source, date, url, field, mention_start, mention_end, kind, confidence, lat,
    lon, radius_km, corrected, sentence, start, end: for each place its newest mentions, `per_place` at most, undated
    ones last.

    `sentence` is the sentence around the mention, cut to 300 characters on either side with "…" where it is longer;
    `start` and `end` are offsets of the mention in it, `mention_start` and `mention_end` in the article's `field`.
    `date` is ISO 8601; `lat`, `lon` and `radius_km` are the mention's own point, else its place's.
    """
    selection = selector.select(f)
    key_of = selection.columns.places.key_of
    chosen = [selection.newest_of(key_of[place], per_place) for place in sorted(set(place_ids)) if place in key_of]
    return _sentences(connection, selection, np.concatenate([np.zeros(0, np.int64), *chosen]))


def offset_mentions(connection: Connection, selector: Selector, f: Filter, limit: int) -> DataFrame:
    """Return the newest mentions that have a point of their own ("30 km west of Osaka"); columns as of snippets."""
    selection = selector.select(f)
    found = np.flatnonzero(selection.mentions & ((selection.columns.flags & MOVED) != 0))
    return _sentences(connection, selection, found[:limit])


def _heads(connection: Connection, keys: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return id, title, source, date and url of articles, in the order of their keys given."""
    named = articles.c
    found: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        query = select(named.key, named.id, named.title, named.source, named.date, named.url)
        some = connection.execute(query.where(named.key.in_(keys[start : start + _AT_ONCE])))
        found.update((row[0], tuple(row[1:])) for row in some)
    if len(found) < len(keys):
        raise damaged("mentions are counted that there are none of")
    return [found[key] for key in keys]


def _sentences(connection: Connection, selection: Selection, at: Ints) -> DataFrame:
    """Return the table of snippets for mentions, given by where they are in the columns."""
    columns = selection.columns
    rows = columns.article[at]
    spots = list(zip(columns.key[rows].tolist(), (at - columns.first[rows]).tolist(), strict=True))
    found: dict[tuple[int, int], tuple[Any, ...]] = {}
    for start in range(0, len(spots), _AT_ONCE):
        found.update(_sentence_rows(connection, spots[start : start + _AT_ONCE]))
    if len(found) < len(set(spots)):
        raise damaged("mentions are counted that there are none of")
    return frame_of_rows(SNIPPET_COLUMNS, [found[spot] for spot in spots])


def _sentence_rows(
    connection: Connection, spots: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], tuple[Any, ...]]]:
    """Yield the rows of the table of snippets, each with the article's key and the mention's ordinal before it."""
    begin = _larger(mentions.c.sentence_start, mentions.c.start - _EITHER_SIDE_CHARS)
    stop = _smaller(mentions.c.sentence_end, mentions.c.end + _EITHER_SIDE_CHARS)
    whole = case((mentions.c.field == "title", articles.c.title), else_=articles.c.text)
    cut_before = case((begin > mentions.c.sentence_start, "…"), else_="")
    cut_after = case((stop < mentions.c.sentence_end, "…"), else_="")
    shift = begin - func.length(cut_before)
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
            cut_before + func.substr(whole, begin + 1, stop - begin) + cut_after,
            mentions.c.start - shift,
            mentions.c.end - shift,
        )
        .join_from(mentions, articles, articles.c.key == mentions.c.article)
        .join(places, places.c.key == mentions.c.place)
        .where(one_of_pairs(connection, mentions.c.article, mentions.c.ordinal, spots))
    )
    for article, ordinal, *cells in connection.execute(query):
        yield (article, ordinal), tuple(cells)


def _larger(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    return case((one > other, one), else_=other)


def _smaller(one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    return case((one < other, one), else_=other)
