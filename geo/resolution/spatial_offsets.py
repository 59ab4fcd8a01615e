"""Where the event lies, when words move it off a place's own point: "30 km west of Osaka", "eastern Ladakh".

The place that a mention means stays what it is; its point and the radius of uncertainty around it change.

| words                       | point                                     | radius                               |
|-----------------------------|-------------------------------------------|--------------------------------------|
| eastern Osaka               | two thirds of its radius to the east      | half of its radius                   |
| eastern Turkey              | half-way from there to the eastern towns  | that holds four in five of those     |
| central Osaka               | its own                                   | half of its radius                   |
| north of Kyiv               | just outside its radius                   | as far as that is from the middle    |
| 30 km west of Osaka         | there                                     | half of its radius, at least 15 %    |
| 30 km from Osaka            | its own                                   | 30 km and 15 %                       |
| near, outside, upstream of  | its own                                   | twice its own, 10 to 50 km more      |
| off the coast of Osaka      | 50 km out to sea                          | 50 km                                |
| off the coast of Somalia    | 50 km off the middle of its coast         | that holds four fifths of the coast  |
| between Osaka and Kobe      | half-way                                  | half the distance                    |
| the border of two countries | middle of where their towns meet          | that holds four in five of the pairs |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geo.feature_types import is_country, is_first_level_division
from geo.gazetteer import Gazetteer
from geo.gazetteer.land import is_sea, sea_around
from geo.geodesy import BEARINGS, Floats, Point, destination, distance_km, midpoint, pairwise_distances, wrapped
from geo.types import STORED_DECIMALS, Place, ResolvedMention, SpatialRelation

Spot = tuple[float, float, float]
"""Latitude, longitude (degrees) and radius of uncertainty (km)."""

_IMPRECISION = 0.15  # of a distance that news gives: it is rounded, and measured from anywhere in the place
_MARGIN_KM = (10.0, 50.0)  # how far outside a place "near" and "north of" reach: its radius, within these
_OFFSHORE_KM = 50.0
_FEWEST_TOWNS = 40  # below which a region's towns do not show its shape
_MOST_COMPARED = 600  # towns of either side of a border
_MOST_AROUND = 6000  # towns within the radius of an island or region
_BORDER_KM = 80.0
_COASTAL = 0.5  # degrees from the sea


def apply_spatial_offsets(mentions: Sequence[ResolvedMention], gazetteer: Gazetteer) -> tuple[ResolvedMention, ...]:
    """Return the mentions with the points of those moved that the words around them move."""
    if all(resolved.spatial is None for resolved in mentions):
        return tuple(mentions)
    places = {(r.field, r.start, r.end): r.place for r in mentions}
    moved = []
    for resolved in mentions:
        spot = None
        relation, place = resolved.spatial, resolved.place
        if relation is not None and place is not None:
            other = places.get((resolved.field, *relation.other)) if relation.other else None
            spot = where(place, relation, other, gazetteer)
        if spot is not None:
            lat, lon, radius_km = (round(float(number), STORED_DECIMALS) for number in spot)
            resolved = replace(resolved, offset_point=(lat, lon, radius_km))
        moved.append(resolved)
    return tuple(moved)


def where(place: Place, relation: SpatialRelation, other: Place | None, gazetteer: Gazetteer) -> Spot | None:
    """Return where the event lies that words put in `relation` to a place; None for the place's own point and radius.

    `other` is the second place that the words name, None where there is none or it could not be placed.
    """
    # The same words come again and again in an archive, and the towns of a country are many.
    return _where(place, replace(relation, other=None), other, gazetteer)


@lru_cache(maxsize=4096)
def _where(place: Place, relation: SpatialRelation, other: Place | None, gazetteer: Gazetteer) -> Spot | None:
    towards, km = BEARINGS.get(relation.direction or ""), relation.distance_km
    match relation.kind:
        case "between" | "border" if other is not None and other.id != place.id:
            return _middle_of(place, other, relation.kind == "border", gazetteer)
        case "part" | "border":
            return _part(place, relation.direction, gazetteer)
        case "off":
            return _off(place, relation.direction, km, gazetteer)
        case "between":
            return None
        case _:
            return _away(place, towards, km)


def _away(place: Place, towards: float | None, km: float | None) -> Spot:
    """Return the point so far off in that direction; the place itself where there is none, with a wider radius."""
    here, radius = _point(place), place.radius_km
    if km is None:
        reach = radius + min(max(radius, _MARGIN_KM[0]), _MARGIN_KM[1])
        point = here if towards is None else destination(here, towards, reach)
    elif towards is None:
        point, reach = here, max((1 + _IMPRECISION) * km, radius)
    else:
        point, reach = destination(here, towards, km), max(_IMPRECISION * km, radius / 2)
    return (*point, reach)


def _middle_of(place: Place, other: Place, border: bool, gazetteer: Gazetteer) -> Spot:
    """Return the point half-way between two places, or in the middle of the border between two regions."""
    first, second = sorted((place, other), key=lambda one: one.id)
    met = _meeting(first, second, gazetteer) if border else None
    here, there = _point(first), _point(second)
    return met or (*midpoint(here, there), distance_km(here, there) / 2)


def _point(place: Place) -> Point:
    return place.lat, place.lon


def _part(place: Place, direction: str | None, gazetteer: Gazetteer) -> Spot | None:
    """Return the middle of the third of a place that lies farthest to one side, None where the side is unknown.

    Where the place has many towns, half-way between the third of a disc and that third of its towns: a disc is no
    shape of Chile's, and the towns of Canada do not reach where Canada does.
    """
    here = _point(place)
    if direction == "central":
        return (*here, place.radius_km / 2)
    if direction not in BEARINGS:
        return None
    towards = BEARINGS[direction]
    of_disc = destination(here, towards, place.radius_km * 2 / 3)
    towns = _towns(place, gazetteer)
    if towns is None:
        return (*of_disc, place.radius_km / 2)
    lats, lons = towns
    part = _outer_third(place, towards, lats, lons)
    lat, lon, _ = _middle(lats[part], lons[part])
    point = midpoint(of_disc, (lat, lon))
    return (*point, _reach(point, lats[part], lons[part]))


def _outer_third(place: Place, towards: float, lats: Floats, lons: Floats) -> NDArray[np.bool_]:
    """Say which towns lie in the third of their extent that is farthest in a direction."""
    east, north = _turned(lons - place.lon) * np.cos(np.radians(lats)), lats - place.lat
    along = east * np.sin(np.radians(towards)) + north * np.cos(np.radians(towards))
    # A few far islands must not stretch a country: its extent is that of all but two in a hundred of its towns.
    first, last = np.quantile(along, (0.02, 0.98))
    return np.asarray(along >= first + (last - first) * 2 / 3)


def _off(place: Place, direction: str | None, km: float | None, gazetteer: Gazetteer) -> Spot | None:
    """Return a point at sea off a town, or off the middle of a region's coast; None where no sea is near."""
    out = _OFFSHORE_KM if km is None else km
    here, towards = _point(place), BEARINGS.get(direction or "")
    if place.feature_class == "P":
        way = _seaward(here) if towards is None else towards
        if way is None:
            return None
        return (*destination(here, way, out), max(place.radius_km, out if km is None else _IMPRECISION * km))
    lats, lons = _towns(place, gazetteer) or _towns_around(place, gazetteer)
    if towards is not None and lats.size:
        part = _outer_third(place, towards, lats, lons)
        lats, lons = lats[part], lons[part]
    coast = [(town, _seaward(town, at_most=_COASTAL)) for town in zip(*_thinned((lats, lons)), strict=True)]
    points = [destination(town, way, out) for town, way in coast if way is not None]
    at_sea = [point for point in points if is_sea(*point)] or points
    if not at_sea:
        return None
    lat, lon, reach = _middle_among(*np.array(at_sea).T)
    return lat, lon, max(reach, out)


def _seaward(point: Point, at_most: float = 4.0) -> float | None:
    """Return the bearing of the sea from a place on land, None where there is none within `at_most` degrees."""
    degrees = min(_COASTAL, at_most)
    while degrees <= at_most:
        lats, lons = sea_around(*point, degrees)
        if lats.size:
            north, east = (lats - point[0]).sum(), (_turned(lons - point[1]) * np.cos(np.radians(point[0]))).sum()
            return float(np.degrees(np.arctan2(east, north))) % 360.0
        degrees *= 2
    return None


def _towns_around(place: Place, gazetteer: Gazetteer) -> tuple[Floats, Floats]:
    near = gazetteer.nearest(place.lat, place.lon, limit=_MOST_AROUND)
    inside = [(town.lat, town.lon) for town, away in near if away <= place.radius_km]
    lats, lons = np.array(inside).T if inside else (np.array([place.lat]), np.array([place.lon]))
    return lats, lons


def _meeting(place: Place, other: Place, gazetteer: Gazetteer) -> Spot | None:
    """Return where the towns of two countries or states come nearest to one another, None where too few are known."""
    one, two = _towns(place, gazetteer), _towns(other, gazetteer)
    if one is None or two is None:
        return None
    one, two = _thinned(_facing(one, two)), _thinned(_facing(two, one))
    if not one[0].size or not two[0].size:
        return None
    apart = pairwise_distances(*one, *two)
    nearest = apart.argmin(axis=1)
    gaps = apart[np.arange(len(nearest)), nearest]
    close = np.flatnonzero(gaps <= max(_BORDER_KM, 1.5 * float(gaps.min())))
    halves = [
        midpoint((one[0][i], one[1][i]), (two[0][j], two[1][j])) for i, j in zip(close, nearest[close], strict=True)
    ]
    lat, lon, reach = _middle_among(*np.array(halves).T)
    return lat, lon, max(reach, min(place.radius_km, other.radius_km) / 2)


def _facing(own: tuple[Floats, Floats], across: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Return those towns of a region that lie in the box around the other region's, give or take three degrees."""
    lats, lons = own
    around = _middle(*across)[1]
    ways, across_ways = _turned(lons - around), _turned(across[1] - around)
    inside = (np.abs(lats - np.clip(lats, across[0].min(), across[0].max())) <= 3.0) & (
        np.abs(ways - np.clip(ways, across_ways.min(), across_ways.max())) <= 3.0
    )
    return lats[inside], lons[inside]


def _thinned(towns: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    step = -(-towns[0].size // _MOST_COMPARED) or 1
    return towns[0][::step], towns[1][::step]


def _towns(place: Place, gazetteer: Gazetteer) -> tuple[Floats, Floats] | None:
    """Return the points of the towns in a country or state, None for other places and where too few are known."""
    if place.country_code is None or place.feature_class != "A":
        return None
    if is_first_level_division(place.feature_code):
        towns = gazetteer.towns(place.country_code, place.admin1_code)
    elif is_country(place.feature_code):
        towns = gazetteer.towns(place.country_code)
    else:
        return None
    return towns if towns[0].size >= _FEWEST_TOWNS else None


def _middle(lats: Floats, lons: Floats) -> Spot:
    """Return the middle of points on the globe, and the radius around it that holds four in five of them."""
    phi, lam = np.radians(lats), np.radians(lons)
    x, y, z = (np.cos(phi) * np.cos(lam)).mean(), (np.cos(phi) * np.sin(lam)).mean(), np.sin(phi).mean()
    lat, lon = float(np.degrees(np.arctan2(z, np.hypot(x, y)))), wrapped(float(np.degrees(np.arctan2(y, x))))
    return lat, lon, _reach((lat, lon), lats, lons)


def _middle_among(lats: Floats, lons: Floats) -> Spot:
    """Return the point nearest to the middle of all: of points along a coast or border, which bend, the middle may lie
    far off it."""
    lat, lon, reach = _middle(lats, lons)
    near = pairwise_distances(np.array([lat]), np.array([lon]), lats, lons)[0].argmin()
    return float(lats[near]), float(lons[near]), reach


def _reach(point: Point, lats: Floats, lons: Floats) -> float:
    away = pairwise_distances(np.array([point[0]]), np.array([point[1]]), lats, lons)[0]
    return float(np.quantile(away, 0.8))


def _turned(degrees: Floats) -> Floats:
    """Return differences of longitude, or of bearing, the short way round: -180 to 180."""
    return np.asarray((degrees + 180.0) % 360.0 - 180.0)
