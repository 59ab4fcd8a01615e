"""The open files of an archive, with its filters compiled, counted and searched; recent answers stay in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
import pyarrow as pa

from geo.archive import article_queries, text_search
from geo.archive.compiled_filter import CompiledFilter, compile_filter
from geo.archive.counts import Counts, Sizes, count
from geo.archive.file_layout import folder_of, read_index
from geo.archive.id_tables import IdTables, PlacesById
from geo.archive.partition_writer import hashes_of
from geo.archive.partitions import Partition
from geo.errors import StoreError
from geo.index import FILTERS_CACHED, Bools, Filter, Ints, LruCache, PlaceColumns, words_of
from geo.types import Place

__all__ = ["ArchiveIndex"]

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
        others = Filter(articles=f.articles, since=f.since, until=f.until, sources=f.sources)

        def read_articles() -> tuple[dict[str, Ints], int]:
            compiled = self.compile(others)
            months = [month for month in self.months if compiled.may_match(month)]
            return text_search.find(months, f.text, lambda month: _readable(month, compiled))

        return self._searches.get(replace(others, text=f.text), read_articles)

    def find(self, article_ids: Sequence[str]) -> Iterator[tuple[Partition, int]]:
        """Yield the month and rank of each article with one of these ids, each once."""
        ids = list(dict.fromkeys(article_ids))
        if not ids:
            return
        hashes = hashes_of(pa.array(ids, pa.string()))
        seen: set[str] = set()
        for month in self.months:
            for number, rank in month.find(hashes):
                # Two ids may have the same hash, so the id itself is compared.
                if ids[number] not in seen and month.read([rank], ("id",))[rank]["id"] == ids[number]:
                    seen.add(ids[number])
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
