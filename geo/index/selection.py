"""A Filter over the columns: which mentions and articles it leaves. What a filter means is decided here alone."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from geo.index.columns import NO_DAY, Bools, Columns, Ints, PlaceColumns
from geo.index.filter import Filter
from geo.index.mention_blobs import CORRECTED, FOCUS, KIND, KIND_CODES, NO_PLACE
from geo.index.search_terms import words_of
from geo.types import MentionKind

__all__ = ["ArticleLookup", "Selection", "Selections", "Selector", "places_of"]

_EPOCH = dt.date(1970, 1, 1).toordinal()
_KEPT = 24  # a byte for each mention, and counts by article and place


@dataclass(frozen=True)
class Selection:
    """What a filter leaves: `mentions` (placed ones) and `articles`, whatever their mentions, each True where kept."""

    columns: Columns
    filter: Filter
    mentions: Bools
    articles: Bools

    @cached_property
    def per_article(self) -> Ints:
        """How many of the mentions each article has."""
        return np.bincount(self.columns.article[self.mentions], minlength=len(self.columns.key))

    @cached_property
    def per_place(self) -> Ints:
        """How many of the mentions each place has, by its key."""
        return np.bincount(self.columns.place[self.mentions], minlength=self.columns.places.size)

    @cached_property
    def articles_per_place(self) -> Ints:
        """In how many articles each place has one of the mentions, by its key."""
        return self.columns.by_place.articles(self.mentions)

    @cached_property
    def listed(self) -> Ints:
        """The rows of the articles to list, newest first: those that the filter leaves, and where it asks something of
        mentions, only those with one.
        """
        f = self.filter
        return np.flatnonzero(self.articles & (self.per_article > 0) if f.asks_of_mentions else self.articles)

    @cached_property
    def unplaced(self) -> int:
        """How many mentions of the filter's kinds have no place, in the articles that it leaves."""
        columns = self.columns
        at = np.flatnonzero(columns.place == NO_PLACE)
        return int(np.count_nonzero(_of_kinds(columns.flags[at], self.filter) & self.articles[columns.article[at]]))

    def newest_of(self, place: int, most: int) -> Ints:
        """Return a place's mentions, newest first, `most` at most."""
        found = self.columns.by_place
        if not 0 <= place < self.columns.places.size:
            return np.zeros(0, np.int64)
        of_place = found.order[found.begins[place] : found.begins[place + 1]]
        newest: Ints = of_place[self.mentions[of_place]][:most].astype(np.int64)
        return newest


class Selections:
    """The last selections that were made over the columns of one revision; for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: OrderedDict[Filter, Selection] = OrderedDict()

    def get(self, f: Filter) -> Selection | None:
        """Return the selection of a filter, if it was made of late."""
        with self._lock:
            found = self._made.get(f)
            if found is not None:
                self._made.move_to_end(f)
            return found

    def keep(self, selection: Selection) -> None:
        """Keep a selection, and let the one go that was not asked for the longest."""
        with self._lock:
            self._made[selection.filter] = selection
            if len(self._made) > _KEPT:
                self._made.popitem(last=False)


class ArticleLookup(Protocol):
    """Looks up the articles that a filter names by what the columns do not hold."""

    def keys(self, article_ids: Sequence[str]) -> list[int]:
        """Return the keys of the articles with these ids."""

    def keys_of_text(self, text: str) -> Sequence[int]:
        """Return the keys of the articles whose text or title matches a full-text query."""


class Selector:
    """Makes selections over the columns of one revision."""

    def __init__(self, lookup: ArticleLookup, columns: Columns, made: Selections) -> None:
        self.columns = columns
        self._lookup = lookup
        self._made = made

    def select(self, f: Filter) -> Selection:
        """Return what the filter leaves."""
        made = self._made.get(f)
        if made is None:
            kept = self._articles(f)
            made = Selection(self.columns, f, self._mentions(f, kept), kept)
            self._made.keep(made)
        return made

    def without(self, f: Filter, **choices: object) -> Selection:
        """Return what the filter leaves with some of its choices changed."""
        return self.select(replace(f, **choices))  # type: ignore[arg-type]

    def _articles(self, f: Filter) -> Bools:
        columns = self.columns
        kept = np.ones(len(columns.key), dtype=np.bool_)
        if f.since is not None:
            kept &= columns.day >= f.since.toordinal() - _EPOCH
        if f.until is not None:
            kept &= (columns.day <= f.until.toordinal() - _EPOCH) & (columns.day != NO_DAY)
        if f.sources:
            wanted = [columns.sources.index(source) for source in f.sources if source in columns.sources]
            kept &= np.isin(columns.source, wanted)
        if f.articles:
            kept &= np.isin(columns.key, self._lookup.keys(f.articles))
        if words_of(f.text):
            kept &= np.isin(columns.key, self._lookup.keys_of_text(f.text))
        return kept

    def _mentions(self, f: Filter, kept_articles: Bools) -> Bools:
        columns = self.columns
        kept = columns.place != NO_PLACE
        kept &= _of_kinds(columns.flags, f)
        if f.min_confidence > 0:
            kept &= columns.confidence >= np.float32(f.min_confidence)
        if f.focus_only:
            kept &= (columns.flags & FOCUS) != 0
        if f.corrected_only:
            kept &= (columns.flags & CORRECTED) != 0
        if (of_place := places_of(columns.places, f)) is not None:
            kept &= of_place[columns.place]
        if not kept_articles.all():
            kept &= kept_articles[columns.article]
        return np.asarray(kept, dtype=np.bool_)


def places_of(at: PlaceColumns, f: Filter) -> Bools | None:
    """Return which places a filter lets through, None where it lets all."""
    if not (f.place_ids or f.countries or f.regions):
        return None
    kept = np.ones(at.size, dtype=np.bool_)
    if f.place_ids:
        kept &= np.isin(np.arange(at.size), [at.key_of[place] for place in f.place_ids if place in at.key_of])
    if f.countries or f.regions:
        countries, country = at.countries
        regions, region = at.regions
        in_country = np.isin(country, [code for code, name in enumerate(countries) if name in f.countries])
        kept &= in_country | np.isin(region, [code for code, pair in enumerate(regions) if pair in f.regions])
    return kept


def _of_kinds(flags: np.ndarray[tuple[int], np.dtype[np.uint8]], f: Filter) -> Bools:
    wanted = {KIND_CODES[kind.value] for kind in f.kinds}
    if len(wanted) == len(MentionKind):
        return np.ones(len(flags), dtype=np.bool_)
    allowed = np.array([code in wanted for code in range(KIND + 1)])
    found: Bools = allowed[flags & KIND]
    return found
