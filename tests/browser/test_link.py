from __future__ import annotations

import re
from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

_BACK = (
    f"Streamlit {version('streamlit')}: Back must lead to the view before. See what st.query_params writes to the "
    "browser's history, whether Streamlit runs the page on popstate now, and dashboard/components/history.js."
)
NARROWED = "/?from=2021-12-01&to=2021-12-31&conf=0.50&at=40.000,60.000,3&list=articles"


def test_the_summary_describes_what_is_shown(look: Callable[..., Dashboard], served: str) -> None:
    assert look(served).summary() == (
        "8 mentions of 5 places in 3 articles, 6 Dec 2021 to 1 May 2023; 1 more mention could not be placed"
    )


def test_date_filter_removes_what_lies_outside(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    expect(window.mark("Cape Town")).to_be_visible()
    window.page.get_by_role("group", name="To").get_by_role("spinbutton").first.click()
    window.page.keyboard.type("20211231")
    window.page.keyboard.press("Escape")
    expect(window.mark("Cape Town")).to_have_count(0)
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.page.locator(".sentence")).to_contain_text("1 article")
    window.settled()
    assert "to=2021-12-31" in window.page.url


def test_an_empty_result_offers_to_clear_the_filters(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?q=xyzzy")
    expect(window.page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    window.page.get_by_role("button", name="Clear all filters").last.click()
    expect(window.mark("Moscow")).to_be_visible()
    window.settled()
    assert "q=" not in window.page.url


def test_copied_link_restores_the_view_in_another_window(look: Callable[..., Dashboard], served: str) -> None:
    first = look(served + NARROWED)
    first.open_popup("Moscow")
    first.settled()
    first.page.get_by_role("button", name="Share").click()
    first.page.get_by_role("button", name="Copy link").click()
    expect(first.page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = first.page.evaluate("() => navigator.clipboard.readText()")
    second = look(copied)
    expect(second.popup.locator("h2")).to_have_text("Moscow")
    assert second.summary() == first.summary()
    where = "map => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]"
    assert second.in_map(where) == pytest.approx(first.in_map(where), abs=0.5)
    expect(second.page.get_by_text("Articles 1")).to_be_visible()


def test_popup_that_a_link_opens_points_at_its_place(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?place=gn:1853909&at=20.000,125.000,4")
    tip = window.map.locator(".leaflet-popup-tip-container")
    expect(tip).to_be_visible()
    window.settled()
    mark, point = window.mark("Osaka").bounding_box(), tip.bounding_box()
    assert mark is not None
    assert point is not None
    assert mark["x"] + mark["width"] / 2 == pytest.approx(point["x"] + point["width"] / 2, abs=3)


def test_moving_the_map_is_in_the_link(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.in_map("map => { map.setView([48, 5], 4) }")
    window.page.wait_for_url(re.compile(r"at=4[78]\.\d+%2C[45]\.\d+%2C4$"))


def test_hostile_query_opens_the_plain_view(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?from=<script>&conf=nan&at=1e999,x,&kind=%00&country=%27--&place={{7*7}}&nonsense=1")
    expect(window.mark("Moscow")).to_be_visible()
    assert window.summary().startswith("8 mentions")


def test_article_opens_with_its_mentions_leading_to_the_map(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?list=articles")
    window.row("Leaders meet").click()
    article = window.page.locator(".article")
    expect(article.locator("h2")).to_have_text("Leaders meet in New Delhi")
    expect(article.locator(".mention.place")).to_have_text(
        ["New Delhi", "Moscow", "New Delhi", "Osaka", "Atlantis", "Places"]
    )
    expect(article.locator(".unplaced").first).to_have_text("Atlantis")
    article.get_by_role("button", name="Osaka").click()
    expect(window.popup.locator("h2")).to_have_text("Osaka")
    window.settled()
    assert "read=summit" in window.page.url


def test_popup_opens_the_article_beside_the_map(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.open_popup("Moscow")
    window.popup.locator(".dl-open").click()
    expect(window.page.locator(".article h2")).to_have_text("Leaders meet in New Delhi")
    window.press("Back to the list")
    expect(window.row("Moscow")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180), (1440, 900)])
def test_page_never_scrolls_sideways(look: Callable[..., Dashboard], served: str, width: int, height: int) -> None:
    window = look(served, width, height)
    expect(window.mark("Moscow")).to_be_visible()
    overflow = "() => document.scrollingElement.scrollWidth - innerWidth"
    assert window.page.evaluate(overflow) <= 0
    main = window.page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0


def test_phone_shows_map_list_and_popup(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served, 390, 844)
    window.open_popup("Moscow")
    window.settled()
    box = window.popup.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    expect(window.row("Moscow")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_link_to_a_place_far_down_the_list_leaves_the_map_in_view(
    look: Callable[..., Dashboard], samples: str, width: int, height: int
) -> None:
    window = look(samples + "/?place=gn:12096464&at=33.00,78.00,4.5", width, height)
    expect(window.popup).to_be_visible()
    window.settled()
    box = window.map.bounding_box()
    assert box
    assert box["y"] >= 0


def test_list_beside_the_map_is_scrolled_to_the_open_place(look: Callable[..., Dashboard], samples: str) -> None:
    window = look(samples + "/?place=gn:12096464&at=33.00,78.00,4.5")
    expect(window.page.locator("button.row.chosen")).to_be_in_viewport()


@pytest.mark.parametrize("after_ms", [0, 300])
def test_going_back_takes_the_last_filter_off_at_once(
    look: Callable[..., Dashboard], served: str, after_ms: int
) -> None:
    window = look(served)
    window.page.get_by_label("Words in title or text").fill("yacht")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(re.compile("q=yacht"))
    window.page.wait_for_timeout(after_ms)
    window.page.go_back()
    expect(window.page.locator(".chip"), _BACK).to_have_count(0)
    expect(window.mark("Moscow")).to_be_visible()
    window.settled()
    assert "q=" not in window.page.url


def test_going_forward_puts_the_filter_on_again(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.page.get_by_label("Words in title or text").fill("yacht")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(re.compile("q=yacht"))
    window.page.go_back()
    expect(window.page.locator(".chip"), _BACK).to_have_count(0)
    window.page.go_forward()
    expect(window.page.locator(".chip")).to_have_text(re.compile("yacht"))
    window.settled()
    assert "q=yacht" in window.page.url
