"""From a batch to its aggregates: months whose shards are new, or gone, are made anew; the others stay as they are."""

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
from geo.archive.id_tables import IdTables
from geo.archive.partition_writer import NO_TIME, build, wall_times
from geo.arrow_tables import ARTICLES, PLACES
from geo.batch import Manifest, read_manifest, table_name
from geo.batch.files import is_url
from geo.errors import InputError, StoreError, UsageError

__all__ = ["AggregateReport", "aggregate"]

_SAID: Final = NESTED.field("mentions").type.value_type
_READ: Final = {
    "articles": [name for name in ARTICLES.names if name in NESTED.names],
    "mentions": ["row", *(field.name for field in _SAID)],
    "places": PLACES.names,
}
_MONTHS_AT_ONCE: Final = min(4, os.cpu_count() or 1)
_ARTICLES_AT_ONCE: Final = 50_000
"""Shards are taken together until they have as many: texts and all, some hundreds of megabytes."""


@dataclass(frozen=True, slots=True)
class AggregateReport:
    """What there is now, and how much of it was made anew."""

    articles: int
    mentions: int
    months: int
    made: int
    shards_new: int
    shards_gone: int

    def __str__(self) -> str:
        return (
            f"{self.articles:,} articles with {self.mentions:,} placed mentions in {self.months:,} months, "
            f"of which {self.made:,} were made ({self.shards_new:,} shards new, {self.shards_gone:,} gone)"
        )


def aggregate(
    output: str,
    *,
    total: Callable[[int], object] = lambda articles: None,
    progress: Callable[[int], object] = lambda articles: None,
) -> AggregateReport:
    """Prepare a finished batch for `Archive`, or bring what was prepared of it up to date.

    Stopped at any moment, what there was before still counts, and the same call does it all. `total` is called with the
    number of new articles, `progress` with the number more of them that are read. Raises UsageError for an address,
    InputError where there is no finished batch or a file of it is missing, and StoreError.
    """
    if is_url(output):
        raise UsageError(f"{output}: aggregates are made of a folder of this machine; copy the batch here first")
    manifest = read_manifest(output)
    if manifest is None or not manifest.complete:
        raise InputError("holds no finished batch; run: dateline batch INPUT ... OUTPUT", where=output)
    folder_of(output).mkdir(exist_ok=True)
    with _alone(folder_of(output)):
        before = read_index(output)
        if before is not None and before.engine != manifest.engine:
            before = None
        refresh = _Refresh(output, manifest, before)
        total(sum(entry.articles for entry in manifest.shards if entry.id in refresh.new))
        try:
            index = refresh.run(progress)
        except OSError as error:
            raise StoreError(f"{folder_of(output)}: cannot be written: {error.strerror or error}") from error
    months = index.months.values()
    return AggregateReport(
        articles=sum(month.articles for month in months),
        mentions=sum(month.mentions for month in months),
        months=len(months),
        made=refresh.made,
        shards_new=len(refresh.new),
        shards_gone=len(refresh.gone),
    )


class _Refresh:
    def __init__(self, output: str, manifest: Manifest, before: Index | None) -> None:
        self._output = output
        self._folder = folder_of(output)
        self._manifest = manifest
        self._known = before is not None
        self._before = before or Index(manifest.engine, "", "", {}, {})
        self._shards = pa.array([entry.id for entry in manifest.shards], pa.string())
        wanted = {entry.id for entry in manifest.shards}
        self.new = wanted - self._before.shards.keys()
        self.gone = self._before.shards.keys() - wanted
        self.made = 0
        self._registry = (
            IdTables.read(self._folder / before.places, self._folder / before.sources) if before else IdTables()
        )

    def run(self, progress: Callable[[int], object]) -> Index:
        """Make what is to be made, and return what counts from now on."""
        _remove_others(self._folder, self._before.files)
        if self._known and not (self.new or self.gone):
            return self._before
        making = self._folder / f"making-{uuid4().hex[:8]}"
        making.mkdir()
        touched = {month for shard in self.gone for month in self._before.shards[shard]}
        shards = {shard: months for shard, months in self._before.shards.items() if shard not in self.gone}
        for number, group in enumerate(self._groups()):
            touched |= self._spread(group, number, making, shards)
            progress(sum(self._articles_of[shard] for shard in group))
        self._places, self._sources = self._registry.columns(), self._registry.sources
        months = {name: month for name, month in self._before.months.items() if name not in touched}
        with ThreadPoolExecutor(_MONTHS_AT_ONCE) as pool:
            made = zip(sorted(touched), pool.map(lambda name: self._month(name, making), sorted(touched)), strict=True)
            months |= {name: month for name, month in made if month is not None}
        self.made = sum(name in touched for name in months)
        mark = uuid4().hex[:8]
        index = Index(self._manifest.engine, f"places-{mark}.arrow", f"sources-{mark}.arrow", months, shards)
        self._registry.write(self._folder / index.places, self._folder / index.sources)
        write_index(self._output, index)
        # What was used before stays until the next time: a dashboard may be reading it.
        _remove_others(self._folder, index.files | self._before.files)
        return index

    @property
    def _articles_of(self) -> dict[str, int]:
        return {entry.id: entry.articles for entry in self._manifest.shards}

    def _groups(self) -> Iterator[list[str]]:
        group: list[str] = []
        held = 0
        for entry in self._manifest.shards:
            if entry.id in self.new:
                group.append(entry.id)
                held += entry.articles
                if held >= _ARTICLES_AT_ONCE:
                    yield group
                    group, held = [], 0
        if group:
            yield group

    def _spread(self, group: Sequence[str], number: int, making: Path, shards: dict[str, list[str]]) -> set[str]:
        """Write the articles of some shards into a file for each month; note in `shards` where they went."""
        tables = [self._nested(shard) for shard in group]
        nested = pa.concat_tables(tables).combine_chunks()  # taking rows out of many chunks costs many times as much
        month = _months_of(wall_times(nested["date"]))
        order = np.argsort(month, kind="stable")
        nested, of_shard = nested.take(pa.array(order)), np.repeat(np.arange(len(tables)), [len(one) for one in tables])
        codes, begins = np.unique(month[order], return_index=True)
        shards.update({shard: [] for shard in group})
        names = [_month_name(code) for code in codes.tolist()]
        for name, begin, end in zip(names, begins.tolist(), [*begins[1:].tolist(), len(order)], strict=True):
            (making / name).mkdir(exist_ok=True)
            write_arrow(making / name / f"{number}.arrow", nested.slice(begin, end - begin), compression="lz4")
            for at in np.unique(of_shard[order[begin:end]]).tolist():
                shards[group[at]].append(name)
        return set(names)

    def _nested(self, shard: str) -> pa.Table:
        """Return the articles of a shard with their mentions inside, and give numbers to what it names."""
        articles, mentions, places = (self._table(name, shard) for name in ("articles", "mentions", "places"))
        self._registry.add(places, articles)
        counts = np.bincount(mentions["row"].to_numpy(), minlength=articles.num_rows)
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]).astype(np.int32)
        inner = _SAID
        said = [mentions[field.name].combine_chunks() for field in inner]
        lists = pa.ListArray.from_arrays(pa.array(offsets), pa.StructArray.from_arrays(said, fields=list(inner)))
        own = {
            "text": articles["text"].cast(pa.large_string()),
            "mentions": lists,
            "shard": pa.array([shard] * articles.num_rows, pa.string()),
            "row": pa.array(np.arange(articles.num_rows, dtype=np.int32)),
        }
        return pa.Table.from_arrays(
            [own[name] if name in own else articles[name] for name in NESTED.names], schema=NESTED
        )

    def _table(self, table: str, shard: str) -> pa.Table:
        name = table_name(table, shard, self._output)
        try:
            return pq.read_table(name, columns=_READ[table])
        except (OSError, pa.ArrowException) as error:
            raise InputError(f"cannot be read: {error}; run the batch again", where=name) from error

    def _month(self, name: str, making: Path) -> PartitionEntry | None:
        """Make a month anew, from what stays of it and what is new; None where nothing is."""
        parts = []
        if (known := self._before.months.get(name)) is not None:
            held = read_arrow(self._folder / known.folder / "articles.arrow")
            gone = pc.is_in(held["shard"], value_set=pa.array(sorted(self.gone), pa.string()))
            parts.append(held.filter(pc.invert(gone)))
        parts += [read_arrow(path) for path in sorted((making / name).glob("*.arrow"))]
        nested = pa.concat_tables(parts)
        if not nested.num_rows:
            return None
        folder = self._folder / f"{name}-{uuid4().hex[:8]}"
        entry = build(folder, nested, self._places, self._sources, self._shards)
        shutil.rmtree(making / name, ignore_errors=True)
        return entry


def _months_of(at: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the months of times, counted from January 1970; numpy's not-a-time for none."""
    return at.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)


def _month_name(month: int) -> str:
    return UNDATED if month == NO_TIME else str(np.datetime64(month, "M"))


def _remove_others(folder: Path, used: set[str]) -> None:
    """Remove what earlier runs left behind, finished or not."""
    for path in folder.iterdir():
        if path.name not in used | {"index.json", "lock"}:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder against others that would aggregate it at the same time, where the system can."""
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
