from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from geo.corrections import Correction
from geo.export import write_csv, write_geojson_places
from geo.index import Filter
from geo.store import Store
from geo.types import Article, Geoparse

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser


def test_popup_shows_hostile_text_as_text(look: Callable[..., Dashboard], served: str, hostile: Geoparse) -> None:
    window = look(served)
    window.open_popup("Cape Town")
    quote = window.popup.locator(".dl-quote").first
    assert quote.locator(".dl-open").text_content() == hostile.article.title
    sentence = hostile.mentions[0].sentence
    assert quote.locator("blockquote").text_content() == hostile.article.text[slice(*sentence)]
    expect(quote.locator("img, script, b, i")).to_have_count(0)


def test_lists_reader_and_filters_show_hostile_text_as_text(
    look: Callable[..., Dashboard], served: str, hostile: Geoparse
) -> None:
    window = look(served + "/?list=articles&article=hostile&read=hostile")
    article = window.page.locator(".article")
    assert article.locator("h2").text_content() == hostile.article.title
    assert article.locator(".text").first.text_content() == hostile.article.text
    expect(article.locator("img, script, b, i")).to_have_count(0)
    assert hostile.article.title in (window.page.locator(".chip").first.text_content() or "")
    expect(window.page.locator("[data-testid=stSidebar] img")).to_have_count(0)
    window.press("Back to the list")
    expect(window.page.locator("button.row .main").first).to_have_text(hostile.article.title)
    assert (hostile.article.source or "no source") in (
        window.page.locator("button.row .sub").first.text_content() or ""
    )


def test_publisher_in_the_link_is_text(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served + "/?source=%3Ci%3EEvil%3C/i%3E&q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(window.page.locator(".chip").first).to_contain_text("<i>Evil</i>")
    expect(window.page.locator(".part img, .part i:not([class])")).to_have_count(0)


OVERRIDE, CLOSE = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{POP DIRECTIONAL ISOLATE}"
SOURCE = f"=cmd|'/C calc'!A0 {CLOSE}{OVERRIDE}evil{CLOSE}"
WORDS = "Cape Town {{ 7*7 }} {% x %} {# y ${alert(1)} \\`+alert(2)+` </script><img src=x onerror=alert(3)>"


@pytest.fixture(scope="module")
def besieged(
    serve: Callable[..., str], mark: Callable[..., Geoparse], summit: Geoparse, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """A dashboard with hostile text in every field of an article and of a correction."""
    path = tmp_path_factory.mktemp("besieged") / "articles.db"
    article = Article(
        "=1+1",
        f"{OVERRIDE}@SUM(A1) " + "Cape Town " * 10_000,
        f"{WORDS}\n\n[link](javascript:alert(4)) <svg onload=alert(5)> {OVERRIDE}backwards",
        dt.date(2023, 5, 1),
        SOURCE,
        "javascript:alert(6)",
    )
    parsed = mark(article, {"Cape Town": "Cape Town"})
    with Store.open(f"sqlite:///{path}") as store:
        store.add([summit, Geoparse(article, parsed.mentions[:3] + parsed.mentions[-1:], parsed.focus)])
        end = article.text.index(" {#")
        store.corrections.add(
            Correction(
                action="missed",
                article_id=article.id,
                field="text",
                start=10,
                end=end,
                text=article.text[10:end],
                place=summit.mentions[0].place,
                author="<img src=x onerror=alert(7)>{{ 7*7 }}",
            )
        )
    return serve(path), path


def test_reader_and_corrections_show_an_attack_as_text(
    look: Callable[..., Dashboard], besieged: tuple[str, Path]
) -> None:
    url, _ = besieged
    window = look(url + "/?read=%3D1%2B1")
    page = window.page
    article = page.locator(".article")
    assert article.locator(".text").first.text_content() == WORDS
    expect(article.locator("a, img, svg, script")).to_have_count(0)
    assert OVERRIDE in (article.locator(".text").last.text_content() or "")
    expect(article.locator(".byline .name").last).to_have_text("1 May 2023")
    article.locator(".corrected").first.focus()
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="“{{ 7*7 }} {% x %}”")).to_be_visible()
    assert WORDS[:40] in (page.locator("header.place blockquote").text_content() or "")
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.get_by_role("heading", name="“{{ 7*7 }} {% x %}”")).to_be_hidden()
    window.press("Back to the list")
    page.get_by_text("Corrections 1").click()
    corrections = page.get_by_role("list", name="Corrections")
    expect(corrections).to_contain_text("<img src=x onerror=alert(7)>{{ 7*7 }}")
    expect(corrections.locator("img")).to_have_count(0)


def test_long_title_widens_nothing_and_leads_to_no_script(
    look: Callable[..., Dashboard], besieged: tuple[str, Path]
) -> None:
    url, _ = besieged
    window = look(url + "/?list=articles", 390, 844)
    row = window.row("SUM(A1)")
    assert window.height(row) < 120
    window.open_popup("Cape Town")
    expect(window.popup.locator('a[href^="javascript"]')).to_have_count(0)
    assert window.height(window.popup.locator(".dl-open").first) < 120
    assert window.page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 0


def test_exports_hold_an_attack_as_text(besieged: tuple[str, Path]) -> None:
    _, path = besieged
    table, places = io.StringIO(), io.StringIO()
    with Store.open(f"sqlite:///{path}") as store:
        write_csv(store.reader.geoparses(Filter()), table)
        write_geojson_places(store.reader.geoparses(Filter()), places)
    rows = list(csv.reader(io.StringIO(table.getvalue())))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-c"))]
    assert {feature["properties"]["name"] for feature in json.loads(places.getvalue())["features"]} >= {"Cape Town"}
