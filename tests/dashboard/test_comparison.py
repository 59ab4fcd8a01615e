from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.link import Comparison
from dashboard.views.comparison import compare_places, side_filters
from geo.index import Filter


def places(**mentions: int) -> pd.DataFrame:
    rows = [(name, name, 1.0, 2.0, n, 1) for name, n in mentions.items()]
    return pd.DataFrame(rows, columns=["place_id", "name", "lat", "lon", "mentions", "articles"])


def test_each_side_replaces_the_compared_field_of_the_filter() -> None:
    f = Filter(sources=("A", "B"), since=dt.date(2020, 1, 1), text="rain", min_confidence=0.5)
    first, second = side_filters(f, Comparison("publishers", "C", "D"))
    assert (first.sources, second.sources, first.text, first.min_confidence) == (("C",), ("D",), "rain", 0.5)
    months = [(dt.date(2024, month, 1), dt.date(2024, month, 28)) for month in (1, 2)]
    assert [(side.since, side.until) for side in side_filters(f, Comparison("periods", months[0], months[1]))] == months
    searched = side_filters(f, Comparison("words", "flood", '"dry spell"'))
    assert [side.text for side in searched] == ["rain flood", 'rain "dry spell"']


def test_shares_are_compared_not_counts() -> None:
    found = compare_places(places(Paris=50, Rome=50), places(Paris=1, Oslo=1))
    assert found["place_id"].tolist() == ["Rome", "Oslo", "Paris"]
    assert found["apart"].tolist() == [0.5, -0.5, 0.0]
    assert found["mentions"].tolist() == [50, 1, 51]
    assert (found["a"].tolist(), found["b"].tolist()) == ([50, 0, 50], [0, 1, 1])


def test_a_place_that_is_hardly_mentioned_leans_little() -> None:
    tones = compare_places(places(Often=60, Once=1), places(Never=60, Other=1)).set_index("place_id")["tone"]
    assert 0.9 < tones["Often"] < 1
    assert 0 < tones["Once"] < 0.4
    assert tones["Other"] == pytest.approx(-tones["Once"])


def test_an_empty_side_raises_no_error() -> None:
    found = compare_places(places(Paris=3), places())
    assert found["share_a"].tolist() == [1.0]
    assert found["share_b"].tolist() == [0.0]
    assert compare_places(places(), places()).empty


counts = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 1000), max_size=12)


@settings(deadline=None)
@given(counts, counts)
def test_the_sides_exchanged_give_the_difference_turned_round(one: Any, other: Any) -> None:
    there = compare_places(places(**one), places(**other)).set_index("place_id")
    back = compare_places(places(**other), places(**one)).set_index("place_id").reindex(there.index)
    assert there["apart"].tolist() == pytest.approx((-back["apart"]).tolist())
    assert there["tone"].tolist() == pytest.approx((-back["tone"]).tolist())
    assert there["tone"].abs().le(1).all()
    assert there["apart"].abs().is_monotonic_decreasing
