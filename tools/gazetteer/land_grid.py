"""Rasterizes the outlines of the base map to a grid of land and sea.

    python -m tools.gazetteer.land_grid dashboard/static/basemap/world-50m.json data/land.grid

The outlines are from Natural Earth (public domain), in the format of the base map: each area has a kind, a level and
rings. A ring is a list of integers, longitude first: differences to the previous point, in multiples of `unit` degrees.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.land_grid import CELLS_PER_DEGREE

# Antarctica's outline follows the edge of the map instead of going around the pole.
_ALL_LAND_SOUTH_OF: Final = -85.0


def rasterize(polygons: Iterable[Sequence[Sequence[int]]], unit: float) -> NDArray[np.bool_]:
    """Return the grid: True for each cell whose center is inside a polygon, by the even-odd rule.

    Args:
        polygons: The rings of each polygon, in the format of the base map.
        unit: Degrees per coordinate unit.

    Returns:
        An array of shape (180, 360) times `CELLS_PER_DEGREE`, from south to north and from west to east.
    """
    land = np.zeros((180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE), np.bool_)
    for rings in polygons:
        for ring in rings:
            _flip_inside(land, np.cumsum(np.array(ring, float).reshape(-1, 2), axis=0) * unit)
    land[: round((_ALL_LAND_SOUTH_OF + 90) * CELLS_PER_DEGREE)] = True
    return land


def _flip_inside(land: NDArray[np.bool_], points: NDArray[np.float64]) -> None:
    rows, columns = land.shape
    lons, lats = points.T
    next_lons, next_lats = np.roll(lons, -1), np.roll(lats, -1)
    first = max(0, int((lats.min() + 90) * CELLS_PER_DEGREE))
    for row in range(first, min(rows, int((lats.max() + 90) * CELLS_PER_DEGREE) + 1)):
        lat = (row + 0.5) / CELLS_PER_DEGREE - 90
        crosses = (lats <= lat) != (next_lats <= lat)
        fraction = (lat - lats[crosses]) / (next_lats[crosses] - lats[crosses])
        crossings = np.sort(lons[crosses] + fraction * (next_lons[crosses] - lons[crosses]))
        edges = np.ceil((crossings + 180) * CELLS_PER_DEGREE - 0.5).astype(int)
        for west, east in zip(edges[::2], edges[1::2], strict=True):
            # Rings that cross the antimeridian continue past 180 degrees.
            inside = np.arange(west, east) % columns
            land[row, inside] ^= True


def write_land(path: Path, land: NDArray[np.bool_]) -> None:
    """Write a grid as compressed bits, one for each cell."""
    path.write_bytes(zlib.compress(np.packbits(land).tobytes(), 9))


def main() -> None:
    """Read the outlines and write the grid."""
    outlines = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    land = [rings for kind, _, rings in outlines["areas"] if kind == "land"]
    write_land(Path(sys.argv[2]), rasterize(land, outlines["unit"]))


if __name__ == "__main__":
    main()
