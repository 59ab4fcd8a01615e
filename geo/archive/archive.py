"""The archive: a batch's articles and mentions, read through a Filter by the map and the exports, as the store is."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, TypeVar
from zlib import crc32

import numpy as np
import pyarrow as pa

from geo.archive import article_queries, pagination, text_search
from geo.archive.compiled_filter import CompiledFilter
from geo.archive.counts import Counts, Sizes, count, count_by_day
from geo.archive.file_layout import folder_of, index_path, read_index
from geo.archive.id_tables import IdTables, Places
from geo.archive.partition_writer import hashes_of
from geo.archive.partitions import Partition
from geo.errors import StoreError
from geo.index import dataframes
from geo.index.columns import Bools, Ints, PlaceColumns, Revision
from geo.index.counts import Facets, Neighbors, Totals
from geo.index.dataframes import Bucket
from geo.index.filter import Filter
from geo.index.mention_blobs import KIND_CODES
from geo.index.search_terms import words_of
from geo.types import Article, Geoparse, Place

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Archive"]

_KEPT: Final = 24
_Made = TypeVar("_Made")


class Archive:
    """The aggregates of a batch, for reading. Open one with `Archive.open`.

    One Archive serves many threads. It is of the moment when it was opened: open another where `revision` of a new one
    differs. Every method raises StoreError where the files cannot be read.
    """

    def __init__(self, output: Path) -> None:
        self.read_only = True
        index = read_index(output)
        if index is None:
            raise StoreError(f"{output}: is not prepared for reading; run: dateline aggregate {output}")
        folder = folder_of(output)
        self.path = index_path(output)
        self._mark = crc32(index.places.encode())  # whose name is new with every change
        self._registry = IdTables.read(folder / index.places, folder / index.sources)
        months = [Partition(name, entry, folder) for name, entry in index.months.items()]
        self._months = sorted(months, key=lambda month: (month.dated, month.entry.first), reverse=True)
        self._sources: list[str] = self._registry.sources.to_pylist()
        self._source_codes = {name: code for code, name in enumerate(self._sources)}
        days = [day for month in months for day in (month.entry.first, month.entry.last) if day is not None]
        self._sizes = Sizes(self._at.size, len(self._sources), min(days, default=0), max(days, default=-1))
        self._lock = threading.Lock()
        self._counts: OrderedDict[Filter, Counts] = OrderedDict()
        self._found: OrderedDict[Filter, tuple[dict[str, Ints], int]] = OrderedDict()

    @classmethod
    def open(cls, output: str | Path) -> Self:
        """Open the aggregates in the folder of a batch. Raises StoreError where there are none, or damaged ones."""
        return cls(Path(output))

    def close(self) -> None:
        """Do nothing: the files go with what maps them, and other threads may be reading them still."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def revision(self) -> Revision:
        """Return what is another whenever the aggregates are."""
        return self._mark, 0

    def note(self, f: Filter) -> str | None:
        """Return what a reader must know of how a filter was answered, None where there is nothing to say."""
        if not words_of(f.text):
            return None
        _, read = self._holding(f)
        if read < text_search.MOST_READ:
            return None
        return (
            f"Words were looked for in the newest {read:,} articles that the other filters leave; a shorter period or "
            "a publisher reaches further back."
        )

    def totals(self, f: Filter) -> Totals:
        """Count mentions, articles, places, and mentions that could not be placed."""
        counts = self._count(f)
        return Totals(
            mentions=int(counts.place_mentions.sum()),
            articles=int(counts.day_articles.sum()) + counts.undated,
            places=int(np.count_nonzero(counts.place_mentions)),
            unplaced=counts.unplaced,
            listed=counts.listed,
        )

    def places(self, f: Filter) -> DataFrame:
        """Return the places mentioned with their counts, most mentions first; columns in `framing.places`."""
        counts = self._count(f)
        return dataframes.places(self._at, counts.place_mentions, counts.place_articles)

    def facets(self, f: Filter) -> Facets:
        """Return the countries, regions, kinds, sources, confidences and dates that there are to choose from."""
        counts = self._count(f)
        days = np.flatnonzero(self._count(replace(f, since=None, until=None)).day_articles)
        sources = self._count(replace(f, sources=())).sources
        return Facets(
            countries=dataframes.countries(self._at, self._count(replace(f, countries=(), regions=())).place_mentions),
            regions=dataframes.regions(self._at, self._count(replace(f, regions=())).place_mentions),
            kinds=dataframes.most_first({"kind": list(KIND_CODES)}, counts.kinds),
            sources=dataframes.most_first({"source": self._sources}, sources),
            confidence=tuple(counts.tenths.tolist()),
            first_date=dataframes.date(days[0] + self._sizes.first) if len(days) else None,
            last_date=dataframes.date(days[-1] + self._sizes.first) if len(days) else None,
        )

    def timeline(self, f: Filter, by: Bucket = "day") -> DataFrame:
        """Return mentions and articles a day, week, month or year, oldest first; columns in `framing.timeline`."""
        counts = self._count(f)
        days = np.flatnonzero(counts.day_articles)
        numbers = (days + self._sizes.first).astype(np.int32)
        return dataframes.timeline(numbers, counts.day_mentions[days], counts.day_articles[days], by)

    def place_timeline(self, f: Filter, by: Bucket = "day", limit_places: int = 500) -> DataFrame:
        """Return when the most mentioned places were mentioned; columns in `framing.place_timeline`."""
        keys = dataframes.most_mentioned(self._at, self._count(f).place_mentions)[:limit_places]
        rank = np.full(self._at.size, -1, dtype=np.int64)
        rank[keys] = np.arange(len(keys))
        wanted = self._wanted(f)
        counts: dict[int, Ints] = {}
        for month in self._months:
            if not wanted.touches(month):
                continue
            days, found = count_by_day(month, wanted, rank, len(keys), by)
            for day, row in zip(days.tolist(), found, strict=True):
                counts[day] = counts[day] + row if day in counts else row
        shown = sorted(day for day, row in counts.items() if row.any())
        table = np.stack([counts[day] for day in shown]) if shown else np.zeros((0, len(keys)), np.int64)
        return dataframes.place_timeline(self._at, keys, np.array(shown, dtype=np.int32), table)

    def snippets(self, f: Filter, place_ids: Sequence[str], per_place: int) -> DataFrame:
        """Return each place's newest sentences; columns in `framing.SNIPPET_COLUMNS`, as of `listing.snippets`."""
        key_of = self._at.key_of
        keys = np.array([key_of[place] for place in sorted(set(place_ids)) if place in key_of], dtype=np.int64)
        spots = article_queries.newest_mentions(self._months, self._wanted(f), keys, per_place, self._at.size)
        return article_queries.sentences(spots, self._places)

    def offset_mentions(self, f: Filter, limit: int = 500) -> DataFrame:
        """Return the newest mentions that have a point of their own; columns as of `snippets`."""
        return article_queries.sentences(article_queries.moved(self._months, self._wanted(f), limit), self._places)

    def has_articles(self) -> bool:
        """Whether there is any article at all."""
        return bool(self._months)

    def articles(self, f: Filter, *, limit: int | None = None, offset: int = 0) -> DataFrame:
        """Return the articles with their counts, newest first; columns in `framing.ARTICLE_COLUMNS`."""
        return article_queries.articles(pagination.page(self._months, self._wanted(f), self._sizes, limit, offset))

    def neighbors(self, f: Filter, article_id: str) -> Neighbors:
        """Return where an article stands in the list of articles, and which are before and after it."""
        home, rank = next(self._find([article_id]), (None, -1))
        return pagination.neighbors(self._months, self._wanted(f), self._sizes, self._count(f).listed, home, rank)

    def find_articles(self, words: str, limit: int = 50) -> DataFrame:
        """Return the newest articles whose titles have the words; columns as of `articles`, without mentions."""
        if words.strip():
            found = text_search.find_titles(self._months, words, limit)
            parts = [(month, found[month.name].tolist()) for month in self._months if month.name in found]
        else:
            parts = [(month, list(range(min(limit, month.entry.articles)))) for month in self._months[: limit + 1]]
        left, shown = limit, []
        for month, ranks in parts:
            if left > 0 and ranks:
                shown.append((month, ranks[:left], [0] * len(ranks[:left])))
                left -= len(ranks)
        return article_queries.articles(shown).drop(columns="mentions")

    def article_titles(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Return the titles of those of the articles that are there, by id."""
        heads = (article_queries.head(month, [rank])[0] for month, rank in self._find(article_ids))
        return {head[0]: head[1] for head in heads}

    def article(self, article_id: str) -> Article | None:
        """Return the article, None if there is none of that id."""
        found = self.geoparse(article_id)
        return found.article if found is not None else None

    def geoparse(self, article_id: str) -> Geoparse | None:
        """Return the article as it was geoparsed, unplaced mentions and all, None if there is none."""
        for month, rank in self._find([article_id]):
            return article_queries.geoparse(article_queries.whole(month, rank), self._places)
        return None

    def geoparses(self, f: Filter) -> Iterator[Geoparse]:
        """Yield the articles that meet the filter, newest first, with those mentions that meet it."""
        yield from article_queries.geoparses(self._months, self._wanted(f), self._places)

    @cached_property
    def _at(self) -> PlaceColumns:
        return self._registry.columns()

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        return Places(self._at.key_of, self._registry)

    def _count(self, f: Filter) -> Counts:
        return self._kept(self._counts, f, lambda: count(self._months, self._wanted(f), self._sizes))

    def _wanted(self, f: Filter) -> CompiledFilter:
        articles: dict[str, Ints] | None = None
        if f.articles:
            articles = {}
            for month, rank in self._find(f.articles):
                articles[month.name] = np.append(articles.get(month.name, np.zeros(0, np.int64)), rank)
        if words_of(f.text):
            found = self._holding(f)[0]
            articles = found if articles is None else _both(articles, found)
        return CompiledFilter.of(f, self._at, self._source_codes, articles)

    def _holding(self, f: Filter) -> tuple[dict[str, Ints], int]:
        """Return where the articles are that hold a filter's words, of those that it leaves otherwise."""
        others = Filter(articles=f.articles, since=f.since, until=f.until, sources=f.sources)

        def search() -> tuple[dict[str, Ints], int]:
            wanted = self._wanted(others)
            months = [month for month in self._months if wanted.touches(month)]
            return text_search.find(months, f.text, lambda month: _candidates(month, wanted))

        return self._kept(self._found, replace(others, text=f.text), search)

    def _find(self, article_ids: Sequence[str]) -> Iterator[tuple[Partition, int]]:
        """Yield where the articles of these ids are, each once."""
        ids = list(dict.fromkeys(article_ids))
        if not ids:
            return
        hashes = hashes_of(pa.array(ids, pa.string()))
        seen: set[str] = set()
        for month in self._months:
            for number, rank in month.find(hashes):
                if ids[number] not in seen and month.read([rank], ("id",))[rank]["id"] == ids[number]:
                    seen.add(ids[number])
                    yield month, rank

    def _kept(self, kept: OrderedDict[Filter, _Made], f: Filter, make: Callable[[], _Made]) -> _Made:
        with self._lock:
            if f in kept:
                kept.move_to_end(f)
                return kept[f]
        made = make()
        with self._lock:
            kept[f] = made
            if len(kept) > _KEPT:
                kept.popitem(last=False)
        return made


def _both(one: dict[str, Ints], other: dict[str, Ints]) -> dict[str, Ints]:
    return {name: np.intersect1d(one[name], other[name]) for name in one.keys() & other.keys()}


def _candidates(month: Partition, wanted: CompiledFilter) -> Bools | None:
    """Return which articles of a month may be read for words, by rank; None for all."""
    if wanted.articles is None and wanted.sources is None and wanted.covers(month):
        return None
    shown = np.zeros(month.entry.articles, dtype=np.bool_)
    shown[article_queries.listed(month, wanted)[0]] = True
    return shown
