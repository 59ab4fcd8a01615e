"""The choices of the filters: what is offered, what is chosen, and what the chips say of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from dashboard import data_access
from dashboard.views import filters
from dashboard.views.filters import OptionList, article_labels, describe_filter, option_lists, remove_chip
from geo.index import DEFAULT_KINDS, Filter
from geo.store import Store
from geo.types import Geoparse, MentionKind

OSAKA, MOSCOW = "gn:1853909", "gn:524901"


@pytest.fixture
def stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, summit: Geoparse, sailing: Geoparse, officials: Geoparse
) -> Iterator[Any]:
    url = f"sqlite:///{tmp_path / 'articles.db'}"
    with Store.open(url) as store:
        store.add([summit, sailing, officials])
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a session has chosen, without a session."""

    class State(dict[str, Any]):
        __getattr__, __setattr__ = dict.__getitem__, dict.__setitem__

    kept = State(
        articles=[], sources=[], countries=[], regions=[], place_ids=[], kinds=list(DEFAULT_KINDS), focus_only=False,
        corrected_only=False, confidence=0, since=None, until=None, text="", count_by="articles",
    )  # fmt: skip
    monkeypatch.setattr(st, "session_state", kept)
    return kept


def offered(f: Filter) -> dict[str, OptionList]:
    return {choice.field: choice for choice in option_lists(f, data_access.facets(f))}


def test_options_are_counted_most_mentioned_first(stored: Path) -> None:
    places = offered(Filter())["place_ids"].find("", 3)
    assert [(option.name, option.mentions) for option in places] == [
        ("New Delhi", 2),
        ("Osaka", 2),
        ("Pacific Ocean", 1),
    ]
    assert places[2].detail == "Ocean"
    countries = offered(Filter())["countries"].find("", 9)
    assert {option.name: option.mentions for option in countries} == {
        "India": 2, "Japan": 2, "Russia": 1, "South Africa": 1,
    }  # fmt: skip


def test_counts_respect_the_other_filters(stored: Path) -> None:
    chosen = offered(Filter(sources=("Example Post",), countries=("JP",)))
    assert [(option.key, option.mentions) for option in chosen["sources"].find("", 9)] == [
        ("Example Post", 1),
        ("Example Times", 1),
    ]
    assert {option.name for option in chosen["countries"].find("", 9)} == {"Japan", "South Africa"}
    assert [option.name for option in chosen["regions"].find("", 9)] == ["Osaka"]


@pytest.mark.parametrize(
    ("field", "words", "found"),
    [
        ("place_ids", "DELHI", ["New Delhi"]),
        ("countries", "south", ["South Africa"]),
        ("sources", "pöst", ["Example Post"]),
        ("articles", "round world", ["Round the world"]),
        ("articles", "nowhere", []),
    ],
)
def test_options_are_found_by_words(stored: Path, field: str, words: str, found: list[Any]) -> None:
    assert [option.name for option in offered(Filter())[field].find(words, 9)] == found


def test_a_selected_option_without_matches_keeps_its_name(stored: Path) -> None:
    chosen = offered(Filter(text="yacht"))
    assert chosen["place_ids"].get(MOSCOW).name == "Moscow"
    assert chosen["countries"].get("FR").name == "France"
    assert chosen["regions"].get("FR.11").name == "Île-de-France"
    assert chosen["articles"].get("summit").name == "Leaders meet in New Delhi"
    assert chosen["articles"].get("elsewhere").name == "(not in the database)"


def test_picking_an_option_again_takes_it_off(state: Any) -> None:
    for choice in ("sources:A: b", "regions:IN.07", "kinds:demonym", "focus_only:"):
        filters.toggle_option(choice)
    assert state.sources == ["A: b"]
    assert state.regions == [("IN", "07")]
    assert state.kinds == [MentionKind.PLACE, MentionKind.DEMONYM, MentionKind.COORDINATE]
    assert state.focus_only is True
    for choice in ("sources:A: b", "regions:IN.07", "kinds:demonym", "focus_only:"):
        filters.toggle_option(choice)
    assert (state.sources, state.regions, state.kinds, state.focus_only) == ([], [], [*DEFAULT_KINDS], False)


def test_the_last_kind_gives_way_to_the_default(state: Any) -> None:
    filters.toggle_option("kinds:coordinate")
    assert state.kinds == [MentionKind.PLACE]
    filters.toggle_option("kinds:place")
    assert state.kinds == [*DEFAULT_KINDS]


@pytest.mark.parametrize("choice", ["", "kinds:nonsense", "text:x", "published:x", "sources:", "regions:IN", ":"])
def test_an_invalid_option_changes_nothing(state: Any, choice: str) -> None:
    before = dict(state)
    filters.toggle_option(choice)
    assert {key: value for key, value in state.items() if key != "rerun_page"} == before


def test_each_restriction_is_a_chip_that_takes_it_off(stored: Path, state: Any) -> None:
    f = Filter(
        articles=("summit",),
        since=dt.date(2021, 1, 1),
        min_confidence=0.5,
        countries=("IN",),
        regions=(("JP", "32"),),
        place_ids=(OSAKA,),
        sources=("Example Times",),
        kinds=(MentionKind.PLACE, MentionKind.DEMONYM),
        text="x",
        focus_only=True,
        corrected_only=True,
        count_by="stories",
    )
    said = dict(describe_filter(f))
    assert list(said.values()) == [
        "Leaders meet in New Delhi", "since 1 Jan 2021", "Example Times", "India", "Osaka", "Osaka",
        "places + peoples", "at least 50% sure", "“x”", "what articles are about", "corrected by hand",
        "each story once",
    ]  # fmt: skip
    state.update(
        articles=["summit"], since=f.since, countries=["IN"], regions=[("JP", "32")], place_ids=[OSAKA],
        sources=["Example Times"], kinds=list(f.kinds), text="x", confidence=50, focus_only=True, corrected_only=True,
        count_by="stories",
    )  # fmt: skip
    for chip in said:
        remove_chip(chip)
    assert not any(state[key] for key in state if key not in ("kinds", "count_by"))
    assert state.kinds == [*DEFAULT_KINDS]
    assert state.count_by == "articles"


def test_many_of_a_list_share_a_chip(stored: Path, state: Any) -> None:
    f = Filter(countries=("IN", "JP", "RU", "ZA", "FR"))
    assert describe_filter(f) == [("countries", "5 countries")]
    state.countries = list(f.countries)
    remove_chip("countries")
    assert state.countries == []


def test_articles_with_the_same_title_get_different_labels() -> None:
    rows = [
        {"article_id": number, "title": "Morning briefing", "date": date, "source": source}
        for number, date, source in (
            ("1", "2022-01-01", "Daily"),
            ("2", "2022-01-02", "Daily"),
            ("3", "2022-01-02", "Weekly"),
            ("4", "2022-01-02", "Weekly"),
        )
    ]
    assert article_labels(rows) == {
        "1": "Morning briefing · 1 Jan 2022",
        "2": "Morning briefing · 2 Jan 2022 · Daily",
        "3": "Morning briefing · 2 Jan 2022 · Weekly · 3",
        "4": "Morning briefing · 2 Jan 2022 · Weekly · 4",
    }
