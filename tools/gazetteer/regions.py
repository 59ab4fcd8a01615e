"""Regions, seas, mountains, landmarks: the project's own table over GeoNames' regions, towns and the airports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

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

_SAME_TOWN_KM, _SAME_QUARTER_KM = 25.0, 4.0
_QUARTER_RADIUS_KM = 3.0
_SAME_AIRPORT_KM = 6.0
_NAMESAKE_KM = 60.0
_SAME_REGION_KM = 200.0
_AIRFIELDS = frozenset({"AIRP", "AIRB", "AIRF"})


def add_regions(
    places: dict[str, PlaceDraft], records: Iterable[GeoNamesRecord], tables: Path, faults: list[TableFault]
) -> set[str]:
    """Add the places of regions.csv to `places`, and return their ids.

    A place that a source has too is not added again: a region takes GeoNames' id and other names and keeps the table's
    point, a town or airport keeps its record and gains names.
    """
    known: dict[str, list[GeoNamesRecord]] = defaultdict(list)
    for record in records:
        if record.kind in {"region", "continent", "admin1"} and f"gn:{record.geonameid}" not in places:
            known[normalize(record.name)].append(record)
    rows = list(read_regions(tables / "regions.csv", faults))
    taken = {region.geonameid for _, region in rows}
    standing = _Standing(places.values())
    curated: set[str] = set()
    for line, region in rows:
        draft = standing.same(region)
        if draft is None:
            same = _same_record(region, known.get(normalize(region.name), ()), taken)
            draft = _new(region, same, places)
            taken.add(same.geonameid if same else None)
        if draft.id in curated:
            faults.append(
                TableFault("regions.csv", line, f"{region.name}: the table has {draft.name} ({draft.id}) already")
            )
            continue
        _add_names(draft, region)
        places[draft.id] = draft
        curated.add(draft.id)
    return curated


def add_minor_regions(places: dict[str, PlaceDraft], records: Iterable[GeoNamesRecord]) -> None:
    """Add GeoNames' regions, but those that a division or a region of ours of the same name stands for."""
    standing: dict[str, list[PlaceDraft]] = defaultdict(list)
    for draft in places.values():
        if draft.feature_class not in "PS":
            standing[normalize(draft.name)].append(draft)
    for record in records:
        if record.kind not in {"region", "continent"} or f"gn:{record.geonameid}" in places:
            continue
        same = standing.get(normalize(record.name), ())
        if all(_distance(record, draft) >= _SAME_REGION_KM + (draft.radius_km or 0) for draft in same):
            places[f"gn:{record.geonameid}"] = draft_from_record(record, "L.RGN")


def draft_from_record(record: GeoNamesRecord, feature: str) -> PlaceDraft:
    """Return the place of a GeoNames record, with all its names."""
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


class _Standing:
    """The towns by name, the airports by country, and all places by id, that a row of the table may mean."""

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

    def same(self, region: Region) -> PlaceDraft | None:
        """Return the place that the row means, None where no source has it."""
        if region.geonameid:
            return self._by_id.get(f"gn:{region.geonameid}")
        country = region.countries[0] if len(region.countries) == 1 else None
        if region.feature.startswith("P."):
            quarter = region.feature == "P.PPLX" or region.radius_km <= _QUARTER_RADIUS_KM
            within_km = _SAME_QUARTER_KM if quarter else _SAME_TOWN_KM
            return _nearest(region, self._towns.get((country, normalize(region.name)), ()), within_km)
        if region.feature[2:] in _AIRFIELDS:
            airports = self._airports.get(country, ())
            namesakes = [airport for airport in airports if normalize(region.name) in airport.names]
            return _nearest(region, airports, _SAME_AIRPORT_KM) or _nearest(region, namesakes, _NAMESAKE_KM)
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
                # One word alone is the town more often than the airport.
                if " " in short:
                    draft.add_name(short)


def _nearest(region: Region, drafts: Iterable[PlaceDraft], within_km: float) -> PlaceDraft | None:
    near = [(_distance(region, draft), draft.id, draft) for draft in drafts]
    return min(near)[-1] if near and min(near)[0] < within_km else None


def _same_record(
    region: Region, records: Iterable[GeoNamesRecord], taken: Collection[int | None]
) -> GeoNamesRecord | None:
    """Return GeoNames' record of the region: the same id, or close by and in one of its countries or in none, and not
    `taken` by another row."""
    reach = region.radius_km if region.feature.startswith("L.") else region.radius_km / 2
    found = []
    for record in records:
        if record.geonameid == region.geonameid:
            return record
        if record.geonameid in taken:
            continue
        distance = distance_km((region.lat, region.lon), (record.lat, record.lon))
        if distance <= reach and (record.country is None or record.country in region.countries):
            found.append((record.country is not None, distance, record.geonameid, record))
    return min(found)[-1] if found and region.geonameid is None else None


def _new(region: Region, record: GeoNamesRecord | None, places: Mapping[str, PlaceDraft]) -> PlaceDraft:
    geonameid = region.geonameid or (record.geonameid if record else None)
    place_id = f"gn:{geonameid}" if geonameid else f"dl:{slug(region.name)}"
    if not geonameid and place_id in places:
        place_id = "-".join([place_id, *region.countries, region.feature[2:]]).lower()
    if not geonameid and place_id in places:
        # A third river of one name and country.
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


def _distance(one: Region | GeoNamesRecord, other: PlaceDraft) -> float:
    return distance_km((one.lat, one.lon), (other.lat, other.lon))
