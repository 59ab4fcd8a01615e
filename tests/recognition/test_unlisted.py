import pytest

from geo.recognition.pattern_candidates import pattern_candidates, unknown_names


def found(text: str) -> list[tuple[str, str]]:
    words = text.split()
    names = pattern_candidates(words, [word[:1].isupper() for word in words])
    return [(" ".join(words[start:end]), group) for start, end, group in names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crowds on Rustaveli Avenue sang", [("Rustaveli Avenue", "street")]),
        ("beside the Clarence River and Lake Chapala", [("Clarence River", "water"), ("Lake Chapala", "water")]),
        ("a house on 23rd Street burned", [("23rd Street", "street")]),
        ("fire on Mount Lyford", [("Mount Lyford", "relief")]),
        ("north of Highway 61 at N. High Street", [("Highway 61", "street"), ("N. High Street", "street")]),
        ("off the M25 near County Road 4", [("M25", "street"), ("County Road 4", "street")]),
        ("The Avenue was closed", []),
        ("she crossed the river", []),
        ("In Park they met", []),
    ],
)
def test_names_that_say_what_they_are_are_proposed(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


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
def test_capitalized_words_where_a_place_would_stand_are_proposed(text: str, expected: list[str]) -> None:
    words = text.split()
    starts = [not index or words[index - 1] == "." for index in range(len(words))]
    names = unknown_names(words, [word[:1].isupper() for word in words], starts)
    assert [" ".join(words[start:end]) for start, end in names] == expected
