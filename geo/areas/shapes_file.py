"""Reads the files of shapes: compressed JSON, with the border that two shapes share stored once."""

from __future__ import annotations

import gzip
import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.areas.outline import Outline
from geo.errors import GazetteerError

__all__ = ["ShapesFile", "read_json"]

Ring = list[int]


def read_json(path: Path) -> Any:
    """Read a compressed JSON file; raises GazetteerError if it is missing or damaged."""
    try:
        return json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, ValueError) as error:
        raise GazetteerError(f"{path}: missing or damaged ({error}); install Dateline again") from error


class ShapesFile:
    """A file of cells, the pieces that areas consist of.

    The file has `unit`, the degrees of one step; `first`, the number of its first cell; `arcs`, each a list of
    longitudes and latitudes in steps, given as differences from the point before; and `cells`, each a list of polygons,
    which are lists of rings, which are lists of arc numbers. ~n stands for arc n backwards.
    """

    def __init__(self, content: Any) -> None:
        self._unit: float = content["unit"]
        self._first: int = content["first"]
        self._packed: list[list[int]] = content["arcs"]
        self._cells: list[list[list[Ring]]] = content["cells"]
        self._outlines: dict[int, Outline] = {}

    @classmethod
    def open(cls, path: Path) -> ShapesFile:
        """Read a file; raises GazetteerError if it is missing or damaged."""
        return cls(read_json(path))

    def outline(self, cell: int) -> Outline:
        """Return the outline of the cell with a number."""
        found = self._outlines.get(cell)
        if found is None:
            rings = [self.ring(ring) for polygon in self._cells[cell - self._first] for ring in polygon]
            found = self._outlines[cell] = Outline(rings)
        return found

    def polygons(self, cell: int) -> list[list[NDArray[np.float64]]]:
        """Return the polygons of a cell: rings of longitudes and latitudes, the outer one first, all closed."""
        return [[self.ring(ring) for ring in polygon] for polygon in self._cells[cell - self._first]]

    def ring(self, numbers: Ring) -> NDArray[np.float64]:
        """Return the points of a ring of arcs, the last one equal to the first."""
        arcs = [self._arcs[n] if n >= 0 else self._arcs[~n][::-1] for n in numbers]
        # Each arc starts at the point where the one before it ends.
        return np.concatenate([arcs[0], *(arc[1:] for arc in arcs[1:])]) * self._unit

    @cached_property
    def _arcs(self) -> list[NDArray[np.int64]]:
        return [np.cumsum(np.array(arc, np.int64).reshape(-1, 2), axis=0) for arc in self._packed]
