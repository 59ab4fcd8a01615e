from __future__ import annotations

import math

import pytest
from geopy.distance import great_circle
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.geodesy import BEARINGS, bearing, destination, distance_km, midpoint, wrapped

HALF_WAY_ROUND_KM = 20_015.0
LATS = st.floats(-90, 90)
LONS = st.floats(-180, 180)
POINTS = st.tuples(LATS, LONS)
OSAKA, FIJI = (34.69379, 135.50107), (-17.8, 179.5)


@given(POINTS, st.floats(0, 360), st.floats(0, HALF_WAY_ROUND_KM))
def test_a_destination_is_on_the_globe_and_as_far_as_was_asked(
    start: tuple[float, float], towards: float, km: float
) -> None:
    lat, lon = destination(start, towards, km)
    assert -90 <= lat <= 90
    assert -180 <= lon <= 180
    assert distance_km(start, (lat, lon)) == pytest.approx(km, abs=0.01)


@given(POINTS, POINTS)
def test_the_way_to_a_point_ends_there(start: tuple[float, float], end: tuple[float, float]) -> None:
    assume(distance_km(start, end) < HALF_WAY_ROUND_KM - 10)
    assert distance_km(destination(start, bearing(start, end), distance_km(start, end)), end) < 0.01


@given(POINTS, POINTS)
def test_a_midpoint_is_as_far_from_either_end(one: tuple[float, float], other: tuple[float, float]) -> None:
    half = midpoint(one, other)
    assert distance_km(one, half) == pytest.approx(distance_km(one, other) / 2, abs=0.05)
    assert distance_km(half, other) == pytest.approx(distance_km(one, other) / 2, abs=0.05)


@given(POINTS, POINTS)
def test_distances_are_those_of_geopy(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert distance_km(one, other) == pytest.approx(great_circle(one, other).km, abs=0.01)


def test_the_compass_has_sixteen_points_evenly_spread() -> None:
    assert sorted(BEARINGS.values()) == [22.5 * step for step in range(16)]
    assert (BEARINGS["east"], BEARINGS["south-southwest"], BEARINGS["northwest"]) == (90, 202.5, 315)


def test_west_of_osaka_is_as_far_north() -> None:
    lat, lon = destination(OSAKA, BEARINGS["west"], 30)
    assert (round(lat, 2), round(lon, 2)) == (34.69, 135.17)


def test_east_of_fiji_is_past_the_date_line() -> None:
    lat, lon = destination(FIJI, BEARINGS["east"], 200)
    assert lon == pytest.approx(-178.61, abs=0.02)
    assert midpoint(FIJI, (lat, lon))[1] == pytest.approx(-179.56, abs=0.02)


def test_north_of_the_pole_is_down_the_other_side() -> None:
    lat, lon = destination((89.0, 10.0), BEARINGS["north"], 222.39)
    assert lat == pytest.approx(89.0, abs=0.01)
    assert lon == pytest.approx(-170.0, abs=0.01)


@given(st.floats(-1000, 1000))
def test_a_wrapped_longitude_is_the_same_meridian(lon: float) -> None:
    assert -180 <= wrapped(lon) <= 180
    assert math.cos(math.radians(wrapped(lon) - lon)) == pytest.approx(1.0)
