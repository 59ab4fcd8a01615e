"""From a finished batch to the store, in the order of its inputs, as if they had been ingested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from geo.arrow_tables import ArticleTables, articles_from_table, geoparses_from_tables
from geo.articles import DuplicateFilter
from geo.batch import files
from geo.batch.manifest import Manifest, ShardEntry, read_manifest
from geo.batch.shard_task import TABLES, table_name
from geo.errors import InputError
from geo.ingest import IngestReport
from geo.store import Store
from geo.types import Geoparse

__all__ = ["load"]

_AT_ONCE: Final = 1_000  # articles looked up, or stored in a transaction, which is some 50,000 mentions
_AGAIN: Final = "run the batch again, which makes it anew"


def load(
    output: str,
    store: Store,
    *,
    total: Callable[[int], object] = lambda articles: None,
    progress: Callable[[int], object] = lambda articles: None,
) -> IngestReport:
    """Store the articles of a finished batch; what is stored already, from the same engine, is passed over.

    Killed at any moment, everything committed stays; the same call again does the rest. `total` is called with the
    number of articles, `progress` with the number more that are done. Raises InputError where there is no finished
    batch or a file of it is missing or damaged, and StoreError.
    """
    output = files.absolute(output)
    manifest = read_manifest(output)
    if manifest is None or not manifest.complete:
        raise InputError("holds no finished batch; run: dateline batch INPUT ... OUTPUT", where=output)
    total(sum(entry.articles for entry in manifest.shards))
    run = _Run(output, manifest, store, progress)
    counts = store.add(run.fresh(), engine=manifest.engine, batch_size=_AT_ONCE)
    return IngestReport(
        added=counts.added,
        replaced=counts.replaced,
        unchanged=counts.unchanged + run.seen["unchanged"],
        duplicates=counts.duplicates + run.seen["duplicate"],
        mentions=run.seen["mentions"],
        placed=run.seen["placed"],
        unmatched_corrections=sum(not correction.matches for correction in store.corrections.active())
        if counts.replaced
        else 0,
    )


class _Run:
    def __init__(self, output: str, manifest: Manifest, store: Store, progress: Callable[[int], object]) -> None:
        self.seen: Counter[str] = Counter()
        self._output = output
        self._manifest = manifest
        self._store = store
        self._progress = progress
        self._repeats = DuplicateFilter()

    def fresh(self) -> Iterator[Geoparse]:
        """Yield the articles that are worth storing; count the others."""
        for entry in self._manifest.shards:
            articles = self._table("articles", entry)
            rows = [
                row
                for row, article in enumerate(articles_from_table(articles))
                if not self._repeats.is_duplicate(article)
            ]
            wanted = self._wanted(articles, rows)
            if wanted:
                tables = ArticleTables(articles, *(self._table(name, entry) for name in TABLES[1:]))
                for geoparse in geoparses_from_tables(tables, wanted):
                    self.seen["mentions"] += len(geoparse.mentions)
                    self.seen["placed"] += sum(resolved.place is not None for resolved in geoparse.mentions)
                    yield geoparse
            self._progress(entry.articles)

    def _wanted(self, articles: pa.Table, rows: list[int]) -> list[int]:
        wanted: list[int] = []
        for part in (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)):
            found = articles_from_table(articles.take(pa.array(part, pa.int64())))
            standings = self._store.statuses(found, engine=self._manifest.engine)
            for row, standing in zip(part, standings, strict=True):
                if standing in ("new", "changed"):
                    wanted.append(row)
                else:
                    self.seen[standing] += 1
        return wanted

    def _table(self, table: str, entry: ShardEntry) -> pa.Table:
        name = table_name(table, entry.id, self._output)
        data = files.read(name)
        if (len(data), files.digest_of(data)) != entry.files[table]:
            raise InputError(f"is damaged; {_AGAIN}", where=name)
        return pq.read_table(pa.BufferReader(data))
