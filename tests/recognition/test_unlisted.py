import pytest

from geo.recognition.unlisted import unlisted_names


def found(text: str) -> list[tuple[str, str]]:
    words = text.split()
    names = unlisted_names(words, [word[:1].isupper() for word in words])
    return [(" ".join(words[start:end]), group) for start, end, group in names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("crowds on Rustaveli Avenue sang", [("Rustaveli Avenue", "street")]),
        ("beside the Clarence River and Lake Chapala", [("Clarence River", "water"), ("Lake Chapala", "water")]),
        ("a house on 23rd Street burned", [("23rd Street", "street")]),
        ("fire on Mount Lyford", [("Mount Lyford", "relief")]),
        ("The Avenue was closed", []),
        ("she crossed the river", []),
        ("In Park they met", []),
    ],
)
def test_names_that_say_what_they_are_are_proposed(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected
