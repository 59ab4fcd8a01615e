"""The tables of regions and seas: every id, name and code in them is the gazetteer's."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from geo.areas import Areas
from geo.gazetteer import Gazetteer
from geo.packaged_files import data_folder

TABLES = ("unions.csv", "sea_outlines.csv")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def rows(table: str) -> Iterator[dict[str, str]]:
    with (data_folder() / "sources" / table).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize("table", TABLES)
def test_each_row_names_a_place_of_the_gazetteer_once(table: str, gazetteer: Gazetteer) -> None:
    ids = [row["id"] for row in rows(table)]
    assert len(set(ids)) == len(ids)
    for row in rows(table):
        place = gazetteer.place(row["id"])
        assert place is not None, row
        assert place.name == row["name"]


def test_the_members_of_a_region_are_countries_and_divisions(gazetteer: Gazetteer) -> None:
    divisions = {place.iso_3166_2 for place in gazetteer if place.feature_code == "ADM1"}
    for row in rows("unions.csv"):
        for member in row["members"].split("|"):
            code = member.removeprefix("!")
            known = code in divisions if len(code) > 2 else code == "AQ" or gazetteer.country(code) is not None
            assert known, (row["name"], member)


@pytest.mark.parametrize("table", TABLES)
def test_each_row_has_a_shape(table: str) -> None:
    areas = Areas.open()
    assert [row["name"] for row in rows(table) if row["id"] not in areas] == []


@pytest.mark.parametrize(
    ("region", "inside", "outside"),
    [
        ("New England", (44.3, -71.8), (42.9, -75.5)),  # New Hampshire, New York
        ("Siberia", (56.0, 92.9), (55.75, 37.6)),  # Krasnoyarsk, Moscow
        ("Europe", (55.75, 37.6), (56.0, 92.9)),
        ("Asia", (56.0, 92.9), (55.75, 37.6)),
        ("Scandinavia", (59.9, 10.8), (60.2, 24.9)),  # Oslo, Helsinki
        ("Contiguous United States", (39.0, -98.0), (64.8, -147.7)),  # Kansas, Fairbanks
        ("Donbas", (48.0, 37.8), (50.0, 36.2)),  # Donetsk, Kharkiv
        ("Northeast India", (26.1, 91.7), (22.6, 88.4)),  # Guwahati, Kolkata
    ],
)
def test_regions_contain_what_is_in_them(
    region: str, inside: tuple[float, float], outside: tuple[float, float], gazetteer: Gazetteer
) -> None:
    areas = Areas.open()
    area_id = next(entry.place.id for entry in gazetteer.lookup(region) if entry.place.id in areas)
    assert areas.contains(area_id, *inside)
    assert not areas.contains(area_id, *outside)
