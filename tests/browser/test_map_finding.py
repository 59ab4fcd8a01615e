"""Going to a place, asking why it is there, and what other parts of the page say to the map."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


def _search(window: Dashboard, words: str) -> Any:
    box = window.map.get_by_role("combobox", name="Go to a place")
    box.click()
    window.page.keyboard.type(words, delay=20)
    return window.map.get_by_role("listbox", name="Places found")


def test_place_that_is_mentioned_is_found_first_and_opens(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    found = _search(window, "mosc")
    expect(found.get_by_role("option").first).to_contain_text("Moscow")
    window.page.keyboard.press("Enter")
    expect(window.popup.locator("h2")).to_have_text("Moscow")
    window.page.wait_for_url(re.compile("place=gn%3A524901"))


def test_a_place_without_mentions_is_shown_with_a_note(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    found = _search(window, "Lisbon")
    expect(found.get_by_role("option").first).to_contain_text("not mentioned")
    found.get_by_role("option").first.click()
    expect(window.popup.locator("h2")).to_have_text("Lisbon")
    expect(window.popup).to_contain_text("Not mentioned")
    assert window.in_map("map => Math.round(map.getCenter().lat)") == 39


def test_suggestions_are_walked_and_left_by_keyboard(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    found = _search(window, "lond")
    expect(found.get_by_role("option").nth(1)).to_be_visible()
    window.page.keyboard.press("ArrowDown")
    expect(found.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    window.page.keyboard.press("Escape")
    expect(found).to_be_hidden()
    window.page.keyboard.press("Escape")
    expect(window.map.get_by_role("combobox", name="Go to a place")).to_have_value("")


def test_popup_says_which_namesakes_were_considered(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.open_popup("Moscow")
    window.popup.get_by_role("button", name="Why this place?").click()
    expect(window.popup.locator(".dl-why .dl-chosen")).to_contain_text("Moscow")
    expect(window.popup.locator(".dl-why li").nth(1)).to_be_visible()
    window.popup.get_by_role("button", name="Why this place?").click()
    expect(window.popup.locator(".dl-why")).to_have_count(0)


def test_title_in_a_popup_opens_the_article_there(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.open_popup("Moscow")
    window.popup.locator(".dl-open").click()
    expect(window.page.locator(".article h2")).to_have_text("Leaders meet in New Delhi")
    window.page.wait_for_url(re.compile("read=summit"))


def test_all_mentions_open_beside_the_map_and_are_in_the_link(look: Callable[..., Dashboard], samples: str) -> None:
    window = look(samples + "/?place=gn%3A1261481&at=28.6,77.2,6")
    window.popup.get_by_role("button", name=re.compile(r"All \d+ mentions")).click()
    window.page.wait_for_url(re.compile("all=gn%3A1261481"))
    expect(window.page.locator(".place h2")).to_have_text("New Delhi")
    again = look(window.page.url)
    expect(again.page.locator(".place h2")).to_have_text("New Delhi")


def test_map_stays_where_it_is_when_a_filter_changes(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?at=50,20,4")
    before = window.in_map("map => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]")
    window.page.get_by_label("Words in title or text").fill("visitor")
    window.page.keyboard.press("Enter")
    expect(window.page.locator(".chip")).to_be_visible()
    window.settled()
    after = window.in_map("map => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]")
    # The chip's row makes the map less high; Leaflet keeps its middle to the pixel, 0.06° here.
    assert after == pytest.approx(before, abs=0.06)


def test_buttons_zoom_and_show_all_places(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?at=50,20,4")
    window.map.get_by_role("button", name="Zoom in").click()
    window.page.wait_for_url(re.compile(r"at=(49\.9|50\.0)\d+%2C(19\.9|20\.0)\d+%2C5"))
    window.map.get_by_role("button", name="Show all places", exact=True).click()
    expect(window.mark("Cape Town")).to_be_visible()
    expect(window.mark("Osaka")).to_be_visible()


def test_map_fills_the_screen(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.map.get_by_role("button", name="Full screen").click()
    button = window.map.get_by_role("button", name="Leave full screen")
    expect(button).to_be_visible()
    assert window.in_map("map => map.getContainer().matches(':fullscreen') && map.getSize().x === innerWidth")
    button.click()
    expect(window.map.get_by_role("button", name="Full screen", exact=True)).to_be_visible()
    assert window.in_map("map => map.getSize().x < innerWidth")


def test_other_parts_ring_the_circles_of_places(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.maps().evaluate("maps => maps.highlight([['gn:524901']])")
    expect(window.mark("Moscow")).to_have_class(re.compile("dl-lit"))
    window.maps().evaluate("maps => maps.highlight([])")
    expect(window.mark("Moscow")).not_to_have_class(re.compile("dl-lit"))


def test_counts_of_a_moment_are_shown_without_the_server(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    places = [["gn:524901", 55.75, 37.62], ["gn:0", 56.5, 38.0], ["gn:1853909", 34.69, 135.5]]
    play = "(maps, [places, counts, label]) => maps.play({ places, counts, label, most: 9 })"
    window.maps().evaluate(play, [places, [3, 2, 0], "May 2023"])
    expect(window.mark("Moscow")).to_have_text("5")
    expect(window.mark("Osaka")).to_have_class(re.compile("dl-none"))
    expect(window.map.locator(".dl-notice")).to_have_text("May 2023")
    window.maps().evaluate(play, [places, [0, 0, 4], "June 2023"])
    expect(window.mark("Osaka")).to_have_text("4")
    window.maps().evaluate("maps => maps.play(null)")
    expect(window.mark("Moscow")).to_have_text("1")
    expect(window.map.locator(".dl-notice")).to_be_hidden()


def test_a_click_on_the_map_answers_a_component_that_picks_a_point(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?at=0,0,4")
    pick = "maps => { window.picked = undefined; maps.pickPoint('Click where it is').then(at => window.picked = at) }"
    window.maps().evaluate(pick)
    expect(window.map.locator(".dl-notice")).to_have_text("Click where it is")
    box = window.map.bounding_box()
    assert box is not None
    window.map.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    window.page.wait_for_function("() => window.picked")
    picked = window.page.evaluate("() => window.picked")
    assert (picked["lat"], picked["lon"]) == pytest.approx((0, 0), abs=0.5)
    window.maps().evaluate(pick)
    window.map.press("Escape")
    window.page.wait_for_function("() => window.picked === null")
