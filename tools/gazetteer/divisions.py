"""First- and second-level divisions: GeoNames' points and ids where they are known, else the middle of their places.

The codes of first-level divisions come from the places in them, their names from the places' table of divisions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

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

_COUNTY_REACH_KM = 30.0

# Where the sources' name is half transcribed, out of date, or not the one that news uses.
_LABELS = {
    ("DE", "03"): "Bremen", ("DE", "08"): "Rhineland-Palatinate", ("DE", "16"): "Berlin",
    ("FR", "24"): "Centre-Val de Loire", ("IN", "01"): "Andaman and Nicobar Islands", ("IN", "14"): "Lakshadweep",
    ("RU", "06"): "Arkhangelsk Oblast", ("RU", "42"): "Leningrad Oblast", ("RU", "66"): "Saint Petersburg",
    ("RU", "93"): "Zabaykalsky Krai", ("UA", "04"): "Dnipropetrovsk Oblast", ("UA", "07"): "Kharkiv Oblast",
    ("UA", "13"): "Kyiv Oblast", ("UA", "17"): "Odesa Oblast", ("VE", "25"): "Capital District",
}  # fmt: skip


def make_admin1(
    settlements: PopulatedPlaces, records: Iterable[GeoNamesRecord], countries: Mapping[str, PlaceDraft]
) -> dict[tuple[str, str], PlaceDraft]:
    """Return first-level divisions by country and GeoNames code, each with all its names."""
    members: dict[tuple[str, str], list[PlaceDraft]] = defaultdict(list)
    for place in settlements.places.values():
        if place.country and place.admin1:
            members[place.country, place.admin1].append(place)
    names = {key: _common_name(counts) for key, counts in settlements.state_names.items()}
    around = NearbyPlaces(settlements.places.values())
    joined = match_admin1(members, names, [record for record in records if record.kind == "admin1"], around)
    divisions = {}
    for key, places in members.items():
        country, code = key
        record = joined.get(key)
        name = names.get(key) or (record.name if record else None)
        if name is None or country not in countries:
            continue
        draft = _division(f"dl:{country}.{code}", _LABELS.get(key, name), "A.ADM1", country, places, record)
        draft.admin1 = code
        draft.add_name(name)
        divisions[key] = draft
    return divisions


def make_admin2(
    settlements: PopulatedPlaces,
    records: Iterable[GeoNamesRecord],
    admin1: Mapping[tuple[str, str], PlaceDraft],
    us_codes: Mapping[tuple[str, str], str],
) -> dict[tuple[str, str, str], PlaceDraft]:
    """Return second-level divisions by country, first-level code and own code, and set the code of their places.

    The code is GeoNames' for counties of the United States, elsewhere a slug of the division's name.
    """
    _spread_counties(settlements)
    members: dict[tuple[str, str, str], list[PlaceDraft]] = defaultdict(list)
    for place in settlements.places.values():
        if place.id in settlements.county and place.country and place.admin1:
            members[place.country, place.admin1, settlements.county[place.id]].append(place)
    around = NearbyPlaces(settlements.places.values())
    kept = [record for record in records if record.kind == "admin2"]
    joined = match_admin2(members, kept, around)
    divisions: dict[tuple[str, str, str], PlaceDraft] = {}
    for key, places in members.items():
        country, first, name = key
        code = us_codes.get((first, name)) if country == "US" else None
        code = code or slug(name)
        draft = _division(f"dl:{country}.{first}.{code}", name, "A.ADM2", country, places, joined.get(key))
        draft.admin1, draft.admin2 = first, code
        for place in places:
            place.admin2 = code
        divisions[country, first, code] = draft
        if country == "US":
            _add_county_names(draft)
    taken = {record.geonameid for record in joined.values()}
    for record in kept:
        if record.geonameid not in taken and record.country:
            _add_unmatched(record, divisions, around)
    return divisions


def slug(name: str) -> str:
    """Return a name as part of an id: "Rāmanāthapuram" → "ramanathapuram"."""
    return re.sub(r"\W+", "-", normalize(name), flags=re.ASCII).strip("-") or "x"


def _common_name(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))


def _division(
    own_id: str, name: str, feature: str, country: str, places: list[PlaceDraft], record: GeoNamesRecord | None
) -> PlaceDraft:
    lat, lon = (record.lat, record.lon) if record else weighted_center(places)
    draft = PlaceDraft(
        id=f"gn:{record.geonameid}" if record else own_id,
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
        for other in (record.name, *record.names):
            draft.add_names(split_names(other))
    for normal in [normalize(draft.name), *([normalize(record.name)] if record else [])]:
        draft.add_names(division_variants(normal, country) if feature == "A.ADM1" else _bare(normal, country))
    return draft


def _bare(normal: str, country: str) -> list[str]:
    """Return what news calls a second-level division: without its generic word, or with an English one."""
    if core := without_transcribed(normal, country):
        return [core, f"{core} prefecture" if normal.endswith("diqu") else f"{core} county"]
    core = without_generic(normal)
    return [core] if core else [f"{normal} district"]


def _population(places: Iterable[PlaceDraft]) -> int:
    return sum(place.population for place in places if place.feature != "P.PPLX")


def _spread_km(lat: float, lon: float, places: list[PlaceDraft]) -> float:
    """Return the distance from a division's point within which nine in ten of its places lie."""
    distances = distances_from(lat, lon, np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    return float(np.quantile(distances, 0.9)) + 5.0


def _add_unmatched(
    record: GeoNamesRecord, divisions: dict[tuple[str, str, str], PlaceDraft], around: NearbyPlaces
) -> None:
    nearest = around.nearest(record.country, record.lat, record.lon, 5)
    first = Counter(place.admin1 for place, _ in nearest if place.admin1).most_common(1)
    if not first or record.country is None:
        return
    code = slug(record.name)
    if (record.country, first[0][0] or "", code) in divisions:
        code = f"{code}-{record.geonameid}"
    draft = _division(f"gn:{record.geonameid}", record.name, "A.ADM2", record.country, [p for p, _ in nearest], record)
    draft.population = record.population
    draft.admin1, draft.admin2 = first[0][0], code
    divisions[record.country, first[0][0] or "", code] = draft


def _add_county_names(draft: PlaceDraft) -> None:
    """Add how American newspapers shorten a county: "Logan County" is "Logan Co." and, next to a state, "Logan"."""
    normal = normalize(draft.name)
    if normal.endswith(" county"):
        core = normal.removesuffix(" county")
        draft.add_name(f"{core} co", NameKind.ABBREVIATION)
        draft.add_name(core)


def _spread_counties(settlements: PopulatedPlaces) -> None:
    """Give places too small for the table of divisions the county of the nearest place that has one, in the same
    first-level division."""
    known: dict[tuple[str | None, str | None], list[PlaceDraft]] = defaultdict(list)
    for place in settlements.places.values():
        if place.id in settlements.county:
            known[place.country, place.admin1].append(place)
    arrays = {
        key: (group, np.array([p.lat for p in group]), np.array([p.lon for p in group])) for key, group in known.items()
    }
    for place in settlements.places.values():
        if place.id in settlements.county or (place.country, place.admin1) not in arrays:
            continue
        group, lats, lons = arrays[place.country, place.admin1]
        distances = distances_from(place.lat, place.lon, lats, lons)
        index = int(np.argmin(distances))
        if distances[index] < _COUNTY_REACH_KM:
            settlements.county[place.id] = settlements.county[group[index].id]
