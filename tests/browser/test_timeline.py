from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def strip(window):
    return window.page.locator(".st-key-strip")


def drag(window, start: float, end: float) -> None:
    """Drag over the bars, from one part of their width to another."""
    box = strip(window).locator(".track").bounding_box()
    y = box["y"] + box["height"] / 2
    window.page.mouse.move(box["x"] + start * box["width"], y)
    window.page.mouse.down()
    window.page.mouse.move(box["x"] + end * box["width"], y, steps=5)
    window.page.mouse.up()


def test_dragging_over_the_bars_keeps_a_period(look, samples):
    window = look(samples)
    drag(window, 0.1, 0.5)
    window.page.wait_for_url(re.compile("from=.*to="))
    expect(window.page.locator(".chip")).to_have_count(1)
    expect(strip(window).get_by_role("slider", name="First day")).to_be_visible()


def test_a_click_keeps_one_bar_and_a_double_click_all_again(look, served):
    window = look(served)
    track = strip(window).locator(".track")
    track.click(position={"x": 2, "y": 20})
    window.page.wait_for_url(re.compile("from=2021-12-06&to=2021-12-06|from=2021-12-06&to=2021-12-12"))
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.mark("Cape Town")).to_have_count(0)
    track.dblclick(position={"x": 200, "y": 20})
    expect(window.page.locator(".chip")).to_have_count(0)
    expect(window.mark("Cape Town")).to_be_visible()


def test_arrow_keys_move_the_bounds_and_escape_takes_them_off(look, served):
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


def test_a_period_with_nothing_in_it_leaves_the_map_and_the_way_back(look, served):
    window = look(served + "/?from=2021-12-20&to=2021-12-30")
    expect(window.page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    expect(window.map.locator(".leaflet-container")).to_be_visible()
    strip(window).get_by_role("button", name="All", exact=True).click()
    expect(window.mark("Moscow")).to_be_visible()


def test_the_last_year_is_one_click_away(look, served):
    window = look(served)
    choice = strip(window).get_by_role("button", name="2023")
    choice.click()
    window.page.wait_for_url(re.compile("from=2023-01-01&to=2023-12-31"))
    expect(choice).to_have_attribute("aria-pressed", "true")
    assert window.said().startswith("1 mention of 1 place")


def test_zooming_in_draws_the_period_day_by_day(look, served):
    window = look(served + "/?from=2021-12-06&to=2021-12-12")
    strip(window).get_by_role("button", name="Zoom in").click()
    window.page.wait_for_url(re.compile(r"span=2021-12-06..2021-12-12"))
    expect(strip(window).locator(".tick").first).to_have_text("2021")
    expect(strip(window).get_by_role("slider", name="Last day")).to_have_attribute("aria-valuemax", "6")
    strip(window).get_by_role("button", name="Zoom out").click()
    expect(strip(window).get_by_role("button", name="Zoom in")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180)])
def test_the_timeline_is_there_on_small_screens(look, served, width, height):
    window = look(served, width, height)
    box = strip(window).locator(".track").bounding_box()
    assert box["width"] > 300
    assert box["x"] + box["width"] <= width
