"""A Filter in an archive's numbers: which flags, places, publishers, days and articles it lets through."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geo.archive.file_layout import COUNTRY, EVERYTHING
from geo.archive.partition_writer import UNPLACED
from geo.archive.partitions import Partition
from geo.index.columns import Bools, Codes, Ints, PlaceColumns
from geo.index.filter import Filter
from geo.index.mention_blobs import CORRECTED, FOCUS, KIND, KIND_CODES
from geo.index.selection import places_of

__all__ = ["ArticleRange", "CompiledFilter"]

_FLAGS: Final = np.arange(256)
_ALL: Final = slice(None)
_EPOCH: Final = 719_163
"""1 January 1970 as a day of `datetime.date.toordinal`."""


@dataclass(frozen=True)
class CompiledFilter:
    """What a filter lets through. `articles` has for each month the ranks of those that it names, or that hold its
    words; None where it asks for neither. `group` is that of the small tables which say all, None where none does. For
    each value of a mention's flags, `kinds` says whether its kind is let through, `others` whether the rest of it is,
    `missing` whether it has no place and a kind that is let through.
    """

    filter: Filter
    places: Bools | None
    sources: Codes | None
    since: int | None
    until: int | None
    articles: dict[str, Ints] | None
    group: int | None
    kinds: Bools = field(init=False)
    others: Bools = field(init=False)
    missing: Bools = field(init=False)

    @classmethod
    def of(
        cls, f: Filter, at: PlaceColumns, sources: dict[str, int], articles: dict[str, Ints] | None
    ) -> CompiledFilter:
        """Put a filter into numbers."""
        countries = at.countries[0]
        alone = f == Filter(since=f.since, until=f.until, countries=f.countries)
        group = None
        if alone and not f.countries:
            group = EVERYTHING
        elif alone and len(f.countries) == 1 and f.countries[0] in countries:
            group = countries.index(f.countries[0]) + COUNTRY
        return cls(
            filter=f,
            places=places_of(at, f),
            sources=np.unique([sources[name] for name in f.sources if name in sources]).astype(np.int32)
            if f.sources
            else None,
            since=f.since.toordinal() - _EPOCH if f.since else None,
            until=f.until.toordinal() - _EPOCH if f.until else None,
            articles=articles,
            group=group,
        )

    def __post_init__(self) -> None:
        f = self.filter
        allowed = np.isin(_FLAGS & KIND, [KIND_CODES[kind.value] for kind in f.kinds])
        object.__setattr__(self, "kinds", allowed)
        rest = (_FLAGS & UNPLACED) == 0
        rest &= ((_FLAGS & FOCUS) != 0) | (not f.focus_only)
        rest &= ((_FLAGS & CORRECTED) != 0) | (not f.corrected_only)
        object.__setattr__(self, "others", rest)
        object.__setattr__(self, "missing", ((_FLAGS & UNPLACED) != 0) & allowed)

    def touches(self, month: Partition) -> bool:
        """Whether anything of a month may be let through."""
        if self.articles is not None and not len(self.articles.get(month.name, ())):
            return False
        if month.entry.first is None or month.entry.last is None:
            return self.since is None and self.until is None
        after = self.since is not None and month.entry.last < self.since
        return not (after or (self.until is not None and month.entry.first > self.until))

    def covers(self, month: Partition) -> bool:
        """Whether all days of a month that it touches are let through."""
        if month.entry.first is None or month.entry.last is None:
            return True
        begun = self.since is None or self.since <= month.entry.first
        return begun and (self.until is None or self.until >= month.entry.last)

    def spans(self, month: Partition) -> list[ArticleRange]:
        """Return the articles of a month that are looked at: those of the publishers, side by side, or all."""
        whole = (0, month.entry.articles)
        if self.sources is None:
            return [ArticleRange(month, self, *whole)]
        of_source = month.articles["source"][:-1]
        begins, ends = (np.searchsorted(of_source, self.sources, side) for side in ("left", "right"))
        return [ArticleRange(month, self, a, b) for a, b in zip(begins.tolist(), ends.tolist(), strict=True) if b > a]


class ArticleRange:
    """Articles of a month side by side, with their mentions."""

    def __init__(self, month: Partition, wanted: CompiledFilter, begin: int, end: int) -> None:
        first = month.articles["first"]
        self.articles = slice(begin, end)
        self.mentions = slice(int(first[begin]), int(first[end]))
        self.lengths: Ints = np.diff(first[begin : end + 1])
        self._month = month
        self._wanted = wanted

    @property
    def size(self) -> int:
        """How many articles there are."""
        return self.articles.stop - self.articles.start

    def of_mentions(self, column: str) -> npt.NDArray[Any]:
        """Return a column of the mentions."""
        return self._month.mentions[column][self.mentions]

    def of_articles(self, column: str) -> npt.NDArray[Any]:
        """Return a column of the articles."""
        return self._month.articles[column][self.articles]

    def article(self) -> Codes:
        """Return the article of each mention, counted from the first of the span."""
        return np.repeat(np.arange(self.size, dtype=np.int32), self.lengths)

    def kept_articles(self) -> Bools | None:
        """Return which articles are let through, whatever their mentions; None where all are."""
        wanted = self._wanted
        kept: Bools | None = None
        if not wanted.covers(self._month):
            day = self.of_articles("day")
            kept = np.ones(self.size, dtype=np.bool_)
            if wanted.since is not None:
                kept &= day >= wanted.since
            if wanted.until is not None:
                kept &= day <= wanted.until
        if wanted.articles is not None:
            named = np.isin(self.of_articles("rank"), wanted.articles.get(self._month.name, np.zeros(0, np.int64)))
            kept = named if kept is None else kept & named
        return kept

    def kept(
        self,
        kept_articles: Bools | None,
        at: Ints | slice = _ALL,
        *,
        any_kind: bool = False,
        any_confidence: bool = False,
    ) -> Bools:
        """Return which mentions are let through, of all or of those `at` some rows of the span."""
        wanted = self._wanted
        kept: Bools = (wanted.others if any_kind else wanted.others & wanted.kinds)[self.of_mentions("flags")[at]]
        if wanted.filter.min_confidence > 0 and not any_confidence:
            kept &= self.of_mentions("confidence")[at] >= np.float32(wanted.filter.min_confidence)
        if wanted.places is not None:
            kept &= wanted.places[self.of_mentions("place")[at]]
        if kept_articles is not None:
            kept &= np.repeat(kept_articles, self.lengths)[at]
        return kept
