"""What the map, the lists and the filters show: counts over a selection. "Mentions" are placed mentions throughout."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.index import dataframes
from geo.index.columns import NO_DAY, Codes
from geo.index.dataframes import Bucket
from geo.index.filter import Filter
from geo.index.mention_blobs import KIND, KIND_CODES
from geo.index.selection import Selection, Selector
from geo.types import MentionKind

if TYPE_CHECKING:
    from pandas import DataFrame

_TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class Totals:
    """Placed mentions, the articles and places that they are in, and the mentions that could not be placed.

    `unplaced` honors the filter's kinds and what it says of articles: a mention without a place has no country.
    `listed` is how many articles `Store.articles` lists.
    """

    mentions: int
    articles: int
    places: int
    unplaced: int
    listed: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to choose from; each facet honors all of the filter but the choice that it is there to make.

    countries: country_code, mentions. regions: country_code, admin1_code, mentions; of what the filter's countries
    leave. kinds: kind, mentions. sources: source, mentions. All most mentions first. confidence: how many mentions in
    each tenth, 0 to 0.1 first. The dates are those of the first and last dated articles with a mention, None without.
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
    """Where an article stands in a list of articles, counted from 1, and the ids of those before and after it.

    `at` is None for one that is not in the list; the first of the list then comes after it.
    """

    at: int | None
    of: int
    before: str | None
    after: str | None


def totals(selector: Selector, f: Filter) -> Totals:
    """Count."""
    selection = selector.select(f)
    return Totals(
        mentions=int(selection.per_article.sum()),
        articles=int(np.count_nonzero(selection.per_article)),
        places=int(np.count_nonzero(selection.per_place)),
        unplaced=selection.unplaced,
        listed=len(selection.listed),
    )


def places_of(selector: Selector, f: Filter) -> DataFrame:
    """Return the table of places (`framing.places`) that are mentioned."""
    selection = selector.select(f)
    return dataframes.places(selector.columns.places, selection.per_place, selection.articles_per_place)


def facets(selector: Selector, f: Filter) -> Facets:
    """Return what there is to choose from."""
    places = selector.columns.places
    days = _days(selector.without(f, since=None, until=None))
    confident = selector.without(f, min_confidence=0.0)
    tenths = selector.columns.tenth[confident.mentions]
    of_any_kind = selector.without(f, kinds=tuple(MentionKind))
    kinds = np.bincount(selector.columns.flags[of_any_kind.mentions] & KIND, minlength=len(KIND_CODES))
    return Facets(
        countries=dataframes.countries(places, selector.without(f, countries=(), regions=()).per_place),
        regions=dataframes.regions(places, selector.without(f, regions=()).per_place),
        kinds=dataframes.most_first({"kind": list(KIND_CODES)}, kinds),
        sources=_sources(selector.without(f, sources=())),
        confidence=tuple(np.bincount(tenths, minlength=_TENTHS).tolist()),
        first_date=dataframes.date(days.min()) if len(days) else None,
        last_date=dataframes.date(days.max()) if len(days) else None,
    )


def timeline(selector: Selector, f: Filter, by: Bucket) -> DataFrame:
    """Return the timeline (`framing.timeline`) of a filter; undated articles are in none of it."""
    selection = selector.select(f)
    counts = selection.per_article
    rows = np.flatnonzero((counts > 0) & (selector.columns.day != NO_DAY))
    days, which = np.unique(selector.columns.day[rows], return_inverse=True)
    mentions = np.bincount(which, weights=counts[rows], minlength=len(days)).astype(np.int64)
    return dataframes.timeline(days, mentions, np.bincount(which, minlength=len(days)), by)


def place_timeline(selector: Selector, f: Filter, by: Bucket, limit_places: int) -> DataFrame:
    """Return the timelines (`framing.place_timeline`) of the most mentioned places."""
    selection = selector.select(f)
    columns = selector.columns
    keys = dataframes.most_mentioned(columns.places, selection.per_place)[:limit_places]
    rank = np.full(columns.places.size, -1, dtype=np.int64)
    rank[keys] = np.arange(len(keys))
    at = np.flatnonzero(selection.mentions)
    day, place = columns.day[columns.article[at]], rank[columns.place[at]]
    wanted = (day != NO_DAY) & (place >= 0)
    days, which = np.unique(dataframes.first_days(day[wanted], by), return_inverse=True)
    counts = np.bincount(which * len(keys) + place[wanted], minlength=len(days) * len(keys))
    return dataframes.place_timeline(columns.places, keys, days, counts.reshape(len(days), len(keys)))


def _sources(selection: Selection) -> DataFrame:
    columns = selection.columns
    counts = selection.per_article
    rows = np.flatnonzero((counts > 0) & (columns.source >= 0))
    mentions = np.bincount(columns.source[rows], weights=counts[rows], minlength=len(columns.sources))
    return dataframes.most_first({"source": list(columns.sources)}, mentions.astype(np.int64))


def _days(selection: Selection) -> Codes:
    days = selection.columns.day[selection.per_article > 0]
    dated: Codes = days[days != NO_DAY]
    return dated
