from __future__ import annotations

import math

import numpy as np
import pytest
from geopy.distance import great_circle
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.geodesy import (
    BEARINGS,
    bearing,
    destination,
    distance_km,
    distances_from,
    midpoint,
    pairwise_distances,
    wrap_longitude,
)

HALF_WAY_ROUND_KM = 20_015.0
LATS = st.floats(-90, 90)
LONS = st.floats(-180, 180)
POINTS = st.tuples(LATS, LONS)
OSAKA, FIJI = (34.69379, 135.50107), (-17.8, 179.5)


@given(POINTS, st.floats(0, 360), st.floats(0, HALF_WAY_ROUND_KM))
def test_a_destination_is_on_the_globe_at_the_requested_distance(
    start: tuple[float, float], towards: float, km: float
) -> None:
    lat, lon = destination(start, towards, km)
    assert -90 <= lat <= 90
    assert -180 <= lon <= 180
    assert distance_km(start, (lat, lon)) == pytest.approx(km, abs=0.01)


@given(POINTS, POINTS)
def test_bearing_and_distance_lead_to_the_second_point(start: tuple[float, float], end: tuple[float, float]) -> None:
    assume(distance_km(start, end) < HALF_WAY_ROUND_KM - 10)
    assert distance_km(destination(start, bearing(start, end), distance_km(start, end)), end) < 0.01


@given(POINTS, POINTS)
def test_a_midpoint_is_equally_far_from_both_ends(first: tuple[float, float], second: tuple[float, float]) -> None:
    middle = midpoint(first, second)
    assert distance_km(first, middle) == pytest.approx(distance_km(first, second) / 2, abs=0.05)
    assert distance_km(middle, second) == pytest.approx(distance_km(first, second) / 2, abs=0.05)


@given(POINTS, POINTS)
def test_all_three_distances_agree_with_geopy(first: tuple[float, float], second: tuple[float, float]) -> None:
    expected = pytest.approx(great_circle(first, second).km, abs=1e-3)
    lats, lons = np.array([second[0]]), np.array([second[1]])
    assert distance_km(first, second) == expected
    assert distances_from(*first, lats, lons)[0] == expected
    assert pairwise_distances(np.array([first[0]]), np.array([first[1]]), lats, lons)[0, 0] == expected


def test_the_compass_has_sixteen_evenly_spaced_points() -> None:
    assert sorted(BEARINGS.values()) == [22.5 * step for step in range(16)]
    assert (BEARINGS["east"], BEARINGS["south-southwest"], BEARINGS["northwest"]) == (90, 202.5, 315)


def test_a_point_west_of_osaka_has_the_same_latitude() -> None:
    lat, lon = destination(OSAKA, BEARINGS["west"], 30)
    assert (round(lat, 2), round(lon, 2)) == (34.69, 135.17)


def test_a_point_east_of_fiji_is_across_the_date_line() -> None:
    lat, lon = destination(FIJI, BEARINGS["east"], 200)
    assert lon == pytest.approx(-178.61, abs=0.02)
    assert midpoint(FIJI, (lat, lon))[1] == pytest.approx(-179.56, abs=0.02)


def test_a_point_beyond_the_pole_is_on_the_opposite_meridian() -> None:
    lat, lon = destination((89.0, 10.0), BEARINGS["north"], 222.39)
    assert lat == pytest.approx(89.0, abs=0.01)
    assert lon == pytest.approx(-170.0, abs=0.01)


@given(st.floats(-1000, 1000))
def test_a_wrapped_longitude_is_the_same_meridian_within_180_degrees(lon: float) -> None:
    assert -180 <= wrap_longitude(lon) <= 180
    assert math.cos(math.radians(wrap_longitude(lon) - lon)) == pytest.approx(1.0)
