from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from geo.store import Store
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

ARABIC = "وصل الوفد إلى القاهرة يوم الاثنين. ثم غادر إلى Moscow."


@pytest.fixture(scope="module")
def reading(
    serve: Callable[..., str],
    mark: Callable[..., Geoparse],
    summit: Geoparse,
    sailing: Geoparse,
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    """A dashboard with a long article and one from right to left."""
    paragraphs = [f"Paragraph {number}. The road to Moscow is long. " + "Words. " * 20 for number in range(7000)]
    long = mark(Article("long", "Words " * 17_000, "\n\n".join(paragraphs), dt.date(2020, 1, 1)), {"Moscow": "Moscow"})
    arabic = mark(
        Article("arabic", "وفد في القاهرة", ARABIC, dt.date(2020, 1, 2), "الأخبار"),
        {"القاهرة": None, "Moscow": "Moscow"},
    )
    path = tmp_path_factory.mktemp("reading") / "articles.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.add([summit, sailing, long, arabic])
    return serve(path)


def test_keys_step_through_mentions_and_announce_them(look: Callable[..., Dashboard], reading: str) -> None:
    window = look(reading + "/?read=summit")
    article = window.page.locator(".article")
    article.get_by_role("button", name="New Delhi: ").first.focus()
    window.page.keyboard.press("j")
    expect(article.get_by_role("button", name="Moscow: ")).to_be_focused()
    status = window.page.locator(".unseen[role=status]")
    expect(status).to_have_text("2 of 5: Moscow: Moscow: Capital · Russia · 90% sure")
    window.page.keyboard.press("k")
    window.page.keyboard.press("k")
    expect(article.get_by_text("Atlantis", exact=True).first).to_be_focused()
    expect(status).to_contain_text("Recognized, but not located")


def test_enter_on_a_mention_opens_its_place_on_the_map(look: Callable[..., Dashboard], reading: str) -> None:
    window = look(reading + "/?read=summit")
    window.page.locator(".article").get_by_role("button", name="Osaka: ").focus()
    window.page.keyboard.press("Enter")
    expect(window.popup.locator("h2")).to_have_text("Osaka")


def test_buttons_step_through_the_mentions_and_say_what_each_is(look: Callable[..., Dashboard], reading: str) -> None:
    window = look(reading + "/?read=summit")
    card = window.page.get_by_role("group", name="Mentions")
    card.get_by_role("button", name="Next mention").click()
    card.get_by_role("button", name="Next mention").click()
    expect(card).to_contain_text("2 of 5")
    expect(card.locator(".main")).to_have_text("Moscow")
    card.get_by_role("button", name="Show on the map").click()
    expect(window.popup.locator("h2")).to_have_text("Moscow")


def test_next_article_of_the_selection_is_a_click_away(look: Callable[..., Dashboard], reading: str) -> None:
    window = look(reading + "/?read=sailing")
    heading = window.page.locator(".article h2")
    expect(window.page.locator(".readerbar")).to_contain_text("1 of 4")
    window.page.get_by_role("button", name="Next article").click()
    expect(heading).to_have_text("Leaders meet in New Delhi")
    window.page.get_by_role("button", name="Previous article").click()
    expect(heading).to_have_text("Round the world")
    expect(window.page.get_by_role("button", name="Previous article")).to_be_disabled()


def test_places_of_the_article_are_listed_with_counts(look: Callable[..., Dashboard], reading: str) -> None:
    window = look(reading + "/?read=summit")
    window.page.get_by_text("4 mentions of 3 places, 1 not placed").click()
    rows = window.page.get_by_role("list", name="Places in this article").get_by_role("button")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("2 mentions")
    rows.filter(has_text="Osaka").click()
    expect(window.popup.locator("h2")).to_have_text("Osaka")
    expect(window.page.locator(".mention.here")).to_have_text("Osaka")


def test_the_article_shows_what_it_is_about(look: Callable[..., Dashboard], reading: str) -> None:
    window = look(reading + "/?read=summit")
    expect(window.page.locator(".about")).to_contain_text("New Delhi city or town · 60%")


def test_guesses_and_unlocated_mentions_differ_by_more_than_color(look: Callable[..., Dashboard], reading: str) -> None:
    window = look(reading + "/?read=summit")
    unplaced = window.page.locator(".article .unplaced").first
    placed = window.page.locator(".article .sure").first
    style = "mention => getComputedStyle(mention).textDecorationStyle"
    assert unplaced.evaluate(style) == "dotted"
    assert placed.evaluate(style) == "solid"


def test_right_to_left_text_runs_from_the_right(look: Callable[..., Dashboard], reading: str) -> None:
    window = look(reading + "/?read=arabic")
    direction = "block => getComputedStyle(block).direction"
    assert window.page.locator(".article h2").evaluate(direction) == "rtl"
    assert window.page.locator(".article .text").first.evaluate(direction) == "rtl"
    expect(window.page.locator(".article .unplaced").first).to_have_text("القاهرة")
    assert window.page.locator(".readerbar").evaluate(direction) == "ltr"


def test_long_text_comes_in_parts_and_a_long_title_leaves_it_room(look: Callable[..., Dashboard], reading: str) -> None:
    window = look(reading + "/?read=long")
    assert window.height(window.page.locator(".article h2")) <= 400
    expect(window.page.get_by_text("Part 1 of ")).to_be_attached()
    window.page.get_by_role("button", name="Next ›").click()
    expect(window.page.get_by_text("Part 2 of ")).to_be_attached()
    window.settled()
    assert "Paragraph 0." not in window.page.locator(".article").inner_text()
    overflow = "() => document.scrollingElement.scrollWidth - innerWidth"
    assert window.page.evaluate(overflow) <= 0


def test_back_to_the_list_closes_the_article(look: Callable[..., Dashboard], reading: str) -> None:
    window = look(reading + "/?read=summit")
    window.press("Back to the list")
    expect(window.row("Moscow")).to_be_visible()
    window.settled()
    assert "read=" not in window.page.url
