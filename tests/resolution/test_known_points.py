"""Points that a text gives in numbers, as places and as evidence for the names beside them."""

from __future__ import annotations

import pytest

from geo import Gazetteer, Geoparser, explain, geoparse
from geo.resolution import place_at, place_of_geo_uri
from geo.types import MentionKind

GAZETTEER = Gazetteer.open()


@pytest.mark.parametrize(
    ("lat", "lon", "country", "admin1"),
    [(48.85, 2.35, "FR", "11"), (34.05, -118.25, "US", "CA"), (12.575, 51.205, None, None), (0.0, -30.0, None, None)],
)
def test_a_point_on_land_is_in_a_country(lat: float, lon: float, country: str | None, admin1: str | None) -> None:
    place = place_at(lat, lon, 1.0, GAZETTEER)
    assert (place.country_code, place.admin1_code) == (country, admin1)
    assert (place.lat, place.lon, place.radius_km) == (lat, lon, 1.0)


def test_the_id_of_a_point_is_its_geo_uri() -> None:
    assert place_at(16.2, -100.0, 7.7, GAZETTEER).id == "geo:16.2,-100"


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("A fire broke out in Valencia at 34.4436, -118.6095 on Monday.", "US"),
        ("A fire broke out in Valencia at 39.4739, -0.3797 on Monday.", "ES"),
        ("A blast hit Tripoli, 34°26′N 35°51′E, on Monday.", "LB"),
        ("A blast hit Tripoli, 32°53′N 13°11′E, on Monday.", "LY"),
    ],
)
def test_a_coordinate_settles_the_name_beside_it(text: str, country: str) -> None:
    places = [mention.place for mention in geoparse(text)]
    assert [place.country_code for place in places if place is not None] == [country, country]


def test_an_explanation_names_the_coordinates() -> None:
    valencia, point = explain("A fire broke out in Valencia at 34.4436, -118.6095 on Monday.")
    assert "it is near the coordinates in the text" in str(valencia)
    assert point.kind is MentionKind.COORDINATE
    assert "the point 34.4436, -118.6095" in str(point)


def test_places_may_be_restricted_to_those_in_a_country() -> None:
    text = "A boat sank at 33.2N 44.1E and another at 48.85N 2.35E."
    assert [mention.lat for mention in Geoparser(countries=["FR"]).geoparse(text)] == [48.85]


def test_an_article_is_about_the_places_that_it_names() -> None:
    focus = geoparse("Divers from Aden met at 12-34.5N 045-12.3E. Aden mourned.").focus
    assert [entry.place.name for entry in focus] == ["Aden"]


@pytest.mark.parametrize("place_id", ["geo:95,10", "geo:10,190", "geo:x", "gn:1", "geo:1,2;u=3", "geo:1.1234567,2"])
def test_only_ids_of_points_name_points(place_id: str) -> None:
    assert place_of_geo_uri(place_id, 1.0, GAZETTEER) is None
    assert place_of_geo_uri("geo:54.05,12.25", 1.0, GAZETTEER) == place_at(54.05, 12.25, 1.0, GAZETTEER)
