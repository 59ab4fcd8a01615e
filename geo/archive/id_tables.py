"""The numbers of places and publishers: what has one keeps it, new ones come after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.archive.file_layout import PLACE_ROWS, read_arrow, write_arrow
from geo.index.columns import PLACE_NUMBERS, PLACE_TEXTS, PlaceColumns
from geo.types import Place

__all__ = ["IdTables", "Places"]

_SOURCES = pa.schema([("source", pa.string())])


class IdTables:
    """The places, whole, and the publishers of an archive, each at the row of its number."""

    def __init__(self, places: pa.Table | None = None, sources: pa.Table | None = None) -> None:
        self._places = [places if places is not None else PLACE_ROWS.empty_table()]
        self._sources = [sources if sources is not None else _SOURCES.empty_table()]

    @classmethod
    def read(cls, places: Path, sources: Path) -> IdTables:
        """Read the two files."""
        return cls(read_arrow(places), read_arrow(sources))

    def write(self, places: Path, sources: Path) -> None:
        """Write the two files."""
        write_arrow(places, self._all(self._places))
        write_arrow(sources, self._all(self._sources))

    def add(self, places: pa.Table, articles: pa.Table) -> None:
        """Give numbers to the places, and to the publishers of the articles, that have none."""
        known = self._all(self._places)["id"].combine_chunks()
        self._places.append(places.filter(pc.invert(pc.is_in(places["id"], value_set=known))))
        named = pc.unique(articles["source"]).drop_null()
        known = self.sources
        fresh = named.filter(pc.invert(pc.is_in(named, value_set=known)))
        self._sources.append(pa.Table.from_arrays([fresh], schema=_SOURCES))

    @property
    def sources(self) -> pa.Array:
        """The publishers' names."""
        return self._all(self._sources)["source"].combine_chunks()

    def columns(self) -> PlaceColumns:
        """Return the places as columns, with an empty row at the end, where -1 points to."""
        table = self._all(self._places)
        ids = {"place_id": "id"}
        values: dict[str, npt.NDArray[Any]] = {}
        for name in PLACE_TEXTS:
            values[name] = np.append(table[ids.get(name, name)].to_numpy(), np.array([None]))
        for name in PLACE_NUMBERS:
            values[name] = np.append(table[name].to_numpy().astype(np.float64), 0.0)
        return PlaceColumns(values)

    def place(self, number: int) -> Place:
        """Return a place by its number."""
        (line,) = self._all(self._places).slice(number, 1).to_pylist()
        return Place(**line)

    @staticmethod
    def _all(parts: list[pa.Table]) -> pa.Table:
        """Return the parts as one, and keep that in their stead."""
        if len(parts) > 1:
            parts[:] = [pa.concat_tables(parts).combine_chunks()]
        return parts[0]


class Places(Mapping[str, Place]):
    """The places by id, each made when it is asked for."""

    def __init__(self, key_of: Mapping[str, int], registry: IdTables) -> None:
        self._key_of = key_of
        self._registry = registry

    def __getitem__(self, place_id: str) -> Place:
        return self._registry.place(self._key_of[place_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._key_of)

    def __len__(self) -> int:
        return len(self._key_of)
