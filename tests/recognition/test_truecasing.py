"""Words of headlines, of lines in capitals and of texts without capitals, as in an ordinary sentence."""

import pytest

from geo.gazetteer import Gazetteer
from geo.recognition import tokenize, tokenized_document

GAZETTEER = Gazetteer.open()


def words_of(text: str) -> str:
    return " ".join(tokenized_document(tokenize(text), GAZETTEER).words)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Gunmen Storm Peshawar School", "Gunmen storm Peshawar school"),
        ("Fire Guts Warehouse In Port Harcourt", "Fire guts warehouse in Port Harcourt"),
        ("Quake Jolts Tbilisi As Talks Resume", "Quake jolts Tbilisi as talks resume"),
        ("US Sends Aid To Turkey", "US sends aid to Turkey"),
        ("Chinese Ship Seen Off Palawan", "Chinese ship seen off Palawan"),
        ("Bus Crash Near Reading Kills Two", "Bus crash near Reading kills two"),
        ("Best Deal In Sale Of Mobile Phones", "Best deal in sale of mobile phones"),
        ("Tampa Bay Times Cuts Jobs", "Tampa Bay Times cuts jobs"),
        ("GUNMEN STORM PESHAWAR SCHOOL", "Gunmen storm Peshawar school"),
        ("TWO DEAD IN SRI LANKA BLAST", "Two dead in Sri Lanka blast"),
        ("RSF WARNS OF HUNGER IN YEMEN'S TAIZ", "RSF warns of hunger in Yemen 's Taiz"),
    ],
)
def test_only_names_keep_their_capital_in_a_headline(line: str, expected: str) -> None:
    assert words_of(line) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell on Lima.",
        "Manchester United beat Aston Villa.",
        "The mayor met Prime Minister Narendra Modi and Chief Justice Dipak Misra.",
        "He said that the turkey was served on china in march.",
        "A man was held.\n\nthe report, which was late, named nobody",
        "NAIROBI , Kenya ( Reuters ) - Lawmakers voted to cut their salaries .",
    ],
)
def test_sentences_with_ordinary_capitals_stay_as_they_are(text: str) -> None:
    assert words_of(text) == " ".join(tokenize(text).words)


def test_the_body_says_which_words_of_its_headline_are_names() -> None:
    headline = "Reading Fire Guts Bath House"
    assert words_of(f"{headline}\n\nThe fire in Reading burned down a bath house.").startswith(
        "Reading fire guts bath house"
    )
    assert "Bath house" in words_of(f"{headline}\n\nThe fire burned down a house that Bath owned.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stuck in traffic in nairobi again", "stuck in traffic in Nairobi again"),
        ("lahore is lovely in spring", "Lahore is lovely in spring"),
        ("nice, france", "Nice , France"),
        ("storm over galveston texas and cape town", "storm over Galveston Texas and Cape Town"),
        ("I was reading in the bath, have a nice day", "I was reading in the bath , have a nice day"),
        ("the turkey was dry and jordan ate the orange", "the turkey was dry and jordan ate the orange"),
        ("is it safe in turkey", "is it safe in Turkey"),
    ],
)
def test_a_text_without_capitals_gets_those_of_its_places(text: str, expected: str) -> None:
    assert words_of(text) == expected
