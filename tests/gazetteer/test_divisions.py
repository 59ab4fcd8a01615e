"""Divisions, and towns that are added to GeoNames' larger places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer
from geo.gazetteer.build.place_draft import PlaceDraft
from tools.gazetteer.curated_tables import TableFault
from tools.gazetteer.divisions import make_admin1, make_admin2
from tools.gazetteer.former_ids import add_former_ids, find_current_ids
from tools.gazetteer.populated_places import NearbyPlaces, PopulatedPlaces
from tools.gazetteer.post_towns import make_post_towns
from tools.gazetteer.small_divisions import set_divisions
from tools.gazetteer.source_packages import GeoNamesRecord, PostTown, Subdivision

MakeDraft = Callable[..., PlaceDraft]
Compile = Callable[..., Gazetteer]


def test_a_post_town_is_added_if_its_state_lacks_a_place_with_its_name(draft: MakeDraft) -> None:
    towns = [
        PostTown("Neches", "TX", "Anderson", 31.8, -95.4),
        PostTown("Neches", "TX", "Anderson", 31.9, -95.6),
        PostTown("Paris", "TX", "Lamar", 33.66, -95.55),
        PostTown("Apo", "AE", "", 0, 0),
    ]
    known = [draft("Paris", country="US", admin1="TX")]
    (town,) = make_post_towns(towns, known, {("TX", "Anderson County"): "001"})
    assert (town.id, town.name, town.admin1, town.admin2) == ("po:TX.neches", "Neches", "TX", "001")
    assert (town.lat, town.lon) == pytest.approx((31.85, -95.5))


def test_a_small_place_gets_the_divisions_of_the_nearest_town(draft: MakeDraft) -> None:
    town = draft("Nakuru", -0.3, 36.1, country="KE", admin1="31", admin2="nakuru")
    near, far = draft("Menengai Crater", -0.2, 36.1, country="KE"), draft("Suguta Valley", 0.0, 36.1, country="KE")
    large = draft("Rift Valley", -0.3, 36.1, feature="L.RGN", country="KE", radius_km=400)
    set_divisions([near, far, large], NearbyPlaces([town]))
    assert [(place.admin1, place.admin2) for place in (near, far, large)] == [
        ("31", "nakuru"),
        ("31", None),
        (None, None),
    ]


@pytest.mark.parametrize("feature", ["A.PCLI", "A.TERR", "A.ADM1", "A.ADM1H"])
def test_countries_and_first_level_divisions_do_not_get_a_division(draft: MakeDraft, feature: str) -> None:
    town = draft("Nakuru", -0.3, 36.1, country="KE", admin1="31")
    division = draft("Rift Valley Province", -0.3, 36.1, feature=feature, country="KE")
    set_divisions([division], NearbyPlaces([town]))
    assert division.admin1 is None


def test_divisions_have_the_ids_and_codes_of_geonames(draft: MakeDraft) -> None:
    towns = [
        draft("Semey", 50.41, 80.25, country="KZ", admin1="10", admin2="5", population=300_000),
        draft("Ayagoz", 47.96, 80.43, country="KZ", admin1="10"),
    ]
    populated = PopulatedPlaces({town.id: town for town in towns}, {}, {})
    subdivisions = [
        Subdivision("KZ", "10", None, 1, "Abay oblysy", "KZ-10", ("Abai Region",)),
        Subdivision("KZ", "10", "5", 2, "Semey City", None, ()),
        Subdivision("KZ", "10", "6", 3, "Nobody Lives Here", None, ()),
    ]
    admin1 = make_admin1(populated, [], {"KZ": draft("Kazakhstan", country="KZ")}, subdivisions)
    region = admin1["KZ", "10"]
    assert (region.id, region.name, region.iso_3166_2) == ("gn:1", "Abay oblysy", "KZ-10")
    assert "abai region" in region.names
    assert make_admin2(populated, [], subdivisions).keys() == {"gn:2"}


def test_a_division_takes_the_point_of_its_record_and_the_name_in_use(draft: MakeDraft) -> None:
    town = draft("Sydney", -33.87, 151.21, country="AU", admin1="02", population=5_000_000)
    record = GeoNamesRecord(7, "State of New South Wales", -33.0, 146.0, "AU", "admin1", 7_000_000, ["NSW"])
    names = {("AU", "02"): Counter({"New South Wales": 3, "Victoria": 1})}
    populated = PopulatedPlaces({town.id: town}, names, {})
    entry = Subdivision("AU", "02", None, 7, "State of New South Wales", "AU-NSW", ("New South Wales",))
    division = make_admin1(populated, [record], {"AU": draft("Australia", country="AU")}, [entry])["AU", "02"]
    assert (division.name, division.lat, division.lon) == ("New South Wales", -33.0, 146.0)


def test_a_division_that_geonames_replaced_under_the_same_name_leaves_its_id(draft: MakeDraft) -> None:
    town = draft("Dong Ha", 16.81, 107.1, country="VN", admin1="44")
    record = GeoNamesRecord(8, "Quang Tri Province", 16.75, 107.0, "VN", "admin1", 600_000, [])
    entry = Subdivision("VN", "44", None, 9, "Quang Tri", "VN-25", ())
    populated = PopulatedPlaces({town.id: town}, {}, {})
    division = make_admin1(populated, [record], {"VN": draft("Vietnam", country="VN")}, [entry])["VN", "44"]
    assert (division.id, division.name, division.former_ids) == ("gn:9", "Quang Tri", ["gn:8"])


def test_a_division_whose_id_changed_is_the_one_that_its_places_are_in(
    compiled: Compile, draft: MakeDraft, tmp_path: Path
) -> None:
    town = {"country": "RO", "admin1": "27"}
    earlier = compiled(
        draft("Mures", id="dl:RO.27.mures", feature="A.ADM2", admin2="mures", **town),
        draft("Ludus", id="gn:1", admin2="mures", **town),
        path=tmp_path / "earlier.gaz",
    )
    current = compiled(
        draft("Mureș", id="gn:5", feature="A.ADM2", admin2="114", **town),
        draft("Ludus", id="gn:1", admin2="114", **town),
    )
    ((former, now),) = find_current_ids(earlier, current)
    assert (former.id, now and now.id) == ("dl:RO.27.mures", "gn:5")


def test_former_ids_must_name_a_place_and_must_not_be_in_use(draft: MakeDraft, tmp_path: Path) -> None:
    (tmp_path / "former_ids.csv").write_text("former_id,id\ndl:a,gn:1\ndl:b,gn:2\ngn:1,gn:1\n")
    place, faults = draft("A", id="gn:1"), list[TableFault]()
    add_former_ids([place], tmp_path, faults)
    assert place.former_ids == ["dl:a"]
    assert [fault.line for fault in faults] == [3, 4]
