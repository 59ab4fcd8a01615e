"""Reads a batch's articles and mentions from its aggregates through a Filter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from zlib import crc32

import numpy as np
import pyarrow as pa

from geo.archive import article_queries, text_search
from geo.archive.compiled_filter import CompiledFilter, compile_filter
from geo.archive.counts import Counts, Sizes, count, count_place_timeline
from geo.archive.file_layout import folder_of, index_path, read_index
from geo.archive.partition_writer import hashes_of
from geo.archive.partitions import IdTables, Partition, PlacesById
from geo.errors import StoreError
from geo.index import (
    FILTERS_CACHED,
    KIND_CODES,
    Bools,
    Bucket,
    Facets,
    Filter,
    Ints,
    LruCache,
    Neighbors,
    PlaceColumns,
    Revision,
    Totals,
    countries_table,
    counts_table,
    date_of_day,
    most_mentioned,
    place_timeline_table,
    places_table,
    regions_table,
    timeline_table,
    words_of,
)
from geo.types import Article, Geoparse, Place

if TYPE_CHECKING:
    from pandas import DataFrame

_NO_RANKS: Final = np.zeros(0, np.int64)


class ArchiveIndex:
    """The months, places and publishers of an archive, as they were when it was opened.

    Attributes:
        version: a number that changes whenever the aggregates change.
        months: newest first, the undated articles last.
        sources: the publishers, by their codes.
        sizes: how many places, publishers and days the counts have.
    """

    def __init__(self, output: Path) -> None:
        if not output.is_dir():
            problem = "is a file, not a folder" if output.exists() else "this folder does not exist"
            raise StoreError(f"{output}: {problem}")
        index = read_index(output)
        if index is None:
            raise StoreError(f"{output}: is not prepared for reading; run: dateline aggregate {output}")
        folder = folder_of(output)
        self.version = crc32(index.places.encode())  # the file gets a new name with every change
        self._id_tables = IdTables.read(folder / index.places, folder / index.sources)
        months = [Partition(name, entry, folder) for name, entry in index.months.items()]
        self.months = sorted(months, key=lambda month: (month.dated, month.entry.first), reverse=True)
        self.sources: list[str] = self._id_tables.sources.to_pylist()
        self._source_codes = {name: code for code, name in enumerate(self.sources)}
        days = [day for month in months for day in (month.entry.first, month.entry.last) if day is not None]
        self.sizes = Sizes(self.places.size, len(self.sources), min(days, default=0), max(days, default=-1))
        self._counts: LruCache[Filter, Counts] = LruCache(FILTERS_CACHED)
        self._searches: LruCache[Filter, tuple[dict[str, Ints], int]] = LruCache(FILTERS_CACHED)

    @cached_property
    def places(self) -> PlaceColumns:
        """The places as columns."""
        return self._id_tables.columns()

    @cached_property
    def places_by_id(self) -> Mapping[str, Place]:
        """The places by id."""
        return PlacesById(self.places.key_by_id, self._id_tables)

    def count(self, f: Filter) -> Counts:
        """Return the counts of a filter."""
        return self._counts.get(f, lambda: count(self.months, self.compile(f), self.sizes))

    def compile(self, f: Filter) -> CompiledFilter:
        """Compile a filter; look up the articles that it names, and search for its words."""
        articles: dict[str, Ints] | None = None
        if f.articles:
            articles = {}
            for month, rank in self.find(f.articles):
                articles[month.name] = np.append(articles.get(month.name, _NO_RANKS), rank)
        if words_of(f.text):
            matches, _ = self.search(f)
            articles = matches if articles is None else _intersect(articles, matches)
        return compile_filter(f, self.places, self._source_codes, articles)

    def search(self, f: Filter) -> tuple[dict[str, Ints], int]:
        """Search for a filter's words in the articles that its other conditions on articles select.

        Returns:
            The ranks of the articles with all of the words, by month, and the number of articles that were read.
        """
        other_conditions = Filter(articles=f.articles, since=f.since, until=f.until, sources=f.sources)

        def read_articles() -> tuple[dict[str, Ints], int]:
            compiled = self.compile(other_conditions)
            months = [month for month in self.months if compiled.may_match(month)]
            return text_search.find(months, f.text, lambda month: _readable(month, compiled))

        return self._searches.get(replace(other_conditions, text=f.text), read_articles)

    def find(self, article_ids: Sequence[str]) -> Iterator[tuple[Partition, int]]:
        """Yield the month and rank of each article with one of these ids, each once."""
        ids = list(dict.fromkeys(article_ids))
        if not ids:
            return
        hashes = hashes_of(pa.array(ids, pa.string()))
        matched: set[str] = set()
        for month in self.months:
            for number, rank in month.find(hashes):
                # Two ids may have the same hash, so the id itself is compared.
                if ids[number] not in matched and month.read([rank], ("id",))[rank]["id"] == ids[number]:
                    matched.add(ids[number])
                    yield month, rank


def _intersect(first: dict[str, Ints], second: dict[str, Ints]) -> dict[str, Ints]:
    return {name: np.intersect1d(first[name], second[name]) for name in first.keys() & second.keys()}


def _readable(month: Partition, compiled: CompiledFilter) -> Bools | None:
    """Return for each rank of a month whether the article is selected and to be searched; None for all."""
    if compiled.articles is None and compiled.sources is None and compiled.selects_all_days(month):
        return None
    selected = np.zeros(month.entry.articles, dtype=np.bool_)
    selected[article_queries.list_articles(month, compiled)[0]] = True
    return selected


class Archive:
    """Implements `geo.stored_articles.ArticleReader` over the aggregates of a batch. Open one with `Archive.open`.

    One Archive serves many threads. It reads the aggregates as they were when it was opened; open another one when
    their `revision` has changed. Nothing needs closing. Every method raises StoreError where files cannot be read.
    """

    def __init__(self, output: Path) -> None:
        self.path = index_path(output)
        self._index = ArchiveIndex(output)

    @classmethod
    def open(cls, output: str | Path) -> Self:
        """Open the aggregates in the folder of a batch. Raises StoreError where they are missing or damaged."""
        return cls(Path(output))

    def revision(self) -> Revision:  # noqa: D102
        return self._index.version, 0

    def note(self, f: Filter) -> str | None:
        """Say so where articles were counted instead of stories, or a search did not reach the oldest articles."""
        if f.count_by == "stories":
            return "An archive has no stories: articles are counted."
        if not words_of(f.text):
            return None
        _, articles_read = self._index.search(f)
        if articles_read < text_search.MAX_ARTICLES_READ:
            return None
        return (
            f"Only the newest {articles_read:,} articles that match the other filters were searched; choose a shorter "
            "period or a publisher to search older ones."
        )

    def has_articles(self) -> bool:  # noqa: D102
        return bool(self._index.months)

    def totals(self, f: Filter) -> Totals:  # noqa: D102
        counts = self._index.count(f)
        return Totals(
            mentions=int(counts.place_mentions.sum()),
            articles=int(counts.day_articles.sum()) + counts.undated,
            places=int(np.count_nonzero(counts.place_mentions)),
            unplaced=counts.unplaced,
            listed=counts.listed,
        )

    def facets(self, f: Filter) -> Facets:  # noqa: D102
        count, places = self._index.count, self._index.places
        counts = count(f)
        days = np.flatnonzero(count(replace(f, since=None, until=None)).day_articles) + self._index.sizes.first
        return Facets(
            countries=countries_table(places, count(replace(f, countries=(), regions=())).place_mentions),
            regions=regions_table(places, count(replace(f, regions=())).place_mentions),
            kinds=counts_table({"kind": list(KIND_CODES)}, counts.kinds),
            sources=counts_table({"source": self._index.sources}, count(replace(f, sources=())).sources),
            confidence=tuple(counts.tenths.tolist()),
            first_date=date_of_day(days[0]) if len(days) else None,
            last_date=date_of_day(days[-1]) if len(days) else None,
        )

    def places(self, f: Filter) -> DataFrame:  # noqa: D102
        counts = self._index.count(f)
        return places_table(self._index.places, counts.place_mentions, counts.place_articles)

    def snippets(self, f: Filter, place_ids: Sequence[str], per_place: int) -> DataFrame:  # noqa: D102
        index = self._index
        key_by_id = index.places.key_by_id
        keys = np.array([key_by_id[place] for place in sorted(set(place_ids)) if place in key_by_id], dtype=np.int64)
        newest = article_queries.newest_mentions(index.months, index.compile(f), keys, per_place, index.places.size)
        return article_queries.sentences_table(newest, index.places_by_id)

    def offset_mentions(self, f: Filter, limit: int = 500) -> DataFrame:  # noqa: D102
        newest = article_queries.offset_mentions(self._index.months, self._index.compile(f), limit)
        return article_queries.sentences_table(newest, self._index.places_by_id)

    def timeline(self, f: Filter, by: Bucket = "day") -> DataFrame:  # noqa: D102
        counts = self._index.count(f)
        rows = np.flatnonzero(counts.day_articles)
        days = (rows + self._index.sizes.first).astype(np.int32)
        return timeline_table(days, counts.day_mentions[rows], counts.day_articles[rows], by)

    def place_timeline(self, f: Filter, by: Bucket = "day", limit_places: int = 500) -> DataFrame:  # noqa: D102
        index = self._index
        keys = most_mentioned(index.places, index.count(f).place_mentions)[:limit_places]
        days, counts = count_place_timeline(index.months, index.compile(f), keys, index.places.size, by)
        return place_timeline_table(index.places, keys, days, counts)

    def articles(self, f: Filter, *, limit: int | None = None, offset: int = 0) -> DataFrame:  # noqa: D102
        index = self._index
        return article_queries.articles_table(
            article_queries.page(index.months, index.compile(f), index.sizes, limit, offset)
        )

    def neighbors(self, f: Filter, article_id: str) -> Neighbors:  # noqa: D102
        index = self._index
        month, rank = next(index.find([article_id]), (None, -1))
        return article_queries.neighbors(
            index.months, index.compile(f), index.sizes, index.count(f).listed, month, rank
        )

    def find_articles(self, words: str, limit: int = 50) -> DataFrame:  # noqa: D102
        months = self._index.months
        if words.strip():
            matches = text_search.find_titles(months, words, limit)
            parts = [(month, matches[month.name].tolist()) for month in months if month.name in matches]
        else:
            # Every month has an article, so the first `limit` months are enough.
            parts = [(month, list(range(min(limit, month.entry.articles)))) for month in months[: limit + 1]]
        remaining, pages = limit, []
        for month, ranks in parts:
            if remaining > 0 and ranks:
                page = ranks[:remaining]
                pages.append((month, page, [0] * len(page)))
                remaining -= len(ranks)
        return article_queries.articles_table(pages).drop(columns="mentions")

    def article_titles(self, article_ids: Sequence[str]) -> dict[str, str]:  # noqa: D102
        headers = (article_queries.headers(month, [rank])[0] for month, rank in self._index.find(article_ids))
        return {header[0]: header[1] for header in headers}

    def story(self, article_id: str, limit: int = 1_000) -> list[str]:
        """Return nothing: an archive has no stories."""
        return []

    def story_sizes(self, article_ids: Sequence[str]) -> dict[str, int]:
        """Return nothing: an archive has no stories."""
        return {}

    def article(self, article_id: str) -> Article | None:  # noqa: D102
        geoparse = self.geoparse(article_id)
        return geoparse.article if geoparse is not None else None

    def geoparse(self, article_id: str) -> Geoparse | None:  # noqa: D102
        for month, rank in self._index.find([article_id]):
            return article_queries.read_geoparse(month, rank, self._index.places_by_id)
        return None

    def geoparses(self, f: Filter) -> Iterator[Geoparse]:  # noqa: D102
        yield from article_queries.geoparses(self._index.months, self._index.compile(f), self._index.places_by_id)
