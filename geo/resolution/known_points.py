"""Points that a text gives in numbers: the places that they are, and what they say about the names beside them."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.gazetteer import Gazetteer, is_sea
from geo.geodesy import Floats, distance_km
from geo.resolution.candidate_matrix import CandidateMatrix
from geo.resolution.toponyms import Toponym
from geo.types import STORED_DECIMALS, Place

_LOG_ODDS = 5.0  # that a candidate at a point gains over its namesakes elsewhere, where name and point are adjacent
_CHARACTERS = 200.0  # distance in the text at which this falls to 1/e
_FARTHEST_CHARACTERS = 600
_NEAR_KM = 100.0  # distance from a candidate's area at which this falls to 1/e
_GEO_URI = re.compile(r"geo:(-?\d{1,2}(?:\.\d{1,5})?),(-?\d{1,3}(?:\.\d{1,5})?)", re.ASCII)
_SHORE_KM = 5.0  # how far the grid of land and sea may be off


@dataclass(frozen=True, slots=True)
class KnownPoint:
    """A point that a text gives in numbers: where it starts in the text, as a character offset, and its degrees."""

    start: int
    lat: float
    lon: float


def place_at(lat: float, lon: float, radius_km: float, gazetteer: Gazetteer) -> Place:
    """Return a point as a place, in the country and division that it is in where it is on land.

    Its id is its geo URI (RFC 5870): "geo:48.5956,38.0009".

    Args:
        lat: Latitude, degrees WGS 84.
        lon: Longitude, degrees WGS 84.
        radius_km: How far the point may be off.
        gazetteer: The source of the towns.
    """
    degrees = [f"{value:.{STORED_DECIMALS}f}".rstrip("0").rstrip(".") for value in (lat, lon)]
    town, away = gazetteer.town_at(lat, lon) or (None, math.inf)
    if away > _SHORE_KM and is_sea(lat, lon):
        town = None
    return Place(
        id=f"geo:{','.join(degrees)}",
        name=", ".join(degrees),
        lat=lat,
        lon=lon,
        country_code=town.country_code if town else None,
        admin1_code=town.admin1_code if town else None,
        admin2_code=town.admin2_code if town else None,
        feature_class="S",
        feature_code="",
        population=0,
        radius_km=radius_km,
        prominence=0.0,
        admin1_name=town.admin1_name if town else None,
        iso_3166_2=town.iso_3166_2 if town else None,
    )


def place_of_geo_uri(place_id: str, radius_km: float, gazetteer: Gazetteer) -> Place | None:
    """Return the place that `place_at` gave an id, None for an id of another sort; the radius is not in the id."""
    match = _GEO_URI.fullmatch(place_id)
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[2])
    return place_at(lat, lon, radius_km, gazetteer) if abs(lat) <= 90 and abs(lon) <= 180 else None


def log_odds_near_points(matrix: CandidateMatrix, toponyms: Sequence[Toponym], points: Sequence[KnownPoint]) -> Floats:
    """Return the log-odds that the points beside the names add to each candidate.

    Args:
        matrix: The n candidates.
        toponyms: The toponyms that it was built from.
        points: The points in reading order.
    """
    added = np.zeros(len(matrix.prior))
    starts = [point.start for point in points]
    for number, group in enumerate(matrix.groups):
        point, weight = _nearest_point([toponyms[index] for index in group.mentions], points, starts)
        if point is None:
            continue
        for row, candidate in enumerate(group.features.candidates, matrix.starts[number]):
            place = candidate.place
            outside_km = max(0.0, distance_km((place.lat, place.lon), (point.lat, point.lon)) - place.radius_km)
            added[row] = _LOG_ODDS * weight * math.exp(-outside_km / _NEAR_KM)
    return added


def _nearest_point(
    mentions: Sequence[Toponym], points: Sequence[KnownPoint], starts: Sequence[int]
) -> tuple[KnownPoint | None, float]:
    """Return the point nearest to a mention in the text, None where all are far, and its weight from 0 to 1."""
    nearest, fewest = None, _FARTHEST_CHARACTERS
    for mention in mentions:
        at = bisect_left(starts, mention.start)
        for point in points[max(0, at - 1) : at + 1]:
            characters = abs(point.start - mention.start)
            if characters < fewest:
                nearest, fewest = point, characters
    return nearest, math.exp(-fewest / _CHARACTERS)
