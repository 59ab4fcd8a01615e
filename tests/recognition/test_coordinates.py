"""Coordinates in the notations of war reports, maritime warnings, storm bulletins and geolocated videos."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import geoparse
from geo.geodesy import distance_km
from geo.recognition.coordinates import Coordinate, find_coordinates
from geo.types import MentionKind


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("Geolocated: 47.0951, 37.5412, the steelworks.", 47.0951, 37.5412),
        ("Coordinates: -33.86, 151.21.", -33.86, 151.21),
        ("seen at 6.5244, 3.3792 on Monday", 6.5244, 3.3792),
        ("(48.595, 38.000)", 48.595, 38.0),
        ("−33.8688, 151.2093 was the spot", -33.8688, 151.2093),
        ("GPS 6.52, 3.37", 6.52, 3.37),
        ("lat/lon: 31.5, 34.46", 31.5, 34.46),
        ("lat 16.2, lon -99.6", 16.2, -99.6),
        ("Latitude: 48.01; Longitude: 37.80", 48.01, 37.8),
        ("a boat (15.35N, 44.20E)", 15.35, 44.2),
        ("33.2 N, 44.1 E", 33.2, 44.1),
        ("33N 44E", 33.0, 44.0),
        ("44.1E 33.2N", 33.2, 44.1),
        ("S33.8568 E151.2153", -33.8568, 151.2153),
        ("41.7325° N, 49.9469° W", 41.7325, -49.9469),
        ("40°42′46″N 74°00′22″W", 40.7128, -74.0061),
        ("40°42'46\"N 74°00'22\"W", 40.7128, -74.0061),
        ("33º 51' S, 151º 12' E", -33.85, 151.2),
        ("50°27'N., 30°31'E.", 50.45, 30.5167),
        ("N 50° 27' E 30° 31'", 50.45, 30.5167),
        ("N34 03.5 W118 15.2", 34.0583, -118.2533),
        ("34 03 08 N 118 15 00 W", 34.0522, -118.25),
        ("in position 12-34.5N 045-12.3E", 12.575, 45.205),
        ("14°12.6'N 042°18.4'E", 14.21, 42.3067),
        ("3403N 11815W", 34.05, -118.25),
        ("123456N 0451230E", 12.5822, 45.2083),
        ("12 deg 34 min N, 45 deg 12 min E", 12.5667, 45.2),
        ("near latitude 18.4 North, longitude 66.1 West, about", 18.4, -66.1),
        ("latitude 16.2 degrees north and longitude 99.6 degrees west", 16.2, -99.6),
        ("16.2 degrees north latitude, 99.6 degrees west longitude", 16.2, -99.6),
        ("geo:48.2010,16.3695;u=20", 48.201, 16.3695),
        ("grid 31U DQ 48251 11932", 48.8582, 2.2945),
        ("18SUJ2339407396", 38.8977, -77.0365),
        ("56H LH 34873 52266", -33.8570, 151.2150),
        ("plus code 8FVC9G8F+6X", 47.36556, 8.52494),
        ("849VCWC8+R9", 37.4221, -122.0841),
    ],
)
def test_every_notation_is_read(text: str, lat: float, lon: float) -> None:
    (coordinate,) = find_coordinates(text)
    assert (coordinate.lat, coordinate.lon) == pytest.approx((lat, lon), abs=0.0006)


@pytest.mark.parametrize(
    "text",
    [
        "The judges gave 9.875, 9.912 and 9.850.",
        "She won 21.5, 33.2 on the night.",
        "6-3, 7-6, 10-8",
        "open from 10:30 to 18:45",
        "The euro traded at rates of 1.0845, 1.0912.",
        "p values of 0.0312, 0.0412",
        "$48.5956, $38.0009",
        "Version 48.5956, 38",
        "from 192.168.1.1, 10.0.0.1",
        "12.345, 45.678 personas",
        "350 N 100 W, Provo",
        "50 N 100 E, Logan",
        "18 West 45 North Street",
        "highs of 21.5°, 23.4°",
        "between 10°N and 15°N",
        "in 10.0123, 20.4567 seconds",
        "lots 48.5956, 38.0009, 12.5000 and 3.1234",
        "95.1234 N, 200.5678 E",
        "34°75′N 118°15′W",
    ],
)
def test_scores_prices_times_and_addresses_are_not_coordinates(text: str) -> None:
    assert find_coordinates(text) == []


def hemisphere(value: Decimal | int, positive: str, negative: str) -> str:
    return negative if value < 0 else positive


decimals = st.integers(0, 6)
signs = st.sampled_from((1, -1))


@given(st.integers(-89_999_999, 89_999_999), st.integers(-179_999_999, 179_999_999), decimals, st.data())
def test_decimal_degrees_are_read_back_within_their_radius(
    lat: int, lon: int, places: int, data: st.DataObject
) -> None:
    lat_text, lon_text = (f"{abs(value) / 1e6:.{places}f}" for value in (lat, lon))
    ns, ew = hemisphere(lat, "N", "S"), hemisphere(lon, "E", "W")
    north, east = hemisphere(lat, "North", "South"), hemisphere(lon, "East", "West")
    signed = f"{'-' * (lat < 0)}{lat_text}", f"{'-' * (lon < 0)}{lon_text}"
    notations = [
        f"{lat_text}°{ns} {lon_text}°{ew}",
        f"{lat_text}° {ns}, {lon_text}° {ew}",
        f"{ns}{lat_text}° {ew}{lon_text}°",
        f"{lat_text} degrees {north.lower()}, {lon_text} degrees {east.lower()}",
        f"latitude {lat_text} {north}, longitude {lon_text} {east}",
        f"lat {signed[0]}, lon {signed[1]}",
        f"geo:{','.join(signed)}",
    ]
    if places:
        notations += [f"{lat_text}{ns} {lon_text}{ew}", f"coordinates {signed[0]}, {signed[1]}"]
    check(data.draw(st.sampled_from(notations)), lat / 1e6, lon / 1e6)


angles = st.tuples(signs, st.integers(0, 89), st.integers(0, 59), st.integers(0, 599))
wide_angles = st.tuples(signs, st.integers(0, 179), st.integers(0, 59), st.integers(0, 599))


@given(angles, wide_angles, st.data())
def test_degrees_and_minutes_are_read_back_within_their_radius(
    lat: tuple[int, int, int, int], lon: tuple[int, int, int, int], data: st.DataObject
) -> None:
    ns, ew = hemisphere(lat[0], "N", "S"), hemisphere(lon[0], "E", "W")
    (_, d, m, tenths), (_, dd, mm, ttenths) = lat, lon
    with_minutes = [  # the tenths of a second stand for tenths of a minute here
        f"{d}-{m:02}.{tenths // 60}{ns} {dd:03}-{mm:02}.{ttenths // 60}{ew}",
        f"{d}°{m:02}.{tenths // 60}'{ns} {dd:03}°{mm:02}.{ttenths // 60}′{ew}",
        f"{ns}{d} {m:02}.{tenths // 60} {ew}{dd} {mm:02}.{ttenths // 60}",
    ]
    with_seconds = [
        f"{d}°{m:02}'{tenths // 10:02}\"{ns} {dd}°{mm:02}'{ttenths // 10:02}\"{ew}",
        f"{d}°{m:02}′{tenths / 10}″ {ns}, {dd}°{mm:02}′{ttenths / 10}″ {ew}",
        f"{d:02}{m:02}{tenths // 10:02}{ns} {dd:03}{mm:02}{ttenths // 10:02}{ew}",
        f"{d} deg {m} min {tenths / 10} sec {ns}, {dd} deg {mm} min {ttenths / 10} sec {ew}",
    ]
    if data.draw(st.booleans()):
        text = data.draw(st.sampled_from(with_minutes))
        check(text, lat[0] * (d + (m + tenths // 60 / 10) / 60), lon[0] * (dd + (mm + ttenths // 60 / 10) / 60))
    else:
        text = data.draw(st.sampled_from(with_seconds))
        exact = [sign * (deg + minute / 60 + tenth / 36_000) for sign, deg, minute, tenth in (lat, lon)]
        check(text, *exact)


def check(notation: str, lat: float, lon: float) -> None:
    (found,) = find_coordinates(f"It was found there: {notation} (they said).")
    # A rounded number may be off by half a unit of its last digit, a number that is cut off by a whole one.
    assert distance_km((found.lat, found.lon), (lat, lon)) <= 2 * found.radius_km + 0.001


PLUS_DIGITS = "23456789CFGHJMPQRVWX"


@given(st.integers(-90 * 8000, 90 * 8000 - 1), st.integers(-180 * 8000, 180 * 8000 - 1))
def test_plus_codes_are_read_back(lat: int, lon: int) -> None:
    north, east, code = lat + 90 * 8000, lon + 180 * 8000, ""
    for _ in range(5):
        code = PLUS_DIGITS[north % 20] + PLUS_DIGITS[east % 20] + code
        north, east = north // 20, east // 20
    (found,) = find_coordinates(f"code {code[:8]}+{code[8:]}")
    assert distance_km((found.lat, found.lon), ((lat + 0.5) / 8000, (lon + 0.5) / 8000)) < 0.01


WORDS = "the team won lost by a on in and or rose fell to from price score time version shares at of it was for".split()
NUMBERS = st.one_of(
    st.integers(0, 9_999).map(str),
    st.decimals(0, 999, places=2).map(str),
    st.decimals(0, 9, places=3).map(str),
    st.builds("{}:{:02}".format, st.integers(0, 23), st.integers(0, 59)),
    st.builds("{}-{}".format, st.integers(0, 99), st.integers(0, 99)),
    st.builds("${}".format, st.decimals(0, 99, places=4)),
    st.builds("v{}.{}.{}".format, st.integers(0, 99), st.integers(0, 99), st.integers(0, 9_999)),
    st.builds("{}%".format, st.decimals(0, 99, places=1)),
    st.builds("{} {}".format, st.integers(0, 99), st.sampled_from("NSEW")),
)


@given(st.lists(st.tuples(st.one_of(st.sampled_from(WORDS), NUMBERS), st.sampled_from([" ", ", ", "; "])), max_size=40))
def test_prose_with_numbers_has_no_coordinates(parts: list[tuple[str, str]]) -> None:
    assert find_coordinates("".join(word + gap for word, gap in parts)) == []


@given(st.text(alphabet="0123456789.,-°'\"NSEW latong:+ \n", max_size=300))
def test_coordinates_are_in_order_on_the_globe_and_do_not_overlap(text: str) -> None:
    end = 0
    for found in find_coordinates(text):
        assert end <= found.start < found.end <= len(text)
        assert -90 <= found.lat <= 90
        assert -180 <= found.lon <= 180
        assert 0 < found.radius_km < 20_000
        end = found.end


def test_the_radius_is_that_of_the_digits() -> None:
    radii = [found.radius_km for found in find_coordinates("10N 20E; 10.1N 20.1E; 10.12N 20.12E; 10.1234N 20.1234E")]
    assert radii == pytest.approx([77.9, 7.8, 0.78, 0.1], rel=0.05)


@pytest.mark.parametrize(
    "text", ["1.1" * 20_000, "12 34 " * 20_000, "12-34.5N " * 20_000, "4QFJ" * 20_000, "lat 1 " * 20_000]
)
def test_long_texts_of_digits_are_read_fast(text: str) -> None:
    assert all(isinstance(found, Coordinate) for found in find_coordinates(text))


def test_a_coordinate_is_a_mention_at_its_point() -> None:
    text = "The hull was seen at 54°03′N 12°15′E. Divers went down."
    (mention,) = (entry for entry in geoparse(text) if entry.kind is MentionKind.COORDINATE)
    assert mention.text == "54°03′N 12°15′E"
    assert text[mention.start : mention.end] == mention.text
    assert (mention.lat, mention.lon) == (54.05, 12.25)
    assert mention.place is not None
    assert mention.place.id == "geo:54.05,12.25"
    assert mention.precision == "exact"


def test_a_coordinate_in_a_title_does_not_reach_into_the_text() -> None:
    mentions = geoparse("44.5E Street was calm.", title="Ship at 33.5N").mentions
    assert all(mention.kind is not MentionKind.COORDINATE for mention in mentions)
