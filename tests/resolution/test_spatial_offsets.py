from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import Gazetteer, Place, ResolvedMention, SpatialRelation, geoparse
from geo.gazetteer import is_sea
from geo.geodesy import BEARINGS, distance_km
from geo.resolution.spatial_offsets import apply_spatial_offsets, offset_point_of
from geo.types import RelationKind

GAZETTEER = Gazetteer.open()


def resolve(text: str, name: str) -> ResolvedMention:
    return next(resolved for resolved in geoparse(text).mentions if resolved.text == name)


def place(name: str) -> Place:
    return GAZETTEER.lookup(name)[0].place


@pytest.mark.parametrize(
    ("text", "name", "lat", "lon", "within_km"),
    [
        ("Troops remain deployed in eastern Ladakh.", "Ladakh", 33.8, 78.5, 60),
        ("A plane crashed 30 km west of Osaka on Monday.", "Osaka", 34.69, 135.17, 2),
        ("A quake struck 60 miles south of Lima on Monday.", "Lima", -12.92, -77.03, 5),
        ("Drought has emptied wells in northern Chile.", "Chile", -22.5, -69.5, 350),
        ("Strong winds tore roofs off in southern Italy.", "Italy", 40.0, 15.8, 250),
        ("Fighting went on in eastern Ukraine.", "Ukraine", 48.7, 37.8, 150),
        ("A ship was seized off the coast of Somalia.", "Somalia", 4.0, 49.5, 250),
        ("Smugglers were caught on the border between Chad and Sudan.", "Chad", 13.5, 22.4, 150),
        ("They met on the border between Poland and Ukraine.", "Ukraine", 50.5, 23.6, 200),
    ],
)
def test_words_move_the_point(text: str, name: str, lat: float, lon: float, within_km: float) -> None:
    resolved = resolve(text, name)
    assert resolved.place is not None
    assert resolved.lat is not None
    assert resolved.lon is not None
    error_km = distance_km((resolved.lat, resolved.lon), (lat, lon))
    assert error_km <= within_km
    assert error_km < distance_km((resolved.place.lat, resolved.place.lon), (lat, lon))


def test_an_offset_does_not_change_the_place() -> None:
    plain, west = (
        resolve("A plane crashed in Osaka.", "Osaka"),
        resolve("A plane crashed 30 km west of Osaka.", "Osaka"),
    )
    assert plain.place == west.place
    assert plain.offset_point is None


def test_north_of_a_city_is_outside_its_radius_and_as_uncertain_as_it_is_far() -> None:
    kyiv = resolve("Shelling was heard north of Kyiv.", "Kyiv")
    assert kyiv.place is not None
    assert kyiv.point is not None
    lat, lon, radius_km = kyiv.point
    assert lat > kyiv.place.lat
    assert lon == pytest.approx(kyiv.place.lon)
    distance = distance_km((kyiv.place.lat, kyiv.place.lon), (lat, lon))
    assert distance > kyiv.place.radius_km
    assert radius_km == pytest.approx(distance, abs=0.01)


def test_a_place_that_its_container_stands_for_is_not_moved() -> None:
    plain = resolve("A plane crashed in Osaka.", "Osaka")
    beside = replace(plain, is_approximate=True, spatial=SpatialRelation("distance", "west", 30.0))
    (mention,) = apply_spatial_offsets([beside], GAZETTEER)
    assert mention.offset_point is None


@pytest.mark.parametrize("words", ["near Osaka", "outside Osaka", "30 km from Osaka"])
def test_without_a_direction_only_the_radius_grows(words: str) -> None:
    osaka = resolve(f"A plane crashed {words} on Monday.", "Osaka")
    assert osaka.place is not None
    assert osaka.point is not None
    assert osaka.point[:2] == (osaka.place.lat, osaka.place.lon)
    assert osaka.point[2] >= osaka.place.radius_km + 10


def test_central_narrows_the_radius() -> None:
    nairobi = resolve("Floods closed streets in central Nairobi.", "Nairobi")
    assert nairobi.place is not None
    assert nairobi.point == (nairobi.place.lat, nairobi.place.lon, nairobi.place.radius_km / 2)


def test_between_two_distant_towns_is_each_of_them() -> None:
    lagos, cairo = geoparse("Flights between Lagos and Cairo stopped.").mentions
    assert (lagos.offset_point, cairo.offset_point) == (None, None)


def test_between_two_towns_is_half_way_for_both_mentions() -> None:
    osaka, kobe = geoparse("The train stopped between Osaka and Kobe.").mentions
    assert osaka.point is not None
    assert kobe.point == pytest.approx(osaka.point)
    assert osaka.place is not None
    assert kobe.place is not None
    distance = distance_km((osaka.place.lat, osaka.place.lon), (kobe.place.lat, kobe.place.lon))
    assert osaka.point[2] == pytest.approx(distance / 2)


def test_a_border_is_the_same_from_both_sides() -> None:
    chad, sudan = geoparse("Smugglers were caught on the border between Chad and Sudan.").mentions
    assert chad.point == sudan.point


@pytest.mark.parametrize("name", ["Portugal", "Somalia", "Peru", "Java", "Fiji", "Mumbai", "Beirut", "Malta"])
def test_off_a_coast_is_at_sea_and_near_the_coast(name: str) -> None:
    spot = offset_point_of(place(name), SpatialRelation("off"), None, GAZETTEER)
    assert spot is not None
    assert is_sea(*spot[:2])
    ((town, away),) = GAZETTEER.nearest(spot[0], spot[1])
    assert town.country_code == place(name).country_code
    assert away < 150


def test_off_the_eastern_coast_is_east_of_off_the_coast() -> None:
    east, plain = (
        offset_point_of(place("Java"), SpatialRelation("off", side), None, GAZETTEER) for side in ("east", None)
    )
    assert east is not None
    assert plain is not None
    assert east[1] > plain[1] + 1


def test_a_distance_off_a_town_is_exact() -> None:
    spot = offset_point_of(place("Mumbai"), SpatialRelation("off", None, 200.0), None, GAZETTEER)
    assert spot is not None
    assert distance_km(spot[:2], (place("Mumbai").lat, place("Mumbai").lon)) == pytest.approx(200, abs=0.1)


@pytest.mark.parametrize("name", ["Nepal", "Delhi"])
def test_an_inland_place_has_no_point_off_its_coast(name: str) -> None:
    assert offset_point_of(place(name), SpatialRelation("off"), None, GAZETTEER) is None


@pytest.mark.parametrize(
    "relation", [SpatialRelation("off"), SpatialRelation("off", "north"), SpatialRelation("off", None, 9.0)]
)
def test_off_a_town_far_from_the_sea_moves_nothing(relation: SpatialRelation) -> None:
    assert offset_point_of(place("Madrid"), relation, None, GAZETTEER) is None


def test_part_of_a_country_across_the_date_line_is_in_that_country() -> None:
    spot = offset_point_of(place("Fiji"), SpatialRelation("part", "east"), None, GAZETTEER)
    assert spot is not None
    assert distance_km(spot[:2], (place("Fiji").lat, place("Fiji").lon)) < 300


RELATION_KINDS: tuple[RelationKind, ...] = (
    "part", "direction", "distance", "near", "off", "between", "border", "upstream", "downstream",
)  # fmt: skip
NAMES = ("Osaka", "Fiji", "Antarctica", "Russia", "Texas", "Pacific Ocean", "Longyearbyen", "Kiribati", "Vatican City")


@settings(deadline=None)  # the first look at a country's towns takes longer
@given(
    st.sampled_from(NAMES),
    st.builds(
        SpatialRelation,
        st.sampled_from(RELATION_KINDS),
        st.sampled_from([None, "central", *BEARINGS]),
        st.none() | st.floats(0.001, 5000),
    ),
    st.none() | st.sampled_from(NAMES),
)
def test_every_relation_gives_a_point_on_the_globe_with_a_radius(
    name: str, relation: SpatialRelation, other: str | None
) -> None:
    spot = offset_point_of(place(name), relation, place(other) if other else None, GAZETTEER)
    if spot is not None:
        lat, lon, radius_km = spot
        assert -90 <= lat <= 90
        assert -180 <= lon <= 180
        assert 0 <= radius_km < 20_100


def test_the_radius_of_a_long_distance_is_15_percent_of_it() -> None:
    spot = offset_point_of(place("Osaka"), SpatialRelation("distance", "west", 400.0), None, GAZETTEER)
    assert spot is not None
    assert spot[2] == pytest.approx(60.0)


def test_far_islands_do_not_stretch_a_country() -> None:
    spot = offset_point_of(place("United States"), SpatialRelation("part", "west"), None, GAZETTEER)
    assert spot is not None
    assert -125 < spot[1] < -105  # not in Hawaii, nor in Alaska
