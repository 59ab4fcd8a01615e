"""Load a finished batch into the store, in the order of its inputs, as `ingest` would have done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from geo.arrow_tables import (
    ARTICLES,
    MENTIONS,
    PLACES,
    ArticleTables,
    articles_from_table,
    complete_table,
    geoparses_from_tables,
)
from geo.articles import ReadLedger, RejectionCounts, RunRegister
from geo.batch import files
from geo.batch.manifest import Manifest, ShardEntry, read_manifest
from geo.batch.shard_task import TABLES, table_name
from geo.errors import InputError, Rejection
from geo.ingest import IngestReport, recognize_stored, rejected_reuse
from geo.store import Store
from geo.types import Article, Geoparse

__all__ = ["load"]

_SCHEMAS: Final = {"articles": ARTICLES, "mentions": MENTIONS, "places": PLACES}
_BATCH_SIZE: Final = 1_000  # articles looked up, or stored in one transaction: some 50,000 mentions


def load(
    output: str,
    store: Store,
    *,
    total: Callable[[int], object] = lambda articles: None,
    progress: Callable[[int], object] = lambda articles: None,
) -> IngestReport:
    """Store the articles of a finished batch; those already stored, from the same engine, are skipped.

    Safe to kill at any moment: committed articles stay, and the same call stores the rest.

    Args:
        output: the folder or address of the batch.
        total: called with the number of articles.
        progress: called with the number of articles that were processed since.

    Raises:
        InputError: the folder has no finished batch, or one of its files is missing or damaged.
        StoreError: the database failed.
    """
    output = files.absolute(output)
    manifest = read_manifest(output)
    if manifest is None or not manifest.complete:
        raise InputError("holds no finished batch; run: dateline batch INPUT ... OUTPUT", where=output)
    total(sum(entry.articles for entry in manifest.shards))
    run = _Loading(output, manifest, store, progress)
    counts = store.add(run.fresh(), engine=manifest.engine, batch_size=_BATCH_SIZE)
    return IngestReport(
        added=counts.added,
        replaced=counts.replaced,
        unchanged=counts.unchanged + run.counts["unchanged"],
        repeats=run.counts["repeats"],
        mentions=run.counts["mentions"],
        placed=run.counts["placed"],
        rejections=tuple(run.rejections),
        unmatched_corrections=sum(not correction.matches for correction in store.corrections.active())
        if counts.replaced
        else 0,
        read=ReadLedger(articles=run.counts["articles"]),
        rejected=run.rejected,
    )


class _Loading:
    def __init__(self, output: str, manifest: Manifest, store: Store, progress: Callable[[int], object]) -> None:
        self.counts: Counter[str] = Counter()
        self._output = output
        self._manifest = manifest
        self._store = store
        self._progress = progress
        self._register = RunRegister()
        self.rejections: list[Rejection] = []
        self.rejected = RejectionCounts()

    def fresh(self) -> Iterator[Geoparse]:
        """Yield the articles to store; count the others."""
        for entry in self._manifest.shards:
            articles = self._table("articles", entry)
            self.counts["articles"] += articles.num_rows
            selected = self._to_store(articles, entry.input)
            if selected:
                tables = ArticleTables(articles, *(self._table(name, entry) for name in TABLES[1:]))
                for article, geoparse in zip(
                    selected.values(), geoparses_from_tables(tables, list(selected)), strict=True
                ):
                    self.counts["mentions"] += len(geoparse.mentions)
                    self.counts["placed"] += sum(resolved.place is not None for resolved in geoparse.mentions)
                    yield replace(geoparse, article=article)
            self._progress(entry.articles)

    def _to_store(self, table: pa.Table, where: str) -> dict[int, Article]:
        """Return the articles to store by row, under the ids that they are stored under."""
        selected: dict[int, Article] = {}
        rows = (
            (row, article) for row, article in enumerate(articles_from_table(table)) if self._is_new(article, where)
        )
        while batch := dict(islice(rows, _BATCH_SIZE)):
            statuses = self._store.statuses(list(batch.values()), engine=self._manifest.engine)
            for (row, article), status in zip(batch.items(), statuses, strict=True):
                known = recognize_stored(article, self._store, self._register) if status == "new" else article
                if known.id != article.id:
                    status = self._store.status(known, engine=self._manifest.engine)
                if status == "unchanged":
                    self.counts[status] += 1
                else:
                    selected[row] = known
        return selected

    def _is_new(self, article: Article, where: str) -> bool:
        """Whether the article is the first of this id; count another."""
        reuse = rejected_reuse(self._register, article, where)
        if isinstance(reuse, Rejection):
            self.rejections.append(reuse)
            self.rejected.add(reuse)
        elif reuse:
            self.counts["repeats"] += 1
        return not reuse

    def _table(self, table: str, entry: ShardEntry) -> pa.Table:
        name = table_name(table, entry.id, self._output)
        data = files.read(name)
        if (len(data), files.digest_of(data)) != entry.files[table]:
            raise InputError("is damaged; run the batch again, which rebuilds it", where=name)
        return complete_table(pq.read_table(pa.BufferReader(data)), _SCHEMAS[table])
