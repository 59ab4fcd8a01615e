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
"""The mean Earth radius, the same as in geopy.distance.great_circle."""

_CARDINAL = ("north", "east", "south", "west")
_ORDINAL = ("northeast", "southeast", "southwest", "northwest")
_SECONDARY = (
    "north-northeast", "east-northeast", "east-southeast", "south-southeast",
    "south-southwest", "west-southwest", "west-northwest", "north-northwest",
)  # fmt: skip
BEARINGS = (
    {name: 90.0 * index for index, name in enumerate(_CARDINAL)}
    | {name: 45.0 + 90.0 * index for index, name in enumerate(_ORDINAL)}
    | {name: 22.5 + 45.0 * index for index, name in enumerate(_SECONDARY)}
)
"""The sixteen compass points in degrees clockwise from north."""


def distance_km(first: Point, second: Point) -> float:
    """Return the great-circle distance between two points in km, by the haversine formula."""
    phi1, phi2 = math.radians(first[0]), math.radians(second[0])
    across = math.sin(math.radians(second[1] - first[1]) / 2) ** 2
    squared = math.sin((phi2 - phi1) / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * across
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(squared)))


def distances_from(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Return the distances in km from one point to each of n points.

    Args:
        lat: Latitude of the point, degrees.
        lon: Longitude of the point, degrees.
        lats: n latitudes, degrees.
        lons: n longitudes, degrees.
    """
    phi, phis = math.radians(lat), np.radians(lats)
    across = np.sin(np.radians(lons - lon) / 2) ** 2
    squared = np.sin((phis - phi) / 2) ** 2 + math.cos(phi) * np.cos(phis) * across
    distances: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(squared, 0, 1)))
    return distances


def pairwise_distances(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Return the n × m distances in km between n points and m others.

    Args:
        lat1: n latitudes, degrees.
        lon1: n longitudes, degrees.
        lat2: m latitudes, degrees.
        lon2: m longitudes, degrees.
    """
    phi1, phi2 = np.radians(lat1)[:, None], np.radians(lat2)[None, :]
    half_phi = (phi2 - phi1) / 2
    half_lambda = (np.radians(lon2)[None, :] - np.radians(lon1)[:, None]) / 2
    chord = np.sin(half_phi) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lambda) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord))))


def bearing(first: Point, second: Point) -> float:
    """Return the initial bearing of the great circle from the first point to the second, 0 to 360 degrees."""
    phi1, phi2, turn = math.radians(first[0]), math.radians(second[0]), math.radians(second[1] - first[1])
    east = math.sin(turn) * math.cos(phi2)
    north = math.cos(phi1) * math.sin(phi2) - math.sin(phi1) * math.cos(phi2) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360.0


def destination(start: Point, towards: float, km: float) -> Point:
    """Return the point at a distance along a great circle.

    Args:
        start: The starting point.
        towards: The initial bearing, degrees clockwise from north.
        km: The distance.
    """
    phi, lam, angle, turn = math.radians(start[0]), math.radians(start[1]), km / EARTH_RADIUS_KM, math.radians(towards)
    # In vectors, which are continuous at the poles: the part away from the Earth's center, the parts along the ground.
    ahead, sideways = math.sin(angle) * math.cos(turn), math.sin(angle) * math.sin(turn)
    outward = math.cos(angle) * math.cos(phi) - ahead * math.sin(phi)
    x = outward * math.cos(lam) - sideways * math.sin(lam)
    y = outward * math.sin(lam) + sideways * math.cos(lam)
    z = math.cos(angle) * math.sin(phi) + ahead * math.cos(phi)
    return math.degrees(math.atan2(z, math.hypot(x, y))), wrap_longitude(math.degrees(math.atan2(y, x)))


def midpoint(first: Point, second: Point) -> Point:
    """Return the point half-way along the great circle; for antipodes, one of the many."""
    return destination(first, bearing(first, second), distance_km(first, second) / 2)


def wrap_longitude(lon: float) -> float:
    """Return the same meridian as a longitude from -180 to 180 degrees."""
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % 360.0 - 180.0
