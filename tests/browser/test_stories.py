"""The same text in several papers is one story: the reader names the papers, and the page can count it once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from geo.store import Store
from geo.types import Article, Geoparse
from tests.conftest import MarkByHand

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

STORY = (
    "Delegates met in Osaka on Sunday and flew on to New Delhi, where the talks on the river treaty go into a third "
    "round. They said that 14 of 20 points are settled. The harbor question, raised again by fishermen who blocked a "
    "pier for two days, was left to a commission that reports in spring."
)
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }}"


@pytest.fixture(scope="module")
def wire(
    serve: Callable[..., str], mark: MarkByHand, sailing: Geoparse, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """A dashboard with one story in seven papers, and another article."""
    papers = ["Harbor Post", "Morning Courier", "Evening Echo", "Coast Daily", "River News", HOSTILE, "The Observer"]
    places = {"Osaka": "Osaka", "New Delhi": "New Delhi"}
    copies = [
        mark(Article(f"copy-{n}", f"Treaty talks, version {n}", STORY, dt.date(2024, 3, 4 + n), paper), places)
        for n, paper in enumerate(papers)
    ]
    path = tmp_path_factory.mktemp("wire") / "articles.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.add([*copies, sailing])
    return serve(path)


def test_the_reader_names_the_other_papers_and_opens_their_articles(look: Callable[..., Dashboard], wire: str) -> None:
    window = look(wire + "/?read=copy-0")
    window.page.get_by_text("Also in 6 papers").click()
    rows = window.page.get_by_role("list", name="The same story").get_by_role("button")
    expect(rows).to_have_count(6)
    expect(rows.filter(has_text=HOSTILE)).to_contain_text("9 Mar 2024 · Treaty talks, version 5")
    rows.filter(has_text="Coast Daily").click()
    expect(window.page.locator(".article h2")).to_have_text("Treaty talks, version 3")
    expect(window.page.get_by_role("list", name="The same story")).to_contain_text("Harbor Post")


def test_counting_by_stories_is_a_click_and_stays_in_the_link(look: Callable[..., Dashboard], wire: str) -> None:
    window = look(wire)
    assert "8 articles" in window.summary()
    window.page.get_by_test_id("stSidebar").get_by_role("radio", name="Stories").click()
    window.settled()
    assert "2 stories" in window.summary()
    assert "count=stories" in window.page.url
    expect(window.page.get_by_text("each story once")).to_be_visible()
    window.page.get_by_role("radio", name="Stories 2").click()
    expect(window.row("Treaty talks, version 0")).to_contain_text("Harbor Post · 4 Mar 2024 · and 6 others")
    again = look(window.page.url)
    assert "2 stories" in again.summary()
