"""Towns that name the sides of a match."""

import pytest

from geo import geoparse


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nice beat Lens as rain stops play", ["Nice", "Lens"]),
        ("Reading draw with Hull", ["Reading", "Hull"]),
        ("Bath thrash Exeter", ["Bath", "Exeter"]),
        ("Nice work beat luck.", []),
    ],
)
def test_both_sides_of_a_match_are_mentions(text: str, names: list[str]) -> None:
    assert [mention.text for mention in geoparse(text)] == names
