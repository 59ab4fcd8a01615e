"""The visible part of the map, and the Web Mercator projection to CSS pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["MAX_LATITUDE", "Viewport", "bounds_around", "bounds_of", "fit_bounds", "project", "unproject"]

Floats = npt.NDArray[np.float64]
MAX_LATITUDE = 85.0
_TILE_PX = 256
_FIT_ZOOM = 6.0
_PADDING_PX = 36
_WORLD_DEGREES = 200.0
_POLES = (-56.0, 72.0)


@dataclass(frozen=True, slots=True)
class Viewport:
    """The center of the map in degrees WGS 84, its zoom level, and its size in pixels."""

    lat: float = 20.0
    lon: float = 10.0
    zoom: float = 2.0
    width: int = 900
    height: int = 640

    def contains(self, x: Floats, y: Floats, *, margin: float) -> npt.NDArray[np.bool_]:
        """Return which points are near the center, also across the antimeridian.

        Args:
            x: Pixels from the left edge of the world.
            y: Pixels from its top edge.
            margin: The largest distance from the center, in widths and heights of the map; 0.5 is its edge.
        """
        middle_x, middle_y = project(np.array([self.lat]), np.array([self.lon]), self.zoom)
        world = _TILE_PX * 2.0**self.zoom
        offset = np.abs(x - middle_x[0]) % world
        in_width = np.minimum(offset, world - offset) <= margin * self.width
        inside: npt.NDArray[np.bool_] = in_width & (np.abs(y - middle_y[0]) <= margin * self.height)
        return inside


def project(lat: Floats, lon: Floats, zoom: float) -> tuple[Floats, Floats]:
    """Return the pixels of points from the top left corner of the world at a zoom level."""
    world = _TILE_PX * 2.0**zoom
    sine = np.sin(np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE)))
    x = (lon + 180.0) / 360.0 * world
    y = (0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * world
    return x, y


def unproject(x: Floats, y: Floats, zoom: float) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes of pixels from the top left corner of the world at a zoom level."""
    world = _TILE_PX * 2.0**zoom
    lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * y / world))))
    return lat, x / world * 360.0 - 180.0


def bounds_around(view: Viewport, *, margin: float) -> tuple[float, float, float, float]:
    """Return the south, west, north and east of the area within `margin` widths and heights of the center.

    East is less than west across the antimeridian. A view as wide as the world has all longitudes.
    """
    x, y = project(np.array([view.lat]), np.array([view.lon]), view.zoom)
    world = _TILE_PX * 2.0**view.zoom
    half_width, half_height = margin * view.width, margin * view.height
    ends_x = np.array([x[0] - half_width, x[0] + half_width])
    lat, lon = unproject(ends_x, np.clip(np.array([y[0] + half_height, y[0] - half_height]), 0.0, world), view.zoom)
    if 2 * half_width >= world:
        return float(lat[0]), -180.0, float(lat[1]), 180.0
    west, east = ((lon + 180.0) % 360.0 - 180.0).tolist()
    return float(lat[0]), west, float(lat[1]), east


def bounds_of(lat: Floats, lon: Floats) -> list[list[float]] | None:
    """Return the south-west and north-east corners of points, or None without points.

    If the way across the antimeridian is much shorter, the east exceeds 180 degrees. For points all over the world, the
    corners exclude the polar seas, which Mercator enlarges most.
    """
    if not len(lat):
        return None
    south, north = float(lat.min()), float(lat.max())
    west, east = float(lon.min()), float(lon.max())
    around = np.sort(np.unique(lon))
    gaps = np.append(np.diff(around), around[0] + 360.0 - around[-1])
    widest = int(np.argmax(gaps))
    if 360.0 - gaps[widest] < min(180.0, east - west):
        west, east = float(around[(widest + 1) % len(around)]), float(around[widest])
        east += 360.0 if east < west else 0.0
    if east - west > _WORLD_DEGREES:
        south, north = max(south, _POLES[0]), min(north, _POLES[1])
    return [[south, west], [north, east]]


def fit_bounds(bounds: Sequence[Sequence[float]] | None, width: int, height: int) -> Viewport:
    """Return the viewport of a size in pixels that shows the bounds, as `fit` in static/map/page.js does."""
    if bounds is None:
        return Viewport(width=width, height=height)
    (south, west), (north, east) = bounds
    x, y = project(np.array([south, north]), np.array([west, east]), 0)
    if east - west >= _WORLD_DEGREES:
        zoom = max(1.0, round(2 * math.log2(width / _TILE_PX)) / 2)
    else:
        room_x, room_y = max(1.0, width - 2 * _PADDING_PX), max(1.0, height - 2 * _PADDING_PX)
        scale = min(room_x / max(1e-6, x[1] - x[0]), room_y / max(1e-6, y[0] - y[1]))
        zoom = max(1.0, min(_FIT_ZOOM, math.floor(2 * math.log2(scale)) / 2))
    middle = (y[0] + y[1]) / 2 / _TILE_PX
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * middle))))
    return Viewport(lat, ((west + east) / 2 + 180.0) % 360.0 - 180.0, zoom, width, height)
