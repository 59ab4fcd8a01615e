from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from geo.store import Store
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


@pytest.fixture
def mending(
    serve: Callable[..., str], tmp_path: Path, mark: Callable[..., Geoparse], summit: Geoparse, sailing: Geoparse
) -> Any:
    """A dashboard of its own with three articles, two of one publisher, and its database."""
    path = tmp_path / "own.db"
    later = mark(
        Article("later", "Talks go on", "The talks go on in Moscow. Old Mill is near.", None, "Example Times"),
        {"Moscow": "Moscow"},
    )
    with Store.open(f"sqlite:///{path}") as store:
        store.add([summit, sailing, later])
    return serve(path), f"sqlite:///{path}"


def _correct(window: Dashboard, name: str) -> None:
    mention = window.page.locator(".article .text").get_by_role("button", name=f"{name}: ").first
    mention.focus()
    window.page.keyboard.press("c")
    expect(window.page.get_by_role("combobox", name="Search for the right place")).to_be_visible()


def test_another_place_is_searched_by_keyboard_and_can_be_undone(
    look: Callable[..., Dashboard], mending: tuple[str, str]
) -> None:
    url, database = mending
    window = look(url + "/?read=summit")
    _correct(window, "Moscow")
    search = window.page.get_by_role("combobox", name="Search for the right place")
    search.fill("Moscow, Ida")
    expect(window.page.get_by_role("option")).to_have_count(1)
    expect(window.page.get_by_role("option")).to_contain_text("Idaho, United States")
    search.press("ArrowDown")
    search.press("Enter")
    expect(window.page.get_by_role("option", selected=True)).to_contain_text("Idaho")
    window.page.get_by_label("Your name").fill("Ann")
    window.page.get_by_role("button", name="Save").click()
    expect(window.page.get_by_role("status").filter(has_text="means Moscow, Idaho, United States")).to_be_visible()
    expect(window.page.locator(".article .corrected").first).to_have_text("Moscow")
    expect(window.mark("Moscow")).to_have_count(2)
    with Store.open(database) as store:
        (correction,) = store.corrections.active()
        assert (correction.author, correction.scope, correction.text) == ("Ann", "mention", "Moscow")
    window.page.get_by_role("button", name="Undo").click()
    expect(window.page.locator(".article .corrected")).to_have_count(0)
    expect(window.mark("Moscow")).to_have_count(1)


def test_no_place_everywhere_the_publisher_says_it_from_the_popup_and_undone_from_the_list(
    look: Callable[..., Dashboard], mending: tuple[str, str]
) -> None:
    url, _ = mending
    window = look(url)
    window.open_popup("Moscow")
    window.popup.get_by_role("button", name="Correct").first.click()
    window.page.get_by_text("Wherever Example Times writes “Moscow”").click()
    window.page.get_by_role("button", name="Not a place").click()
    expect(window.page.get_by_text("“Moscow” is not a place (2 mentions)")).to_be_visible()
    expect(window.mark("Moscow")).to_have_count(0)
    expect(window.row("Moscow")).to_have_count(0)
    window.page.get_by_text("Corrections 1").click()
    corrections = window.page.get_by_role("list", name="Corrections")
    expect(corrections).to_contain_text("everywhere in Example Times")
    with window.page.expect_download() as download:
        window.page.get_by_role("button", name="Download as a corpus").click()
    articles = [json.loads(line) for line in download.value.path().read_text().splitlines()]
    assert {mention["text"] for article in articles for mention in article["mentions"]} == {
        "New Delhi",
        "Osaka",
        "Atlantis",
    }
    corrections.get_by_role("button", name="Undo").click()
    expect(window.mark("Moscow")).to_be_visible()


def test_selected_words_are_marked_as_a_place_at_a_point_of_the_map(
    look: Callable[..., Dashboard], mending: tuple[str, str]
) -> None:
    url, database = mending
    window = look(url + "/?read=later")
    window.page.locator(".article .text").first.evaluate(
        """block => {
            const text = block.lastChild, at = text.data.indexOf("Old Mill");
            getSelection().setBaseAndExtent(text, at, text, at + "Old Mill".length);
        }"""
    )
    window.page.get_by_role("button", name="Mark as a place").click()
    window.page.get_by_role("button", name="Pick on the map").click()
    window.map.click(position={"x": 200, "y": 300})
    point = window.page.get_by_role("option", name="Old Mill")
    expect(point).to_contain_text("This exact point")
    expect(point).to_have_attribute("aria-selected", "true")
    window.page.get_by_role("button", name="Save").click()
    expect(window.page.locator(".article .corrected").first).to_have_text("Old Mill")
    expect(window.mark("Old Mill")).to_be_visible()
    with Store.open(database) as store:
        (correction,) = store.corrections.active()
        assert (correction.action, correction.start, correction.end) == ("missed", 27, 35)


def test_missed_place_is_typed_where_selecting_is_hard(
    look: Callable[..., Dashboard], mending: tuple[str, str]
) -> None:
    url, _ = mending
    window = look(url + "/?read=later")
    window.page.get_by_text("Missed a place?").click()
    words = window.page.get_by_label("Its words as in the article")
    words.fill("New Mill")
    words.press("Enter")
    expect(window.page.get_by_text("These words are not in the article")).to_be_visible()
    words.fill("Old Mill")
    words.press("Enter")
    expect(window.page.get_by_role("heading", name="“Old Mill”")).to_be_visible()
    expect(window.page.get_by_role("radiogroup", name="Kind")).to_be_visible()


def test_sentence_of_a_popup_opens_the_article_at_the_mention(
    look: Callable[..., Dashboard], mending: tuple[str, str]
) -> None:
    url, _ = mending
    window = look(url)
    window.open_popup("Osaka")
    window.popup.locator("blockquote", has_text="They last met in Osaka").click()
    expect(window.page.locator(".mention.here")).to_have_text("Osaka")


def test_pointing_at_a_mention_rings_its_circle_and_the_other_way_round(
    look: Callable[..., Dashboard], mending: tuple[str, str]
) -> None:
    url, _ = mending
    window = look(url + "/?read=summit")
    window.page.locator(".article").get_by_role("button", name="Osaka: ").hover()
    expect(window.map.locator('.dl-mark.dl-lit[aria-label*="Osaka"]')).to_be_visible()
    window.mark("Moscow").hover(force=True)
    expect(window.page.locator(".article .lit").first).to_have_text("Moscow")
