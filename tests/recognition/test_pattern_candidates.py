"""Names that are found by a pattern, without the gazetteer."""

import pytest

from geo import geoparse
from geo.recognition.pattern_candidates import demonym_of_combining_form, pattern_candidates, unknown_names


def names_with_types(text: str) -> list[tuple[str, str]]:
    words = text.split()
    candidates = pattern_candidates(words, [word[:1].isupper() for word in words])
    return [(" ".join(words[start:end]), place_type) for start, end, place_type in candidates]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crowds on Rustaveli Avenue sang", [("Rustaveli Avenue", "street")]),
        ("beside the Clarence River and Lake Chapala", [("Clarence River", "water"), ("Lake Chapala", "water")]),
        ("a house on 23rd Street burned", [("23rd Street", "street")]),
        ("fire on Mount Lyford", [("Mount Lyford", "relief")]),
        ("north of Highway 61 at N. High Street", [("Highway 61", "street"), ("N. High Street", "street")]),
        ("off the M25 near County Road 4", [("M25", "street"), ("County Road 4", "street")]),
        ("in Great Barrington Park", [("Great Barrington Park", "area")]),
        ("The Avenue was closed", []),
        ("she crossed the river", []),
        ("In Park they met", []),
    ],
)
def test_names_that_say_what_they_are_are_candidates(text: str, expected: list[tuple[str, str]]) -> None:
    assert names_with_types(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a mosque in Godapitiya burned", ["Godapitiya"]),
        ("the village of Cherry Hinton . Cherry Hinton grew", ["Cherry Hinton", "Cherry Hinton"]),
        ("the head of Wegmans said", []),
        ("he met Godapitiya", []),
        ("in Most Reverend John Paul Smith style", []),
    ],
)
def test_capitalized_words_where_only_a_place_would_be_are_candidates(text: str, expected: list[str]) -> None:
    words = text.split()
    starts = [not index or words[index - 1] == "." for index in range(len(words))]
    names = unknown_names(words, [word[:1].isupper() for word in words], starts)
    assert [" ".join(words[start:end]) for start, end in names] == expected


@pytest.mark.parametrize(
    ("words", "demonym"),
    [
        (["Franco", "-", "German", "talks"], "French"),
        (["Indo", "-", "European", "roots"], None),
        (["Anglo", "-", "saxon"], None),
        (["Franco", "ruled", "Spain"], None),
        (["Anglo", "-"], None),
        (["Anglo"], None),
    ],
)
def test_a_combining_form_is_a_demonym_only_before_another_demonym(words: list[str], demonym: str | None) -> None:
    assert demonym_of_combining_form(words, 0) == demonym


def test_a_combining_form_is_placed_in_its_country() -> None:
    first, second = geoparse("Anglo-Irish talks resumed in Belfast.").mentions[:2]
    assert [(r.text, r.place.country_code if r.place else None) for r in (first, second)] == [
        ("Anglo", "GB"),
        ("Irish", "IE"),
    ]
