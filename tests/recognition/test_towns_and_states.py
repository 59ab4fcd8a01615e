"""Towns before their states, which a comma or nothing separates."""

import pytest

from geo import geoparse
from geo.types import MentionKind


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A fire in Lowell MA killed two; police from Concord NH came.", ["Lowell", "MA", "Concord", "NH"]),
        ("Shops shut in Erie, PA; Utica, NY; Eugene, OR.", ["Erie", "PA", "Utica", "NY", "Eugene", "OR"]),
        ("The suspect from Muncie IN was held.", ["Muncie", "IN"]),
        ("Ship it to Peoria IL 61602 by Friday.", ["Peoria", "IL"]),
        ("Smoke over Galveston tx tonight", ["Galveston", "tx"]),
        ("smoke over galveston tx tonight", ["galveston", "tx"]),
        ("She moved to Austin Texas last year.", ["Austin", "Texas"]),
        ("The office in Guelph ON closed.", ["Guelph", "ON"]),
        ("A train left Wagga Wagga NSW 2650 at noon.", ["Wagga Wagga", "NSW"]),
        ("FIRE CLOSES SCHOOLS IN SALEM, OR", ["SALEM", "OR"]),
        ("St. Louis, MO 63101", ["St. Louis", "MO"]),
        ("Leeds LS1 4AP", ["Leeds"]),
        ("Write to PO Box 7, Mumbai 400001.", ["Mumbai"]),
        ("Her address is 4 rue des Lilas, 59000 Lille, France.", ["Lille", "France"]),
        ("Parcels go to Karlsplatz 2, D-80333 Munich.", ["Munich"]),
        ("A blaze hit a home at 77 Daniel Boone Court, Lexington, Kentucky.", ["Lexington", "Kentucky"]),
    ],
)
def test_a_town_and_its_state_confirm_each_other(text: str, names: list[str]) -> None:
    assert [mention.text for mention in geoparse(text)] == names


@pytest.mark.parametrize(
    "text",
    ["Is it in or out, OK?", "Kent Dover said that Troy Franklin had left.", "He stayed IN all day."],
)
def test_words_that_are_also_states_mean_none_without_a_town_of_the_state(text: str) -> None:
    assert [mention.text for mention in geoparse(text)] == []


def test_a_demonym_before_a_state_with_such_a_town_is_the_town() -> None:
    town, _ = geoparse("A barn burned at Canadian, Texas.")
    people, _ = geoparse("He is a Canadian, Texas officials said.")
    assert (town.kind, town.place and town.place.country_code) == (MentionKind.PLACE, "US")
    assert people.kind is MentionKind.DEMONYM


def test_a_town_is_in_the_state_right_after_it() -> None:
    places = [mention.place for mention in geoparse("Police in Dover NH met police from Dover DE.")]
    assert [place and place.admin1_code for place in places] == ["NH", "NH", "DE", "DE"]
