"""Land and sea, as a grid of a tenth of a degree: enough to say on which side of a coast a point lies."""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.errors import GazetteerError
from geo.resources import data_folder

__all__ = ["CELLS_PER_DEGREE", "LAND_FILE", "is_sea", "read_land", "sea_around"]

LAND_FILE = "land.grid"
CELLS_PER_DEGREE = 10
_ROWS, _COLUMNS = 180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE


def is_sea(lat: float, lon: float) -> bool:
    """Whether a point in degrees lies at sea; lakes count as land."""
    row = min(int((lat + 90) * CELLS_PER_DEGREE), _ROWS - 1)
    return not _land()[row, int((lon + 180) * CELLS_PER_DEGREE) % _COLUMNS]


def sea_around(lat: float, lon: float, degrees: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the middles of the sea cells in the box that reaches so far from a point: north, south, and in longitude
    as far as that is on the ground."""
    tall = round(degrees * CELLS_PER_DEGREE)
    wide = min(round(tall / max(0.05, float(np.cos(np.radians(lat))))), _COLUMNS // 2)
    row, column = int((lat + 90) * CELLS_PER_DEGREE), int((lon + 180) * CELLS_PER_DEGREE)
    rows = np.arange(max(0, row - tall), min(_ROWS, row + tall + 1))
    columns = np.arange(column - wide, column + wide + 1) % _COLUMNS
    below, across = np.nonzero(~_land()[np.ix_(rows, columns)])
    return (rows[below] + 0.5) / CELLS_PER_DEGREE - 90, (columns[across] + 0.5) / CELLS_PER_DEGREE - 180


@lru_cache(maxsize=1)
def _land() -> NDArray[np.bool_]:
    """Return a row a tenth of a degree from the south, a column from 180 degrees west: True for land."""
    return read_land(data_folder() / LAND_FILE)


def read_land(path: Path) -> NDArray[np.bool_]:
    """Read a file of the grid; raises GazetteerError if it is missing or damaged."""
    try:
        bits = np.frombuffer(zlib.decompress(path.read_bytes()), np.uint8)
        return np.unpackbits(bits).astype(np.bool_).reshape(_ROWS, _COLUMNS)
    except (OSError, zlib.error, ValueError) as error:
        raise GazetteerError(f"{path}: no grid of land and sea ({error}); install Dateline again") from error
