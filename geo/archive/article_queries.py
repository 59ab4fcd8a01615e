"""Reads articles, lists of them, sentences and geoparses from the files of an archive's months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.archive.compiled_filter import CompiledFilter
from geo.archive.counts import Sizes, count
from geo.archive.file_layout import BATCH_ROWS
from geo.archive.partitions import Partition
from geo.arrow_tables import article_from_row, mention_from_row
from geo.index import (
    ARTICLE_COLUMNS,
    HAS_OFFSET,
    SNIPPET_COLUMNS,
    Bools,
    Ints,
    Neighbors,
    dataframe_of_rows,
    excerpt,
)
from geo.types import Focus, Geoparse, Place

if TYPE_CHECKING:
    from pandas import DataFrame

_HEADER: Final = ("id", "title", "source", "date", "url")
_ARTICLE: Final = (*_HEADER, "text", "focus", "language", "mentions")
_TEXT_AND_MENTIONS: Final = (*_HEADER, "text", "mentions")

MentionId = tuple[Partition, int, int]
"""A mention: its month, the rank of its article, and its ordinal among the article's mentions."""

Part = tuple[Partition, list[int], list[int]]
"""Articles of a month: their ranks, and the number of selected mentions of each."""


def list_articles(month: Partition, compiled: CompiledFilter) -> tuple[Ints, Ints]:
    """Return the ranks of the articles that a filter lists, newest first, and their numbers of selected mentions."""
    is_listed = np.zeros(month.entry.articles, dtype=np.bool_)
    counts = np.zeros(month.entry.articles, dtype=np.int64)
    for rows in compiled.ranges(month):
        articles = rows.select_articles()
        rank = rows.article_column("rank")
        mentions = rows.select_mentions(articles)
        per_article = np.bincount(rows.article_of_mentions()[mentions], minlength=rows.size)
        counts[rank] = per_article
        if compiled.filter.has_mention_conditions:
            is_listed[rank] = per_article > 0
        else:
            is_listed[rank] = True if articles is None else articles
    ranks = np.flatnonzero(is_listed)
    return ranks, counts[ranks]


def headers(month: Partition, ranks: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return id, title, source, date and url of articles."""
    articles = month.read(ranks, _HEADER)
    return [tuple(articles[rank][name] for name in _HEADER) for rank in ranks]


def newest_mentions(
    months: Iterable[Partition], compiled: CompiledFilter, places: Ints, per_place: int, size: int
) -> list[MentionId]:
    """Return the newest selected mentions of each of some places, given by key, place by place in the order given.

    `size` is the number of places of the archive.
    """
    newest: dict[int, list[MentionId]] = {place: [] for place in places.tolist()}
    is_open = np.zeros(size, dtype=np.bool_)  # the places that still lack mentions
    is_open[places] = True
    for month in months:
        if not is_open.any() or not per_place:
            break
        for place, rank, ordinal in _newest_of_month(month, compiled, is_open, per_place):
            mentions = newest[place]
            if len(mentions) < per_place:
                mentions.append((month, rank, ordinal))
                is_open[place] = len(mentions) < per_place
    return [mention for mentions in newest.values() for mention in mentions]


def offset_mentions(months: Iterable[Partition], compiled: CompiledFilter, limit: int) -> list[MentionId]:
    """Return the newest selected mentions that have a point of their own."""
    newest: list[MentionId] = []
    for month in months:
        if len(newest) >= limit:
            break
        newest += [(month, rank, ordinal) for _, rank, ordinal in _newest_of_month(month, compiled, None, limit)]
    return newest[:limit]


def sentences_table(mentions: Sequence[MentionId], places: Mapping[str, Place]) -> DataFrame:
    """Return the table of sentences (`geo.index.SNIPPET_COLUMNS`) of mentions."""
    ranks: dict[Partition, list[int]] = {}
    for month, rank, _ in mentions:
        ranks.setdefault(month, []).append(rank)
    articles = {month: month.read(month_ranks, _TEXT_AND_MENTIONS) for month, month_ranks in ranks.items()}
    rows = [_sentence_row(articles[month][rank], ordinal, places) for month, rank, ordinal in mentions]
    return dataframe_of_rows(SNIPPET_COLUMNS, rows)


def articles_table(parts: Sequence[Part]) -> DataFrame:
    """Return the table of articles, given by months, ranks in each, and the numbers of their selected mentions."""
    rows = [
        (*header, mentions)
        for month, ranks, counts in parts
        for header, mentions in zip(headers(month, ranks), counts, strict=True)
    ]
    return dataframe_of_rows(ARTICLE_COLUMNS, rows)


def read_geoparse(month: Partition, rank: int, places: Mapping[str, Place]) -> Geoparse:
    """Return an article with all of its mentions."""
    return _geoparse_from_row(month.read([rank], _ARTICLE)[rank], places)


def _geoparse_from_row(
    row: Mapping[str, Any], places: Mapping[str, Place], ordinals: Sequence[int] | None = None
) -> Geoparse:
    """Return the geoparse of an article's row, with the mentions of these ordinals, or all."""
    mentions = row["mentions"] if ordinals is None else [row["mentions"][ordinal] for ordinal in ordinals]
    focus = tuple(Focus(places[entry["place_id"]], entry["score"]) for entry in row["focus"] or ())
    resolved = tuple(mention_from_row(mention, places) for mention in mentions)
    return Geoparse(article_from_row(row), resolved, focus, row.get("language"))


def geoparses(months: Iterable[Partition], compiled: CompiledFilter, places: Mapping[str, Place]) -> Iterator[Geoparse]:
    """Yield the articles with selected mentions, each with those mentions; newest first."""
    for month in months:
        if not compiled.may_match(month):
            continue
        ordinals: dict[int, list[int]] = {}
        for rows in compiled.ranges(month):
            mentions = np.flatnonzero(rows.select_mentions(rows.select_articles()))
            ranks = rows.article_column("rank")[rows.article_of_mentions()[mentions]]
            for rank, ordinal in zip(ranks.tolist(), rows.mention_column("ordinal")[mentions].tolist(), strict=True):
                ordinals.setdefault(rank, []).append(ordinal)
        newest_first = sorted(ordinals)
        for start in range(0, len(newest_first), BATCH_ROWS):
            batch = newest_first[start : start + BATCH_ROWS]
            articles = month.read(batch, _ARTICLE)
            for rank in batch:
                yield _geoparse_from_row(articles[rank], places, sorted(ordinals[rank]))


def _newest_of_month(
    month: Partition, compiled: CompiledFilter, places: Bools | None, limit: int
) -> list[tuple[int, int, int]]:
    """Return place, rank and ordinal of the newest selected mentions, newest first.

    `places` says for each place whether its mentions are looked for; with None, those with a point of their own are.
    Each place has `limit` mentions at most.
    """
    if not compiled.may_match(month):
        return []
    if places is not None and compiled.group is not None and not places[month.present].any():
        return []
    parts = []
    for rows in compiled.ranges(month):
        place = rows.mention_column("place")
        matches = places[place] if places is not None else (rows.mention_column("flags") & HAS_OFFSET) != 0
        if not matches.any():
            continue
        mentions = np.flatnonzero(matches)
        mentions = mentions[rows.select_mentions(rows.select_articles(), mentions)]
        rank = rows.article_column("rank")[rows.article_of_mentions()[mentions]]
        parts.append(np.stack([place[mentions], rank, rows.mention_column("ordinal")[mentions]]))
    if not parts:
        return []
    # Columns of place, rank, ordinal, sorted by place and then newest first; `nth` numbers the mentions of a place.
    table = np.concatenate(parts, axis=1)
    table = table[:, np.lexsort((table[2], table[1], table[0]))]
    starts = np.flatnonzero(np.diff(table[0], prepend=-1))
    nth = np.arange(table.shape[1]) - np.repeat(starts, np.diff(np.append(starts, table.shape[1])))
    table = table[:, nth < limit]
    return [(place, rank, ordinal) for place, rank, ordinal in table[:, np.lexsort((table[2], table[1]))].T.tolist()]


def _sentence_row(article: Mapping[str, Any], ordinal: int, places: Mapping[str, Place]) -> tuple[Any, ...]:
    mention = article["mentions"][ordinal]
    sentence = (mention["sentence_start"], mention["sentence_end"])
    place = places[mention["place_id"]]
    point = [mention[name] if mention["moved"] else getattr(place, name) for name in ("lat", "lon", "radius_km")]
    return (
        place.id,
        *(article[name] for name in _HEADER),
        mention["field"],
        mention["start"],
        mention["end"],
        mention["kind"],
        mention["confidence"],
        *point,
        False,
        bool(mention.get("is_approximate")),
        *excerpt(article[mention["field"]], sentence, mention["start"], mention["end"]),
    )


def page(
    months: Sequence[Partition], compiled: CompiledFilter, sizes: Sizes, limit: int | None, offset: int
) -> list[Part]:
    """Return `limit` articles of the list, without the first `offset`."""
    parts: list[Part] = []
    remaining = limit
    for month in months:
        if remaining == 0:
            break
        if not compiled.may_match(month):
            continue
        if offset and (size := count([month], compiled, sizes).listed) <= offset:
            offset -= size
            continue
        ranks, counts = list_articles(month, compiled)
        page = slice(offset, None if remaining is None else offset + remaining)
        parts.append((month, ranks[page].tolist(), counts[page].tolist()))
        remaining = None if remaining is None else remaining - len(ranks[page])
        offset = 0
    return parts


def neighbors(
    months: Sequence[Partition], compiled: CompiledFilter, sizes: Sizes, length: int, home: Partition | None, rank: int
) -> Neighbors:
    """Return the position of an article, given by its month `home` and rank, in the list of `length` articles."""
    before = 0
    for month in months if home is not None else ():
        if month is home:
            ranks = list_articles(month, compiled)[0] if compiled.may_match(month) else np.zeros(0, np.int64)
            if rank not in ranks:
                break
            position = before + int(np.searchsorted(ranks, rank))
            ids = _ids(months, compiled, sizes, 3 if position else 2, max(0, position - 1))
            newer, older = (ids[0] if position else None), ids[2 if position else 1 :]
            return Neighbors(position + 1, length, newer, older[0] if older else None)
        before += count([month], compiled, sizes).listed
    first = _ids(months, compiled, sizes, 1, 0)
    return Neighbors(None, length, None, first[0] if first else None)


def _ids(months: Sequence[Partition], compiled: CompiledFilter, sizes: Sizes, limit: int, offset: int) -> list[str]:
    parts = page(months, compiled, sizes, limit, offset)
    return [header[0] for month, ranks, _ in parts for header in headers(month, ranks)]
