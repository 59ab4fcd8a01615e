"""The outline of an area: whether it contains a point, and how far a point is from it.

Borders are straight lines in longitude and latitude. An area that crosses the antimeridian is cut there, and one around
a pole has an edge along it; both edges are inside the area, so no point outside is nearest to them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo.geodesy import distances_from

__all__ = ["Outline"]

# At the pole itself no border is north of the point.
_NEARLY_POLE = 89.9999


class Outline:
    """The rings of an area; a point is inside it if it is inside an odd number of them."""

    def __init__(self, rings: Sequence[NDArray[np.float64]]) -> None:
        """Take closed rings of longitudes and latitudes in degrees."""
        starts = np.concatenate([ring[:-1] for ring in rings])
        ends = np.concatenate([ring[1:] for ring in rings])
        self._x, self._y = starts.T.copy()
        self._width, self._height = (ends - starts).T.copy()
        self._end_y = ends[:, 1].copy()

    def contains(self, lat: float, lon: float) -> bool:
        """Whether a point is inside. A point on a border is inside one of the areas that share it."""
        lat = min(lat, _NEARLY_POLE)
        crossing = np.flatnonzero((self._y <= lat) != (self._end_y <= lat))
        x = self._x[crossing] + (lat - self._y[crossing]) / self._height[crossing] * self._width[crossing]
        return bool(np.count_nonzero(x > lon) % 2)

    def distance_km(self, lat: float, lon: float) -> float:
        """Return the distance from a point to the nearest border in km, also from a point inside."""
        # The nearest point of each border line in a plane around the point, then the distance to it on the sphere.
        x = (self._x - lon + 180) % 360 - 180
        y = self._y - lat
        stretch = np.cos(np.radians((self._y + self._height / 2 + lat) / 2)) ** 2
        length = self._width**2 * stretch + self._height**2
        along = -(x * self._width * stretch + y * self._height) / np.where(length > 0, length, 1)
        along = np.clip(along, 0, 1)
        return float(distances_from(lat, lon, self._y + along * self._height, lon + x + along * self._width).min())
