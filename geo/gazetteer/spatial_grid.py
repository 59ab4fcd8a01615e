"""The places nearest to a point, from a grid of one-degree cells.

The search takes the cells that a circle around the point touches, and doubles the circle until it holds enough.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.geodesy import EARTH_RADIUS_KM, distances_from

__all__ = ["CELLS", "cell_of", "nearest_rows"]

CELLS = 360 * 180
_FIRST_RADIUS_KM = 25.0
_HALF_TURN_KM = math.pi * EARTH_RADIUS_KM


def cell_of(lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the grid cells of points in degrees: bands of latitude from the south, each from 180 degrees west."""
    bands = np.clip(np.floor(lats + 90).astype(np.int64), 0, 179)
    return bands * 360 + np.floor(lons + 180).astype(np.int64) % 360


def nearest_rows(
    lat: float,
    lon: float,
    limit: int,
    *,
    grid: tuple[NDArray[Any], NDArray[Any]],
    points: tuple[NDArray[np.int32], NDArray[np.int32]],
    allowed: NDArray[np.bool_] | None,
) -> list[tuple[int, float]]:
    """Return up to `limit` rows nearest to a point with their distances in km, nearest first.

    `grid` holds the first position of every cell and the rows in cell order, `points` the rows' latitudes and
    longitudes in 1e-5 degrees; `allowed` says which rows count (all where None).
    """
    radius = _FIRST_RADIUS_KM
    while True:
        rows = _rows_around(lat, lon, radius, *grid)
        if allowed is not None:
            rows = rows[allowed[rows]]
        distances = distances_from(lat, lon, points[0][rows] / 1e5, points[1][rows] / 1e5)
        whole_earth = radius >= _HALF_TURN_KM
        inside = np.flatnonzero(distances <= radius) if not whole_earth else np.arange(rows.size)
        if inside.size >= limit or whole_earth:
            order = inside[np.lexsort((rows[inside], distances[inside]))[:limit]]
            return list(zip(rows[order].tolist(), distances[order].tolist(), strict=True))
        radius *= 2


def _rows_around(lat: float, lon: float, radius: float, starts: NDArray[Any], rows: NDArray[Any]) -> NDArray[np.int64]:
    """Return the rows of every cell that the box around a circle touches."""
    reach = math.degrees(radius / EARTH_RADIUS_KM)
    south, north = max(lat - reach, -90.0), min(lat + reach, 90.0)
    if south <= -90.0 or north >= 90.0:
        west, columns = -180.0, 360
    else:
        # The widest meridians that a circle of this angular radius reaches, off its own parallel.
        half_width = math.degrees(math.asin(math.sin(math.radians(reach)) / math.cos(math.radians(lat))))
        west = lon - half_width
        columns = min(math.floor(lon + half_width) - math.floor(west) + 1, 360)
    first = math.floor(west + 180)
    pieces: list[NDArray[Any]] = []
    for band in range(min(math.floor(south + 90), 179), min(math.floor(north + 90), 179) + 1):
        column, left = first % 360, columns
        while left:
            width = min(left, 360 - column)
            low, high = starts[band * 360 + column], starts[band * 360 + column + width]
            if high > low:
                pieces.append(rows[low:high])
            column, left = 0, left - width
    return np.concatenate(pieces).astype(np.int64) if pieces else np.zeros(0, np.int64)
