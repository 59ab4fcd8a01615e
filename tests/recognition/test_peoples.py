import pytest

from geo import geoparse
from geo.recognition.pattern_candidates import demonym_of_combining_form


@pytest.mark.parametrize(
    ("words", "people"),
    [
        (["Franco", "-", "German", "talks"], "French"),
        (["Indo", "-", "European", "roots"], None),
        (["Anglo", "-", "saxon"], None),
        (["Franco", "ruled", "Spain"], None),
        (["Anglo", "-"], None),
        (["Anglo"], None),
    ],
)
def test_a_combining_form_stands_for_a_people_only_before_another(words: list[str], people: str | None) -> None:
    assert demonym_of_combining_form(words, 0) == people


def test_a_combining_form_is_placed_where_its_people_lives() -> None:
    first, second = geoparse("Anglo-Irish talks resumed in Belfast.").mentions[:2]
    assert [(r.text, r.place.country_code if r.place else None) for r in (first, second)] == [
        ("Anglo", "GB"),
        ("Irish", "IE"),
    ]
