"""Aggregates a batch: writes the months whose shards are new or gone again, and keeps the others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.archive.file_layout import (
    NESTED,
    UNDATED,
    Index,
    PartitionEntry,
    folder_of,
    read_arrow,
    read_index,
    write_arrow,
    write_index,
)
from geo.archive.partition_writer import wall_times, write_partition
from geo.archive.partitions import IdTables
from geo.arrow_tables import ARTICLES, PLACES, complete_table
from geo.batch import Manifest, read_manifest, table_name
from geo.batch.files import is_url
from geo.errors import InputError, StoreError, UsageError
from geo.index import NO_TIME
from geo.message_text import pluralize

_MENTION: Final = NESTED.field("mentions").type.value_type
_SCHEMAS: Final = {
    "articles": pa.schema([field for field in ARTICLES if field.name in NESTED.names and field.name != "mentions"]),
    "mentions": pa.schema([("row", pa.int32()), *_MENTION]),
    "places": PLACES,
}
_THREADS: Final = min(4, os.cpu_count() or 1)
_GROUP_ARTICLES: Final = 50_000
"""Shards are read in groups of about so many articles, which with their texts take some hundred megabytes."""


@dataclass(frozen=True, slots=True)
class AggregateReport:
    """The size of an archive, the number of months that were written, and of shards that were new or gone."""

    articles: int
    mentions: int
    months: int
    months_written: int
    shards_new: int
    shards_gone: int

    def __str__(self) -> str:
        return (
            f"{pluralize(self.articles, 'article')} with {pluralize(self.mentions, 'placed mention')} in "
            f"{pluralize(self.months, 'month')}; {pluralize(self.months_written, 'month')} written for "
            f"{pluralize(self.shards_new, 'new shard')} and {pluralize(self.shards_gone, 'removed shard')}"
        )


def aggregate(
    output: str,
    *,
    total: Callable[[int], object] = lambda articles: None,
    progress: Callable[[int], object] = lambda articles: None,
) -> AggregateReport:
    """Prepare a finished batch for `Archive`, or update what was prepared before.

    When it is interrupted, the earlier aggregates stay valid, and the next call completes the work.

    Args:
        output: the folder of the batch.
        total: called with the number of new articles.
        progress: called with the number of articles that were read since the last call.

    Raises:
        UsageError: `output` is a URL, or another program is aggregating the batch.
        InputError: the batch is missing or unfinished, or a file of it is missing.
        StoreError: the aggregates cannot be read or written.
    """
    if is_url(output):
        raise UsageError(f"{output}: only a folder of this machine can be aggregated; copy the batch here first")
    manifest = read_manifest(output)
    if manifest is None or not manifest.complete:
        raise InputError("is not a finished batch; run: dateline batch INPUT ... OUTPUT", where=output)
    folder_of(output).mkdir(exist_ok=True)
    with _lock(folder_of(output)):
        before = read_index(output)
        if before is not None and (before.engine != manifest.engine or not before.is_current):
            before = None
        aggregation = _Aggregation(output, manifest, before)
        total(sum(entry.articles for entry in manifest.shards if entry.id in aggregation.new))
        try:
            index = aggregation.run(progress)
        except OSError as error:
            raise StoreError(f"{folder_of(output)}: cannot be written: {error.strerror or error}") from error
    months = index.months.values()
    return AggregateReport(
        articles=sum(month.articles for month in months),
        mentions=sum(month.mentions for month in months),
        months=len(months),
        months_written=aggregation.months_written,
        shards_new=len(aggregation.new),
        shards_gone=len(aggregation.gone),
    )


class _Aggregation:
    def __init__(self, output: str, manifest: Manifest, before: Index | None) -> None:
        self._output = output
        self._folder = folder_of(output)
        self._manifest = manifest
        self._has_index = before is not None
        self._before = before or Index(manifest.engine, "", "", {}, {})
        self._articles_of = {entry.id: entry.articles for entry in manifest.shards}
        self.new = self._articles_of.keys() - self._before.shards.keys()
        self.gone = self._before.shards.keys() - self._articles_of.keys()
        self._shards = pa.array(list(self._articles_of), pa.string())
        self.months_written = 0
        self._id_tables = (
            IdTables.read(self._folder / before.places, self._folder / before.sources) if before else IdTables()
        )

    def run(self, progress: Callable[[int], object]) -> Index:
        """Write the months that have changed, and return the new index."""
        _remove_unused(self._folder, self._before.files)
        if self._has_index and not (self.new or self.gone):
            return self._before
        draft = self._folder / f"making-{uuid4().hex[:8]}"
        draft.mkdir()
        changed = {month for shard in self.gone for month in self._before.shards[shard]}
        shards = {shard: months for shard, months in self._before.shards.items() if shard not in self.gone}
        for number, group in enumerate(self._groups()):
            changed |= self._split_by_month(group, number, draft, shards)
            progress(sum(self._articles_of[shard] for shard in group))
        self._places, self._sources = self._id_tables.columns(), self._id_tables.sources
        months = {name: month for name, month in self._before.months.items() if name not in changed}
        with ThreadPoolExecutor(_THREADS) as pool:
            names = sorted(changed)
            entries = zip(names, pool.map(lambda name: self._write_month(name, draft), names), strict=True)
            months |= {name: entry for name, entry in entries if entry is not None}
        self.months_written = sum(name in changed for name in months)
        suffix = uuid4().hex[:8]
        index = Index(self._manifest.engine, f"places-{suffix}.arrow", f"sources-{suffix}.arrow", months, shards)
        self._id_tables.write(self._folder / index.places, self._folder / index.sources)
        write_index(self._output, index)
        # The files of the earlier index stay until the next run, because a dashboard may be reading them.
        _remove_unused(self._folder, index.files | self._before.files)
        return index

    def _groups(self) -> Iterator[list[str]]:
        group: list[str] = []
        articles = 0
        for shard, size in self._articles_of.items():
            if shard in self.new:
                group.append(shard)
                articles += size
                if articles >= _GROUP_ARTICLES:
                    yield group
                    group, articles = [], 0
        if group:
            yield group

    def _split_by_month(self, group: Sequence[str], number: int, draft: Path, shards: dict[str, list[str]]) -> set[str]:
        """Write the articles of some shards to a file for each month; record the months of each shard in `shards`."""
        tables = [self._read_nested(shard) for shard in group]
        nested = pa.concat_tables(tables).combine_chunks()  # taking rows from many chunks takes many times as long
        month = _months_of(wall_times(nested["date"]))
        order = np.argsort(month, kind="stable")
        nested = nested.take(pa.array(order))
        of_shard = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
        codes, starts = np.unique(month[order], return_index=True)
        shards.update({shard: [] for shard in group})
        names = [_month_name(code) for code in codes.tolist()]
        for name, begin, end in zip(names, starts.tolist(), [*starts[1:].tolist(), len(order)], strict=True):
            (draft / name).mkdir(exist_ok=True)
            write_arrow(draft / name / f"{number}.arrow", nested.slice(begin, end - begin), compression="lz4")
            for shard in np.unique(of_shard[order[begin:end]]).tolist():
                shards[group[shard]].append(name)
        return set(names)

    def _read_nested(self, shard: str) -> pa.Table:
        """Return the articles of a shard with their mentions nested; give codes to its places and publishers."""
        articles, mentions, places = (self._table(name, shard) for name in ("articles", "mentions", "places"))
        self._id_tables.add(places, articles)
        counts = np.bincount(mentions["row"].to_numpy(), minlength=articles.num_rows)
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]).astype(np.int32)
        fields = [mentions[field.name].combine_chunks() for field in _MENTION]
        lists = pa.ListArray.from_arrays(pa.array(offsets), pa.StructArray.from_arrays(fields, fields=list(_MENTION)))
        columns = {
            "text": articles["text"].cast(pa.large_string()),
            "mentions": lists,
            "shard": pa.array([shard] * articles.num_rows, pa.string()),
            "row": pa.array(np.arange(articles.num_rows, dtype=np.int32)),
        }
        return pa.Table.from_arrays(
            [columns[name] if name in columns else articles[name] for name in NESTED.names], schema=NESTED
        )

    def _table(self, table: str, shard: str) -> pa.Table:
        name = table_name(table, shard, self._output)
        try:
            with pq.ParquetFile(name) as file:
                return complete_table(file.read(_SCHEMAS[table].names), _SCHEMAS[table])
        except (OSError, pa.ArrowException) as error:
            raise InputError(f"cannot be read: {error}; run the batch again", where=name) from error

    def _write_month(self, name: str, draft: Path) -> PartitionEntry | None:
        """Write a month again from its remaining and its new articles; return None for a month without articles."""
        parts = []
        if (before := self._before.months.get(name)) is not None:
            articles = read_arrow(self._folder / before.folder / "articles.arrow")
            is_gone = pc.is_in(articles["shard"], value_set=pa.array(sorted(self.gone), pa.string()))
            parts.append(articles.filter(pc.invert(is_gone)))
        parts += [read_arrow(path) for path in sorted((draft / name).glob("*.arrow"))]
        nested = pa.concat_tables(parts)
        if not nested.num_rows:
            return None
        folder = self._folder / f"{name}-{uuid4().hex[:8]}"
        entry = write_partition(folder, nested, self._places, self._sources, self._shards)
        shutil.rmtree(draft / name, ignore_errors=True)
        return entry


def _months_of(times: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the months of times, counted from January 1970; NO_TIME stays NO_TIME."""
    return times.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)


def _month_name(month: int) -> str:
    return UNDATED if month == NO_TIME else str(np.datetime64(month, "M"))


def _remove_unused(folder: Path, used: set[str]) -> None:
    """Delete the files of earlier runs, whether they were completed or not."""
    for path in folder.iterdir():
        if path.name not in used | {"index.json", "lock"}:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Lock the folder against other programs that aggregate it, on systems with file locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(f"{folder}: another program is aggregating this batch now") from error
        yield
