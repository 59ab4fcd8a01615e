"""The files of an archive when it is open: its months, and the tables of its places and publishers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.archive.file_layout import (
    BATCH_ROWS,
    DIMENSIONS,
    EVERYTHING,
    PLACE_ROWS,
    PartitionEntry,
    read_arrow,
    write_arrow,
)
from geo.errors import StoreError
from geo.index import PLACE_NUMBERS, PLACE_TEXTS, Codes, PlaceColumns
from geo.types import Place

_SOURCES = pa.schema([("source", pa.string())])
_Cells = tuple[Codes, Codes, Codes]
_Value = TypeVar("_Value")


class IdTables:
    """The places and the publishers of an archive, each in the row of its code."""

    def __init__(self, places: pa.Table | None = None, sources: pa.Table | None = None) -> None:
        self._places = [places if places is not None else PLACE_ROWS.empty_table()]
        self._sources = [sources if sources is not None else _SOURCES.empty_table()]

    @classmethod
    def read(cls, places: Path, sources: Path) -> IdTables:
        """Read both tables from files."""
        return cls(read_arrow(places), read_arrow(sources))

    def write(self, places: Path, sources: Path) -> None:
        """Write both tables to files."""
        write_arrow(places, self._all(self._places))
        write_arrow(sources, self._all(self._sources))

    def add(self, places: pa.Table, articles: pa.Table) -> None:
        """Give codes to the places, and to the publishers of the articles, that have none yet."""
        known_ids = self._all(self._places)["id"].combine_chunks()
        self._places.append(places.filter(pc.invert(pc.is_in(places["id"], value_set=known_ids))))
        sources = pc.unique(articles["source"]).drop_null()
        new_sources = sources.filter(pc.invert(pc.is_in(sources, value_set=self.sources)))
        self._sources.append(pa.Table.from_arrays([new_sources], schema=_SOURCES))

    @property
    def sources(self) -> pa.Array:
        """The publishers' names."""
        return self._all(self._sources)["source"].combine_chunks()

    def columns(self) -> PlaceColumns:
        """Return the places as columns, with an empty row at the end: the one that index -1 means."""
        table = self._all(self._places)
        ids = {"place_id": "id"}
        values: dict[str, npt.NDArray[Any]] = {}
        for name in PLACE_TEXTS:
            values[name] = np.append(table[ids.get(name, name)].to_numpy(), np.array([None]))
        for name in PLACE_NUMBERS:
            values[name] = np.append(table[name].to_numpy().astype(np.float64), 0.0)
        return PlaceColumns(values)

    def place(self, code: int) -> Place:
        """Return the place with a code."""
        (row,) = self._all(self._places).slice(code, 1).to_pylist()
        return Place(**row)

    @staticmethod
    def _all(parts: list[pa.Table]) -> pa.Table:
        """Concatenate the parts, and keep the one table in their place."""
        if len(parts) > 1:
            parts[:] = [pa.concat_tables(parts).combine_chunks()]
        return parts[0]


class PlacesById(Mapping[str, Place]):
    """The places by id; a place is read when it is looked up."""

    def __init__(self, code_by_id: Mapping[str, int], tables: IdTables) -> None:
        self._code_by_id = code_by_id
        self._tables = tables

    def __getitem__(self, place_id: str) -> Place:
        return self._tables.place(self._code_by_id[place_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._code_by_id)

    def __len__(self) -> int:
        return len(self._code_by_id)


class Partition:
    """The articles of a month; `dated` is False for the partition of the undated articles."""

    def __init__(self, name: str, entry: PartitionEntry, folder: Path) -> None:
        self.name = name
        self.entry = entry
        self.dated = entry.first is not None
        self._folder = folder / entry.folder

    @cached_property
    def articles(self) -> Mapping[str, npt.NDArray[Any]]:
        """The articles by publisher: `file_layout.ARTICLE_ROWS`."""
        return self._columns("rows.arrow")

    @cached_property
    def mentions(self) -> Mapping[str, npt.NDArray[Any]]:
        """The mentions article by article: `file_layout.MENTION_ROWS`."""
        return self._columns("mentions.arrow")

    @cached_property
    def present(self) -> Codes:
        """The keys of the places that are mentioned as places, sorted."""
        return self.cells("place")[0]

    def cells(self, dimension: str, group: int = EVERYTHING) -> _Cells:
        """Return the keys of a dimension that have mentions, their mentions and articles; days count from the first."""
        cells, ends = self._cells, self._ends
        bounds = slice(*ends[DIMENSIONS[dimension] : DIMENSIONS[dimension] + 2])
        begin, end = np.searchsorted(cells["group"][bounds], [group, group + 1]) + bounds.start
        part = slice(int(begin), int(end))
        return cells["key"][part], cells["mentions"][part], cells["articles"][part]

    def find(self, hashes: npt.NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
        """Yield the index and the rank of each of the hashed ids that may be in this month."""
        ids = self._columns("ids.arrow")
        rows = np.searchsorted(ids["hash"], hashes)
        for number in np.flatnonzero(rows < len(ids["hash"])).tolist():
            if ids["hash"][rows[number]] == hashes[number]:
                yield number, int(ids["rank"][rows[number]])

    def read(self, ranks: Iterable[int], fields: Sequence[str]) -> dict[int, dict[str, Any]]:
        """Return some fields of articles by their ranks: 0 is the newest article of the month."""
        articles: dict[int, dict[str, Any]] = {}
        ranks_by_batch: dict[int, list[int]] = {}
        for rank in sorted(set(ranks)):
            ranks_by_batch.setdefault(rank // BATCH_ROWS, []).append(rank)
        for batch, ranks_of_batch in self.batches(fields, ranks_by_batch):
            rows = batch.take(pa.array([rank % BATCH_ROWS for rank in ranks_of_batch])).to_pylist()
            articles.update(zip(ranks_of_batch, rows, strict=True))
        return articles

    def batches(self, fields: Sequence[str], values: Mapping[int, _Value]) -> Iterator[tuple[pa.RecordBatch, _Value]]:
        """Yield batches of articles by number, each with the value that `values` has for it.

        They have those of the fields that the file has: an earlier version of Dateline wrote fewer.
        """
        path = self._folder / "articles.arrow"
        try:
            with pa.memory_map(str(path)) as source:
                names = pa.ipc.open_file(source).schema.names
                included = [names.index(field) for field in fields if field in names]
                options = pa.ipc.IpcReadOptions(included_fields=included, use_threads=False)
                reader = pa.ipc.open_file(source, options=options)
                for number, value in values.items():
                    yield reader.get_batch(number), value
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f"{path}: cannot be read: {error}; run: dateline aggregate") from error

    @cached_property
    def _cells(self) -> Mapping[str, npt.NDArray[Any]]:
        return self._columns("cells.arrow")

    @cached_property
    def _ends(self) -> list[int]:
        ends: list[int] = np.searchsorted(self._cells["dimension"], np.arange(len(DIMENSIONS) + 1)).tolist()
        return ends

    def _columns(self, name: str) -> Mapping[str, npt.NDArray[Any]]:
        table = read_arrow(self._folder / name)
        return {column: table[column].to_numpy() for column in table.column_names}
