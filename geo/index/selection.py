"""Applies a Filter to the columns: which mentions and articles it selects. What a filter means is decided only here."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Generic, Protocol, TypeVar

import numpy as np

from geo.index.columns import (
    IN_FOCUS,
    IS_CORRECTED,
    NO_DAY,
    NO_PLACE,
    Bools,
    Columns,
    Ints,
    PlaceColumns,
    day_of_date,
    flags_with_kinds,
)
from geo.index.filter import Filter, words_of

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

FILTERS_CACHED: Final = 24  # of each, a byte for each mention, and counts by article and by place


class LruCache(Generic[Key, Value]):
    """Keeps the `size` most recently used values."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key, compute: Callable[[], Value]) -> Value:
        """Return the value of a key, which `compute` makes where it is not in the cache."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = compute()  # outside the lock: other keys need not wait; two threads may compute the same value
        with self._lock:
            self._values[key] = value
            if len(self._values) > self._size:
                self._values.popitem(last=False)
        return value


@dataclass(frozen=True)
class Selection:
    """What a filter selects.

    Attributes:
        columns: the columns.
        filter: the filter.
        mentions: for each mention whether it is placed and selected.
        articles: for each article whether it is selected, whatever its mentions.
    """

    columns: Columns
    filter: Filter
    mentions: Bools
    articles: Bools

    @cached_property
    def per_article(self) -> Ints:
        """The number of selected mentions of each article."""
        return np.bincount(self.columns.article[self.mentions], minlength=len(self.columns.key))

    @cached_property
    def per_place(self) -> Ints:
        """The number of selected mentions of each place, by its key."""
        return np.bincount(self.columns.place[self.mentions], minlength=self.columns.places.size)

    @cached_property
    def articles_per_place(self) -> Ints:
        """The number of articles with a selected mention of each place, by its key."""
        return self.columns.by_place.articles(self.mentions)

    @cached_property
    def listed(self) -> Ints:
        """The rows of the articles to list, newest first.

        An article without selected mentions is listed unless the filter sets conditions on mentions.
        """
        needs_mention = self.filter.has_mention_conditions
        return np.flatnonzero(self.articles & (self.per_article > 0) if needs_mention else self.articles)

    @cached_property
    def unplaced(self) -> int:
        """The number of mentions without a place, of the filter's kinds, in the selected articles."""
        columns = self.columns
        rows = np.flatnonzero(columns.place == NO_PLACE)
        has_kind = flags_with_kinds(self.filter.kinds)[columns.flags[rows]]
        return int(np.count_nonzero(has_kind & self.articles[columns.article[rows]]))

    def newest_mentions(self, place: int, limit: int) -> Ints:
        """Return the selected mentions of the place with this key, newest first, `limit` at most."""
        groups = self.columns.by_place
        if not 0 <= place < self.columns.places.size:
            return np.zeros(0, np.int64)
        of_place = groups.order[groups.starts[place] : groups.starts[place + 1]]
        newest: Ints = of_place[self.mentions[of_place]][:limit].astype(np.int64)
        return newest


class ArticleLookup(Protocol):
    """Finds articles by properties that are not in the columns."""

    def keys(self, article_ids: Sequence[str]) -> list[int]:
        """Return the keys of the articles with these ids."""

    def keys_of_text(self, text: str) -> Sequence[int]:
        """Return the keys of the articles whose text or title matches a full-text query."""


class Selector:
    """Makes selections over the columns of one revision."""

    def __init__(self, lookup: ArticleLookup, columns: Columns, cache: LruCache[Filter, Selection]) -> None:
        self.columns = columns
        self._lookup = lookup
        self._cache = cache

    def select(self, f: Filter) -> Selection:
        """Return what the filter selects."""
        return self._cache.get(f, lambda: self._select(f))

    def select_with(self, f: Filter, **changes: object) -> Selection:
        """Return what the filter selects when some of its fields are changed."""
        return self.select(replace(f, **changes))  # type: ignore[arg-type]

    def _select(self, f: Filter) -> Selection:
        articles = self._select_articles(f)
        return Selection(self.columns, f, self._select_mentions(f, articles), articles)

    def _select_articles(self, f: Filter) -> Bools:
        columns = self.columns
        selected = np.ones(len(columns.key), dtype=np.bool_)
        if f.since is not None:
            selected &= columns.day >= day_of_date(f.since)  # NO_DAY is less than every day
        if f.until is not None:
            selected &= (columns.day <= day_of_date(f.until)) & (columns.day != NO_DAY)
        if f.sources:
            codes = [columns.sources.index(source) for source in f.sources if source in columns.sources]
            selected &= np.isin(columns.source, codes)
        if f.articles:
            selected &= np.isin(columns.key, self._lookup.keys(f.articles))
        if words_of(f.text):
            selected &= np.isin(columns.key, self._lookup.keys_of_text(f.text))
        return _one_of_each_story(columns, selected) if f.count_by == "stories" else selected

    def _select_mentions(self, f: Filter, articles: Bools) -> Bools:
        columns = self.columns
        selected = columns.place != NO_PLACE
        selected &= flags_with_kinds(f.kinds)[columns.flags]
        if f.min_confidence > 0:
            selected &= columns.confidence >= np.float32(f.min_confidence)
        if f.focus_only:
            selected &= (columns.flags & IN_FOCUS) != 0
        if f.corrected_only:
            selected &= (columns.flags & IS_CORRECTED) != 0
        if (places := select_places(columns.places, f)) is not None:
            selected &= places[columns.place]
        if not articles.all():  # looking articles up for every mention is the most expensive step
            selected &= articles[columns.article]
        return np.asarray(selected, dtype=np.bool_)


def _one_of_each_story(columns: Columns, selected: Bools) -> Bools:
    """Return the selected articles without those of whose story another one has more placed mentions or is earlier."""
    rows = columns.by_story[selected[columns.by_story]]
    stories = columns.story[rows]
    is_last = np.ones(len(rows), dtype=np.bool_)
    is_last[:-1] = stories[1:] != stories[:-1]
    chosen = np.zeros(len(selected), dtype=np.bool_)
    chosen[rows[is_last]] = True
    return chosen


def select_places(places: PlaceColumns, f: Filter) -> Bools | None:
    """Return for each place whether a filter selects it, None where it selects all."""
    if not (f.place_ids or f.countries or f.regions):
        return None
    selected = np.ones(places.size, dtype=np.bool_)
    if f.place_ids:
        keys = [places.key_by_id[place] for place in f.place_ids if place in places.key_by_id]
        selected &= np.isin(np.arange(places.size), keys)
    if f.countries or f.regions:
        countries, country = places.countries
        regions, region = places.regions
        in_country = np.isin(country, [code for code, name in enumerate(countries) if name in f.countries])
        selected &= in_country | np.isin(region, [code for code, pair in enumerate(regions) if pair in f.regions])
    return selected
