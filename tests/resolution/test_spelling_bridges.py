"""Names that the gazetteer has in another spelling are placed, at a cost in confidence."""

import pytest

from geo import geoparse
from geo.types import ResolvedMention


def mention_of(text: str, surface: str) -> ResolvedMention:
    return next(mention for mention in geoparse(text) if mention.text == surface)


@pytest.mark.parametrize(
    ("text", "surface", "place"),
    [
        ("Shells fell near Bosaaso on Monday.", "Bosaaso", "Bosaso"),
        ("The army retook a base near Maidugury, in Nigeria's Borno state.", "Maidugury", "Maiduguri"),
        ("Floods hit Jowhar and Baladweyn in Somalia.", "Baladweyn", "Beledweyne"),
        ("Residents of Kidhal in Mali protested.", "Kidhal", "Kidal"),
    ],
)
def test_a_respelled_name_is_placed(text: str, surface: str, place: str) -> None:
    found = mention_of(text, surface)
    assert found.place is not None
    assert found.place.name.startswith(place)
    assert not found.is_approximate


def test_another_transcription_needs_evidence_of_the_country() -> None:
    assert mention_of("A shop burned down in Maidugury.", "Maidugury").place is None


def test_a_respelled_name_is_not_placed_far_from_all_others() -> None:
    assert mention_of("Families were stranded in Aluva, Lahorre and Kochi in Kerala.", "Lahorre").place is None


def test_a_respelled_name_costs_confidence() -> None:
    text = "Rebels raided a market in {}, in Sudan."
    assert mention_of(text.format("Nyalla"), "Nyalla").confidence < mention_of(text.format("Nyala"), "Nyala").confidence


def test_a_respelling_of_a_nickname_is_not_the_place_that_has_it() -> None:
    found = mention_of("Militias clashed in Marib and Rada'a on Friday.", "Rada'a")
    assert found.place is not None
    assert found.place.country_code == "YE"
