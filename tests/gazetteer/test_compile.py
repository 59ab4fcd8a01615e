"""The writing of a gazetteer file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import GazetteerError
from geo.gazetteer.build.place_draft import PlaceDraft
from tools.gazetteer.compile import compile_gazetteer

MakeDraft = Callable[..., PlaceDraft]


def test_the_same_drafts_give_the_same_bytes_in_any_order(draft: MakeDraft, tmp_path: Path) -> None:
    drafts = [draft(f"Town {number}", number, -number, id=f"gn:{number + 1}", country="XX") for number in range(50)]
    for name, order in (("one", drafts), ("two", drafts[::-1])):
        compile_gazetteer(order, tmp_path / name, sources={}, built="tests")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_two_places_with_the_same_id_are_refused(draft: MakeDraft, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="two places have the id gn:7"):
        compile_gazetteer([draft("A b", id="gn:7"), draft("C d", id="gn:7")], tmp_path / "x", sources={}, built="")
