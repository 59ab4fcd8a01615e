"""Well-known places of every kind are at their place in the packaged gazetteer. Points are facts to about a tenth of a
degree for cities, and of the conventional point for countries and regions."""

from __future__ import annotations

import time

import pytest

from geo.gazetteer import Gazetteer
from geo.gazetteer.spatial import distance_between
from geo.model import NameKind, Place

# name, country, feature code, latitude, longitude, allowed distance in km
PLACES = [
    # countries
    ("India", "IN", "PCLI", 22, 79, 100),
    ("United States", "US", "PCLI", 39.76, -98.5, 100),
    ("Russia", "RU", "PCLI", 60, 100, 100),
    ("Brazil", "BR", "PCLI", -10, -55, 100),
    ("Australia", "AU", "PCLI", -25, 135, 100),
    ("Georgia", "GE", "PCLI", 42, 43.5, 50),
    ("Kosovo", "XK", "PCLI", 42.58, 20.92, 50),
    ("Taiwan", "TW", "PCLI", 24, 121, 50),
    ("Ivory Coast", "CI", "PCLI", 8, -5.5, 50),
    ("Swaziland", "SZ", "PCLI", -26.5, 31.5, 50),
    ("Tuvalu", "TV", "PCLI", -8.5, 179.2, 250),
    ("Greenland", "GL", "PCLD", 72, -40, 300),
    # first-level divisions
    ("Uttar Pradesh", "IN", "ADM1", 27.25, 80.75, 60),
    ("Arunachal Pradesh", "IN", "ADM1", 28, 94.5, 160),
    ("Ladakh", "IN", "ADM1", 34.2, 77.6, 60),
    ("Victoria", "AU", "ADM1", -37, 145, 100),
    ("California", "US", "ADM1", 37.25, -119.75, 60),
    ("Ontario", "CA", "ADM1", 49.25, -84.5, 100),
    ("Scotland", "GB", "ADM1", 56, -4, 60),
    ("Bavaria", "DE", "ADM1", 49, 11.5, 60),
    ("Xinjiang", "CN", "ADM1", 41.5, 85.5, 100),
    ("Sichuan Province", "CN", "ADM1", 30.5, 102.5, 100),
    ("Kharkiv Oblast", "UA", "ADM1", 49.5, 36.5, 50),
    ("Primorsky Krai", "RU", "ADM1", 45, 135, 100),
    ("Zulia", "VE", "ADM1", 10, -72.2, 80),
    ("KwaZulu-Natal", "ZA", "ADM1", -29, 31, 110),
    # second-level divisions
    ("Cook County", "US", "ADM2", 41.81, -87.69, 30),
    ("Miami-Dade County", "US", "ADM2", 25.7, -80.4, 40),
    ("Devon", "GB", "ADM2", 50.73, -3.8, 40),
    ("Ngari", "CN", "ADM2", 32, 80.5, 250),
    # capitals and cities
    ("Amethi", "IN", "PPL", 26.154, 81.814, 5),
    ("New Delhi", "IN", "PPLC", 28.61, 77.21, 10),
    ("Moscow", "RU", "PPLC", 55.752, 37.616, 10),
    ("Osaka", "JP", "PPL", 34.694, 135.502, 10),
    ("Nyingchi", "CN", "PPL", 29.65, 94.36, 30),
    ("London", "GB", "PPLC", 51.507, -0.128, 10),
    ("Paris", "FR", "PPLC", 48.857, 2.352, 10),
    ("Kyiv", "UA", "PPLC", 50.45, 30.523, 10),
    ("Kiev", "UA", "PPLC", 50.45, 30.523, 10),
    ("Washington", "US", "PPLC", 38.895, -77.036, 10),
    ("Mexico City", "MX", "PPLC", 19.43, -99.13, 10),
    ("São Paulo", "BR", "PPL", -23.55, -46.63, 15),
    ("Buenos Aires", "AR", "PPLC", -34.60, -58.38, 15),
    ("Lagos", "NG", "PPL", 6.45, 3.4, 20),
    ("Nairobi", "KE", "PPLC", -1.286, 36.82, 10),
    ("Cairo", "EG", "PPLC", 30.04, 31.24, 10),
    ("Tehran", "IR", "PPLC", 35.69, 51.39, 10),
    ("Xi'an", "CN", "PPL", 34.26, 108.93, 15),
    ("Sydney", "AU", "PPL", -33.87, 151.21, 10),
    ("Wellington", "NZ", "PPLC", -41.29, 174.78, 10),
    ("Suva", "FJ", "PPLC", -18.14, 178.44, 10),
    ("McMurdo Station", "AQ", "STNB", -77.85, 166.67, 20),
    ("Mumbai", "IN", "PPL", 19.08, 72.88, 15),
    ("Bombay", "IN", "PPL", 19.08, 72.88, 15),
    ("Saigon", "VN", "PPL", 10.78, 106.7, 15),
    ("St. Petersburg", "RU", "PPL", 59.94, 30.31, 15),
    ("N'Djamena", "TD", "PPLC", 12.11, 15.05, 10),
    # seas, straits, rivers, mountains, regions, islands
    ("Baltic Sea", None, "SEA", 58, 20, 300),
    ("South China Sea", None, "SEA", 14, 114, 400),
    ("Persian Gulf", None, "GULF", 27, 51, 200),
    ("Strait of Hormuz", None, "STRT", 26.57, 56.25, 60),
    ("Suez Canal", "EG", "CNL", 30.5, 32.35, 90),
    ("Mount Everest", None, "MT", 27.988, 86.925, 5),
    ("Middle East", None, "RGN", 33, 36, 100),
    ("Balkans", None, "RGN", 43.5, 21.5, 200),
    ("Sahara", None, "DSRT", 23, 10, 600),
    ("Europe", None, "CONT", 48.7, 9.1, 300),
    ("Crimea", "UA", "ADM1", 45.3, 34.4, 60),
    ("Gaza Strip", "PS", "ADM1", 31.42, 34.35, 20),
    ("West Bank", "PS", "ADM1", 32, 35.25, 50),
    ("Nagorno-Karabakh", "AZ", "RGN", 39.9, 46.7, 60),
    # airports and air bases
    ("Ngari Gunsa Airport", "CN", "AIRP", 32.1, 80.053, 3),
    ("Ngari Gunsa", "CN", "AIRP", 32.1, 80.053, 3),
    ("Nyingchi Airport", "CN", "AIRP", 29.303, 94.335, 3),
    ("Heathrow", "GB", "AIRP", 51.47, -0.454, 3),
    ("Bagram Air Base", "AF", "AIRB", 34.946, 69.265, 3),
]


@pytest.mark.parametrize(("name", "country", "code", "lat", "lon", "within_km"), PLACES)
def test_well_known_place(
    packaged: Gazetteer, name: str, country: str | None, code: str, lat: float, lon: float, within_km: float
) -> None:
    place = packaged.lookup(name)[0].place
    assert (place.country_code, place.feature_code) == (country, code)
    assert distance_between(lat, lon, place.lat, place.lon) < within_km


@pytest.mark.parametrize(
    ("name", "kind", "target"),
    [
        ("Indian", NameKind.DEMONYM, "gn:1269750"),
        ("Russians", NameKind.DEMONYM, "gn:2017370"),
        ("Texan", NameKind.DEMONYM, "gn:4736286"),
        ("Parisian", NameKind.DEMONYM, "gn:2988507"),
        ("U.S.", NameKind.ABBREVIATION, "gn:6252001"),
        ("UK", NameKind.ABBREVIATION, "gn:2635167"),
        ("Calif.", NameKind.ABBREVIATION, "gn:5332921"),
        ("D.C.", NameKind.ABBREVIATION, "gn:4140963"),
        ("Kremlin", NameKind.HOST, "gn:524901"),
        ("White House", NameKind.HOST, "gn:4140963"),
        ("Pentagon", NameKind.HOST, "gn:4744709"),
    ],
)
def test_curated_name_leads_to_its_place_first(packaged: Gazetteer, name: str, kind: NameKind, target: str) -> None:
    first = packaged.lookup(name)[0]
    assert (first.name_kind, first.place.id) == (kind, target)


@pytest.mark.parametrize(
    ("name", "not_first"),
    [("Salem", "Jerusalem"), ("Bethlehem", "Belém"), ("Columbia", "Colombia"), ("Victoria", "Hong Kong")],
)
def test_a_foreign_name_of_a_famous_place_does_not_outrank_its_namesake(
    packaged: Gazetteer, name: str, not_first: str
) -> None:
    assert packaged.lookup(name)[0].place.name != not_first


def test_the_misplaced_amethi_is_out(packaged: Gazetteer) -> None:
    assert packaged.place("gn:1278805") is None
    assert packaged.lookup("Amethi")[0].place.id == "gn:1278806"


def test_country_and_state_come_before_towns_of_their_name(packaged: Gazetteer) -> None:
    codes = [candidate.place.feature_code for candidate in packaged.lookup("Georgia")]
    assert codes[:2] == ["PCLI", "ADM1"]


def test_every_country_has_a_point_and_a_radius(packaged: Gazetteer, every_place: list[Place]) -> None:
    countries = [place for place in every_place if place.feature_code.startswith("PCL") and place.country_code]
    assert len(countries) >= 240
    for country in countries:
        assert (country.lat, country.lon) != (0, 0)
        assert country.radius_km > 0
        assert country.country_code is None or packaged.country(country.country_code) == country


def test_no_two_records_of_one_country(every_place: list[Place]) -> None:
    codes = [place.country_code for place in every_place if place.feature_code.startswith("PCL")]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(("country", "count"), [("US", 51), ("CA", 13), ("AU", 8), ("IN", 36), ("CN", 31), ("DE", 16)])
def test_first_level_divisions_are_complete(every_place: list[Place], country: str, count: int) -> None:
    divisions = [p for p in every_place if p.country_code == country and p.feature_code == "ADM1"]
    assert len(divisions) == count
    assert all(place.geonameid for place in divisions)


def test_amethi_lies_in_its_district_state_and_country(packaged: Gazetteer) -> None:
    amethi = packaged.place("gn:1278806")
    assert amethi is not None
    assert [parent.name for parent in packaged.parents(amethi)] == ["Amethi", "Uttar Pradesh", "India"]


def test_neighbours_by_land(packaged: Gazetteer) -> None:
    assert set(packaged.neighbours("IN")) == {"BD", "BT", "CN", "MM", "NP", "PK"}
    assert packaged.neighbours("AU") == packaged.neighbours("XX") == ()


def test_names_and_figures_are_sound(every_place: list[Place]) -> None:
    for place in every_place:
        assert place.name == place.name.strip() != ""
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert 0 <= place.prominence <= 1
        place.name.encode("utf-8")


def test_prominence_falls_from_row_to_row(every_place: list[Place]) -> None:
    prominences = [place.prominence for place in every_place]
    assert prominences == sorted(prominences, reverse=True)


def test_file_is_whole_and_small(packaged: Gazetteer) -> None:
    packaged.verify()
    assert packaged.info.size < 40_000_000


def test_opening_and_first_lookup_are_quick(packaged: Gazetteer) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        assert Gazetteer.open(packaged.info.path).lookup("Amethi")
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.05
