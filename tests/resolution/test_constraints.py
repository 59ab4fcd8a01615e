from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import Geoparser, Place
from geo.errors import UsageError
from geo.resolution import BoundingBox, PlaceConstraints

LONDON = "Police in London closed a bridge on Monday. The mayor of London spoke."
ONTARIO = (-82.0, 42.0, -80.0, 44.0)


def places(text: str, **options: object) -> list[tuple[str, str | None]]:
    mentions = Geoparser(**options).geoparse(text).mentions  # type: ignore[arg-type]
    return [(resolved.text, resolved.place.country_code if resolved.place else None) for resolved in mentions]


@pytest.mark.parametrize(
    "options", [{"prefer_countries": ["ca"]}, {"countries": ["CA"]}, {"prefer_bbox": ONTARIO}, {"bbox": ONTARIO}]
)
def test_the_namesake_in_the_requested_country_or_box_wins(options: dict[str, object]) -> None:
    assert places(LONDON) == [("London", "GB"), ("London", "GB")]
    assert places(LONDON, **options) == [("London", "CA"), ("London", "CA")]


@pytest.mark.parametrize(
    ("name", "country"),
    [("Paris", "US"), ("Hyderabad", "PK"), ("Tripoli", "LB"), ("Perth", "GB"), ("Santiago", "ES"), ("Georgia", "US")],
)
def test_a_namesake_in_a_preferred_country_wins_over_a_far_more_famous_one(name: str, country: str) -> None:
    text = f"Police in {name} closed a bridge on Monday, officials said."
    assert places(text, prefer_countries=[country]) == [(name, country)]


@pytest.mark.parametrize(
    "text",
    [
        "She flew from Paris, France, to London, England, on Monday.",
        "Crowds gathered in Paris as the French president spoke.",
    ],
)
def test_the_text_overrides_a_preference(text: str) -> None:
    assert places(text, prefer_countries=["US"]) == places(text)


def test_a_preference_does_not_move_places_without_a_namesake_there() -> None:
    assert places("Flights from Osaka to Moscow were cancelled.", prefer_countries=["JP"]) == [
        ("Osaka", "JP"),
        ("Moscow", "RU"),
    ]


@pytest.mark.parametrize("options", [{"countries": ["JP"]}, {"bbox": (129.0, 31.0, 146.0, 46.0)}])
def test_a_restriction_omits_names_without_a_place_inside(options: dict[str, object]) -> None:
    assert places("Flights from Osaka to Chelyabinsk were cancelled.", **options) == [("Osaka", "JP")]


def test_a_restriction_does_not_turn_paris_in_france_into_paris_in_texas() -> None:
    assert places("She flew from Paris, France, to Paris, Texas.", countries=["US"]) == [
        ("Paris", "US"),
        ("Texas", "US"),
    ]
    assert places("She flew from Paris, France, to Paris, Texas.", countries=["FR"]) == [
        ("Paris", "FR"),
        ("France", "FR"),
    ]


def test_a_denied_name_is_never_mapped_in_any_spelling() -> None:
    assert places("Floods hit OSAKA and Moscow on Monday.", deny=["osaka"]) == [("Moscow", "RU")]


def test_a_denied_place_is_replaced_by_a_namesake() -> None:
    assert ("Paris", "FR") in places("She flew from Paris, France, to Rome.")
    mentions = Geoparser(deny=["gn:2988507"]).geoparse("She flew from Paris, France, to Rome.").mentions
    assert "gn:2988507" not in {resolved.place.id for resolved in mentions if resolved.place}


def test_a_preference_does_not_lower_the_confidence() -> None:
    plain = Geoparser().geoparse(LONDON).mentions[0]
    preferred = Geoparser(prefer_countries=["GB"]).geoparse(LONDON).mentions[0]
    assert preferred.confidence >= plain.confidence


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"countries": ["Narnia"]}, "countries: 'Narnia' is not a country code"),
        ({"prefer_countries": ["1N"]}, "prefer_countries: '1N' is not a country code"),
        ({"bbox": ("a", 1, 2, 3)}, "bbox: 'a' is not a number"),
        ({"deny": [5]}, "deny: 5 is of type int"),
        ({"bbox": (0, 10, 20, 5)}, "0, 10, 20, 5 is not a box"),
        ({"bbox": (0, 0, 200, 5)}, "is not a box"),
        ({"bbox": (0, 0, 5)}, "needs four bounds.*has 3"),
        ({"prefer_bbox": (float("nan"), 0, 5, 5)}, "is not a box"),
    ],
)
def test_malformed_options_are_refused(options: dict[str, object], reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        PlaceConstraints.from_options(**options)  # type: ignore[arg-type]


def place_at(lat: float, lon: float) -> Place:
    return Place("gn:1", "x", lat, lon, "FJ", None, None, "P", "PPL", 0, 1.0, 0.1)


@pytest.mark.parametrize(("lon", "inside"), [(179.0, True), (-179.0, True), (0.0, False), (170.0, False)])
def test_a_box_may_cross_the_antimeridian(lon: float, inside: bool) -> None:
    assert BoundingBox(175.0, -20.0, -175.0, -15.0).contains(place_at(-18.0, lon)) is inside


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_is_in_a_box_or_in_its_complement(lat: float, lon: float) -> None:
    box, rest = BoundingBox(-30.0, -90.0, 40.0, 90.0), BoundingBox(40.0, -90.0, -30.0, 90.0)
    assert box.contains(place_at(lat, lon)) or rest.contains(place_at(lat, lon))
