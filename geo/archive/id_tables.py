"""The codes of places and publishers. A place or publisher keeps its code; new ones get the next codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.archive.file_layout import PLACE_ROWS, read_arrow, write_arrow
from geo.index import PLACE_NUMBERS, PLACE_TEXTS, PlaceColumns
from geo.types import Place

__all__ = ["IdTables", "PlacesById"]

_SOURCES = pa.schema([("source", pa.string())])


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
