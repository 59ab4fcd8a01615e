"""Matches GeoNames' records of divisions with the divisions of the populated places.

A first-level division matches a nearby record with the same name; then one whose names are the same without generic
words ("state"); then one whose name contains the other ("Daerah Khusus Ibukota Jakarta"). The remaining records get
the division of most places around their point. A second-level division matches a nearby record with the same name,
provided that the places around the record's point are in the same first-level division: there is a Lawrence County on
each bank of the Ohio.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from geo.gazetteer import normalize
from geo.gazetteer.build.names import without_generic
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.geodesy import distance_km
from tools.gazetteer.populated_places import NearbyPlaces
from tools.gazetteer.source_packages import GeoNamesRecord

__all__ = ["match_admin1", "match_admin2", "weighted_center"]

_Admin1Key = tuple[str, str]  # country, first-level code
_Admin2Key = tuple[str, str, str]  # country, first-level code, name

_SAME_ADMIN1_KM: Final = 400.0
_SAME_CITY_KM: Final = 60.0
_SAME_ADMIN2_KM: Final = 80.0
_VOTERS: Final = 7
# Countries whose divisions are so large that their center may be far from the center of their places.
_VAST: Final = frozenset({"AU", "BR", "CA", "RU", "US"})


def match_admin1(
    members: Mapping[_Admin1Key, Sequence[PlaceDraft]],
    names: Mapping[_Admin1Key, str],
    records: Iterable[GeoNamesRecord],
    nearby: NearbyPlaces,
) -> dict[_Admin1Key, GeoNamesRecord]:
    """Match first-level divisions with records.

    Args:
        members: The places in each division, by country and GeoNames code.
        names: The name of each division.
        records: The candidate records.
        nearby: All populated places.

    Returns:
        The record of each division that has one.
    """
    remaining = sorted(records, key=lambda record: (-record.population, record.geonameid))
    centers = {key: weighted_center(places) for key, places in sorted(members.items())}
    matched: dict[_Admin1Key, GeoNamesRecord] = {}
    for is_same, within_km in _RULES:
        by_country: dict[str, list[GeoNamesRecord]] = defaultdict(list)
        for record in remaining:
            by_country[record.country or ""].append(record)
        for key, center in centers.items():
            if key in matched or key not in names:
                continue
            limit = np.inf if key[0] in _VAST and is_same is not _contains else within_km
            for record in by_country[key[0]]:
                if _distance(record, center) < limit and is_same(record, names[key]):
                    matched[key] = record
                    by_country[key[0]].remove(record)
                    break
        taken = {record.geonameid for record in matched.values()}
        remaining = [record for record in remaining if record.geonameid not in taken]
    for record in remaining:
        division = _surrounding_division(record, nearby)
        if division is not None and division in members and division not in matched:
            matched[division] = record
    return matched


def match_admin2(
    members: Mapping[_Admin2Key, Sequence[PlaceDraft]], records: Iterable[GeoNamesRecord], nearby: NearbyPlaces
) -> dict[_Admin2Key, GeoNamesRecord]:
    """Match second-level divisions with records.

    Args:
        members: The places in each division, by country, first-level code and name.
        records: The candidate records.
        nearby: All populated places.

    Returns:
        The record of each division that has one.
    """
    records_by_name: dict[tuple[str | None, str], list[GeoNamesRecord]] = defaultdict(list)
    votes: dict[int, Counter[str | None]] = {}
    for record in records:
        votes[record.geonameid] = _votes(record, nearby)
        for key in sorted(_record_keys(record)):
            records_by_name[record.country, key].append(record)
    matched: dict[_Admin2Key, GeoNamesRecord] = {}
    taken: set[int] = set()
    for min_votes in (_VOTERS // 2 + 1, 1):
        for division, places in members.items():
            country, first, name = division
            if division in matched:
                continue
            center, plain = weighted_center(places), normalize(name)
            candidates = [
                (_distance(record, center), record.geonameid, record)
                for key in dict.fromkeys((plain, without_generic(plain) or plain))
                for record in records_by_name.get((country, key), ())
                if record.geonameid not in taken and votes[record.geonameid][first] >= min_votes
            ]
            if candidates and min(candidates)[0] < _SAME_ADMIN2_KM:
                matched[division] = min(candidates)[-1]
                taken.add(min(candidates)[1])
    return matched


def _votes(record: GeoNamesRecord, nearby: NearbyPlaces) -> Counter[str | None]:
    """Count the first-level divisions of the places nearest to a record's point."""
    return Counter(place.admin1 for place, _ in nearby.nearest(record.country, record.lat, record.lon, _VOTERS))


def _record_keys(record: GeoNamesRecord) -> set[str]:
    """Return the normalized names of a record, with and without their generic words."""
    keys = {normalize(name) for name in (record.name, *record.names)}
    return keys | {core for key in keys if (core := without_generic(key))}


def _distance(record: GeoNamesRecord, point: tuple[float, float]) -> float:
    """Return the distance in km from a record's point to another."""
    return distance_km((record.lat, record.lon), point)


def weighted_center(places: Sequence[PlaceDraft]) -> tuple[float, float]:
    """Return the mean point of places on the sphere, weighted by the square root of their population."""
    weights = np.sqrt(np.array([max(place.population, 1) for place in places], np.float64))
    lats = np.radians([place.lat for place in places])
    lons = np.radians([place.lon for place in places])
    x, y = (weights * np.cos(lats) * np.cos(lons)).sum(), (weights * np.cos(lats) * np.sin(lons)).sum()
    z = (weights * np.sin(lats)).sum()
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


def _has_same_name(record: GeoNamesRecord, name: str) -> bool:
    plain = normalize(record.name)
    return normalize(name) in {plain, without_generic(plain)}


def _shares_name(record: GeoNamesRecord, name: str) -> bool:
    plain = normalize(name)
    return not {plain, without_generic(plain)}.isdisjoint(_record_keys(record))


def _contains(record: GeoNamesRecord, name: str) -> bool:
    words, name_words = set(normalize(record.name).split(" ")), set(normalize(name).split(" "))
    return words <= name_words or name_words <= words


_RULES: Final[tuple[tuple[Callable[[GeoNamesRecord, str], bool], float], ...]] = (
    (_has_same_name, _SAME_ADMIN1_KM),
    (_shares_name, _SAME_ADMIN1_KM),
    (_contains, _SAME_CITY_KM),
)


def _surrounding_division(record: GeoNamesRecord, nearby: NearbyPlaces) -> _Admin1Key | None:
    """Return the division that most places nearby a record's point lie in."""
    votes = _votes(record, nearby).most_common(1)
    if not votes or votes[0][0] is None or votes[0][1] <= _VOTERS // 2:
        return None
    return record.country or "", votes[0][0]
