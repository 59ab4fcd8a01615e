from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

PUBLISHERS = "/?vs=publishers&a=Example+Times&b=Example+Post"


def maps(window: Dashboard) -> list[Locator]:
    """The two maps, first and second."""
    both = window.page.locator(".dl-map")
    expect(both).to_have_count(2)
    return [both.nth(index) for index in (0, 1)]


def mark(view: Locator, name: str) -> Locator:
    return view.locator(f'.dl-mark[aria-label*="{name}"]')


def test_comparing_starts_with_the_two_most_frequent_publishers(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.page.get_by_role("button", name="Compare").click()
    first, second = maps(window)
    expect(mark(first, "New Delhi")).to_be_visible()
    expect(mark(first, "Cape Town")).to_have_count(0)
    expect(mark(second, "Cape Town")).to_be_visible()
    expect(mark(second, "New Delhi")).to_have_count(0)
    window.page.wait_for_url(re.compile("vs=publishers&a=Example(\\+|%20)Times&b=Example(\\+|%20)Post"))
    assert window.summary() == "4 mentions by Example Times and 3 mentions by Example Post"
    expect(window.page.get_by_text("4 mentions in 1 article")).to_be_visible()


def test_two_maps_move_together(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + PUBLISHERS)
    expect(mark(maps(window)[0], "New Delhi")).to_be_visible()
    window.in_map("map => { map.setView([20, 60], 4) }")
    where = "map => [map.getCenter().lat, map.getCenter().lng, map.getZoom()]"
    for _ in range(20):
        if window.in_map(where, 1)[2] == 4:
            break
        window.page.wait_for_timeout(200)
    assert window.in_map(where, 1) == pytest.approx(window.in_map(where), abs=0.5)


def test_the_difference_is_one_map_and_in_the_link(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + PUBLISHERS)
    window.page.get_by_role("radio", name="Difference").or_(
        window.page.get_by_role("button", name="Difference")
    ).first.click()
    window.page.wait_for_url(re.compile("show=difference"))
    expect(window.mark("New Delhi")).to_have_class(re.compile("dl-toned"))
    expect(window.mark("Cape Town")).to_have_class(re.compile("dl-less"))
    expect(window.map.locator(".dl-legend")).to_contain_text("Example Times")
    again = look(window.page.url)
    expect(again.mark("Cape Town")).to_have_class(re.compile("dl-less"))


def test_the_table_says_where_the_sides_differ_most(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + PUBLISHERS + "&show=difference")
    rows = window.page.locator("table.apart tbody tr")
    expect(rows.first).to_contain_text("New Delhi")
    expect(rows.first).to_contain_text("50%")
    expect(rows.first).to_contain_text("+50.0")
    rows.first.get_by_role("button").click()
    expect(window.popup.locator("h2")).to_have_text("New Delhi")
    expect(window.popup).to_contain_text("Example Times 2, Example Post 0")


def test_periods_are_compared(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?vs=periods&a=2021-01-01..2021-12-31&b=2022-01-01..2022-12-31")
    first, second = maps(window)
    expect(mark(first, "Moscow")).to_be_visible()
    expect(mark(second, "Cape Town")).to_be_visible()
    expect(mark(second, "Moscow")).to_have_count(0)


def test_searches_are_compared(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?vs=words&a=visitor")
    expect(window.page.get_by_text("Enter the words to compare.")).to_be_visible()
    window.page.get_by_label("Second").fill("yacht")
    window.page.keyboard.press("Enter")
    first, second = maps(window)
    expect(mark(first, "Moscow")).to_be_visible()
    expect(mark(second, "Cape Town")).to_be_visible()
    window.page.wait_for_url(re.compile("a=visitor&b=yacht"))


def test_a_comparison_is_left(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + PUBLISHERS)
    maps(window)
    window.page.get_by_role("button", name="Stop comparing").click()
    expect(window.page.locator(".st-key-strip .track")).to_be_visible()
    expect(window.mark("Moscow")).to_be_visible()
    window.settled()
    assert "vs=" not in window.page.url


def test_a_hostile_comparison_is_text(look: Callable[..., Dashboard], served: str) -> None:
    image, template = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "%7B%7B7*7%7D%7D"
    window = look(served + f"/?vs=publishers&a={image}&b={template}&show=difference")
    expect(window.page.locator(".sentence")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(window.page.locator(".sentence")).to_contain_text("{{7*7}}")
    window.open(served + f"/?vs=publishers&a={image}&b={template}")
    expect(window.page.locator(".caption-a strong")).to_have_text("<img src=x onerror=alert(1)>")
    expect(window.page.locator(".caption-b strong")).to_have_text("{{7*7}}")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (820, 1180)])
def test_a_comparison_fits_small_screens(look: Callable[..., Dashboard], served: str, width: int, height: int) -> None:
    window = look(served + PUBLISHERS, width, height)
    maps(window)
    main = window.page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
