"""Namesakes that other geoparsers are known to get wrong, and a few similar ones."""

import pytest

from geo import geoparse


def places_of(text: str, surface: str) -> list[tuple[str | None, str | None]]:
    return [
        (r.place.country_code, r.place.admin1_code) for r in geoparse(text).mentions if r.text == surface and r.place
    ]


@pytest.mark.parametrize(
    ("text", "surface", "country"),
    [
        ("Aid agencies say that hunger is spreading across Africa.", "Africa", None),
        ("The tornado tore through towns in Oklahoma on Monday.", "Oklahoma", "US"),
        ("A storm reached Bangor, Maine, before noon.", "Bangor", "US"),
        ("The festival in Geneva, Illinois, drew thousands.", "Geneva", "US"),
        ("Judges in The Hague convicted the general.", "The Hague", "NL"),
        ("Ministers from the United Kingdom stayed away.", "United Kingdom", "GB"),
        ("The film opened in Toronto.", "Toronto", "CA"),
        ("Researchers in Oxford tested the vaccine.", "Oxford", "GB"),
        ("Diplomats met in Brussels to discuss sanctions.", "Brussels", "BE"),
        ("The wall in Berlin fell in 1989.", "Berlin", "DE"),
        ("Flights to Tripoli resumed, Libya's airline said.", "Tripoli", "LY"),
        ("Troops entered Tripoli, in northern Lebanon.", "Tripoli", "LB"),
        ("The bridge in Hyderabad, Sindh, was closed; Karachi was not affected.", "Hyderabad", "PK"),
        ("The metro in Hyderabad serves the whole of Telangana.", "Hyderabad", "IN"),
        ("Voters across Niger went to the polls.", "Niger", "NE"),
        ("The king of Jordan flew to Amman.", "Jordan", "JO"),
        ("Rebels in Mali took Timbuktu.", "Mali", "ML"),
        ("The army of Chad crossed into Darfur.", "Chad", "TD"),
    ],
)  # fmt: skip
def test_a_namesake_is_placed_in_the_right_country(text: str, surface: str, country: str | None) -> None:
    assert places_of(text, surface)[0][0] == country


def test_birmingham_is_in_england_unless_alabama_is_named() -> None:
    assert places_of("The council in Birmingham, one of England's largest, is bankrupt.", "Birmingham")[0][0] == "GB"
    assert places_of("Police in Birmingham, Alabama, made an arrest.", "Birmingham")[0] == ("US", "AL")


def test_containers_after_a_comma_distinguish_two_places_of_one_name() -> None:
    text = "In Lima, Ohio, a factory closed; in Lima, Peru, the president resigned."
    assert [country for country, _ in places_of(text, "Lima")] == ["US", "PE"]


def test_a_town_before_the_comma_distinguishes_the_state_from_the_country() -> None:
    text = "Police in Athens, Georgia, arrested a student."
    assert (places_of(text, "Athens"), places_of(text, "Georgia")) == ([("US", "GA")], [("US", "GA")])


def test_all_mentions_of_a_name_have_one_sense_by_default() -> None:
    text = "A fire burned in Paris, Texas. Residents of Paris were told to leave. Paris has 25,000 people."
    assert places_of(text, "Paris") == [("US", "TX")] * 3
