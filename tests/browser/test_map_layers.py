"""What is switched on the map: layers, kinds of mention, backgrounds; and what of it is in the link."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

INKED = """([map, pane]) => [...map.getPane(pane).querySelectorAll("canvas")].some(sheet => {
    const {width, height} = sheet;
    return width && sheet.getContext('2d').getImageData(0, 0, width, height).data.some(value => value > 0);
})"""


def _inked(window: Dashboard, pane: str) -> Any:
    leaflet = window.maps().evaluate_handle("({ maps }) => [...maps][0].map")
    return window.page.wait_for_function(INKED, arg=[leaflet, pane])


def _open_panel(window: Dashboard) -> Any:
    window.map.get_by_role("button", name="Layers and background").click()
    return window.map.get_by_role("form", name="Layers and background")


def test_heat_is_switched_on_and_is_in_the_link(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    panel = _open_panel(window)
    panel.get_by_role("checkbox", name="Heat").check()
    panel.get_by_role("checkbox", name="Circles").uncheck()
    window.page.wait_for_url(re.compile(r"\?layer=heat"))
    _inked(window, "heat")
    expect(window.map.locator(".dl-mark")).to_have_count(0)
    expect(window.map.locator(".dl-legend")).to_contain_text("many mentions")


def test_countries_are_shaded_and_say_their_count(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    _open_panel(window).get_by_role("checkbox", name="Countries by count").check()
    _inked(window, "shades")
    expect(window.map.locator(".dl-step").first).to_be_visible()
    window.page.keyboard.press("Escape")
    window.in_map("map => { map.setView([62, 95], 3, {animate: false}) }")
    window.map.hover(position={"x": 330, "y": 400})
    expect(window.map.locator(".dl-tip")).to_have_text("Russia: 1")


def test_country_opens_and_becomes_the_filter(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?layer=countries&at=22,79,4")
    _inked(window, "shades")
    window.map.click(position={"x": 300, "y": 330})
    expect(window.popup.locator("h2")).to_have_text("India")
    window.popup.get_by_role("button", name="Show only this country").click()
    window.page.wait_for_url(re.compile("country=IN"))
    expect(window.page.locator(".chip", has_text="India")).to_be_visible()


def test_peoples_are_counted_from_the_map(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    expect(window.mark("India")).to_have_count(0)
    _open_panel(window).get_by_role("checkbox", name="Peoples").check()
    window.page.wait_for_url(re.compile("kind=demonym"))
    window.in_map("map => { map.setView([26, 78], 5, {animate: false}) }")
    expect(window.mark("India:")).to_have_class(re.compile("dl-demonyms"))
    expect(window.page.locator(".sentence")).to_contain_text("9 mentions of 6 places")


def test_rings_say_how_far_a_place_reaches(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?layer=circles&layer=reach&at=34.7,135.5,9")
    _inked(window, "heat")
    expect(window.map.locator(".dl-legend")).to_contain_text("within this ring")


def test_link_with_no_layer_shows_none(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?at=50,20,3")
    panel = _open_panel(window)
    panel.get_by_role("checkbox", name="Circles").uncheck()
    window.page.wait_for_url(re.compile("layer=none"))
    expect(window.map.locator(".dl-mark")).to_have_count(0)
    panel.get_by_role("checkbox", name="Circles").check()
    expect(window.mark("Moscow")).to_be_visible()


def test_panel_is_reached_and_left_by_keyboard(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.map.get_by_role("button", name="Layers and background").focus()
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Space")
    expect(window.map.get_by_role("checkbox", name="Heat")).to_be_checked()
    window.page.keyboard.press("Escape")
    expect(window.map.get_by_role("form", name="Layers and background")).to_be_hidden()
    expect(window.map.get_by_role("button", name="Layers and background")).to_be_focused()


def test_online_background_that_does_not_answer_leaves_the_built_in_one(chromium: Browser, served: str) -> None:
    page = chromium.new_page()
    page.add_init_script("try { localStorage.setItem('dateline.tour', 'seen') } catch {}")
    page.goto(served)
    expect(page.locator(".dl-mark").first).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Layers and background").click()
    page.get_by_role("radio", name="OpenStreetMap").check()
    expect(page.locator(".dl-notice")).to_have_text("The online map does not respond. The built-in map is shown.")
    expect(page.locator("canvas.leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator(".dl-mark").first).to_be_visible()
    page.get_by_role("radio", name="Built in, offline").check()
    expect(page.locator(".dl-notice")).to_be_hidden()
    page.close()
