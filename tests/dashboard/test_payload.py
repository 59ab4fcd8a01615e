from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.map.payload import cut, marks, quotes
from dashboard.map.viewport import Viewport
from geo.index import Filter
from geo.store import Store
from geo.types import Geoparse, MentionKind

spans = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40), st.sampled_from(["place", "demonym"])), max_size=8)


@pytest.fixture(scope="module")
def store(
    tmp_path_factory: pytest.TempPathFactory, summit: Geoparse, sailing: Geoparse, officials: Geoparse
) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("payload") / "articles.db"
    with Store.open(f"sqlite:///{path}") as opened:
        opened.add([summit, sailing, officials])
        yield opened


def _marks(store: Store, view: Any, f: Filter = Filter(), selected: Any = None) -> Any:  # noqa: B008
    return marks(
        store.reader.places(f),
        view,
        lambda places, each: store.reader.snippets(f, places, each),
        lambda row: f"in {row['country_code']}",
        selected=selected,
    )


@given(st.text(max_size=40), spans)
def test_joined_pieces_are_the_text(text: str, offsets: list[tuple[int, int, str]]) -> None:
    assert "".join(piece[0] for piece in cut(text, offsets)) == text


def test_the_mark_of_one_place_describes_it(store: Store) -> None:
    (mark,) = (mark for mark in _marks(store, Viewport(zoom=5))["marks"] if mark["name"] == "Moscow")
    assert (mark["sub"], mark["count"], mark["short"], mark["area"]) == (
        "in RU",
        "1 mention in 1 article",
        "1",
        False,
    )
    assert mark["at"] == [55.7522, 37.6156]
    (quote,) = mark["quotes"]
    assert quote["title"] == [["Leaders meet in New Delhi"]]
    assert quote["sentences"] == [[["The visitor flew from "], ["Moscow", "place"], [" to New Delhi on Monday."]]]
    assert (quote["source"], quote["date"], quote["url"]) == (
        "Example Times",
        "6 Dec 2021",
        "https://example.org/summit",
    )


def test_a_mention_in_the_title_is_marked_there_and_not_repeated(store: Store) -> None:
    (mark,) = (mark for mark in _marks(store, Viewport(zoom=5))["marks"] if mark["name"] == "New Delhi")
    (quote,) = mark["quotes"]
    assert quote["title"] == [["Leaders meet in "], ["New Delhi", "place"]]
    assert len(quote["sentences"]) == 1
    assert mark["quoted"] == mark["n"] == 2


def test_a_sentence_with_two_mentions_appears_once() -> None:
    row: dict[str, Any] = {"article_id": "a", "title": "T", "source": None, "date": None, "url": None, "kind": "place"}
    row |= {"field": "text", "mention_start": 0, "mention_end": 5}
    sentence = "Osaka, always Osaka."
    frame = pd.DataFrame([row | {"sentence": sentence, "start": s, "end": s + 5} for s in (0, 14)])
    assert quotes(frame)[0]["sentences"] == [[["Osaka", "place"], [", always "], ["Osaka", "place"], ["."]]]


def test_group_lists_its_places_and_counts_them_all(store: Store) -> None:
    data = _marks(store, Viewport(zoom=1), Filter(kinds=tuple(MentionKind)))
    assert sum(mark["n"] for mark in data["marks"]) == 8
    group = max(data["marks"], key=lambda mark: mark["more"])
    assert group["name"] == "New Delhi and 1 place around"
    assert group["count"].endswith(f"of {group['more'] + 1} places")
    assert sum(place["n"] for place in group["places"]) == group["n"]
    assert group["quotes"] == []


def test_selected_place_keeps_a_mark_of_its_own(store: Store) -> None:
    data = _marks(store, Viewport(zoom=0), selected="gn:524901")
    assert [mark["name"] for mark in data["marks"] if mark["key"] == "gn:524901"] == ["Moscow"]


def test_an_empty_table_gives_an_empty_list_of_marks(store: Store) -> None:
    assert _marks(store, Viewport(), Filter(text="xyzzy")) == {"marks": [], "extent": None}


def _of_two(**columns: Any) -> Any:
    """Two neighboring places far off, which share a circle."""
    names = {"place_id": ["a", "b"], "name": ["A", "B"], "country_code": [None, None], "admin1_code": [None, None]}
    facts = {"feature_class": ["P", "P"], "feature_code": ["PPL", "PPL"], "population": [0, 0], "articles": [1, 1]}
    return pd.DataFrame(names | facts | {"lat": [10.0, 10.1], "lon": [20.0, 20.1], "mentions": [3, 1]} | columns)


def _mark_of(places: Any, **options: Any) -> Any:
    nothing = pd.DataFrame({"place_id": []})
    found = marks(places, Viewport(zoom=1), lambda *_: nothing, lambda _: "", **options)
    (mark,) = found["marks"]
    return mark


def test_circle_of_several_kinds_says_how_many_of_each() -> None:
    mark = _mark_of(_of_two(), kinds=np.array([[2, 1, 0, 0], [0, 1, 0, 1]]))
    assert mark["kinds"] == [2, 2, 0, 1]
    assert mark["split"] == "2 as a place, 2 of its people, 1 as coordinates"


def test_circle_of_one_kind_does_not_say_so() -> None:
    assert _mark_of(_of_two(), kinds=np.array([[3, 0, 0, 0], [1, 0, 0, 0]]))["split"] == ""


def test_tone_of_a_circle_is_that_of_its_places_by_their_mentions() -> None:
    assert _mark_of(_of_two(tone=[1.0, -1.0]))["tone"] == 0.5
