"""Timelines: mentions and articles per day, week, month or year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from geo.index.columns import NO_DAY, Codes, Ints, PlaceColumns, date_of_day
from geo.index.dataframes import dataframe_of, most_mentioned
from geo.index.selection import Selection

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = [
    "Bucket",
    "count_place_timeline",
    "count_timeline",
    "first_days_of_buckets",
    "place_timeline_table",
    "timeline_table",
]

Bucket = Literal["day", "week", "month", "year"]


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
