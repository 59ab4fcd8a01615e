"""Totals, facets and timelines: what the header, the filters and the timeline of the map show.

"Mentions" are placed mentions throughout.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from geo.index.columns import KIND_CODES, KIND_MASK, NO_DAY, TENTHS, Codes, Ints, PlaceColumns, date_of_day
from geo.index.dataframes import (
    countries_table,
    counts_table,
    dataframe_of,
    most_mentioned,
    places_table,
    regions_table,
)
from geo.index.filter import Filter
from geo.index.selection import Selection, Selector
from geo.types import MentionKind

if TYPE_CHECKING:
    from pandas import DataFrame

Bucket = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of a filter.

    Attributes:
        mentions: placed mentions.
        articles: articles with such a mention.
        places: places with such a mention.
        unplaced: mentions that could not be placed. Only the filter's kinds and its conditions on articles count, for
            a mention without a place has no country.
        listed: articles in the list of articles.
    """

    mentions: int
    articles: int
    places: int
    unplaced: int
    listed: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The values that can be filtered by. Each facet honors the whole filter except for its own choice.

    Attributes:
        countries: columns country_code, mentions; most mentions first, as all tables here.
        regions: columns country_code, admin1_code, mentions; only regions of the filter's countries.
        kinds: columns kind, mentions.
        sources: columns source, mentions.
        confidence: the number of mentions in each tenth of confidence, 0 to 0.1 first.
        first_date: the date of the first dated article with a mention, None without one.
        last_date: the date of the last.
    """

    countries: DataFrame
    regions: DataFrame
    kinds: DataFrame
    sources: DataFrame
    confidence: tuple[int, ...]
    first_date: dt.date | None
    last_date: dt.date | None


@dataclass(frozen=True, slots=True)
class Neighbors:
    """An article's position in a list of articles, counted from 1, and the ids of the articles before and after it.

    `position` is None for an article that is not in the list; the first of the list then comes after it.
    """

    position: int | None
    total: int
    before: str | None
    after: str | None


def count_totals(selection: Selection) -> Totals:
    """Count the mentions, articles and places of a selection."""
    return Totals(
        mentions=int(selection.per_article.sum()),
        articles=int(np.count_nonzero(selection.per_article)),
        places=int(np.count_nonzero(selection.per_place)),
        unplaced=selection.unplaced,
        listed=len(selection.listed),
    )


def count_places(selection: Selection) -> DataFrame:
    """Return the table of the mentioned places (`places_table`)."""
    return places_table(selection.columns.places, selection.per_place, selection.articles_per_place)


def count_facets(selector: Selector, f: Filter) -> Facets:
    """Count the values that can be filtered by."""
    places = selector.columns.places
    days = _days(selector.select_with(f, since=None, until=None))
    any_confidence = selector.select_with(f, min_confidence=0.0)
    tenths = np.bincount(selector.columns.tenth[any_confidence.mentions], minlength=TENTHS)
    any_kind = selector.select_with(f, kinds=tuple(MentionKind))
    kinds = np.bincount(selector.columns.flags[any_kind.mentions] & KIND_MASK, minlength=len(KIND_CODES))
    return Facets(
        countries=countries_table(places, selector.select_with(f, countries=(), regions=()).per_place),
        regions=regions_table(places, selector.select_with(f, regions=()).per_place),
        kinds=counts_table({"kind": list(KIND_CODES)}, kinds),
        # Of a story that several publishers have, each has a version that counts where that publisher is chosen.
        sources=_sources_table(selector.select_with(f, sources=(), count_by="articles")),
        confidence=tuple(tenths.tolist()),
        first_date=date_of_day(days.min()) if len(days) else None,
        last_date=date_of_day(days.max()) if len(days) else None,
    )


def _sources_table(selection: Selection) -> DataFrame:
    columns, counts = selection.columns, selection.per_article
    rows = np.flatnonzero((counts > 0) & (columns.source >= 0))
    mentions = np.bincount(columns.source[rows], weights=counts[rows], minlength=len(columns.sources))
    return counts_table({"source": list(columns.sources)}, mentions.astype(np.int64))


def _days(selection: Selection) -> Codes:
    days = selection.columns.day[selection.per_article > 0]
    dated: Codes = days[days != NO_DAY]
    return dated


def count_timeline(selection: Selection, by: Bucket) -> DataFrame:
    """Return the timeline (`timeline_table`) of a selection, without its undated articles."""
    columns, mentions = selection.columns, selection.per_article
    rows = np.flatnonzero((mentions > 0) & (columns.day != NO_DAY))
    return timeline_table(columns.day[rows], mentions[rows], np.ones(len(rows), np.int64), by)


def timeline_table(days: Codes, mentions: Ints, articles: Ints, by: Bucket) -> DataFrame:
    """Sum counts by day, week, month or year.

    Args:
        days: days since 1970; a day may occur several times.
        mentions: the number of mentions of each of `days`.
        articles: the number of articles of each of `days`.
        by: the length of a bucket.

    Returns:
        A table with the columns day (YYYY-MM-DD, the first of its bucket; weeks start on Monday), mentions and
        articles, oldest first.
    """
    buckets, bucket = np.unique(first_days_of_buckets(days, by), return_inverse=True)
    sums = [np.bincount(bucket, weights=n, minlength=len(buckets)).astype(np.int64) for n in (mentions, articles)]
    return dataframe_of({"day": _iso(buckets), "mentions": sums[0], "articles": sums[1]})


def count_place_timeline(selection: Selection, by: Bucket, limit_places: int) -> DataFrame:
    """Return the timelines (`place_timeline_table`) of the `limit_places` most mentioned places."""
    columns = selection.columns
    keys = most_mentioned(columns.places, selection.per_place)[:limit_places]
    rank = np.full(columns.places.size, -1, dtype=np.int64)
    rank[keys] = np.arange(len(keys))
    mentions = np.flatnonzero(selection.mentions)
    day, place = columns.day[columns.article[mentions]], rank[columns.place[mentions]]
    counted = (day != NO_DAY) & (place >= 0)
    buckets, bucket = np.unique(first_days_of_buckets(day[counted], by), return_inverse=True)
    # One number for each pair of bucket and place, so that one bincount counts them all.
    counts = np.bincount(bucket * len(keys) + place[counted], minlength=len(buckets) * len(keys))
    return place_timeline_table(columns.places, keys, buckets, counts.reshape(len(buckets), len(keys)))


def place_timeline_table(places: PlaceColumns, keys: Ints, days: Codes, counts: Ints) -> DataFrame:
    """Return the columns place_id, day (YYYY-MM-DD), mentions, oldest first, without zeros.

    Args:
        places: the places.
        keys: the keys of the places that were counted.
        days: the first days of the buckets.
        counts: mentions, a row for each of `days`, a column for each of `keys`.
    """
    bucket, place = np.nonzero(counts)
    ids = places.values["place_id"][keys]
    return dataframe_of({"place_id": ids[place], "day": _iso(days)[bucket], "mentions": counts[bucket, place]})


def first_days_of_buckets(days: Codes, by: Bucket) -> Codes:
    """Return the first day of the day, week, month or year of each day; all counted from 1970."""
    if by == "day":
        return days
    if by == "week":
        return (days + 3) // 7 * 7 - 3  # 1 January 1970 was a Thursday
    unit = "datetime64[M]" if by == "month" else "datetime64[Y]"
    return days.astype("datetime64[D]").astype(unit).astype("datetime64[D]").astype(np.int32)


def _iso(days: Codes) -> npt.NDArray[Any]:
    return np.array([date_of_day(day).isoformat() for day in days], dtype=object)
