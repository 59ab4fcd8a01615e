"""A Filter compiled to the codes of an archive, so that numpy applies it to whole columns of a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.archive.file_layout import EVERYTHING, FIRST_COUNTRY
from geo.archive.partition_writer import UNPLACED
from geo.archive.partitions import Partition
from geo.index import (
    IN_FOCUS,
    IS_CORRECTED,
    Bools,
    Codes,
    Filter,
    Ints,
    PlaceColumns,
    day_of_date,
    flags_with_kinds,
    select_places,
)

_FLAGS: Final = np.arange(256)
_ALL: Final = slice(None)
_NO_RANKS: Final = np.zeros(0, np.int64)


@dataclass(frozen=True)
class CompiledFilter:
    """A filter in the codes of an archive.

    Mentions are selected by their flags through tables of 256 entries, one for each value of the flags: one look-up
    in an array replaces several comparisons for every mention.

    Attributes:
        filter: the filter.
        places: for each place whether it is selected, None where all are.
        sources: the codes of the selected publishers, sorted, None where all are.
        since: the first day since 1970, None without a limit.
        until: the last day.
        articles: for each month the ranks of the articles that the filter names, or whose words match; None where the
            filter sets no such condition.
        group: the group of the tables of counts that answers the filter without reading mentions, None where none does.
        kind_flags: the flags whose kind is selected.
        other_flags: the flags that all other conditions select.
        unplaced_flags: the flags of mentions without a place whose kind is selected.
    """

    filter: Filter
    places: Bools | None
    sources: Codes | None
    since: int | None
    until: int | None
    articles: dict[str, Ints] | None
    group: int | None
    kind_flags: Bools
    other_flags: Bools
    unplaced_flags: Bools

    def may_match(self, month: Partition) -> bool:
        """Whether anything in a month may be selected."""
        if self.articles is not None and not len(self.articles.get(month.name, _NO_RANKS)):
            return False
        if month.entry.first is None or month.entry.last is None:
            return self.since is None and self.until is None
        is_before = self.since is not None and month.entry.last < self.since
        return not (is_before or (self.until is not None and month.entry.first > self.until))

    def selects_all_days(self, month: Partition) -> bool:
        """Whether all days of a month that `may_match` are selected."""
        if month.entry.first is None or month.entry.last is None:
            return True
        starts_before = self.since is None or self.since <= month.entry.first
        return starts_before and (self.until is None or self.until >= month.entry.last)

    def ranges(self, month: Partition) -> list[ArticleRange]:
        """Return the articles of a month to look at: one range for each selected publisher, or one of all."""
        if self.sources is None:
            return [ArticleRange(month, self, 0, month.entry.articles)]
        sources = month.articles["source"][:-1]  # sorted; without the last row, which only ends the one before
        starts, ends = (np.searchsorted(sources, self.sources, side).tolist() for side in ("left", "right"))
        return [ArticleRange(month, self, a, b) for a, b in zip(starts, ends, strict=True) if b > a]


def compile_filter(
    f: Filter, places: PlaceColumns, source_codes: dict[str, int], articles: dict[str, Ints] | None
) -> CompiledFilter:
    """Compile a filter.

    Args:
        f: the filter.
        places: the places of the archive.
        source_codes: the code of each publisher.
        articles: the ranks of the articles that match `f.articles` and `f.text`, by month; None without such a
            condition.
    """
    is_placed = (_FLAGS & UNPLACED) == 0
    kind_flags = flags_with_kinds(f.kinds)
    other_flags = is_placed & (((_FLAGS & IN_FOCUS) != 0) | (not f.focus_only))
    other_flags &= ((_FLAGS & IS_CORRECTED) != 0) | (not f.corrected_only)
    sources = np.unique([source_codes[name] for name in f.sources if name in source_codes]).astype(np.int32)
    return CompiledFilter(
        filter=f,
        places=select_places(places, f),
        sources=sources if f.sources else None,
        since=day_of_date(f.since) if f.since else None,
        until=day_of_date(f.until) if f.until else None,
        articles=articles,
        group=_group(f, places),
        kind_flags=kind_flags,
        other_flags=other_flags,
        unplaced_flags=~is_placed & kind_flags,
    )


def _group(f: Filter, places: PlaceColumns) -> int | None:
    """Return the group of counts that answers a filter: that of everything, or of its only country."""
    if f != Filter(since=f.since, until=f.until, countries=f.countries):
        return None
    if not f.countries:
        return EVERYTHING
    countries = places.countries[0]
    if len(f.countries) == 1 and f.countries[0] in countries:
        return countries.index(f.countries[0]) + FIRST_COUNTRY
    return None


class ArticleRange:
    """Adjacent articles of a month, with their mentions, as a filter sees them."""

    def __init__(self, month: Partition, compiled: CompiledFilter, begin: int, end: int) -> None:
        first = month.articles["first"]
        self.size = end - begin
        self.mentions_per_article: Ints = np.diff(first[begin : end + 1])
        self._articles = slice(begin, end)
        self._mentions = slice(int(first[begin]), int(first[end]))
        self._month = month
        self._compiled = compiled

    def mention_column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the range's mentions."""
        return self._month.mentions[name][self._mentions]

    def article_column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of the range's articles."""
        return self._month.articles[name][self._articles]

    def article_of_mentions(self) -> Codes:
        """Return the article of each mention, counted from the first of the range."""
        return np.repeat(np.arange(self.size, dtype=np.int32), self.mentions_per_article)

    def select_articles(self) -> Bools | None:
        """Return for each article whether it is selected, whatever its mentions; None where all are."""
        compiled = self._compiled
        selected: Bools | None = None
        if not compiled.selects_all_days(self._month):
            day = self.article_column("day")
            selected = np.ones(self.size, dtype=np.bool_)
            if compiled.since is not None:
                selected &= day >= compiled.since
            if compiled.until is not None:
                selected &= day <= compiled.until
        if compiled.articles is not None:
            ranks = compiled.articles.get(self._month.name, _NO_RANKS)
            is_named = np.isin(self.article_column("rank"), ranks)
            selected = is_named if selected is None else selected & is_named
        return selected

    def select_mentions(
        self,
        articles: Bools | None,
        rows: Ints | slice = _ALL,
        *,
        any_kind: bool = False,
        any_confidence: bool = False,
    ) -> Bools:
        """Return which mentions are selected.

        Args:
            articles: for each article whether it is selected, as `select_articles` returns it.
            rows: the mentions to look at; all of the range by default.
            any_kind: leave out the condition on kinds.
            any_confidence: leave out the condition on confidence.

        Returns:
            For each of `rows` whether the mention is selected.
        """
        compiled = self._compiled
        flags = compiled.other_flags if any_kind else compiled.other_flags & compiled.kind_flags
        selected: Bools = flags[self.mention_column("flags")[rows]]
        if compiled.filter.min_confidence > 0 and not any_confidence:
            selected &= self.mention_column("confidence")[rows] >= np.float32(compiled.filter.min_confidence)
        if compiled.places is not None:
            selected &= compiled.places[self.mention_column("place")[rows]]
        if articles is not None:
            selected &= np.repeat(articles, self.mentions_per_article)[rows]
        return selected
