"""What the map's script asks, and what the page answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from dashboard import data_access, place_search
from dashboard.link import Position
from dashboard.map import events
from dashboard.session import MapTarget
from geo.index import Filter
from geo.store import Store
from geo.types import Geoparse, MentionKind, ResolvedMention


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, summit: Geoparse, sailing: Geoparse) -> Iterator[Any]:
    """A session over two articles."""
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    with Store.open(url) as store:
        store.add([summit, sailing])
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    st.cache_resource.clear()
    st.session_state.clear()
    st.session_state.update(
        focus=MapTarget(0), at=Position(0, 0, 2), place=None, read=None, mentions_of=None, layers=("circles",)
    )
    yield st.session_state
    st.session_state.clear()
    st.cache_resource.clear()


def _ask(kind: str, subject: str, f: Filter = Filter()) -> bool:  # noqa: B008
    return events.handle_event(kind, subject, f)


def mention_of(text: str) -> ResolvedMention:
    """Return the mention of the article "summit" that has this text."""
    parsed = data_access.geoparse("summit")
    assert parsed is not None
    return next(mention for mention in parsed.mentions if mention.text == text)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [("", ""), ("__class__", "x"), ("why", "{"), ("why", '["a",1,2,3]'), ("read", "[]"), ("correct", "null")],
)
def test_an_event_without_a_known_subject_changes_nothing(state: Any, kind: str, subject: str) -> None:
    before = dict(state)
    events.handle_event(kind, subject, Filter())
    assert {name: value for name, value in state.items() if value is not None} == {
        name: value for name, value in before.items() if value is not None
    }


def test_layers_are_those_that_are_known(state: Any) -> None:
    _ask("layers", "heat,<script>,countries")
    assert state.layers == ("heat", "countries")
    _ask("layers", "")
    assert state.layers == ()


def test_kinds_are_chosen_before_the_next_run(state: Any) -> None:
    assert _ask("kinds", "place,demonym") is True
    assert state.filter_first == Filter(kinds=(MentionKind.PLACE, MentionKind.DEMONYM))


def test_an_unknown_country_is_not_selected(state: Any) -> None:
    _ask("country", "ZZ")
    assert "filter_first" not in state
    _ask("country", "IN")
    assert state.filter_first == Filter(countries=("IN",))


def test_online_background_is_one_that_is_offered(state: Any) -> None:
    _ask("tiles", "https://evil.example/{z}")
    assert state.tiles == ""
    _ask("tiles", "osm")
    assert state.tiles == "osm"


def test_place_that_is_mentioned_opens(state: Any) -> None:
    _ask("place", "gn:524901")
    assert state.focus.place == "gn:524901"
    assert events.responses(data_access.places(Filter()))["absent"] is None


def test_a_place_without_mentions_is_shown_with_a_note(state: Any) -> None:
    _ask("place", "gn:2643743")
    absent = events.responses(data_access.places(Filter()))["absent"]
    assert (absent["name"], absent["note"]) == ("London", "Not mentioned")
    assert state.focus.at.lat == pytest.approx(51.5, abs=0.1)
    _ask("place", "gn:524901")
    assert events.responses(data_access.places(Filter()))["absent"] is None


def test_a_correction_opens_the_form_for_its_span(state: Any) -> None:
    assert _ask("correct", json.dumps(["summit", "text", 22, 28])) is True
    assert state.correcting == ("summit", "text", 22, 28)


def test_the_candidates_of_a_mention_start_with_the_chosen_one(state: Any) -> None:
    mention = mention_of("Moscow")
    explanation = events.explain_placement("summit", mention.field, mention.start, mention.end)
    assert explanation is not None
    first, second, *_ = explanation["rows"]
    assert first["chosen"]
    assert first["name"] == second["name"] == "Moscow"
    assert not second["chosen"]
    assert explanation["summary"].startswith("“Moscow” is Moscow")


def test_an_unknown_mention_has_no_explanation(state: Any) -> None:
    assert events.explain_placement("summit", "text", 0, 1) is None
    assert events.explain_placement("nowhere", "text", 0, 1) is None


def test_mentioned_places_come_first_in_the_search(state: Any) -> None:
    rows = place_search.search_places("Mos", data_access.places(Filter()))["rows"]
    assert (rows[0]["name"], rows[0]["n"]) == ("Moscow", 1)
    assert [row["n"] for row in rows[1:]] == [0] * (len(rows) - 1)


def test_search_knows_other_names_and_forgives_a_slip(state: Any) -> None:
    places = data_access.places(Filter())
    assert place_search.search_places("Bombay", places)["rows"][0]["name"] == "Mumbai"
    assert "Hyderabad" in [row["name"] for row in place_search.search_places("Hydrabad", places)["rows"]]


@pytest.mark.parametrize("words", ["", "   ", "(((", "{{7*7}}", "x" * 5000])
def test_a_search_for_an_unknown_name_finds_nothing(state: Any, words: Any) -> None:
    assert place_search.search_places(words, pd.DataFrame(data_access.places(Filter())))["rows"] == []


def test_search_is_narrowed_by_what_a_place_lies_in(state: Any) -> None:
    rows = place_search.search_places("Hyderabad, pak", data_access.places(Filter()))["rows"]
    assert rows
    assert all("Pakistan" in row["sub"] for row in rows)
