"""Counts as the tables that the map, the lists and the filters show, wherever they were counted.

Text columns hold `str` or None (dtype object, so that None stays None), counts are int64, coordinates and confidences
float64. "Mentions" are placed mentions throughout.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from geo.index.columns import Codes, Ints, PlaceColumns
from geo.index.frames import frame_of

if TYPE_CHECKING:
    from pandas import DataFrame

Bucket = Literal["day", "week", "month", "year"]

ARTICLE_COLUMNS: Final = ("article_id", "title", "source", "date", "url", "mentions")
SNIPPET_COLUMNS: Final = (
    "place_id",
    "article_id",
    "title",
    "source",
    "date",
    "url",
    "field",
    "mention_start",
    "mention_end",
    "kind",
    "confidence",
    "lat",
    "lon",
    "radius_km",
    "corrected",
    "sentence",
    "start",
    "end",
)
_PLACE_COLUMNS: Final = (
    "place_id",
    "name",
    "country_code",
    "admin1_code",
    "feature_class",
    "feature_code",
    "lat",
    "lon",
    "population",
    "radius_km",
)


def places(at: PlaceColumns, mentions: Ints, articles: Ints) -> DataFrame:
    """Return place_id, name, country_code, admin1_code, feature_class, feature_code, lat, lon, population, radius_km,
    mentions, articles: the places that are mentioned, most mentions first. Counts are given by the places' keys.
    """
    keys = most_mentioned(at, mentions)
    found: dict[str, Any] = {name: at.values[name][keys] for name in _PLACE_COLUMNS}
    found["population"] = found["population"].astype(np.int64)
    return frame_of(found | {"mentions": mentions[keys], "articles": articles[keys]})


def most_mentioned(at: PlaceColumns, mentions: Ints) -> Ints:
    """Return the keys of the places that are mentioned, most mentions first, then by id."""
    keys = np.flatnonzero(mentions)
    return keys[np.lexsort((at.in_order_of_id[keys], -mentions[keys]))]


def countries(at: PlaceColumns, mentions: Ints) -> DataFrame:
    """Return country_code, mentions, most first; counts are given by the places' keys."""
    codes, country = at.countries
    return most_first({"country_code": codes}, _summed(mentions, country, len(codes)))


def regions(at: PlaceColumns, mentions: Ints) -> DataFrame:
    """Return country_code, admin1_code, mentions, most first; counts are given by the places' keys."""
    pairs, region = at.regions
    codes = {"country_code": [pair[0] for pair in pairs], "admin1_code": [pair[1] for pair in pairs]}
    return most_first(codes, _summed(mentions, region, len(pairs)))


def most_first(names: dict[str, list[str]], mentions: Ints) -> DataFrame:
    """Return the names that have mentions with their number, most first, then in the order of the names."""
    found = np.flatnonzero(mentions)
    keys = list(zip(*names.values(), strict=True))
    order = sorted(found.tolist(), key=lambda row: (-mentions[row], keys[row]))
    texts = {name: np.array([values[row] for row in order], dtype=object) for name, values in names.items()}
    return frame_of(texts | {"mentions": mentions[order]})


def timeline(days: Codes, mentions: Ints, articles: Ints, by: Bucket) -> DataFrame:
    """Return day (YYYY-MM-DD, the first of its day, week from Monday, month or year), mentions, articles, oldest first.

    Counts are given day by day.
    """
    buckets, which = np.unique(first_days(days, by), return_inverse=True)
    summed = [np.bincount(which, weights=n, minlength=len(buckets)).astype(np.int64) for n in (mentions, articles)]
    return frame_of({"day": iso(buckets), "mentions": summed[0], "articles": summed[1]})


def place_timeline(at: PlaceColumns, keys: Ints, days: Codes, counts: Ints) -> DataFrame:
    """Return place_id, day, mentions, oldest first; `counts` has a row for each of the days, a column for each key."""
    bucket, place = np.nonzero(counts)
    ids = at.values["place_id"][keys]
    return frame_of({"place_id": ids[place], "day": iso(days)[bucket], "mentions": counts[bucket, place]})


def first_days(days: Codes, by: Bucket) -> Codes:
    """Return the first day of the day, week, month or year that each day is in; all counted from 1970."""
    if by == "day":
        return days
    if by == "week":
        return (days + 3) // 7 * 7 - 3  # 1 January 1970 was a Thursday
    unit = "datetime64[M]" if by == "month" else "datetime64[Y]"
    return days.astype("datetime64[D]").astype(unit).astype("datetime64[D]").astype(np.int32)


def date(day: int | np.integer[Any]) -> dt.date:
    """Return the date of a day counted from 1970."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(day))


def iso(days: Codes | Sequence[int]) -> npt.NDArray[Any]:
    """Return days counted from 1970 as YYYY-MM-DD."""
    return np.array([date(day).isoformat() for day in days], dtype=object)


def _summed(mentions: Ints, group: Codes, size: int) -> Ints:
    """Return the mentions of each group of places; `group` is each place's, -1 none."""
    held = np.flatnonzero((mentions > 0) & (group >= 0))
    return np.bincount(group[held], weights=mentions[held], minlength=size).astype(np.int64)
