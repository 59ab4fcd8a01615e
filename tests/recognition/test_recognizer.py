"""Which words are mentions and of which kind, sentence by sentence."""

from itertools import pairwise

import pytest

from geo import Geoparse, geoparse
from geo.types import MentionKind


def texts_of_mentions(text: str) -> list[str]:
    return [mention.text for mention in geoparse(text).mentions]


def kinds(result: Geoparse) -> dict[str, MentionKind]:
    return {mention.text: mention.kind for mention in result.mentions}


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
        ("The Mumbai Indians won by six wickets.", []),
        ("Ireland, 41, was sentenced on Monday.", []),
        # common words, months, dishes
        ("Reading is fun, and it is nice to meet in May.", []),
        ("The turkey was served on china plates.", []),
        ("Most of the mobile phones were stolen in March.", []),
    ],
)
def test_mentions_are_recognized_and_nothing_else_is(text: str, expected: list[str]) -> None:
    assert texts_of_mentions(text) == expected


def test_a_demonym_after_another_demonym_is_not_a_team() -> None:
    assert "American" in texts_of_mentions("American Indians met in Oklahoma.")


def test_a_name_inside_the_name_of_an_institution_in_the_place_is_embedded() -> None:
    result = geoparse("The Delhi High Court ruled on Monday that the law stands.")
    assert kinds(result) == {"Delhi": MentionKind.EMBEDDED}


def test_a_name_after_of_is_not_a_person_who_speaks() -> None:
    assert kinds(geoparse("The University of Oxford said its vaccine was safe.")) == {"Oxford": MentionKind.EMBEDDED}


def test_names_of_peoples_are_demonyms() -> None:
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
def test_the_words_before_a_name_give_its_relation(text: str, relation: str | None) -> None:
    assert geoparse(text).mentions[0].relation == relation


def test_mentions_never_overlap_and_come_in_reading_order() -> None:
    text = "New York City police said New York, New Jersey and the City of London would share it with Washington D.C."
    spans = [(m.start, m.end) for m in geoparse(text).mentions]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rain fell in Nairobi.", MentionKind.PLACE),
        ("The Nairobi City Council met.", MentionKind.EMBEDDED),
        ("She studied at the University of Nairobi.", MentionKind.EMBEDDED),
        ("He is a former Mayor of Nairobi.", MentionKind.PLACE),
        ("Prices rose in the City of Nairobi.", MentionKind.PLACE),
        ("The Bank of Japan kept rates at zero.", MentionKind.EMBEDDED),
        ("Kenyan runners won.", MentionKind.DEMONYM),
        ("Nairobi Closes All Schools As Rivers Rise", MentionKind.PLACE),
    ],
)
def test_the_words_around_a_name_decide_the_kind_of_mention(text: str, kind: MentionKind) -> None:
    assert [mention.kind for mention in geoparse(text).mentions] == [kind]
