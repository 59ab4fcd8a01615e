"""What is a mention and what is not, sentence by sentence."""

from itertools import pairwise

import pytest

from geo import Geoparse, geoparse
from geo.types import MentionKind


def found(text: str) -> list[str]:
    return [resolved.text for resolved in geoparse(text).mentions]


def kinds(result: Geoparse) -> dict[str, MentionKind]:
    return {resolved.text: resolved.kind for resolved in result.mentions}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # datelines, headlines, abbreviations
        ("NAIROBI, Kenya — Voters queued before dawn on Tuesday.", ["NAIROBI", "Kenya"]),
        ("The U.S. and the UAE signed the accord on Friday.", ["U.S.", "UAE"]),
        ("They told us that the US would pay.", ["US"]),
        ("A fire in Hartford, Conn., killed two people.", ["Hartford", "Conn."]),
        ("The Moscow-based firm denied it.", ["Moscow"]),
        ("Flights between Osaka, Seoul and Taipei were cancelled.", ["Osaka", "Seoul", "Taipei"]),
        ("Russia's delegation left Geneva.", ["Russia", "Geneva"]),
        ("Rain fell in St. Louis and Saint Petersburg.", ["St. Louis", "Saint Petersburg"]),
        ("A quake struck near Kaikōura, in New Zealand.", ["Kaikōura", "New Zealand"]),
        ("The Democratic Republic of Congo accused Rwanda.", ["Democratic Republic of Congo", "Rwanda"]),
        ("Judges in The Hague sent her home to the Netherlands.", ["The Hague", "Netherlands"]),
        # people
        ("Chelsea Clinton and Jordan Spieth arrived late.", []),
        ("Michael Jordan said he was proud.", []),
        ("Mr. London declined to comment.", []),
        # organizations and dishes that bear a place's name
        ("The Washington Post had reported it, and so had Tass.", []),
        ("Fans of Manchester United and the Chicago Bulls cheered.", []),
        ("Bank of America paid a fine.", []),
        ("Brussels sprouts and French fries were left over.", []),
        ("They shared a glass of Bordeaux in Bordeaux.", ["Bordeaux"]),
        ("Amazon opened a warehouse near the Amazon.", ["Amazon"]),
        ("Santander, the lender, saw its shares fall.", []),
        ("The ferry to Santander was late.", ["Santander"]),
        ("The Cleveland Indians lost at home.", []),
        # common words, months, dishes
        ("Reading is fun, and it is nice to meet in May.", []),
        ("The turkey was served on china plates.", []),
        ("Most of the mobile phones were stolen in March.", []),
    ],
)
def test_mentions_are_found_and_nothing_else(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_people_after_another_is_no_team() -> None:
    assert "American" in found("American Indians met in Oklahoma.")


def test_a_name_inside_an_institution_that_is_there_is_embedded() -> None:
    result = geoparse("The Delhi High Court ruled on Monday that the law stands.")
    assert kinds(result) == {"Delhi": MentionKind.EMBEDDED}


def test_it_is_not_the_place_that_speaks_after_of() -> None:
    assert kinds(geoparse("The University of Oxford said its vaccine was safe.")) == {"Oxford": MentionKind.EMBEDDED}


def test_a_people_and_a_language_are_demonyms() -> None:
    result = geoparse("Kenyan runners and two French officials were on board.")
    assert kinds(result) == {"Kenyan": MentionKind.DEMONYM, "French": MentionKind.DEMONYM}


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Shelling was heard in northern Gaza.", "north"),
        ("The column halted north of Kyiv.", "north"),
        ("The ship sank off the coast of Somalia.", "off the coast"),
        ("They camped near Osaka.", "near"),
        ("Trucks queued at the border with Poland.", "border"),
        ("The train was bound for Osaka.", None),
        ("He flew to North Korea.", None),
    ],
)
def test_the_words_before_a_name_say_where_from_it(text: str, relation: str | None) -> None:
    assert geoparse(text).mentions[0].relation == relation


def test_mentions_never_overlap_and_come_in_reading_order() -> None:
    text = "New York City police said New York, New Jersey and the City of London would share it with Washington D.C."
    spans = [(r.start, r.end) for r in geoparse(text).mentions]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
