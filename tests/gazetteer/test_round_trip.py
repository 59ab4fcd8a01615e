"""What is built is verified, looked up and found in text, whatever the names are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer, normalize
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.normalization import TOKEN, normalize_token
from geo.types import NameKind

Compile = Callable[..., Gazetteer]

NAMES = st.text(st.characters(categories=["L", "N", "M", "P", "Zs"]), min_size=1, max_size=40).filter(normalize)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def made(number: int, name: str, point: tuple[float, float]) -> PlaceDraft:
    draft = PlaceDraft(f"gn:{number + 1}", "Somewhere", *point, "P.PPL", population=number)
    # As a table of ours gives it: whatever it is, it counts.
    draft.add_name(name, NameKind.PRIMARY, curated=True)
    return draft


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(NAMES, POINTS), min_size=1, max_size=12))
def test_every_compiled_place_is_found_by_name(
    compiled: Compile, places: list[tuple[str, tuple[float, float]]]
) -> None:
    gazetteer = compiled(*(made(number, name, point) for number, (name, point) in enumerate(places)))
    gazetteer.verify()
    assert [check.fault for check in gazetteer.checks()] == [""] * 6
    for number, (name, (lat, lon)) in enumerate(places):
        place = gazetteer.place(f"gn:{number + 1}")
        assert place is not None
        assert (place.lat, place.lon) == pytest.approx((lat, lon), abs=1e-5)
        assert place in [candidate.place for candidate in gazetteer.lookup(name)]
        assert place in [candidate.place for candidate in gazetteer.lookup(normalize(name))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ANY_TEXT, after=ANY_TEXT)
def test_a_name_is_found_at_its_offsets_in_any_text(small: Gazetteer, before: str, after: str) -> None:
    text = f"{before}. (Texas) {after}"
    spans = [(m.start, m.end, text[m.start : m.end]) for m in small.scan(text)]
    start = len(before) + 3
    assert (start, start + 5, "Texas") in spans
    for begin, end, surface in spans:
        assert 0 <= begin < end <= len(text)
        assert small.lookup(surface)


@given(text=ANY_TEXT)
def test_normalizing_keeps_the_offsets_of_tokens(text: str) -> None:
    found = [(match.start(), match.end(), normalize_token(match[0])) for match in TOKEN.finditer(text)]
    assert all(normalize(text[start:end]) == plain for start, end, plain in found)
    assert normalize(text) == " ".join(plain for _, _, plain in found if plain)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_truncated_gazetteer_is_refused(small: Gazetteer, tmp_path: Path, data: st.DataObject) -> None:
    content = small.info.path.read_bytes()
    path = tmp_path / "short.gaz"
    path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(GazetteerError, match=r"truncated|empty|not a Dateline gazetteer"):
        Gazetteer.open(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_byte_is_refused_or_found_by_verify(small: Gazetteer, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(small.info.path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / "changed.gaz"
    path.write_bytes(content)
    try:
        Gazetteer.open(path).verify()
    except GazetteerError:
        return
    # Padding between the sections says nothing.
    assert content[at] & (content[at] - 1) == 0
