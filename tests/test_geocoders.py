from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.errors import UsageError
from geo.gazetteer import Gazetteer
from geo.geocoders import GazetteerGeocoder
from geo.packaged_files import data_folder


@pytest.fixture(scope="module")
def geocoder() -> GazetteerGeocoder:
    return GazetteerGeocoder()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_it_is_a_geopy_geocoder(geocoder: GazetteerGeocoder) -> None:
    assert isinstance(geocoder, Geocoder)


@pytest.mark.parametrize(
    ("query", "address", "lat", "lon"),
    [
        ("Paris", "Paris, Île-de-France, France", 48.853, 2.349),
        ("Paris, Texas, USA", "Paris, Lamar County, Texas, United States", 33.661, -95.556),
        ("paris, texas", "Paris, Lamar County, Texas, United States", 33.661, -95.556),
        ("Paris, US", "Paris, Lamar County, Texas, United States", 33.661, -95.556),
        ("London, Ontario", "London, Middlesex County, Ontario, Canada", 42.983, -81.233),
        ("Georgia, USA", "Georgia, United States", 32.750, -83.500),
        ("Georgia", "Georgia", 42.0, 43.5),
        ("Amethi, Uttar Pradesh, India", "Amethi, Uttar Pradesh, India", 26.157, 81.805),
        ("Birmingham, Alabama", "Birmingham, Jefferson County, Alabama, United States", 33.521, -86.802),
        ({"city": "Paris", "state": "Texas"}, "Paris, Lamar County, Texas, United States", 33.661, -95.556),
        ({"country": "India"}, "India", 22.0, 79.0),
        ({"state": "Georgia", "country": "US"}, "Georgia, United States", 32.750, -83.500),
    ],
)
def test_free_form_and_structured_queries(
    geocoder: GazetteerGeocoder, query: Any, address: str, lat: float, lon: float
) -> None:
    location = geocoder.geocode(query)
    assert isinstance(location, Location)
    assert (location.latitude, location.longitude) == pytest.approx((lat, lon), abs=0.01)
    assert location.address == address


def test_raw_is_the_record(geocoder: GazetteerGeocoder) -> None:
    raw = geocoder.geocode("Amethi, India").raw  # type: ignore[union-attr]
    assert (raw["id"], raw["geonameid"], raw["country_code"], raw["feature_code"]) == (
        "gn:1278806",
        1278806,
        "IN",
        "PPL",
    )


@pytest.mark.parametrize(
    "query", ["Nowhereville", "Paris, Nowhereville", "Paris, Ontario, France", {"city": "London", "country": "India"}]
)
def test_what_is_nowhere_is_none(geocoder: GazetteerGeocoder, query: Any) -> None:
    assert geocoder.geocode(query) is None
    assert geocoder.geocode(query, exactly_one=False) is None


def test_list_of_namesakes_is_bounded_by_limit(geocoder: GazetteerGeocoder) -> None:
    locations = geocoder.geocode("Springfield", exactly_one=False, limit=3)
    assert isinstance(locations, list)
    assert len(locations) == 3
    assert len(geocoder.geocode("Springfield", exactly_one=False)) == 10  # type: ignore[arg-type]


@pytest.mark.parametrize("codes", ["us", "US,ca", ["us", "CA"], "USA,Canada"])
def test_country_codes_restrict(geocoder: GazetteerGeocoder, codes: Any) -> None:
    locations = geocoder.geocode("London", exactly_one=False, country_codes=codes)
    assert {location.raw["country_code"] for location in locations} <= {"US", "CA"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("featuretype", "code"), [("country", "PCLI"), ("state", "ADM1"), ("city", "PPL"), ("settlement", "ADM1")]
)
def test_featuretype_restricts(geocoder: GazetteerGeocoder, featuretype: str, code: str) -> None:
    name = "Lebanon" if featuretype == "city" else "Georgia"
    assert geocoder.geocode(name, featuretype=featuretype).raw["feature_code"] == code  # type: ignore[union-attr]


def test_a_country_that_does_not_exist_is_refused(geocoder: GazetteerGeocoder) -> None:
    with pytest.raises(GeocoderQueryError, match="country_codes: 'Narnia' is not a country code"):
        geocoder.geocode("London", country_codes="gb,Narnia")
    with pytest.raises(UsageError, match="country_bias: 'ZZ' is not a country code"):
        GazetteerGeocoder(country_bias="ZZ")
    location = GazetteerGeocoder(country_bias="UK").geocode("Boston")
    assert location.raw["country_code"] == "GB"  # type: ignore[union-attr]


def test_a_gazetteer_is_given_by_its_path_and_with_an_overlay(tmp_path: Path) -> None:
    overlay = tmp_path / "own.csv"
    overlay.write_text("action,id,name,feature_code,lat,lon,country_code\nadd,,Camp Zubrowka,PPL,1,2,KE\n")
    path = data_folder() / "gazetteer.gaz"
    location = GazetteerGeocoder(gazetteer=str(path), overlay=overlay).geocode("Camp Zubrowka")
    assert (location.latitude, location.longitude) == (1, 2)  # type: ignore[union-attr]
    wrong: Any = 5
    with pytest.raises(UsageError, match="gazetteer: 5 is not a Gazetteer"):
        GazetteerGeocoder(gazetteer=wrong)
    with pytest.raises(UsageError, match="overlay: open the gazetteer with it"):
        GazetteerGeocoder(gazetteer=Gazetteer.open(path), overlay=overlay)


TEXAS = [(26.0, -106.0), (36.0, -94.0)]


def test_viewbox_puts_first_and_bounds_leave_out(geocoder: GazetteerGeocoder) -> None:
    preferred = geocoder.geocode("Paris", exactly_one=False, viewbox=TEXAS)
    assert isinstance(preferred, list)
    assert preferred[0].raw["admin1_code"] == "TX"
    assert len(preferred) > 1
    for arguments in ({"viewbox": TEXAS, "bounded": True}, {"bounds": [Point(36, -94), "26,-106"]}):
        bounded = geocoder.geocode("Paris", exactly_one=False, **arguments)
        assert {location.raw["admin1_code"] for location in bounded} == {"TX"}  # type: ignore[union-attr]


def test_country_bias_puts_first() -> None:
    assert GazetteerGeocoder(country_bias="us").geocode("Paris").raw["country_code"] == "US"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"query": ""}, "empty"),
        ({"query": " , "}, "empty"),
        ({"query": {}}, "empty"),
        ({"query": None}, "a string or a mapping"),
        ({"query": {"street": "1 Main St"}}, "places, not addresses"),
        ({"query": {"planet": "Mars"}}, "planet"),
        ({"query": "Paris", "limit": 0}, "limit is 0"),
        ({"query": "Paris", "featuretype": "river"}, "featuretype"),
        ({"query": "Paris", "bounds": [(0, 0)]}, "two opposite corners"),
        ({"query": "Paris", "viewbox": ["x", "y"]}, "not a point"),
    ],
)
def test_wrong_queries_raise_geopys_error(geocoder: GazetteerGeocoder, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(GeocoderQueryError, match=message):
        geocoder.geocode(**arguments)


@pytest.mark.parametrize("query", ["34.69, 135.50", (34.69, 135.50), Point(34.69, 135.50)])
def test_reverse_is_the_nearest_town(geocoder: GazetteerGeocoder, query: Any) -> None:
    location = geocoder.reverse(query)
    assert isinstance(location, Location)
    assert location.raw["name"] == "Osaka"
    assert location.address.endswith("Japan")
    assert location.raw["distance_km"] < 2


def test_reverse_lists_by_distance(geocoder: GazetteerGeocoder) -> None:
    locations = geocoder.reverse((48.85, 2.35), exactly_one=False, limit=4)
    assert isinstance(locations, list)
    distances = [location.raw["distance_km"] for location in locations]
    assert len(distances) == 4
    assert distances == sorted(distances)


@pytest.mark.parametrize("query", ["", "nowhere", (91.5, 0, 0, 0), None])
def test_reverse_geocoding_what_is_not_a_point_raises_geopys_error(geocoder: GazetteerGeocoder, query: Any) -> None:
    with pytest.raises(GeocoderQueryError, match="not a point"):
        geocoder.reverse(query)


def test_reverse_limit_must_be_positive(geocoder: GazetteerGeocoder) -> None:
    with pytest.raises(GeocoderQueryError, match="limit is -1"):
        geocoder.reverse((0, 0), exactly_one=False, limit=-1)


def test_it_works_under_geopys_rate_limiter(geocoder: GazetteerGeocoder) -> None:
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0.001)
    assert [limited(name).raw["id"] for name in ("Osaka", "Moscow")] == ["gn:1853909", "gn:524901"]


def test_it_is_a_context_manager_and_takes_a_gazetteer() -> None:
    with GazetteerGeocoder(gazetteer=Gazetteer.open(), timeout=1, user_agent="tests") as geocoder:
        assert geocoder.geocode("Osaka", timeout=0.1, language="en") is not None
