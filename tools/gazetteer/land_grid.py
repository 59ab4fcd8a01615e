"""Draw the outlines of the base map as a grid of land and sea:

    python -m tools.gazetteer.land_grid dashboard/static/basemap/world-50m.json data/land.grid

The outlines are Natural Earth's (public domain) in the base map's own form: areas as a kind, a level and rings, which
are lists of whole multiples of `unit` degrees, longitude first, each the difference to the last.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.land import CELLS_PER_DEGREE

_ICE_SOUTH_OF = -85.0  # Antarctica's outline runs along the edge of the map, not around the pole


def rasterize(polygons: Iterable[Sequence[Sequence[int]]], unit: float) -> NDArray[np.bool_]:
    """Return True for each cell whose middle lies in a polygon, by the even-odd rule."""
    land = np.zeros((180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE), np.bool_)
    for rings in polygons:
        for ring in rings:
            _flip_inside(land, np.cumsum(np.array(ring, float).reshape(-1, 2), axis=0) * unit)
    land[: round((_ICE_SOUTH_OF + 90) * CELLS_PER_DEGREE)] = True
    return land


def _flip_inside(land: NDArray[np.bool_], points: NDArray[np.float64]) -> None:
    rows, columns = land.shape
    lons, lats = points.T
    next_lons, next_lats = np.roll(lons, -1), np.roll(lats, -1)
    first = max(0, int((lats.min() + 90) * CELLS_PER_DEGREE))
    for row in range(first, min(rows, int((lats.max() + 90) * CELLS_PER_DEGREE) + 1)):
        lat = (row + 0.5) / CELLS_PER_DEGREE - 90
        crossed = (lats <= lat) != (next_lats <= lat)
        share = (lat - lats[crossed]) / (next_lats[crossed] - lats[crossed])
        cuts = np.sort(lons[crossed] + share * (next_lons[crossed] - lons[crossed]))
        edges = np.ceil((cuts + 180) * CELLS_PER_DEGREE - 0.5).astype(int)
        for west, east in zip(edges[::2], edges[1::2], strict=True):
            # Rings that cross the antimeridian run on past 180 degrees.
            inside = np.arange(west, east) % columns
            land[row, inside] ^= True


def write_land(path: Path, land: NDArray[np.bool_]) -> None:
    """Write a grid, one bit for each cell, compressed."""
    path.write_bytes(zlib.compress(np.packbits(land).tobytes(), 9))


def main() -> None:
    """Read the outlines, write the grid."""
    outlines = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    land = [rings for kind, _, rings in outlines["areas"] if kind == "land"]
    write_land(Path(sys.argv[2]), rasterize(land, outlines["unit"]))


if __name__ == "__main__":
    main()
