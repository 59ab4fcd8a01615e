"""Populated places, and which divisions they lie in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from geo.gazetteer import normalize
from geo.gazetteer.build.names import display_name
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.geodesy import distance_km, distances_from
from tools.gazetteer.name_variants import split_names
from tools.gazetteer.source_packages import City, CityDivisions, CountryFacts, GeoNamesRecord

__all__ = ["NearbyPlaces", "PopulatedPlaces", "make_places"]

# Two records called Amethi: this one lies 140 km from the town that it repeats (gn:1278806).
_MISPLACED = frozenset({1278805})
# Towns in areas that most states count to another country than the one that holds them; the rule is in data/README.md.
_COUNTED_TO = {
    geonameid: country
    for country, ids in {
        "EH": "2461874 2463161 9645313 11071896",
        "PS": "282163 282582 282597 282727 283047 283989 8199378 8199387 8199388 8199389 8199390 8199391 8199392 "
        "8199393 8199394 8199422",
        "SY": "170378 172119 173601 443084 443088 443090 443091 443093 443100",
    }.items()
    for geonameid in map(int, ids.split())
}
_FAR_KM = 40.0
_SAME_KM = 4.0


@dataclass(frozen=True)
class PopulatedPlaces:
    """The populated places, and for each id the name of its county (second-level division) where it is known."""

    places: dict[str, PlaceDraft]
    county: dict[str, str]
    state_names: dict[tuple[str, str], Counter[str]]


class NearbyPlaces:
    """The populated places of each country as arrays, to ask which lie nearest to a point."""

    def __init__(self, drafts: Iterable[PlaceDraft]) -> None:
        grouped: dict[str, list[PlaceDraft]] = defaultdict(list)
        for draft in drafts:
            grouped[draft.country or ""].append(draft)
        self._groups = {
            code: (group, np.array([d.lat for d in group]), np.array([d.lon for d in group]))
            for code, group in grouped.items()
        }

    def nearest(self, country: str | None, lat: float, lon: float, count: int) -> list[tuple[PlaceDraft, float]]:
        """Return up to `count` places of the country nearest to a point, with their distances in km."""
        if country not in self._groups:
            return []
        group, lats, lons = self._groups[country]
        distances = distances_from(lat, lon, lats, lons)
        order = np.argsort(distances, kind="stable")[:count]
        return [(group[index], float(distances[index])) for index in order]


def make_places(
    cities: Iterable[City],
    divisions: Iterable[CityDivisions],
    records: Iterable[GeoNamesRecord],
    facts: Iterable[CountryFacts],
) -> PopulatedPlaces:
    """Return populated places by id, with first-level division codes and the names of their divisions."""
    at_point = {(entry.country, entry.lat, entry.lon): entry for entry in divisions}
    places: dict[str, PlaceDraft] = {}
    county: dict[str, str] = {}
    state_names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        if city.geonameid in _MISPLACED:
            continue
        draft = _place(city)
        places[draft.id] = draft
        if entry := at_point.get((city.country, city.lat, city.lon)):
            if entry.state:
                state_names[city.country, city.admin1][entry.state] += 1
            if entry.county:
                county[draft.id] = entry.county
    _add_large_places(places, [record for record in records if record.kind in {"city", "place"}])
    _drop_repeated(places)
    _mark_capitals(places, facts)
    return PopulatedPlaces(places, county, state_names)


def _place(city: City) -> PlaceDraft:
    country = _COUNTED_TO.get(city.geonameid, city.country)
    own_division = city.admin1 not in {"", "00"} and country == city.country
    draft = PlaceDraft(
        id=f"gn:{city.geonameid}",
        name=display_name(city.name, city.country),
        lat=city.lat,
        lon=city.lon,
        feature="P.PPL",
        country=country,
        admin1=city.admin1 if own_division else None,
        population=city.population,
        name_count=len(city.names),
    )
    for name in (city.name, *city.names):
        draft.add_names(split_names(name))
    return draft


def _add_large_places(places: dict[str, PlaceDraft], records: Iterable[GeoNamesRecord]) -> None:
    """Add the names of large places, and those places that the list of cities lacks: boroughs and sections of cities,
    whose first-level division is that of the nearest city."""
    around = NearbyPlaces(list(places.values()))
    for record in records:
        draft = places.get(f"gn:{record.geonameid}")
        if draft is None:
            if record.geonameid in _MISPLACED:
                continue
            draft = PlaceDraft(
                id=f"gn:{record.geonameid}",
                name=display_name(record.name, record.country),
                lat=record.lat,
                lon=record.lon,
                feature="P.PPLX",
                country=record.country,
                population=record.population,
                name_count=len(record.names),
            )
            nearest = around.nearest(record.country, record.lat, record.lon, 1)
            if nearest and nearest[0][1] < _FAR_KM:
                draft.admin1 = nearest[0][0].admin1
            places[draft.id] = draft
        draft.name_count = max(draft.name_count, len(record.names))
        for name in (record.name, *record.names):
            draft.add_names(split_names(name))


def _drop_repeated(places: dict[str, PlaceDraft]) -> None:
    """Take out records without population that repeat a place of the same name at the same spot."""
    named: dict[tuple[str | None, str], list[PlaceDraft]] = defaultdict(list)
    for draft in places.values():
        named[draft.country, normalize(draft.name)].append(draft)
    for group in named.values():
        settled = [draft for draft in group if draft.population]
        for draft in group:
            if draft.population:
                continue
            if any(distance_km((draft.lat, draft.lon), (other.lat, other.lon)) < _SAME_KM for other in settled):
                del places[draft.id]


def _mark_capitals(places: Mapping[str, PlaceDraft], facts: Iterable[CountryFacts]) -> None:
    """Give the feature code of a capital to the place that has its name as its own, the most populous one, else to one
    that has it among its names: New Delhi is not Delhi, and Astana is Nur-Sultan."""
    capitals = {entry.code: normalize(entry.capital) for entry in facts if entry.capital}
    found: dict[str, PlaceDraft] = {}
    for draft in places.values():
        name = capitals.get(draft.country or "")
        if name in draft.names:
            best = found.get(draft.country or "")
            if best is None or _rank_as(name, draft) > _rank_as(name, best):
                found[draft.country or ""] = draft
    for draft in found.values():
        draft.feature = "P.PPLC"


def _rank_as(name: str | None, draft: PlaceDraft) -> tuple[bool, int]:
    return normalize(draft.name) == name, draft.population
