"""Layers in plain folium pages, in a real Chromium. Leaflet comes from the vendored files instead of the web."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import folium
import pytest

from geo.folium import FOLDER, AreaLayer, HeatLayer, MentionLayer
from geo.types import Geoparse

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
from playwright.sync_api import Browser, Locator, Page, Route, expect  # noqa: E402

pytestmark = pytest.mark.browser

Open = Callable[[str], Page]
LEAFLET = re.compile(r"/leaflet@[\d.]+/dist/(leaflet\.(?:js|css))$")


def answer_from_vendored_files(route: Route) -> None:
    """Leaflet is looked up by name, in whatever version folium asks for; the rest of the web does not answer."""
    url = route.request.url
    name = LEAFLET.search(url)
    if url.startswith(("file:", "data:", "blob:")):
        route.continue_()
    elif name:
        route.fulfill(path=FOLDER / "vendor" / "leaflet" / name[1])
    else:
        route.abort()


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a page from disk; at the end nothing may have gone wrong on it."""
    context = chromium.new_context(viewport={"width": 1000, "height": 700})
    wrong: list[str] = []

    def open_it(content: str) -> Page:
        path = tmp_path / "page.html"
        path.write_text(content, encoding="utf-8")
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
        page.route("**/*", answer_from_vendored_files)
        page.goto(path.as_uri())
        return page

    yield open_it
    context.close()
    assert wrong == []


def map_of(*layers: MentionLayer | AreaLayer | HeatLayer, control: bool = False) -> str:
    view = folium.Map()
    for layer in layers:
        layer.add_to(view)
    folium.FitOverlays(max_zoom=6).add_to(view)
    if control:
        folium.LayerControl(collapsed=False).add_to(view)
    return str(view.get_root().render())


def circle(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(rf"\d+, {name}"))


def test_a_circle_opens_the_sentences_with_the_mentions_marked(open_page: Open, summit: Geoparse) -> None:
    page = open_page(map_of(MentionLayer(summit)))
    circle(page, "New Delhi").click()
    popup = page.get_by_role("dialog", name="New Delhi")
    expect(popup.get_by_text("2 mentions in 1 article")).to_be_visible()
    expect(popup.locator("mark")).to_have_text(["New Delhi", "New Delhi"])
    expect(popup).to_contain_text("Example Times · 2021-12-06 · original")
    assert popup.get_by_role("link", name="original").get_attribute("href") == "https://example.org/summit"


def test_hostile_text_is_text(open_page: Open, hostile: Geoparse) -> None:
    page = open_page(map_of(MentionLayer(hostile), MentionLayer(hostile.to_dataframe())))
    circle(page, "Cape Town").first.click(force=True)
    popup = page.get_by_role("dialog", name="Cape Town")
    expect(popup.get_by_text(hostile.article.title, exact=True)).to_be_visible()
    expect(popup).to_contain_text("<i>Evil</i>")
    assert popup.locator("img, script, i").count() == 0


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc"])
def test_only_web_addresses_are_links(open_page: Open, summit: Geoparse, address: str) -> None:
    frame = summit.to_dataframe().assign(url=address)
    page = open_page(map_of(MentionLayer(frame)))
    circle(page, "Osaka").click()
    popup = page.get_by_role("dialog", name="Osaka")
    expect(popup.locator("mark")).to_have_text(["Osaka"])
    assert popup.get_by_role("link").count() == 0


def test_close_places_are_one_circle_whose_list_leads_to_each(open_page: Open, sailing: Geoparse) -> None:
    frame = (
        sailing.to_dataframe()
        .iloc[[0, 0]]
        .assign(place_id=["a", "b"], name=["Near", "Nearer"], lat=[10.0, 10.01], lon=[20.0, 20.01])
    )
    page = open_page(map_of(MentionLayer(frame)))
    circle(page, r"Near \+1").click()
    page.get_by_role("dialog").get_by_role("button", name="Nearer").click()
    expect(page.get_by_role("dialog", name="Nearer").get_by_role("heading", name="Nearer")).to_be_visible()


def test_a_layer_control_hides_and_shows_the_layers(open_page: Open, summit: Geoparse) -> None:
    layers = (AreaLayer({"IN": 9, "JP": 2}), HeatLayer([(28.6, 77.2, 4), (34.7, 135.5)]), MentionLayer(summit))
    page = open_page(map_of(*layers, control=True))
    drawn = [
        page.locator(".leaflet-dateline-areas-pane canvas").first,
        page.locator(".leaflet-dateline-heat-pane canvas").first,
        circle(page, "Osaka"),
    ]
    for name, element in zip(("Countries", "Heat", "Mentions"), drawn, strict=True):
        expect(element).to_be_visible()
        page.get_by_role("checkbox", name=name).uncheck()
        expect(element).to_be_hidden()
        page.get_by_role("checkbox", name=name).check()
        expect(element).to_be_visible()


def test_a_country_has_its_number_below_the_pointer_and_a_legend(open_page: Open) -> None:
    page = open_page(map_of(AreaLayer({"FR": 1200, "BR": 3})))
    expect(page.locator(".dl-legend")).to_contain_text("200+")
    point = page.evaluate(
        "() => { const map = Object.values(window).find((value) => value instanceof L.Map);"
        " return map.latLngToContainerPoint([-10, -52]); }"
    )
    page.mouse.move(point["x"], point["y"])
    expect(page.locator(".dl-tip")).to_have_text("Brazil: 3")


def test_marks_that_were_computed_beforehand_are_drawn(open_page: Open) -> None:
    mark = {
        "key": "a", "at": [34.69, 135.5], "px": 40, "n": 7, "short": "7", "area": False, "name": "Osaka",
        "label": "Osaka", "sub": "City · Japan", "count": "7 mentions in 2 articles", "split": "", "more": 0,
        "places": [], "quotes": [], "quoted": 0,
    }  # fmt: skip
    page = open_page(map_of(MentionLayer.from_marks([mark])))
    circle(page, "Osaka").click()
    popup = page.get_by_role("dialog", name="Osaka")
    expect(popup).to_contain_text("City · Japan")
    expect(popup).to_contain_text("and 7 more mentions")


def test_a_result_in_a_notebook_is_a_map(open_page: Open, summit: Geoparse) -> None:
    page = open_page(f"<!doctype html><meta charset='utf-8'>{summit._repr_html_()}")
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name=re.compile("Moscow")).click()
    expect(frame.get_by_role("dialog", name="Moscow").locator("mark")).to_have_text(["Moscow"])
    assert html.escape("Leaders meet in New Delhi") in page.content()
