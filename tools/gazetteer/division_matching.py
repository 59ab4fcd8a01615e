"""Joins GeoNames' records of divisions to the divisions that places say they lie in.

First-level ones by name where the names agree, then without their generic words and under any of the record's names,
then where one name holds the other ("Daerah Khusus Ibukota Jakarta"), each close by; the rest by the codes of the
places around the record's point. Second-level ones by name, close by, where the places around the record's point lie in
the same first-level division: there is a Lawrence County on either bank of the Ohio.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from geo.gazetteer import normalize
from geo.gazetteer.build.names import without_generic
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.geodesy import distance_km
from tools.gazetteer.populated_places import NearbyPlaces
from tools.gazetteer.source_packages import GeoNamesRecord

__all__ = ["match_admin1", "match_admin2", "weighted_center"]

_Key = tuple[str, str]
_County = tuple[str, str, str]

_SAME_DIVISION_KM = 400.0
_SAME_CITY_KM = 60.0
_SAME_COUNTY_KM = 80.0
_VOTERS = 7
# Countries whose divisions are so large that their middle may be far from the middle of their places.
_VAST = frozenset({"AU", "BR", "CA", "RU", "US"})


def match_admin1(
    members: Mapping[_Key, Sequence[PlaceDraft]],
    names: Mapping[_Key, str],
    records: Iterable[GeoNamesRecord],
    around: NearbyPlaces,
) -> dict[_Key, GeoNamesRecord]:
    """Return the record of every division that has one. `members` are the divisions' places, by country and code."""
    left = sorted(records, key=lambda record: (-record.population, record.geonameid))
    middles = {key: weighted_center(places) for key, places in sorted(members.items())}
    joined: dict[_Key, GeoNamesRecord] = {}
    for same, within_km in _RULES:
        by_country: dict[str, list[GeoNamesRecord]] = defaultdict(list)
        for record in left:
            by_country[record.country or ""].append(record)
        for key, middle in middles.items():
            if key in joined or key not in names:
                continue
            limit = np.inf if key[0] in _VAST and same is not _nested else within_km
            for record in by_country[key[0]]:
                if _distance(record, middle) < limit and same(record, names[key]):
                    joined[key] = record
                    by_country[key[0]].remove(record)
                    break
        taken = {record.geonameid for record in joined.values()}
        left = [record for record in left if record.geonameid not in taken]
    for record in left:
        voted = _voted(record, around)
        if voted is not None and voted in members and voted not in joined:
            joined[voted] = record
    return joined


def match_admin2(
    members: Mapping[_County, Sequence[PlaceDraft]], records: Iterable[GeoNamesRecord], around: NearbyPlaces
) -> dict[_County, GeoNamesRecord]:
    """Return the record of every second-level division that has one. `members` are the divisions' places, by country,
    first-level code and name."""
    keyed: dict[tuple[str | None, str], list[GeoNamesRecord]] = defaultdict(list)
    votes: dict[int, Counter[str | None]] = {}
    for record in records:
        near = around.nearest(record.country, record.lat, record.lon, _VOTERS)
        votes[record.geonameid] = Counter(place.admin1 for place, _ in near)
        for key in sorted(_record_keys(record)):
            keyed[record.country, key].append(record)
    joined: dict[_County, GeoNamesRecord] = {}
    taken: set[int] = set()
    for least in (_VOTERS // 2 + 1, 1):
        for county, places in members.items():
            country, first, name = county
            if county in joined:
                continue
            middle, plain = weighted_center(places), normalize(name)
            found = [
                (_distance(record, middle), record.geonameid, record)
                for key in dict.fromkeys((plain, without_generic(plain) or plain))
                for record in keyed.get((country, key), ())
                if record.geonameid not in taken and votes[record.geonameid][first] >= least
            ]
            if found and min(found)[0] < _SAME_COUNTY_KM:
                joined[county] = min(found)[-1]
                taken.add(min(found)[1])
    return joined


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


def _agree(record: GeoNamesRecord, name: str) -> bool:
    plain = normalize(record.name)
    return normalize(name) in {plain, without_generic(plain)}


def _alike(record: GeoNamesRecord, name: str) -> bool:
    plain = normalize(name)
    return not {plain, without_generic(plain)}.isdisjoint(_record_keys(record))


def _nested(record: GeoNamesRecord, name: str) -> bool:
    words, others = set(normalize(record.name).split(" ")), set(normalize(name).split(" "))
    return words <= others or others <= words


_RULES: tuple[tuple[Callable[[GeoNamesRecord, str], bool], float], ...] = (
    (_agree, _SAME_DIVISION_KM),
    (_alike, _SAME_DIVISION_KM),
    (_nested, _SAME_CITY_KM),
)


def _voted(record: GeoNamesRecord, around: NearbyPlaces) -> _Key | None:
    """Return the division that most places around a record's point lie in."""
    near = around.nearest(record.country, record.lat, record.lon, _VOTERS)
    votes = Counter(place.admin1 for place, _ in near).most_common(1)
    if not votes or votes[0][0] is None or votes[0][1] <= _VOTERS // 2:
        return None
    return record.country or "", votes[0][0]
