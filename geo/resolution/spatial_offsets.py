"""Moves the point of a mention by the words beside its name: "30 km west of Osaka", "eastern Ladakh".

The place that a mention means stays the same; its point and the radius of uncertainty around it change.

| words                       | point                                     | radius                              |
|-----------------------------|-------------------------------------------|-------------------------------------|
| eastern Osaka               | two thirds of its radius to the east      | half of its radius                  |
| eastern Turkey              | half-way from there to the eastern towns  | around four in five of those towns  |
| central Osaka               | its own                                   | half of its radius                  |
| north of Kyiv               | just outside its radius                   | the distance of that from its point |
| 30 km west of Osaka         | 30 km to the west                         | half of its radius, at least 4.5 km |
| 30 km from Osaka            | its own                                   | 34.5 km                             |
| near, outside, upstream of  | its own                                   | twice its own, 10 to 50 km more     |
| off (the coast of) Osaka    | 30 km out to sea                          | 30 km                               |
| off the coast of Somalia    | 50 km off the middle of its coast         | around four in five coastal towns   |
| between Osaka and Kobe      | half-way, if they are within 200 km       | half the distance                   |
| the border of two countries | the middle of where their towns meet      | around four in five of the pairs    |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geo.feature_types import is_country, is_first_level_division
from geo.gazetteer import Gazetteer, is_sea, sea_around
from geo.geodesy import (
    BEARINGS,
    Floats,
    Point,
    destination,
    distance_km,
    midpoint,
    pairwise_distances,
    wrap_longitude,
)
from geo.types import STORED_DECIMALS, Place, ResolvedMention, SpatialRelation

Spot = tuple[float, float, float]
"""Latitude, longitude (degrees) and radius of uncertainty (km)."""
Towns = tuple[Floats, Floats]
"""Latitudes and longitudes of towns (degrees)."""

_IMPRECISION = 0.15  # of a distance in the news: it is rounded, and measured from anywhere in the place
_MIN_MARGIN_KM, _MAX_MARGIN_KM = 10.0, 50.0  # how far outside a place "near" and "north of" reach: its radius, clipped
_OFFSHORE_KM, _OFF_A_TOWN_KM = 50.0, 30.0
_MAX_BETWEEN_KM = 200.0  # "flights between Lagos and Cairo": half-way between distant places lies nothing that is meant
_MIN_TOWNS = 40  # too few towns do not show the shape of a region
_MAX_COMPARED = 600  # towns on each side of a border
_MAX_AROUND = 6000  # towns within the radius of an island or region
_BORDER_KM = 80.0  # the longest distance between two towns that are both at a border, unless none are so close
_BORDER_MARGIN_DEGREES = 3.0
_COASTAL_DEGREES = 0.5  # the longest distance of a coastal town from the sea
_MAX_SEAWARD_DEGREES = 1.0  # what is "off" a town that is farther from the sea is on a road or in a figure of speech
_COVERED = 0.8  # share of the points that a radius covers


def apply_spatial_offsets(mentions: Sequence[ResolvedMention], gazetteer: Gazetteer) -> tuple[ResolvedMention, ...]:
    """Return the mentions, with an offset point for those that the words beside them move.

    Args:
        mentions: The mentions of one article.
        gazetteer: The source of the towns that show the shape of regions.
    """
    if all(mention.spatial is None for mention in mentions):
        return tuple(mentions)
    places = {(mention.field, mention.start, mention.end): mention.place for mention in mentions}
    results = []
    for mention in mentions:
        spot = None
        relation, place = mention.spatial, mention.place
        # What is 30 km from a town that only its state stands for is somewhere in that state.
        if relation is not None and place is not None and not mention.is_approximate:
            other = places.get((mention.field, *relation.other)) if relation.other else None
            spot = offset_point_of(place, relation, other, gazetteer)
        if spot is not None:
            lat, lon, radius_km = (round(float(number), STORED_DECIMALS) for number in spot)
            mention = replace(mention, offset_point=(lat, lon, radius_km))
        results.append(mention)
    return tuple(results)


def offset_point_of(place: Place, relation: SpatialRelation, other: Place | None, gazetteer: Gazetteer) -> Spot | None:
    """Return the point and radius of an event that words put in a relation to a place; None for the place's own.

    Args:
        place: The place that the mention means.
        relation: The relation that the words express.
        other: The second place of the relation, None if there is only one, or it could not be placed.
        gazetteer: The source of the towns that show the shape of regions.
    """
    # The offsets of the other name would defeat the cache: an archive repeats its words, not their positions.
    return _cached_offset(place, replace(relation, other=None), other, gazetteer)


@lru_cache(maxsize=4096)
def _cached_offset(place: Place, relation: SpatialRelation, other: Place | None, gazetteer: Gazetteer) -> Spot | None:
    km = relation.distance_km
    match relation.kind:
        case "between" | "border" if other is not None and other.id != place.id:
            return _between(place, other, relation.kind == "border", gazetteer)
        case "part" | "border":
            return _part_of(place, relation.direction, gazetteer)
        case "off":
            return _offshore(place, relation.direction, km, gazetteer)
        case "between":
            return None
        case _:
            return _away_from(place, BEARINGS.get(relation.direction or ""), km)


def _away_from(place: Place, towards: float | None, km: float | None) -> Spot:
    """Return the point at a bearing and distance; without a bearing, the place's own point with a wider radius."""
    center, radius = _point(place), place.radius_km
    if km is None:
        reach = radius + min(max(radius, _MIN_MARGIN_KM), _MAX_MARGIN_KM)
        point = center if towards is None else destination(center, towards, reach)
    elif towards is None:
        point, reach = center, max((1 + _IMPRECISION) * km, radius)
    else:
        point, reach = destination(center, towards, km), max(_IMPRECISION * km, radius / 2)
    return (*point, reach)


def _between(place: Place, other: Place, border: bool, gazetteer: Gazetteer) -> Spot | None:
    """Return the point half-way between two places that are close, or the middle of the border between two regions."""
    first, second = sorted((place, other), key=lambda entry: entry.id)  # the same point from both sides
    spot = _border_spot(first, second, gazetteer) if border else None
    start, end = _point(first), _point(second)
    km = distance_km(start, end)
    if spot is None and (border or km <= _MAX_BETWEEN_KM):
        spot = (*midpoint(start, end), km / 2)
    return spot


def _point(place: Place) -> Point:
    return place.lat, place.lon


def _part_of(place: Place, direction: str | None, gazetteer: Gazetteer) -> Spot | None:
    """Return the middle of the third of a place that is farthest in a direction, None for an unknown direction.

    If the place has many towns, this is half-way between the third of a disc and the third of its towns: the shape of
    Chile is not a disc, and the towns of Canada do not extend as far as Canada does.
    """
    center = _point(place)
    if direction == "central":
        return (*center, place.radius_km / 2)
    if direction not in BEARINGS:
        return None
    towards = BEARINGS[direction]
    of_disc = destination(center, towards, place.radius_km * 2 / 3)
    towns = _towns_in(place, gazetteer)
    if towns is None:
        return (*of_disc, place.radius_km / 2)
    lats, lons = towns
    part = _is_in_outer_third(place, towards, lats, lons)
    lat, lon, _ = _centroid(lats[part], lons[part])
    point = midpoint(of_disc, (lat, lon))
    return (*point, _covering_radius(point, lats[part], lons[part]))


def _is_in_outer_third(place: Place, towards: float, lats: Floats, lons: Floats) -> NDArray[np.bool_]:
    """Return which towns are in the third of their extent that is farthest in a direction."""
    # On a plane around the place, in degrees of latitude: precise enough to order the towns of a country.
    east, north = _wrap_differences(lons - place.lon) * np.cos(np.radians(lats)), lats - place.lat
    along = east * np.sin(np.radians(towards)) + north * np.cos(np.radians(towards))
    # A few far islands must not stretch a country: two in a hundred towns at each end do not count for its extent.
    first, last = np.quantile(along, (0.02, 0.98))
    return np.asarray(along >= first + (last - first) * 2 / 3)


def _offshore(place: Place, direction: str | None, km: float | None, gazetteer: Gazetteer) -> Spot | None:
    """Return a point at sea off a town, or off the middle of a region's coast; None where no sea is near."""
    center, towards = _point(place), BEARINGS.get(direction or "")
    if place.feature_class == "P":
        seaward = _seaward_bearing(center)
        if seaward is None:
            return None
        bearing = seaward if towards is None else towards
        reach = _OFF_A_TOWN_KM if km is None else _IMPRECISION * km
        return (*destination(center, bearing, km or _OFF_A_TOWN_KM), max(place.radius_km, reach))
    offshore_km = km or _OFFSHORE_KM
    lats, lons = _towns_in(place, gazetteer) or _towns_around(place, gazetteer)
    if towards is not None and lats.size:
        part = _is_in_outer_third(place, towards, lats, lons)
        lats, lons = lats[part], lons[part]
    towns = zip(*_subsample((lats, lons)), strict=True)
    coast = [(town, _seaward_bearing(town, max_degrees=_COASTAL_DEGREES)) for town in towns]
    points = [destination(town, bearing, offshore_km) for town, bearing in coast if bearing is not None]
    at_sea = [point for point in points if is_sea(*point)] or points
    if not at_sea:
        return None
    lat, lon, reach = _medoid(*np.array(at_sea).T)
    return lat, lon, max(reach, offshore_km)


def _seaward_bearing(point: Point, max_degrees: float = _MAX_SEAWARD_DEGREES) -> float | None:
    """Return the bearing from a point on land to the sea around it, None if the sea is farther than `max_degrees`."""
    degrees = min(_COASTAL_DEGREES, max_degrees)
    while degrees <= max_degrees:
        lats, lons = sea_around(*point, degrees)
        if lats.size:
            # The sum of the vectors to all points at sea; the cosine turns degrees of longitude into those of latitude.
            north = (lats - point[0]).sum()
            east = (_wrap_differences(lons - point[1]) * np.cos(np.radians(point[0]))).sum()
            return float(np.degrees(np.arctan2(east, north))) % 360.0
        degrees *= 2
    return None


def _towns_around(place: Place, gazetteer: Gazetteer) -> Towns:
    """Return the towns within the radius of a place; its own point if it has no towns."""
    nearest = gazetteer.nearest(place.lat, place.lon, limit=_MAX_AROUND)
    inside = [(town.lat, town.lon) for town, away in nearest if away <= place.radius_km]
    lats, lons = np.array(inside).T if inside else (np.array([place.lat]), np.array([place.lon]))
    return lats, lons


def _border_spot(place: Place, other: Place, gazetteer: Gazetteer) -> Spot | None:
    """Return where the towns of two countries or states are closest, None where one has too few towns."""
    towns, other_towns = _towns_in(place, gazetteer), _towns_in(other, gazetteer)
    if towns is None or other_towns is None:
        return None
    lats, lons = _subsample(_towns_facing(towns, other_towns))
    other_lats, other_lons = _subsample(_towns_facing(other_towns, towns))
    if not lats.size or not other_lats.size:
        return None
    distances = pairwise_distances(lats, lons, other_lats, other_lons)
    nearest = distances.argmin(axis=1)
    gaps = distances[np.arange(len(nearest)), nearest]
    at_border = np.flatnonzero(gaps <= max(_BORDER_KM, 1.5 * float(gaps.min())))
    midpoints = [
        midpoint((lats[i], lons[i]), (other_lats[j], other_lons[j]))
        for i, j in zip(at_border, nearest[at_border], strict=True)
    ]
    lat, lon, reach = _medoid(*np.array(midpoints).T)
    return lat, lon, max(reach, min(place.radius_km, other.radius_km) / 2)


def _towns_facing(towns: Towns, other_towns: Towns) -> Towns:
    """Return the towns of a region that are in the box around another region's towns, or a few degrees outside."""
    lats, lons = towns
    other_lats, other_lons = other_towns
    # Longitudes count from the middle of the other region, so that a box may cross the antimeridian.
    center_lon = _centroid(other_lats, other_lons)[1]
    offsets, other_offsets = _wrap_differences(lons - center_lon), _wrap_differences(other_lons - center_lon)
    # The gap between a number and its clipped value is its distance from the box, 0 inside.
    lat_gaps = np.abs(lats - np.clip(lats, other_lats.min(), other_lats.max()))
    lon_gaps = np.abs(offsets - np.clip(offsets, other_offsets.min(), other_offsets.max()))
    inside = (lat_gaps <= _BORDER_MARGIN_DEGREES) & (lon_gaps <= _BORDER_MARGIN_DEGREES)
    return lats[inside], lons[inside]


def _subsample(towns: Towns) -> Towns:
    """Return at most `_MAX_COMPARED` towns, evenly drawn."""
    step = -(-towns[0].size // _MAX_COMPARED) or 1  # rounded up
    return towns[0][::step], towns[1][::step]


def _towns_in(place: Place, gazetteer: Gazetteer) -> Towns | None:
    """Return the towns of a country or state; None for other places, and if the gazetteer has too few."""
    if place.country_code is None or place.feature_class != "A":
        return None
    if is_first_level_division(place.feature_code):
        towns = gazetteer.towns(place.country_code, place.admin1_code)
    elif is_country(place.feature_code):
        towns = gazetteer.towns(place.country_code)
    else:
        return None
    return towns if towns[0].size >= _MIN_TOWNS else None


def _centroid(lats: Floats, lons: Floats) -> Spot:
    """Return the middle of points on the globe, and the radius around it that covers four in five of them."""
    # The mean of the points as vectors, which have no date line and no poles.
    phi, lam = np.radians(lats), np.radians(lons)
    x, y, z = (np.cos(phi) * np.cos(lam)).mean(), (np.cos(phi) * np.sin(lam)).mean(), np.sin(phi).mean()
    lat, lon = float(np.degrees(np.arctan2(z, np.hypot(x, y)))), wrap_longitude(float(np.degrees(np.arctan2(y, x))))
    return lat, lon, _covering_radius((lat, lon), lats, lons)


def _medoid(lats: Floats, lons: Floats) -> Spot:
    """Return the point closest to the centroid: the centroid of a bent coast or border may be far from it."""
    lat, lon, reach = _centroid(lats, lons)
    nearest = pairwise_distances(np.array([lat]), np.array([lon]), lats, lons)[0].argmin()
    return float(lats[nearest]), float(lons[nearest]), reach


def _covering_radius(point: Point, lats: Floats, lons: Floats) -> float:
    """Return the radius (km) around a point that covers four in five of some points."""
    distances = pairwise_distances(np.array([point[0]]), np.array([point[1]]), lats, lons)[0]
    return float(np.quantile(distances, _COVERED))


def _wrap_differences(degrees: Floats) -> Floats:
    """Return differences of longitude the short way around: -180 to 180."""
    return np.asarray((degrees + 180.0) % 360.0 - 180.0)
