"""axe-core over every main state of the page and of the map in it: nothing serious may be wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from geo.store import Store
from geo.types import Geoparse

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def corrected(
    serve: Callable[..., str],
    tmp_path_factory: pytest.TempPathFactory,
    mark: Callable[..., Geoparse],
    summit: Geoparse,
    sailing: Geoparse,
    officials: Geoparse,
) -> Any:
    """A dashboard that a test may correct in."""
    path = tmp_path_factory.mktemp("corrected") / "articles.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.add([summit, sailing, officials])
    return serve(path)


def _faults(window: Dashboard, state: str) -> list[str]:
    """Return what axe finds serious or critical, in the page and in the shadow trees of its components."""
    window.settled()
    found = []
    for fault in axe.Axe().run(window.page).response["violations"]:
        if fault["impact"] in {"serious", "critical"}:
            nodes = "; ".join(str(node["target"]) for node in fault["nodes"][:4])
            found.append(f"{state}: {fault['id']}: {fault['help']}: {nodes}")
    return found


@pytest.mark.parametrize(("scheme", "width", "height"), [("light", 1280, 900), ("dark", 390, 844)])
def test_no_state_has_a_serious_fault(
    look: Callable[..., Dashboard], corrected: str, scheme: str, width: int, height: int
) -> None:
    window = look(corrected + "/?kind=place&kind=demonym", width, height, color_scheme=scheme)
    page = window.page
    faults = _faults(window, "places")
    window.open_popup("Moscow")
    faults += _faults(window, "popup")
    page.get_by_role("button", name="Sentences that mention Osaka").click()
    faults += _faults(window, "sentences")
    page.get_by_role("button", name="Leaders meet in New Delhi").first.click()
    faults += _faults(window, "article")
    page.locator(".article .text").get_by_role("button", name="Moscow: ").focus()
    page.keyboard.press("c")
    expect(page.get_by_role("combobox", name="Search for the right place")).to_be_visible()
    faults += _faults(window, "correcting")
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    faults += _faults(window, "corrected")
    window.press("Back to the list")
    expect(page.locator(".quote").first).to_be_visible()
    window.press("Back to the list")
    page.get_by_text("Corrections 1").click()
    faults += _faults(window, "corrections")
    page.get_by_role("list", name="Corrections").get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Help: what is where").click()
    faults += _faults(window, "help")
    page.get_by_role("button", name="Got it").click()
    page.get_by_role("button", name="Add articles").click()
    for tab in ("Upload files", "Web page or feed", "Followed feeds", "Paste"):
        page.get_by_role("tab", name=tab).click()
        faults += _faults(window, tab)
    assert faults == []


def test_page_without_articles_has_no_serious_fault(
    look: Callable[..., Dashboard], serve: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "empty.db"
    Store.open(f"sqlite:///{path}").close()
    assert _faults(look(serve(path)), "welcome") == []


def test_tour_opens_the_first_time_and_never_again(look: Callable[..., Dashboard], served: str) -> None:
    window = look(served, first_time=True)
    tour = window.page.get_by_role("dialog", name="Dateline at a glance")
    expect(tour).to_be_visible()
    window.page.keyboard.press("Escape")
    expect(tour).to_be_hidden()
    window.page.goto(served)
    window.settled()
    expect(tour).to_be_hidden()
    window.page.get_by_role("button", name="Help: what is where").click()
    expect(tour).to_be_visible()


def test_every_row_of_the_list_is_reached_by_key_and_opens_its_sentences(
    look: Callable[..., Dashboard], served: str
) -> None:
    window = look(served)
    window.row("Moscow").focus()
    window.page.keyboard.press("Tab")
    expect(window.page.get_by_role("button", name="Sentences that mention Moscow")).to_be_focused()
    window.page.keyboard.press("Enter")
    expect(window.page.locator(".quote blockquote")).to_have_text(
        ["The visitor flew from Moscow to New Delhi on Monday."]
    )
