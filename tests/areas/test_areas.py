"""The packaged shapes: which country, division, county, sea and region a point is in."""

from __future__ import annotations

import csv

import pytest

from geo.areas import Areas
from geo.errors import UsageError
from geo.gazetteer import Gazetteer
from geo.packaged_files import data_folder


@pytest.fixture(scope="module")
def areas() -> Areas:
    return Areas.open()


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def division(gazetteer: Gazetteer, country: str, name: str) -> str:
    (place,) = (
        candidate.place
        for candidate in gazetteer.lookup(name)
        if candidate.place.feature_code == "ADM1" and candidate.place.country_code == country
    )
    return place.id


@pytest.mark.parametrize(
    ("lat", "lon", "country", "name"),
    [
        (34.16, 77.58, "IN", "Ladakh"),  # Leh
        (31.10, 77.17, "IN", "Himachal Pradesh"),  # Shimla
        (17.38, 78.47, "IN", "Telangana"),  # Hyderabad
        (16.51, 80.65, "IN", "Andhra Pradesh"),  # Vijayawada
        (49.99, 36.23, "UA", "Kharkiv Oblast"),
        (46.45, 33.9, "UA", "Kherson"),
        (48.14, 11.58, "DE", "Bavaria"),  # Munich
        (33.66, -95.56, "US", "Texas"),  # Paris
        (51.05, 3.72, "BE", "Flanders"),  # Ghent
        (66.9, -176.0, "RU", "Chukotka"),  # east of 180 degrees
        (67.0, 172.0, "RU", "Chukotka"),  # west of it
        (18.41, -66.06, "PR", "San Juan"),
    ],
)
def test_a_town_is_in_its_division(
    areas: Areas, gazetteer: Gazetteer, lat: float, lon: float, country: str, name: str
) -> None:
    expected = division(gazetteer, country, name)
    assert areas.area_at(lat, lon, ["division"]) == [expected]
    assert areas.contains(expected, lat, lon)


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        (44.95, 34.10, "UA"),  # Simferopol in Crimea
        (44.60, 33.52, "UA"),  # Sevastopol
        (48.00, 37.80, "UA"),  # Donetsk
        (43.00, 41.02, "GE"),  # Sukhumi in Abkhazia
        (46.84, 29.63, "MD"),  # Tiraspol in Transnistria
        (39.82, 46.75, "AZ"),  # Stepanakert in Nagorno-Karabakh
        (35.33, 33.32, "CY"),  # Kyrenia in Northern Cyprus
        (9.56, 44.06, "SO"),  # Hargeisa in Somaliland
        (33.00, 35.75, "SY"),  # the Golan Heights
        (31.79, 35.25, "PS"),  # East Jerusalem
        (31.50, 34.47, "PS"),  # Gaza City
        (27.15, -13.20, "EH"),  # Laayoune
        (34.37, 73.47, "PK"),  # Muzaffarabad in Azad Kashmir
        (34.08, 74.80, "IN"),  # Srinagar
        (35.20, 79.20, "CN"),  # Aksai Chin
        (35.40, 77.10, "IN"),  # the Siachen Glacier
        (44.03, 145.86, "RU"),  # Kunashir, one of the Kuril Islands
        (42.66, 21.16, "XK"),
        (25.04, 121.56, "TW"),
        (-51.69, -57.86, "FK"),
    ],
)
def test_a_disputed_area_is_in_the_country_that_the_rule_names(
    areas: Areas, gazetteer: Gazetteer, lat: float, lon: float, country: str
) -> None:
    place = gazetteer.country(country)
    assert place is not None
    assert areas.area_at(lat, lon, ["country"]) == [place.id]


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        (-29.6, 28.2, "LS"),  # in South Africa
        (41.903, 12.4532, "VA"),  # in Rome
        (43.94, 12.45, "SM"),  # in Italy
        (-17.8, 178.0, "FJ"),
        (-16.85, -179.98, "FJ"),  # Taveuni, across the antimeridian
        (4.85, -52.33, "GF"),
        (78.5, 16.5, "SJ"),
        (1.3521, 103.8198, "SG"),
    ],
)
def test_enclaves_islands_and_territories_are_their_own(
    areas: Areas, gazetteer: Gazetteer, lat: float, lon: float, country: str
) -> None:
    place = gazetteer.country(country)
    assert place is not None
    assert areas.area_at(lat, lon, ["country"]) == [place.id]


def test_areas_at_a_point_are_ordered_from_small_to_large(areas: Areas, gazetteer: Gazetteer) -> None:
    found = [gazetteer.place(area_id) for area_id in areas.area_at(33.66, -95.56)]
    names = [place.name for place in found if place]
    assert names[:2] == ["Lamar County", "Texas"]
    assert names.index("Contiguous United States") < names.index("United States") < names.index("North America")


def test_a_point_at_sea_is_in_the_sea_and_on_no_land(areas: Areas) -> None:
    assert areas.area_at(43.3, 34.0) == ["dl:black-sea"]
    assert areas.area_at(41.5, 18.0)[0] == "dl:adriatic-sea"
    assert "gn:363196" in areas.area_at(41.5, 18.0)  # the Mediterranean
    assert areas.area_at(41.5, 51.0, ["sea"]) == ["dl:caspian-sea"]


def test_the_poles_are_in_antarctica_and_the_arctic_ocean(areas: Areas) -> None:
    for lon in (-180.0, -179.9, 0.0, 90.0, 180.0):
        assert areas.area_at(-90.0, lon, ["continent"]) == ["gn:6255152"]
        assert areas.area_at(90.0, lon, ["sea"]) == ["dl:arctic-ocean"]


def test_the_distance_to_an_area_is_zero_inside_and_to_its_nearest_border_outside(
    areas: Areas, gazetteer: Gazetteer
) -> None:
    texas = division(gazetteer, "US", "Texas")
    assert areas.distance_km(texas, 33.66, -95.56) == 0
    assert areas.distance_km(texas, 35.0, -102.042) == 0
    # Straight borders have no points in between: New Mexico's along 103 degrees, Canada's along 49 degrees.
    assert areas.distance_km(texas, 34.0, -104.05) == pytest.approx(93, abs=4)
    canada = gazetteer.country("CA")
    assert canada is not None
    assert areas.distance_km(canada.id, 48.0, -106.0) == pytest.approx(111, abs=2)


def test_the_distance_is_measured_across_the_antimeridian(areas: Areas, gazetteer: Gazetteer) -> None:
    chukotka = division(gazetteer, "RU", "Chukotka")
    assert areas.distance_km(chukotka, 65.0, -168.1) == pytest.approx(100, abs=60)  # the coast of Alaska


def test_a_box_across_the_antimeridian_has_its_west_east_of_its_east(areas: Areas, gazetteer: Gazetteer) -> None:
    fiji = areas.get(gazetteer.country("FJ").id)  # type: ignore[union-attr]
    assert fiji is not None
    assert 174 < fiji.west < 178
    assert -180 < fiji.east < -177
    russia = areas.get(gazetteer.country("RU").id)  # type: ignore[union-attr]
    assert russia is not None
    assert 19 < russia.west < 21
    assert -170 < russia.east < -168


def test_a_label_is_inside_its_area(areas: Areas) -> None:
    for area in areas:
        if area.kind in {"country", "division"} and area.km2 > 1000:
            assert areas.contains(area.id, area.label_lat, area.label_lon), area.id


def test_sizes_are_about_right(areas: Areas, gazetteer: Gazetteer) -> None:
    for code, km2 in {"IN": 3_170_000, "DE": 357_000, "FR": 549_000, "LS": 30_355, "AU": 7_690_000}.items():
        area = areas.get(gazetteer.country(code).id)  # type: ignore[union-attr]
        assert area is not None
        assert area.km2 == pytest.approx(km2, rel=0.03), code


def test_every_first_level_division_has_a_shape_or_is_listed(areas: Areas, gazetteer: Gazetteer) -> None:
    with (data_folder() / "shapes" / "lacking.csv").open(encoding="utf-8") as rows:
        listed = {row["id"] for row in csv.DictReader(rows)}
    divisions = [place for place in gazetteer if place.feature_code == "ADM1"]
    assert {place.id for place in divisions if place.id not in areas} == listed
    people = sum(place.population for place in divisions)
    lacking = sum(place.population for place in divisions if place.id in listed)
    assert lacking < 0.04 * people
    assert len(listed) < 0.12 * len(divisions)


def test_every_area_is_a_place_of_the_gazetteer(areas: Areas, gazetteer: Gazetteer) -> None:
    assert [area.id for area in areas if gazetteer.place(area.id) is None] == []


def test_most_towns_are_in_the_shapes_of_their_country_and_division(areas: Areas, gazetteer: Gazetteer) -> None:
    towns = [place for place in gazetteer if place.feature_class == "P" and place.population > 300_000]
    right = wrong = at_sea = 0
    for town in towns:
        country = gazetteer.country(town.country_code or "")
        found = areas.area_at(town.lat, town.lon, ["country"])
        at_sea += not found
        right += bool(country) and found == [country.id]  # type: ignore[union-attr]
        wrong += bool(found) and bool(country) and found != [country.id]  # type: ignore[union-attr]
    assert len(towns) > 1500
    assert right > 0.98 * len(towns)
    assert wrong < 0.003 * len(towns)
    assert at_sea < 0.02 * len(towns)


def test_a_place_without_a_shape_is_refused_by_name(areas: Areas) -> None:
    assert "gn:2988507" not in areas  # Paris
    with pytest.raises(UsageError, match="gn:2988507 has no shape"):
        areas.contains("gn:2988507", 48.85, 2.35)


def test_the_files_are_small() -> None:
    files = list((data_folder() / "shapes").rglob("*.gz"))
    assert sum(file.stat().st_size for file in files) < 4_000_000
