from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer, normalize
from geo.gazetteer.build.names import is_usable
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.types import NameKind

words = st.text(alphabet="abcçdeéfghijklmnoöprsštuvwxyz", min_size=1, max_size=7)
place_names = st.builds(
    lambda parts, joint: joint.join(parts).title(),
    st.lists(words, min_size=1, max_size=5),
    st.sampled_from([" ", "-", "'"]),
).filter(lambda name: is_usable(name, NameKind.PRIMARY))


@pytest.fixture
def found(compiled: Callable[..., Gazetteer], draft: Callable[..., PlaceDraft]) -> Callable[[str], list[str]]:
    names = (
        "Delhi", "New Delhi", "Saint Louis", "Washington", "Washington DC", "Russia", "India", "China", "Mali",
        "Mali China", "King's Lynn", "N'Djamena", "Trinidad and Tobago", "Democratic Republic of the Congo", "Congo",
        "Republic of the Congo", "Nagorno-Karabakh", "Karabakh", "Kennedy Airport", "John F Kennedy Airport",
        "São Paulo",
    )  # fmt: skip
    gazetteer = compiled(*(draft(name) for name in names))
    return lambda text: [text[match.start : match.end] for match in gazetteer.scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left New Delhi.", ["New Delhi", "Delhi"]),
        ("in the Democratic Republic of the Congo now",
         ["Democratic Republic of the Congo", "Republic of the Congo", "Congo"]),
        ("Russia-India-China summit", ["Russia", "India", "China"]),
        ("Nagorno-Karabakh, nagorno karabakh", ["Nagorno-Karabakh", "Karabakh", "nagorno karabakh", "karabakh"]),
        ("Russia's plan, Russia’s plan, RUSSIA'S PLAN", ["Russia", "Russia", "RUSSIA"]),
        ("New Delhi's air; the Democratic Republic of the Congo's east",
         ["New Delhi", "Delhi", "Democratic Republic of the Congo", "Republic of the Congo", "Congo"]),
        ("King's Lynn and N'Djamena and N’Djamena’s", ["King's Lynn", "N'Djamena", "N’Djamena"]),
        ("St. Louis, St Louis, ST. LOUIS, Saint-Louis", ["St. Louis", "St Louis", "ST. LOUIS", "Saint-Louis"]),
        ("Washington D.C. and Washington, D.C.", ["Washington D.C.", "Washington", "Washington"]),
        ("John F. Kennedy Airport", ["John F. Kennedy Airport", "Kennedy Airport"]),
        ("Trinidad & Tobago", ["Trinidad & Tobago"]),
        ("Sa\u0303o Paulo, SÃO PAULO, Sao\nPaulo", ["Sa\u0303o Paulo", "SÃO PAULO", "Sao\nPaulo"]),
        ("India.", ["India"]),
        ("", []),
        (" \n ... ", []),
    ],
)  # fmt: skip
def test_names_are_found_at_their_offsets(found: Callable[[str], list[str]], text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "between", [". ", ", ", "; ", ": ", " (", ") ", "\n\n", " - ", " – ", "/", "? ", "! ", " “", "… ", " \n \n "]
)
def test_no_name_crosses_punctuation(found: Callable[[str], list[str]], between: str) -> None:
    assert found(f"Mali{between}China") == ["Mali", "China"]


def test_matches_are_ordered_by_start_then_longest_first(packaged: Gazetteer) -> None:
    matches = packaged.scan("The New York Times wrote from West New York, New Jersey, of New South Wales.")
    assert matches == sorted(matches, key=lambda match: (match.start, -match.end))
    assert len({(match.start, match.end) for match in matches}) == len(matches)


def test_scan_and_lookup_agree(packaged: Gazetteer) -> None:
    text = "From Nyingchi to eastern Ladakh, St. Petersburg and Côte d’Ivoire's Abidjan"
    for match in packaged.scan(text):
        assert packaged.candidates(match.name_id) == packaged.lookup(text[match.start : match.end])


@given(st.text())
def test_any_text_can_be_scanned(packaged: Gazetteer, text: str) -> None:
    for match in packaged.scan(text):
        assert 0 <= match.start < match.end <= len(text)
        assert packaged.lookup(text[match.start : match.end]) == packaged.candidates(match.name_id)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(place_names, min_size=1, max_size=8, unique_by=normalize),
    before=st.text(alphabet="xyz ,.(\n", max_size=20),
    after=st.text(alphabet=" ,.)\n", max_size=5),
)
def test_an_inserted_name_is_found_at_its_offsets(
    compiled: Callable[..., Gazetteer], draft: Callable[..., PlaceDraft], names: list[str], before: str, after: str
) -> None:
    gazetteer = compiled(*(draft(name, id=f"gn:{number}") for number, name in enumerate(names, 1)))
    for number, name in enumerate(names, 1):
        text = f"{before} {name}{after}"
        start = len(before) + 1
        planted = [match for match in gazetteer.scan(text) if (match.start, match.end) == (start, start + len(name))]
        assert [c.place.id for match in planted for c in gazetteer.candidates(match.name_id)] == [f"gn:{number}"]
