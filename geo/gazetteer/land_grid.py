"""Land and sea on a grid of a tenth of a degree: enough to tell on which side of a coast a point is."""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.errors import GazetteerError
from geo.packaged_files import data_folder

__all__ = ["CELLS_PER_DEGREE", "LAND_FILE", "is_sea", "read_land", "sea_around"]

LAND_FILE = "land.grid"
CELLS_PER_DEGREE = 10
_ROWS, _COLUMNS = 180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE


def is_sea(lat: float, lon: float) -> bool:
    """Whether a point in degrees is at sea; lakes count as land."""
    row = min(int((lat + 90) * CELLS_PER_DEGREE), _ROWS - 1)
    return not _land()[row, int((lon + 180) * CELLS_PER_DEGREE) % _COLUMNS]


def sea_around(lat: float, lon: float, degrees: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the latitudes and longitudes of the centers of the sea cells around a point.

    The cells are in a box that reaches `degrees` north and south of the point, and about as many kilometers east and
    west of it.
    """
    height = round(degrees * CELLS_PER_DEGREE)
    width = min(round(height / max(0.05, float(np.cos(np.radians(lat))))), _COLUMNS // 2)
    row, column = int((lat + 90) * CELLS_PER_DEGREE), int((lon + 180) * CELLS_PER_DEGREE)
    rows = np.arange(max(0, row - height), min(_ROWS, row + height + 1))
    columns = np.arange(column - width, column + width + 1) % _COLUMNS
    sea_rows, sea_columns = np.nonzero(~_land()[np.ix_(rows, columns)])
    return (rows[sea_rows] + 0.5) / CELLS_PER_DEGREE - 90, (columns[sea_columns] + 0.5) / CELLS_PER_DEGREE - 180


@lru_cache(maxsize=1)
def _land() -> NDArray[np.bool_]:
    """Return the grid, True for land: rows from the south, columns from 180 degrees west."""
    return read_land(data_folder() / LAND_FILE)


def read_land(path: Path) -> NDArray[np.bool_]:
    """Read a file of the grid; raises GazetteerError if it is missing or damaged."""
    try:
        bits = np.frombuffer(zlib.decompress(path.read_bytes()), np.uint8)
        return np.unpackbits(bits).astype(np.bool_).reshape(_ROWS, _COLUMNS)
    except (OSError, zlib.error, ValueError) as error:
        raise GazetteerError(f"{path}: missing or damaged ({error}); install Dateline again") from error
