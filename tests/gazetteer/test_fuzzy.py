from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.spellings import SpellingIndex, spelling_sections


@pytest.fixture
def world(compiled: Callable[..., Gazetteer], draft: Callable[..., PlaceDraft]) -> Gazetteer:
    return compiled(
        draft("Ladakh", 34.2, 77.6, feature="A.ADM1", population=300_000, prominence=0.6),
        draft("Hyderabad", 17.38, 78.46, population=6_800_000, prominence=0.7, country="IN"),
        draft("Hyderabad", 25.39, 68.37, id="gn:1176734", population=1_700_000, prominence=0.6, country="PK"),
        draft("Ngari Gunsa", 32.1, 80.05, feature="S.AIRP", prominence=0.4),
        draft("Osun", 7.5, 4.5, feature="A.ADM1", prominence=0.5),
        draft("Lake Ontario", 43.6, -77.8, feature="H.LK", prominence=0.5),
        draft("Ontario", 49.2, -84.5, feature="A.ADM1", prominence=0.7),
        draft("Yerevan", 40.18, 44.51, population=1_000_000, prominence=0.8, alternates=["Erevan"]),
        draft("Little Nowhere", population=20, prominence=0.01),
        draft("York", 53.96, -1.08, population=150_000, prominence=0.5),
        draft("Italy", 42.8, 12.8, feature="A.PCLI", prominence=0.9),
    )


@pytest.mark.parametrize(
    ("name", "found", "step"),
    [
        ("Hyderabad", "Hyderabad", "exact"),
        ("eastern Ladakh", "Ladakh", "direction"),
        ("north-eastern Ladakh", "Ladakh", "direction"),
        ("Osun State", "Osun", "division"),
        ("State of Osun", "Osun", "division"),
        ("Ontario Lake", "Lake Ontario", "division"),
        ("Ngari Gar Gunsa", "Ngari Gunsa", "subset"),
        ("Hydrabad", "Hyderabad", "spelling"),
        ("Hyderbaad", "Hyderabad", "spelling"),
        ("Jerevan", "Yerevan", "spelling"),
    ],
)
def test_each_rung_finds_its_own(world: Gazetteer, name: str, found: str, step: str) -> None:
    first = world.fuzzy(name)[0]
    assert (first.candidate.place.name, first.step) == (found, step)


@pytest.mark.parametrize(
    "name", ["Hyderabad House", "Old Hyderabad House", "Hyderabad University", "Ontario River", "Ladakh Street"]
)
def test_a_building_is_not_the_city_in_its_name(world: Gazetteer, name: str) -> None:
    assert world.fuzzy(name) == ()


@pytest.mark.parametrize("name", ["", "...", "Xyzzyville", "Yark", "Littel Nowhere", "Ytali", "It"])
def test_what_is_not_near_enough_is_nothing(world: Gazetteer, name: str) -> None:
    assert world.fuzzy(name) == ()


def test_penalties_rise_with_boldness(world: Gazetteer) -> None:
    names = ("Hyderabad", "eastern Ladakh", "Osun State", "Hydrabad", "Hydrabat")
    penalties = [world.fuzzy(name)[0].penalty for name in names]
    assert penalties == sorted(penalties)
    assert penalties[0] == 0
    assert len(set(penalties)) == 5
    assert penalties[-1] < 1


def test_namesakes_come_by_prominence_and_limit_bounds_them(world: Gazetteer) -> None:
    assert [match.candidate.place.country_code for match in world.fuzzy("Hydrabad")] == ["IN", "PK"]
    assert len(world.fuzzy("Hydrabad", limit=1)) == 1
    assert world.fuzzy("Hydrabad", limit=0) == ()


def test_names_of_an_overlay_are_spelt_wrongly_too(world: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,lat,lon\nCamp Meridian,31.9,65.1\n")
    gazetteer = Gazetteer.open(world.info.path, overlay=path)
    assert gazetteer.fuzzy("Camp Meridean")[0].candidate.place.name == "Camp Meridian"


WORDS = st.text("abcdefgh", min_size=1, max_size=60)


@given(st.lists(WORDS, max_size=20), st.data())
def test_one_wrong_letter_is_always_corrected(words: list[str], data: st.DataObject) -> None:
    spellings = SpellingIndex(spelling_sections(words))
    for word in words:
        index = data.draw(st.integers(1, len(word))) if len(word) > 1 else 1
        near = spellings.near(word[:index] + "x" + word[index + 1 :])
        is_comparable = 5 <= len(word) < 48 and index < len(word)
        assert (word in [spelling.name for spelling in near]) or not is_comparable


@given(st.text())
def test_any_text_can_be_looked_up(text: str) -> None:
    SpellingIndex(spelling_sections(["paris", "london"])).near(text)
