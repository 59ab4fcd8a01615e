"""The places nearest to a point, from a grid of one-degree cells.

The search reads the cells that a circle around the point touches, and doubles its radius until it contains enough
places.
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
    """Return the grid cells of points in degrees, numbered from the south pole, eastward from 180 west."""
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
    """Return the rows nearest to a point with their distances in km, the nearest first.

    Args:
        lat: latitude in degrees.
        lon: longitude in degrees.
        limit: the largest number of rows.
        grid: the start of each cell in the second array, and the rows in the order of their cells.
        points: latitudes and longitudes of all rows in units of 1e-5 degrees.
        allowed: which rows to consider, None for all.
    """
    radius = _FIRST_RADIUS_KM
    while True:
        rows = _rows_around(lat, lon, radius, *grid)
        if allowed is not None:
            rows = rows[allowed[rows]]
        distances = distances_from(lat, lon, points[0][rows] / 1e5, points[1][rows] / 1e5)
        whole_earth = radius >= _HALF_TURN_KM
        # Beyond the circle, a nearer place may be in a cell that was not read.
        inside = np.flatnonzero(distances <= radius) if not whole_earth else np.arange(rows.size)
        if inside.size >= limit or whole_earth:
            order = inside[np.lexsort((rows[inside], distances[inside]))[:limit]]
            return list(zip(rows[order].tolist(), distances[order].tolist(), strict=True))
        radius *= 2


def _rows_around(lat: float, lon: float, radius: float, starts: NDArray[Any], rows: NDArray[Any]) -> NDArray[np.int64]:
    """Return the rows of all cells that the bounding box of a circle touches."""
    angular_radius = math.degrees(radius / EARTH_RADIUS_KM)
    south, north = max(lat - angular_radius, -90.0), min(lat + angular_radius, 90.0)
    if south <= -90.0 or north >= 90.0:
        west, columns = -180.0, 360
    else:
        # The circle reaches its westernmost and easternmost meridians nearer to the pole than its center is.
        half_width = math.degrees(math.asin(math.sin(math.radians(angular_radius)) / math.cos(math.radians(lat))))
        west = lon - half_width
        columns = min(math.floor(lon + half_width) - math.floor(west) + 1, 360)
    first = math.floor(west + 180)
    pieces: list[NDArray[Any]] = []
    for band in range(min(math.floor(south + 90), 179), min(math.floor(north + 90), 179) + 1):
        column, remaining = first % 360, columns
        # In two pieces where the box crosses the antimeridian.
        while remaining:
            width = min(remaining, 360 - column)
            low, high = starts[band * 360 + column], starts[band * 360 + column + width]
            if high > low:
                pieces.append(rows[low:high])
            column, remaining = 0, remaining - width
    return np.concatenate(pieces).astype(np.int64) if pieces else np.zeros(0, np.int64)
