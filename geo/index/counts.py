"""Totals and facets: what the filters and the header of the map show. "Mentions" are placed mentions throughout."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.index.columns import NO_DAY, TENTHS, Codes, date_of_day
from geo.index.dataframes import countries_table, counts_table, places_table, regions_table
from geo.index.filter import Filter
from geo.index.mention_blobs import KIND_CODES, KIND_MASK
from geo.index.selection import Selection, Selector
from geo.types import MentionKind

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Facets", "Neighbors", "Totals", "count_facets", "count_places", "count_totals"]


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

    `at` is None for an article that is not in the list; the first of the list then comes after it.
    """

    at: int | None
    of: int
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
        sources=_sources_table(selector.select_with(f, sources=())),
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
