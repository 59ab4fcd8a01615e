"""What part of the world the map shows, and where a place falls on it: Web Mercator, in CSS pixels."""

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
    """Centre in degrees WGS 84, zoom level, and the size of the map in pixels."""

    lat: float = 20.0
    lon: float = 10.0
    zoom: float = 2.0
    width: int = 900
    height: int = 640

    def holds(self, x: Floats, y: Floats, *, margin: float) -> npt.NDArray[np.bool_]:
        """Return which pixels lie within `margin` widths and heights of the middle, over the antimeridian too."""
        middle_x, middle_y = project(np.array([self.lat]), np.array([self.lon]), self.zoom)
        world = _TILE_PX * 2.0**self.zoom
        apart = np.abs(x - middle_x[0]) % world
        beside = np.minimum(apart, world - apart) <= margin * self.width
        inside: npt.NDArray[np.bool_] = beside & (np.abs(y - middle_y[0]) <= margin * self.height)
        return inside


def project(lat: Floats, lon: Floats, zoom: float) -> tuple[Floats, Floats]:
    """Return pixels from the world's top left corner at a zoom level."""
    world = _TILE_PX * 2.0**zoom
    sine = np.sin(np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE)))
    x = (lon + 180.0) / 360.0 * world
    y = (0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * world
    return x, y


def unproject(x: Floats, y: Floats, zoom: float) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes of pixels from the world's top left corner at a zoom level."""
    world = _TILE_PX * 2.0**zoom
    lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * y / world))))
    return lat, x / world * 360.0 - 180.0


def bounds_around(view: Viewport, *, margin: float) -> tuple[float, float, float, float]:
    """Return south, west, north and east of what lies within `margin` widths and heights of a view's middle.

    East is less than west over the antimeridian; all longitudes where the view is as wide as the world.
    """
    x, y = project(np.array([view.lat]), np.array([view.lon]), view.zoom)
    world = _TILE_PX * 2.0**view.zoom
    beside, beyond = margin * view.width, margin * view.height
    ends_x = np.array([x[0] - beside, x[0] + beside])
    lat, lon = unproject(ends_x, np.clip(np.array([y[0] + beyond, y[0] - beyond]), 0.0, world), view.zoom)
    if 2 * beside >= world:
        return float(lat[0]), -180.0, float(lat[1]), 180.0
    west, east = ((lon + 180.0) % 360.0 - 180.0).tolist()
    return float(lat[0]), west, float(lat[1]), east


def bounds_of(lat: Floats, lon: Floats) -> list[list[float]] | None:
    """Return the south-west and north-east corner of points, None without points.

    Where going over the antimeridian is much shorter, the east runs past 180 degrees. Of points all over the world the
    corners leave out the polar seas, which Mercator draws larger than the rest.
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
    """Return the viewport of a size in pixels that shows the bounds, as the map's script fits them."""
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
