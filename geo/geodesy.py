"""Geometry on the sphere: great-circle distances, bearings, destinations and midpoints.

Points are (latitude, longitude) in degrees WGS 84; distances are kilometers. `geopy.distance` gives the same distances
for two points at a time, a hundred times slower.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Point = tuple[float, float]
Floats = npt.NDArray[np.float64]

EARTH_RADIUS_KM = 6371.009
"""The mean earth radius that geopy.distance.great_circle uses."""

_SIDES = ("north", "east", "south", "west")
_CORNERS = ("northeast", "southeast", "southwest", "northwest")
_BETWEEN = (
    "north-northeast", "east-northeast", "east-southeast", "south-southeast",
    "south-southwest", "west-southwest", "west-northwest", "north-northwest",
)  # fmt: skip
BEARINGS = (
    {name: 90.0 * index for index, name in enumerate(_SIDES)}
    | {name: 45.0 + 90.0 * index for index, name in enumerate(_CORNERS)}
    | {name: 22.5 + 45.0 * index for index, name in enumerate(_BETWEEN)}
)
"""The sixteen compass points in degrees clockwise from north."""


def distance_km(one: Point, other: Point) -> float:
    """Return the great-circle distance between two points (haversine)."""
    phi, other_phi = math.radians(one[0]), math.radians(other[0])
    across = math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    squared = math.sin((other_phi - phi) / 2) ** 2 + math.cos(phi) * math.cos(other_phi) * across
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(squared)))


def distances_from(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Return the distance in km (haversine) from one point to each of many; all arguments in degrees."""
    phi, phis = math.radians(lat), np.radians(lats)
    across = np.sin(np.radians(lons - lon) / 2) ** 2
    squared = np.sin((phis - phi) / 2) ** 2 + math.cos(phi) * np.cos(phis) * across
    distances: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(squared, 0, 1)))
    return distances


def pairwise_distances(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Return the distance in km from each point of the first list (rows) to each of the second (columns); degrees."""
    phi1, phi2 = np.radians(lat1)[:, None], np.radians(lat2)[None, :]
    half_phi = (phi2 - phi1) / 2
    half_lambda = (np.radians(lon2)[None, :] - np.radians(lon1)[:, None]) / 2
    chord = np.sin(half_phi) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lambda) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord))))


def bearing(one: Point, other: Point) -> float:
    """Return the direction in which the great circle from the first point to the second sets out, 0 to 360."""
    phi, other_phi, turn = math.radians(one[0]), math.radians(other[0]), math.radians(other[1] - one[1])
    east = math.sin(turn) * math.cos(other_phi)
    north = math.cos(phi) * math.sin(other_phi) - math.sin(phi) * math.cos(other_phi) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360.0


def destination(start: Point, towards: float, km: float) -> Point:
    """Return the point `km` along the great circle that sets out from `start` at the bearing `towards`."""
    phi, lam, angle, turn = math.radians(start[0]), math.radians(start[1]), km / EARTH_RADIUS_KM, math.radians(towards)
    # As vectors, which know no poles: up from the start, and along the ground at the bearing.
    ahead, sideways = math.sin(angle) * math.cos(turn), math.sin(angle) * math.sin(turn)
    outward = math.cos(angle) * math.cos(phi) - ahead * math.sin(phi)
    x = outward * math.cos(lam) - sideways * math.sin(lam)
    y = outward * math.sin(lam) + sideways * math.cos(lam)
    z = math.cos(angle) * math.sin(phi) + ahead * math.cos(phi)
    return math.degrees(math.atan2(z, math.hypot(x, y))), wrapped(math.degrees(math.atan2(y, x)))


def midpoint(one: Point, other: Point) -> Point:
    """Return the point half-way along the great circle; of two that lie opposite, one of the many."""
    return destination(one, bearing(one, other), distance_km(one, other) / 2)


def wrapped(lon: float) -> float:
    """Return a longitude between -180 and 180."""
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % 360.0 - 180.0
