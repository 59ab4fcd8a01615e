"""The page that is one file: opened from disk in a real Chromium that has no network at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.export import write_html
from geo.types import Geoparse

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path, summit: Geoparse, sailing: Geoparse, hostile: Geoparse) -> Iterator[Page]:
    path = tmp_path / "map.html"
    with path.open("w", encoding="utf-8") as out:
        write_html([summit, sailing, hostile], out, title="A map of three articles")
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
    page.on("request", lambda request: None if request.url.startswith("file:") else wrong.append(request.url))
    page.goto(path.as_uri())
    yield page
    context.close()
    assert wrong == []


def summary(page: Page) -> str:
    return page.locator(".said").inner_text()


def test_it_opens_from_disk_with_its_map_and_lists(opened: Page) -> None:
    assert summary(opened) == "8 mentions of 5 places in 3 articles"
    expect(opened.locator("canvas").first).to_be_visible()
    expect(opened.get_by_role("tabpanel").get_by_role("button")).to_have_count(5)


def test_a_circle_opens_the_sentences_with_the_name_marked(opened: Page) -> None:
    opened.get_by_role("tabpanel").get_by_role("button", name="Osaka").click()
    popup = opened.locator(".leaflet-popup")
    expect(popup.get_by_role("heading", name="Osaka")).to_be_visible()
    expect(popup.locator("mark")).to_have_text(["Osaka", "Osaka"])


def test_an_article_filters_the_map_and_lets_go_again(opened: Page) -> None:
    opened.get_by_role("tab", name="Articles").click()
    opened.get_by_role("button", name="Round the world").click()
    assert summary(opened) == "3 mentions of 3 places in 1 article"
    opened.get_by_role("button", name="Show all").click()
    assert summary(opened) == "8 mentions of 5 places in 3 articles"


def test_days_filter_the_map(opened: Page) -> None:
    opened.get_by_label("From").fill("2022-01-01")
    opened.get_by_label("to", exact=True).fill("2022-12-31")
    assert summary(opened).startswith("3 mentions of 3 places in 1 article; 2022-01-01 to 2022-12-31")


def test_the_timeline_is_brushed(opened: Page) -> None:
    frame = opened.locator(".bars").bounding_box()
    assert frame is not None
    opened.mouse.move(frame["x"] + 1, frame["y"] + 20)
    opened.mouse.down()
    opened.mouse.move(frame["x"] + frame["width"] / 4, frame["y"] + 20)
    opened.mouse.up()
    assert "in 2 articles; 2021-12-06 to" in summary(opened)


def test_hostile_text_is_text(opened: Page, hostile: Geoparse) -> None:
    opened.get_by_role("tabpanel").get_by_role("button", name="Cape Town").click()
    popup = opened.locator(".leaflet-popup")
    expect(popup.get_by_text(hostile.article.title, exact=True)).to_be_visible()
    assert popup.locator("img, script").count() == 0


def test_on_a_phone_nothing_is_wider_than_the_screen(opened: Page) -> None:
    opened.set_viewport_size({"width": 390, "height": 844})
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
