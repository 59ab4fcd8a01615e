from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


def unfold(window: Dashboard, name: str) -> Any:
    """Open a list of the filters and return it."""
    box = window.page.locator("details.facet").filter(has=window.page.locator("summary", has_text=name))
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    return box


def test_a_publisher_is_chosen_with_a_click(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    times = unfold(window, "Publisher").get_by_role("checkbox", name="Example Times 4 mentions")
    times.check()
    expect(window.mark("Cape Town")).to_have_count(0)
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.page.locator(".chip")).to_have_text(re.compile("Example Times"))
    window.settled()
    assert "source=Example+Times" in window.page.url
    times.uncheck()
    expect(window.mark("Cape Town")).to_be_visible()


def test_keys_alone_choose_a_country(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.page.locator("summary", has_text="Country").focus()
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Space")
    window.page.wait_for_url(re.compile("country=(IN|JP)"))
    expect(window.page.locator("input:focus")).to_be_checked()


def test_an_article_is_found_by_words_of_its_title(look: Callable[..., Dashboard], samples: str) -> None:
    window = look(samples)
    articles = unfold(window, "Article")
    articles.get_by_role("searchbox").fill("notre")
    box = articles.get_by_role("checkbox")
    expect(box).to_have_count(1)
    box.check()
    expect(window.page.locator(".chip")).to_have_text(re.compile("Notre"))
    expect(window.page.locator(".sentence")).to_contain_text("in 1 article")


def test_a_place_is_found_and_selected(look: Callable[..., Dashboard], samples: str) -> None:
    window = look(samples)
    places = unfold(window, "Place")
    places.get_by_role("searchbox").fill("tbil")
    expect(places.locator(".main")).to_have_text([re.compile("Tbilisi")])
    places.get_by_role("checkbox").first.check()
    window.page.wait_for_url(re.compile("in=gn"))
    expect(window.page.locator(".sentence")).to_contain_text("1 place")


def test_a_search_without_results_says_so(look: Callable[..., Dashboard], samples: str) -> None:
    window = look(samples)
    places = unfold(window, "Place")
    places.get_by_role("searchbox").fill("xyzzy")
    expect(places).to_contain_text("Nothing has “xyzzy”.")


def test_regions_narrow_further_than_countries(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    unfold(window, "Region").get_by_role("checkbox", name="Western Cape").check()
    expect(window.mark("Moscow")).to_have_count(0)
    expect(window.mark("Cape Town")).to_be_visible()
    window.settled()
    assert "region=ZA.11" in window.page.url


def test_a_list_is_unfolded_and_folded(look: Callable[..., Dashboard], samples: str) -> None:
    window = look(samples)
    countries = unfold(window, "Country")
    few = countries.get_by_role("checkbox").count()
    countries.get_by_role("button", name="More in country").click()
    expect(countries.get_by_role("checkbox").nth(few + 3)).to_be_attached()
    countries.get_by_role("button", name="Fewer in country").click()
    expect(countries.get_by_role("checkbox")).to_have_count(few)


def test_kinds_are_switched_on(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    expect(window.row("India")).to_have_count(1)
    window.page.get_by_role("checkbox", name="Peoples 1 mention").check()
    expect(window.page.locator("button.row .main", has_text=re.compile("^India$"))).to_be_visible()
    window.settled()
    assert "kind=demonym" in window.page.url


def test_confidence_is_asked_for_with_a_slider(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    slider = window.page.get_by_role("slider", name="Minimum confidence")
    slider.fill("60")
    expect(window.mark("Cape Town").and_(window.mark("1 mention in"))).to_have_count(0)
    expect(window.page.locator(".chip")).to_have_text(re.compile("at least 60% sure"))
    window.settled()
    assert "conf=0.60" in window.page.url


def test_only_what_articles_are_about(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    window.page.get_by_role("checkbox", name="What articles are about").check()
    expect(window.mark("Moscow")).to_have_count(0)
    expect(window.mark("New Delhi")).to_be_visible()
    window.settled()
    assert "focus=1" in window.page.url


def test_clear_all_among_the_chips(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?q=yacht&country=ZA&conf=0.3")
    expect(window.page.locator(".chip")).to_have_count(4)
    window.page.get_by_role("button", name="Clear all", exact=True).click()
    expect(window.mark("Moscow")).to_be_visible()
    expect(window.page.locator(".chip")).to_have_count(0)


def test_lists_stay_open_in_the_next_window(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served)
    unfold(window, "Country")
    # The browser tells of an opened list a moment after the click.
    window.page.wait_for_function("() => /countries.:true/.test(localStorage.getItem('dateline.filters'))")
    window.open(served)
    expect(window.page.locator("details.facet", has_text="Country")).to_have_attribute("open", "")


def test_filters_are_a_drawer_on_a_phone(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served, 390, 844)
    window.page.get_by_test_id("stExpandSidebarButton").click()
    unfold(window, "Publisher").get_by_role("checkbox", name="Example Post").check()
    window.page.get_by_role("button", name=re.compile("^Show 3 mentions")).click()
    expect(window.mark("Cape Town")).to_be_visible()
    expect(window.page.get_by_role("checkbox", name="Example Post")).not_to_be_in_viewport()
