from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


def test_map_draws_its_circles_and_its_outlines(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.map.locator("canvas.leaflet-tile-loaded").first).to_be_visible()
    inked = """map => [...map.getContainer().querySelectorAll('canvas.leaflet-tile')].some(tile =>
        tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data.some(value => value > 0))"""
    assert window.in_map(inked)


def test_circle_opens_its_sentences_with_the_mention_marked(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.open_popup("Moscow")
    expect(window.popup.locator("h2")).to_have_text("Moscow")
    expect(window.popup.locator("blockquote")).to_have_text("The visitor flew from Moscow to New Delhi on Monday.")
    expect(window.popup.locator("mark")).to_have_text("Moscow")
    expect(window.popup.locator(".dl-open")).to_have_text("Leaders meet in New Delhi")
    expect(window.popup.locator(".dl-quote .dl-by")).to_contain_text("Example Times · 6 Dec 2021")
    assert window.popup.locator(".dl-quote a").get_attribute("href") == "https://example.org/summit"


def test_popup_stays_open_while_the_page_runs_and_is_in_the_link(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.open_popup("Osaka")
    window.settled()
    expect(window.popup.locator("h2")).to_have_text("Osaka")
    expect(window.popup.locator("blockquote")).to_have_count(2)
    assert "place=gn%3A1853909" in window.page.url


def test_circle_opens_and_closes_by_keyboard(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.mark("Moscow").focus()
    window.page.keyboard.press("Enter")
    expect(window.popup).to_be_visible()
    window.page.keyboard.press("Escape")
    expect(window.popup).to_have_count(0)


def test_a_filter_does_not_redraw_the_map(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.in_map("map => { map.same = true }")
    window.page.get_by_label("Words in title or text").fill("yacht")
    window.page.keyboard.press("Enter")
    expect(window.mark("Moscow")).to_have_count(0)
    assert window.in_map("map => map.same") is True


def test_near_places_share_a_circle_and_part_when_zoomed(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?kind=place&kind=demonym&at=28,78,1")
    expect(window.mark("New Delhi +1")).to_be_visible()
    window.in_map("map => { map.setView([26, 78], 5) }")
    expect(window.mark("New Delhi:")).to_be_visible()
    expect(window.mark("India:")).to_be_visible()


def test_popup_of_a_shared_circle_leads_to_each_place(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?kind=place&kind=demonym&at=28,78,1")
    window.open_popup("New Delhi +1")
    window.popup.locator(".dl-members button", has_text="Country").click()
    expect(window.popup.locator("h2")).to_have_text("India")


def test_map_follows_the_dark_theme(chromium: Browser, served: str) -> None:
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(served)
    expect(page.locator(".dl-map")).to_have_attribute("data-theme", "dark", timeout=60_000)
    context.close()


def test_place_in_the_list_opens_on_the_map_and_the_map_marks_the_list(
    look: Callable[..., Dashboard], served: str
) -> None:
    window = look(served)
    window.row("Cape Town").click()
    expect(window.popup.locator("h2")).to_have_text("Cape Town")
    window.in_map("map => { map.setView([20, 80], 2, { animate: false }) }")
    window.settled()
    window.open_popup("Osaka")
    expect(window.page.locator("button.row.chosen")).to_contain_text("Osaka")


def test_list_and_map_say_the_same_counts(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    shown = {mark.get_attribute("data-place"): mark.inner_text() for mark in window.map.locator(".dl-mark").all()}
    listed = {
        row.get_attribute("data-id"): row.locator(".n").inner_text().split()[0]
        for row in window.page.locator("button.row").all()
    }
    assert shown == listed


def test_online_map_is_asked_for_only_when_switched_on(chromium: Browser, served: str) -> None:
    context = chromium.new_context()
    context.add_init_script("try { localStorage.setItem('dateline.tour', 'seen') } catch {}")
    page = context.new_page()
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(served)
    expect(page.locator(".dl-mark").first).to_be_visible(timeout=60_000)
    assert not [url for url in requested if "openstreetmap" in url]
    page.get_by_role("button", name="Layers and background").click()
    page.get_by_role("radio", name="OpenStreetMap").check()
    expect(page.get_by_role("link", name="OpenStreetMap")).to_be_visible()
    assert [url for url in requested if url.startswith("https://tile.openstreetmap.org/")]
    assert "openstreetmap" not in page.url
    context.close()
