"""Counts what a filter selects in an archive: from a month's small tables where they suffice, otherwise from its rows.

The counts of months add up, because an article with all of its mentions is in one month.
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
from geo.index import KIND_MASK, TENTHS, Bucket, Codes, Ints, first_days_of_buckets
from geo.types import MentionKind

_THREADS: Final = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The number of places and publishers of an archive, and its first and last day since 1970."""

    places: int
    sources: int
    first: int
    last: int


@dataclass
class Counts:
    """The counts of a filter.

    Attributes:
        sizes: the sizes of the arrays.
        place_mentions: mentions of each place.
        place_articles: articles that mention each place.
        day_mentions: mentions of each day, from the first day of the archive.
        day_articles: articles with mentions of each day.
        sources: mentions of each publisher.
        kinds: mentions of each kind, counted as if the filter selected every kind.
        tenths: mentions in each tenth of confidence, counted as if the filter selected every confidence.
        undated: undated articles with mentions.
        listed: as in `Totals`.
        unplaced: as in `Totals`.
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
        self.kinds, self.tenths = np.zeros(len(MentionKind), np.int64), np.zeros(TENTHS, np.int64)

    def add(self, other: Counts) -> None:
        """Add the counts of other months."""
        for name in ("place_mentions", "place_articles", "day_mentions", "day_articles", "sources", "kinds", "tenths"):
            getattr(self, name).__iadd__(getattr(other, name))
        self.undated += other.undated
        self.listed += other.listed
        self.unplaced += other.unplaced


def count(months: Sequence[Partition], compiled: CompiledFilter, sizes: Sizes) -> Counts:
    """Count what a filter selects."""
    total = Counts(sizes)
    scanned: list[Partition] = []
    for month in months:
        if not compiled.may_match(month):
            continue
        if compiled.group is not None and compiled.selects_all_days(month):
            _add_from_tables(total, month, compiled)
        else:
            scanned.append(month)
    if len(scanned) == 1:
        total.add(_scan(scanned, compiled, sizes))
    elif scanned:
        # numpy releases the interpreter's lock while it works on columns, so threads scan at the same time.
        shares = [scanned[start::_THREADS] for start in range(_THREADS)]
        with ThreadPoolExecutor(_THREADS) as pool:
            for part in pool.map(lambda share: _scan(share, compiled, sizes), shares):
                total.add(part)
    return total


def count_place_timeline(
    months: Sequence[Partition], compiled: CompiledFilter, keys: Ints, places: int, by: Bucket
) -> tuple[Codes, Ints]:
    """Count the selected mentions of some places over time.

    Args:
        months: the months.
        compiled: the filter.
        keys: the places' keys.
        places: the number of places of the archive.
        by: the length of a bucket.

    Returns:
        The first days of the buckets with mentions, sorted, and the counts: a row for each of these days, a column for
        each of `keys`.
    """
    column = np.full(places, -1, dtype=np.int64)
    column[keys] = np.arange(len(keys))
    by_day: dict[int, Ints] = {}
    for month in months:
        if compiled.may_match(month):
            days, counts = _count_by_bucket(month, compiled, column, len(keys), by)
            for day, row in zip(days.tolist(), counts, strict=True):
                by_day[day] = by_day[day] + row if day in by_day else row
    days_with_mentions = sorted(day for day, row in by_day.items() if row.any())
    rows = [by_day[day] for day in days_with_mentions]
    return np.array(days_with_mentions, dtype=np.int32), np.stack(rows) if rows else np.zeros((0, len(keys)), np.int64)


def _count_by_bucket(
    month: Partition, compiled: CompiledFilter, column: Ints, width: int, by: Bucket
) -> tuple[Codes, Ints]:
    """Return the first days of a month's buckets, and in each the mentions of the places; `column` is -1 for others."""
    first, last = month.entry.first, month.entry.last
    if first is None or last is None:
        return np.zeros(0, np.int32), np.zeros((0, width), np.int64)
    days, bucket = np.unique(first_days_of_buckets(np.arange(first, last + 1, dtype=np.int32), by), return_inverse=True)
    counts = np.zeros((len(days), width), np.int64)
    if compiled.group is not None and compiled.selects_all_days(month) and len(days) == 1:
        keys, mentions, _ = month.cells("place")
        has_column = column[keys] >= 0
        counts[0, column[keys[has_column]]] = mentions[has_column]
        return days, counts
    for rows in compiled.ranges(month):
        selected = np.flatnonzero(rows.select_mentions(rows.select_articles()))
        place = column[rows.mention_column("place")[selected]]
        day = bucket[rows.article_column("day")[rows.article_of_mentions()[selected]] - first]
        has_column = place >= 0
        # One number for each pair of day and place, so that one bincount counts them all.
        pairs = day[has_column] * width + place[has_column]
        counts += np.bincount(pairs, minlength=counts.size).reshape(counts.shape)
    return days, counts


def _add_from_tables(total: Counts, month: Partition, compiled: CompiledFilter) -> None:
    """Add a month that is selected as a whole, or of which one country is, from its small tables."""
    group = compiled.group or EVERYTHING
    keys, mentions, articles = month.cells("place")
    if compiled.places is not None:
        selected = np.flatnonzero(compiled.places[keys])
        keys, mentions, articles = keys[selected], mentions[selected], articles[selected]
    total.place_mentions[keys] += mentions
    total.place_articles[keys] += articles
    days, mentions, articles = month.cells("day", group)
    if month.entry.first is None:
        total.undated += int(articles.sum())
    else:
        days = days + (month.entry.first - total.sizes.first)
        total.day_mentions[days] += mentions
        total.day_articles[days] += articles
    total.listed += int(articles.sum()) if compiled.filter.has_mention_conditions else month.entry.articles
    total.unplaced += month.entry.unplaced
    for dimension, counts in (("source", total.sources), ("kind", total.kinds), ("tenth", total.tenths)):
        keys, mentions, _ = month.cells(dimension, group)
        counts[keys] += mentions


def _scan(months: Sequence[Partition], compiled: CompiledFilter, sizes: Sizes) -> Counts:
    total = Counts(sizes)
    for month in months:
        for rows in compiled.ranges(month):
            _add_range(total, month, rows, compiled)
    return total


def _add_range(total: Counts, month: Partition, rows: ArticleRange, compiled: CompiledFilter) -> None:
    """Add a range of articles from its rows."""
    articles = rows.select_articles()
    if articles is not None and not articles.any():
        return
    flags = rows.mention_column("flags")
    any_kind = None  # stays None where flags alone decide: then no column but that of the flags is read here
    if articles is not None or compiled.places is not None or compiled.filter.min_confidence > 0:
        any_kind = rows.select_mentions(articles, any_kind=True)
    _add_kinds(total, flags if any_kind is None else flags[any_kind], compiled)
    if any_kind is None:
        mentions = np.flatnonzero(rows.select_mentions(articles))
    else:
        mentions = np.flatnonzero(any_kind & compiled.kind_flags[flags])
    any_confidence = mentions
    if compiled.filter.min_confidence > 0:
        any_confidence = np.flatnonzero(rows.select_mentions(articles, any_confidence=True))
    total.tenths += np.bincount(rows.mention_column("tenth")[any_confidence], minlength=TENTHS)

    place, article = rows.mention_column("place")[mentions], rows.article_of_mentions()[mentions]
    total.place_mentions += np.bincount(place, minlength=total.sizes.places)
    # An article's mentions are sorted by place: each change of either begins another pair.
    is_new_pair = np.ones(len(mentions), dtype=np.bool_)
    is_new_pair[1:] = (place[1:] != place[:-1]) | (article[1:] != article[:-1])
    total.place_articles += np.bincount(place[is_new_pair], minlength=total.sizes.places)

    per_article = np.bincount(article, minlength=rows.size)
    has_mentions = per_article > 0
    if month.entry.first is None:
        total.undated += int(np.count_nonzero(has_mentions))
    else:
        day, size = rows.article_column("day") - total.sizes.first, len(total.day_mentions)
        total.day_mentions += np.bincount(day, weights=per_article, minlength=size).astype(np.int64)
        total.day_articles += np.bincount(day[has_mentions], minlength=size)
    source = rows.article_column("source")
    has_source = source >= 0
    by_source = np.bincount(source[has_source], weights=per_article[has_source], minlength=total.sizes.sources)
    total.sources += by_source.astype(np.int64)
    if compiled.filter.has_mention_conditions:
        total.listed += int(np.count_nonzero(has_mentions))
    else:
        total.listed += rows.size if articles is None else int(np.count_nonzero(articles))
    if articles is not None:
        flags = flags[np.repeat(articles, rows.mentions_per_article)]
    total.unplaced += int(np.bincount(flags, minlength=len(compiled.unplaced_flags))[compiled.unplaced_flags].sum())


def _add_kinds(total: Counts, flags: npt.NDArray[np.uint8], compiled: CompiledFilter) -> None:
    """Add mentions, given by their flags, to the counts of kinds."""
    counts = np.where(compiled.other_flags, np.bincount(flags, minlength=len(compiled.other_flags)), 0)
    for kind in range(len(total.kinds)):
        total.kinds[kind] += counts[np.arange(len(counts)) & KIND_MASK == kind].sum()
