"""The page as Streamlit runs it, without a browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.index import DEFAULT_KINDS
from geo.store import Store
from geo.types import Geoparse

APP = Path(__file__).resolve().parents[2] / "dashboard" / "page_script.py"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Run the page over a database with the given articles, opened by the given query."""

    def start(*geoparses: Geoparse, **query: Any) -> AppTest:
        url = f"sqlite:///{tmp_path / 'articles.db'}"
        with Store.open(url) as store:
            store.add(geoparses)
        monkeypatch.setenv("DATELINE_DATABASE_URL", url)
        monkeypatch.setenv("DATELINE_ACCESS", "open")  # no browser asks here, so none asks from this machine
        page = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in query.items():
            page.query_params[name] = value
        return page.run()

    st.cache_resource.clear()
    yield start
    st.cache_resource.clear()


def marks_of(page: AppTest) -> dict[str, int]:
    """Return the circles that were sent to the map: name and mentions."""
    components = [component.proto for component in page.get("bidi_component")]
    (sent,) = (json.loads(proto.json) for proto in components if proto.component_name == "dateline.map")
    return {mark["name"]: mark["n"] for mark in sent["marks"]}


def test_the_page_maps_the_stored_articles(run: Callable[..., AppTest], summit: Geoparse, sailing: Geoparse) -> None:
    page = run(summit, sailing)
    assert not page.exception
    assert marks_of(page) == {"New Delhi": 2, "Osaka": 2, "Moscow": 1, "Cape Town": 1, "Pacific Ocean": 1}


def test_link_sets_the_filters(run: Callable[..., AppTest], summit: Geoparse, sailing: Geoparse) -> None:
    page = run(summit, sailing, to="2021-12-31", conf="0.5", q="visitor")
    assert page.text_input(key="text").value == "visitor"
    assert page.session_state.confidence == 50
    assert marks_of(page) == {"New Delhi": 2, "Osaka": 1, "Moscow": 1}


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({"article": "sailing"}, {"Osaka": 1, "Cape Town": 1, "Pacific Ocean": 1}),
        ({"region": ["ZA.11", "RU.48"]}, {"Moscow": 1, "Cape Town": 1}),
        ({"in": ["gn:1853909", "gn:524901"]}, {"Osaka": 2, "Moscow": 1}),
        ({"focus": "1"}, {"New Delhi": 2, "Cape Town": 1}),
        ({"corrected": "1"}, {}),
    ],
)
def test_link_restricts_what_is_mapped(
    run: Callable[..., AppTest], summit: Geoparse, sailing: Geoparse, query: dict[str, Any], left: dict[str, Any]
) -> None:
    assert marks_of(run(summit, sailing, **query)) == left


def test_an_unknown_article_in_the_link_is_kept_and_matches_nothing(
    run: Callable[..., AppTest], summit: Geoparse
) -> None:
    page = run(summit, article="elsewhere")
    assert not page.exception
    assert page.session_state.articles == ["elsewhere"]
    assert marks_of(page) == {}


def test_clearing_removes_every_filter(run: Callable[..., AppTest], summit: Geoparse, sailing: Geoparse) -> None:
    page = run(summit, sailing, q="visitor", country="IN", kind="demonym")
    next(button for button in page.button if button.label == "Clear all filters").click().run()
    assert not page.exception
    assert page.text_input(key="text").value == ""
    assert page.session_state.kinds == list(DEFAULT_KINDS)
    assert len(marks_of(page)) == 5


def test_articles_that_another_program_adds_show_at_the_next_run(
    run: Callable[..., AppTest], summit: Geoparse, sailing: Geoparse
) -> None:
    page = run(summit)
    with Store.open() as store:
        store.add([sailing])
    assert "Cape Town" in marks_of(page.run())


def test_a_database_that_replaces_another_is_read(
    run: Callable[..., AppTest], summit: Geoparse, sailing: Geoparse, tmp_path: Path
) -> None:
    page = run(summit)
    for file in tmp_path.glob("articles.db*"):
        file.unlink()
    with Store.open() as store:
        store.add([sailing])
    assert set(marks_of(page.run())) == {"Cape Town", "Osaka", "Pacific Ocean"}


def test_a_deleted_database_is_created_again(run: Callable[..., AppTest], summit: Geoparse, tmp_path: Path) -> None:
    page = run(summit)
    for file in tmp_path.glob("articles.db*"):
        file.unlink()
    assert "Map the sample articles" in [button.label for button in page.run().button]


def test_an_empty_database_offers_the_sample_articles(run: Callable[..., AppTest]) -> None:
    page = run()
    assert not page.exception
    assert "Map the sample articles" in [button.label for button in page.button]


def test_articles_without_a_place_raise_no_error(run: Callable[..., AppTest], quiet: Geoparse) -> None:
    page = run(quiet)
    assert not page.exception


def test_an_unreachable_database_is_reported_with_a_button_to_retry(
    run: Callable[..., AppTest], summit: Geoparse, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(summit)
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://nowhere/x")
    monkeypatch.setenv("DATELINE_ACCESS", "open")
    st.cache_resource.clear()
    page = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not page.exception
    assert "Try again" in [button.label for button in page.button]


def test_a_hostile_query_raises_no_error(run: Callable[..., AppTest], summit: Geoparse) -> None:
    page = run(
        summit, article=["{{7*7}}"], source="<script>", at="nan,nan,nan", read="../../etc", place="';--", kind="x"
    )
    assert not page.exception


def paste(page: AppTest, text: str) -> AppTest:
    button(page, "Add articles").click().run()
    next(area for area in page.text_area if area.label == "Text").input(text)
    page = button(page, "Map this article").click().run()
    assert isinstance(page, AppTest)
    return page


def button(page: AppTest, label: str) -> Any:
    return next(button for button in page.button if button.label == label)


def test_a_user_over_the_rate_limit_is_told_when_to_try_again(
    run: Callable[..., AppTest], summit: Geoparse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_ADD_LIMIT", "1 articles/hour")
    page = paste(run(summit), "It rained in Cape Town on Monday.")
    assert "Cape Town" in marks_of(page)
    page = paste(page, "It snowed in Oslo on Tuesday.")
    (warning,) = page.warning
    assert "each user may add at most 1 article per hour; try again in 60 minutes" in warning.value
    assert not page.exception


def test_an_invalid_rate_limit_is_reported_in_the_dialog(
    run: Callable[..., AppTest], summit: Geoparse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_ADD_LIMIT", "lots")
    page = run(summit)
    button(page, "Add articles").click().run()
    (error,) = page.error
    assert error.value.startswith(r"DATELINE\_ADD\_LIMIT is")
