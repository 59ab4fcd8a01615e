from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


def strip(window: Dashboard) -> Locator:
    return window.page.locator(".st-key-strip")


def drag(window: Dashboard, start: float, end: float) -> None:
    """Drag over the bars, from one part of their width to another."""
    box = strip(window).locator(".track").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    window.page.mouse.move(box["x"] + start * box["width"], y)
    window.page.mouse.down()
    window.page.mouse.move(box["x"] + end * box["width"], y, steps=5)
    window.page.mouse.up()


def test_dragging_over_the_bars_selects_a_period(look: Callable[..., Dashboard], samples: str) -> None:
    window = look(samples)
    drag(window, 0.1, 0.5)
    window.page.wait_for_url(re.compile("from=.*to="))
    expect(window.page.locator(".chip")).to_have_count(1)
    expect(strip(window).get_by_role("slider", name="First day")).to_be_visible()


def test_a_click_selects_one_bar_and_a_double_click_all(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    track = strip(window).locator(".track")
    track.click(position={"x": 2, "y": 20})
    window.page.wait_for_url(re.compile("from=2021-12-06&to=2021-12-06|from=2021-12-06&to=2021-12-12"))
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.mark("Cape Town")).to_have_count(0)
    track.dblclick(position={"x": 200, "y": 20})
    expect(window.page.locator(".chip")).to_have_count(0)
    expect(window.mark("Cape Town")).to_be_visible()


def test_arrow_keys_move_the_bounds_and_escape_takes_them_off(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    handle = strip(window).get_by_role("slider", name="First day")
    handle.focus()
    window.page.keyboard.press("End")
    window.page.wait_for_url(re.compile("from=2023"))
    expect(window.mark("Moscow")).to_have_count(0)
    expect(handle).to_be_focused()
    window.page.keyboard.press("Escape")
    expect(window.mark("Moscow")).to_be_visible()
    assert "from=" not in window.page.url


def test_a_period_with_nothing_in_it_leaves_the_map_and_the_way_back(
    look: Callable[..., Dashboard], served: str
) -> None:
    window = look(served + "/?from=2021-12-20&to=2021-12-30")
    expect(window.page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    expect(window.map).to_be_visible()
    strip(window).get_by_role("button", name="All", exact=True).click()
    expect(window.mark("Moscow")).to_be_visible()


def test_the_last_year_is_one_click_away(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    choice = strip(window).get_by_role("button", name="2023")
    choice.click()
    window.page.wait_for_url(re.compile("from=2023-01-01&to=2023-12-31"))
    expect(choice).to_have_attribute("aria-pressed", "true")
    assert window.summary().startswith("1 mention of 1 place")


def test_zooming_in_draws_the_period_day_by_day(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?from=2021-12-06&to=2021-12-12")
    strip(window).get_by_role("button", name="Zoom in").click()
    window.page.wait_for_url(re.compile(r"span=2021-12-06..2021-12-12"))
    expect(strip(window).locator(".tick").first).to_have_text("2021")
    expect(strip(window).get_by_role("slider", name="Last day")).to_have_attribute("aria-valuemax", "6")
    strip(window).get_by_role("button", name="Zoom out").click()
    expect(strip(window).get_by_role("button", name="Zoom in")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180)])
def test_the_timeline_is_there_on_small_screens(
    look: Callable[..., Dashboard], served: str, width: int, height: int
) -> None:
    window = look(served, width, height)
    box = strip(window).locator(".track").bounding_box()
    assert box is not None
    assert box["width"] > 300
    assert box["x"] + box["width"] <= width


def play(window: Dashboard) -> None:
    strip(window).get_by_role("button", name="Play the map through time").click()
    expect(strip(window).get_by_role("button", name="Stop playing")).to_be_visible()


def moment(window: Dashboard) -> Any:
    return strip(window).get_by_role("slider", name="Moment")


def test_playing_shows_moment_after_moment_on_the_map(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    play(window)
    window.page.wait_for_function("part => part.getAttribute('aria-valuenow') > 3", arg=moment(window).element_handle())
    strip(window).get_by_role("button", name="Pause").click()
    stopped = moment(window).get_attribute("aria-valuenow")
    expect(window.map.locator(".dl-notice")).to_contain_text(re.compile("202[123]"))
    window.page.wait_for_timeout(800)
    assert moment(window).get_attribute("aria-valuenow") == stopped


def test_playing_counts_the_mentions_of_each_moment(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    play(window)
    strip(window).get_by_role("button", name="Pause").click()
    moment(window).focus()
    window.page.keyboard.press("Home")
    expect(window.mark("New Delhi")).to_have_attribute("aria-label", "2, New Delhi: 2 mentions")
    expect(window.mark("Cape Town")).to_have_class(re.compile("dl-none"))
    strip(window).get_by_role("button", name="Step forward").click()
    expect(window.mark("New Delhi")).to_have_class(re.compile("dl-none"))
    strip(window).get_by_role("combobox", name="What the map counts").select_option("All so far")
    expect(window.mark("New Delhi")).not_to_have_class(re.compile("dl-none"))
    window.page.keyboard.press("Escape")
    moment(window).focus()
    window.page.keyboard.press("End")
    expect(window.mark("Cape Town")).not_to_have_class(re.compile("dl-none"))


def test_playing_asks_the_server_for_nothing(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    play(window)
    window.settled()
    sent = []
    window.page.on("websocket", lambda _: sent.append("another connection"))
    window.page.evaluate(
        """() => { const send = WebSocket.prototype.send; window.sent = 0;
        WebSocket.prototype.send = function (...what) { window.sent += 1; return send.apply(this, what); }; }"""
    )
    strip(window).get_by_role("combobox", name="Speed").select_option("4×")
    window.page.wait_for_timeout(1500)
    assert window.page.evaluate("() => window.sent") == 0
    assert sent == []


def test_stopping_shows_all_again(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    play(window)
    strip(window).get_by_role("button", name="Stop playing").click()
    expect(strip(window).get_by_role("button", name="Play the map through time")).to_be_visible()
    expect(window.mark("New Delhi")).to_have_attribute("aria-label", "2, New Delhi: 2 mentions in 1 article")
    expect(window.map.locator(".dl-notice")).to_be_hidden()


def test_the_playing_period_can_become_the_filter(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    play(window)
    strip(window).get_by_role("button", name="Pause").click()
    moment(window).focus()
    window.page.keyboard.press("Home")
    strip(window).get_by_role("button", name="Filter by this period").click()
    window.page.wait_for_url(re.compile("from=2021-12-06&to=2021-12-12"))
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.mark("Cape Town")).to_have_count(0)


def test_a_map_that_is_moved_while_paused_keeps_the_moment(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    play(window)
    strip(window).get_by_role("button", name="Pause").click()
    moment(window).focus()
    window.page.keyboard.press("Home")
    window.in_map("map => { map.setView([30, 70], 3) }")
    window.settled()
    expect(window.mark("New Delhi")).to_have_attribute("aria-label", "2, New Delhi: 2 mentions")
    expect(window.mark("Osaka")).to_have_attribute("aria-label", re.compile("1 mention$"))
