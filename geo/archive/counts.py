"""What a filter leaves of an archive, counted: from the small tables of a month where they say it, else from its rows.

Counts of months add up: an article, with all its mentions, is in one month.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.archive.compiled_filter import ArticleRange, CompiledFilter
from geo.archive.file_layout import EVERYTHING
from geo.archive.partitions import Partition
from geo.index.columns import Codes, Ints
from geo.index.dataframes import Bucket, first_days
from geo.index.mention_blobs import KIND
from geo.types import MentionKind

__all__ = ["Counts", "Sizes", "count", "count_by_day"]

_TENTHS: Final = 10
_AT_ONCE: Final = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many numbers there are of places and publishers, and the first and last day of the archive."""

    places: int
    sources: int
    first: int
    last: int


@dataclass
class Counts:
    """Mentions and articles by place and by day; mentions by publisher, kind and tenth of confidence.

    `kinds` is counted as if the filter let every kind through, `tenths` every confidence. Days begin with the first of
    the archive; `undated` are the articles without one. `listed` and `unplaced` are as in `Totals`.
    """

    sizes: Sizes
    place_mentions: Ints = field(init=False)
    place_articles: Ints = field(init=False)
    day_mentions: Ints = field(init=False)
    day_articles: Ints = field(init=False)
    sources: Ints = field(init=False)
    kinds: Ints = field(init=False)
    tenths: Ints = field(init=False)
    undated: int = 0
    listed: int = 0
    unplaced: int = 0

    def __post_init__(self) -> None:
        sizes = self.sizes
        days = sizes.last - sizes.first + 1
        self.place_mentions, self.place_articles = (np.zeros(sizes.places, np.int64) for _ in range(2))
        self.day_mentions, self.day_articles = (np.zeros(days, np.int64) for _ in range(2))
        self.sources = np.zeros(sizes.sources, np.int64)
        self.kinds, self.tenths = np.zeros(len(MentionKind), np.int64), np.zeros(_TENTHS, np.int64)

    def add(self, other: Counts) -> None:
        """Add the counts of other months."""
        for name in ("place_mentions", "place_articles", "day_mentions", "day_articles", "sources", "kinds", "tenths"):
            getattr(self, name).__iadd__(getattr(other, name))
        self.undated += other.undated
        self.listed += other.listed
        self.unplaced += other.unplaced


def count(months: Sequence[Partition], wanted: CompiledFilter, sizes: Sizes) -> Counts:
    """Count what a filter leaves."""
    touched = [month for month in months if wanted.touches(month)]
    prepared = [month for month in touched if wanted.group is not None and wanted.covers(month)]
    others = [month for month in touched if not (wanted.group is not None and wanted.covers(month))]
    total = Counts(sizes)
    for month in prepared:
        _add_prepared(total, month, wanted)
    shares = [others[start::_AT_ONCE] for start in range(_AT_ONCE)]
    if len(others) == 1:
        total.add(_scanned(others, wanted, sizes))
    elif others:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for part in pool.map(lambda share: _scanned(share, wanted, sizes), shares):
                total.add(part)
    return total


def count_by_day(month: Partition, wanted: CompiledFilter, rank: Ints, most: int, by: Bucket) -> tuple[Codes, Ints]:
    """Return the first days of the buckets of a month, and how often in each the places with a rank are mentioned.

    `rank` is the column of each place, -1 for none, `most` how many columns there are.
    """
    first, last = month.entry.first, month.entry.last
    if first is None or last is None:
        return np.zeros(0, np.int32), np.zeros((0, most), np.int64)
    days, bucket = np.unique(first_days(np.arange(first, last + 1, dtype=np.int32), by), return_inverse=True)
    counts = np.zeros((len(days), most), np.int64)
    if wanted.group is not None and wanted.covers(month) and len(days) == 1:
        keys, mentions, _ = month.cells("place")
        shown = rank[keys] >= 0
        counts[0, rank[keys[shown]]] = mentions[shown]
        return days, counts
    for span in wanted.spans(month):
        at = np.flatnonzero(span.kept(span.kept_articles()))
        column = rank[span.of_mentions("place")[at]]
        day = bucket[span.of_articles("day")[span.article()[at]] - first]
        shown = column >= 0
        counts += np.bincount(day[shown] * most + column[shown], minlength=counts.size).reshape(counts.shape)
    return days, counts


def _add_prepared(total: Counts, month: Partition, wanted: CompiledFilter) -> None:
    """Add a month that is let through whole, or of which one country is, from its small tables."""
    group = wanted.group or EVERYTHING
    keys, mentions, articles = month.cells("place")
    if wanted.places is not None:
        kept = np.flatnonzero(wanted.places[keys])
        keys, mentions, articles = keys[kept], mentions[kept], articles[kept]
    total.place_mentions[keys] += mentions
    total.place_articles[keys] += articles
    days, mentions, articles = month.cells("day", group)
    if month.entry.first is None:
        total.undated += int(articles.sum())
    else:
        days = days + (month.entry.first - total.sizes.first)
        total.day_mentions[days] += mentions
        total.day_articles[days] += articles
    total.listed += int(articles.sum()) if wanted.filter.asks_of_mentions else month.entry.articles
    total.unplaced += month.entry.unplaced
    for dimension, into in (("source", total.sources), ("kind", total.kinds), ("tenth", total.tenths)):
        keys, mentions, _ = month.cells(dimension, group)
        into[keys] += mentions


def _scanned(months: Sequence[Partition], wanted: CompiledFilter, sizes: Sizes) -> Counts:
    total = Counts(sizes)
    for month in months:
        for span in wanted.spans(month):
            _add_span(total, month, span, wanted)
    return total


def _add_span(total: Counts, month: Partition, span: ArticleRange, wanted: CompiledFilter) -> None:
    """Add articles side by side, from their rows."""
    kept_articles = span.kept_articles()
    if kept_articles is not None and not kept_articles.any():
        return
    flags = span.of_mentions("flags")
    of_any_kind = None
    if kept_articles is not None or wanted.places is not None or wanted.filter.min_confidence > 0:
        of_any_kind = span.kept(kept_articles, any_kind=True)
    _add_by_flags(total, flags if of_any_kind is None else flags[of_any_kind], wanted)
    kept = span.kept(kept_articles) if of_any_kind is None else of_any_kind & wanted.kinds[flags]
    at = np.flatnonzero(kept)
    confident = at
    if wanted.filter.min_confidence > 0:
        confident = np.flatnonzero(span.kept(kept_articles, any_confidence=True))
    total.tenths += np.bincount(span.of_mentions("tenth")[confident], minlength=_TENTHS)
    place, article = span.of_mentions("place")[at], span.article()[at]
    total.place_mentions += np.bincount(place, minlength=total.sizes.places)
    fresh = np.ones(len(at), dtype=np.bool_)
    fresh[1:] = (place[1:] != place[:-1]) | (article[1:] != article[:-1])
    total.place_articles += np.bincount(place[fresh], minlength=total.sizes.places)
    per_article = np.bincount(article, minlength=span.size)
    mentioning = per_article > 0
    if month.entry.first is None:
        total.undated += int(np.count_nonzero(mentioning))
    else:
        day, size = span.of_articles("day") - total.sizes.first, len(total.day_mentions)
        total.day_mentions += np.bincount(day, weights=per_article, minlength=size).astype(np.int64)
        total.day_articles += np.bincount(day[mentioning], minlength=size)
    source = span.of_articles("source")
    known = source >= 0
    by_source = np.bincount(source[known], weights=per_article[known], minlength=total.sizes.sources)
    total.sources += by_source.astype(np.int64)
    if wanted.filter.asks_of_mentions:
        total.listed += int(np.count_nonzero(mentioning))
    else:
        total.listed += span.size if kept_articles is None else int(np.count_nonzero(kept_articles))
    if kept_articles is not None:
        flags = flags[np.repeat(kept_articles, span.lengths)]
    total.unplaced += int(np.bincount(flags, minlength=len(wanted.missing))[wanted.missing].sum())


def _add_by_flags(total: Counts, flags: npt.NDArray[np.uint8], wanted: CompiledFilter) -> None:
    """Add mentions by kind, given by their flags; of those some may be let through, whatever their kind."""
    numbers = np.where(wanted.others, np.bincount(flags, minlength=len(wanted.others)), 0)
    for kind in range(len(total.kinds)):
        total.kinds[kind] += numbers[np.arange(len(numbers)) & KIND == kind].sum()
