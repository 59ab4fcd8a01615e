"""Editors remove and edit articles in the browser, and undo it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from geo.store import Store
from geo.types import Geoparse

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

Look = Callable[..., "Dashboard"]


@pytest.fixture
def database(tmp_path: Path, summit: Geoparse, sailing: Geoparse, officials: Geoparse) -> Path:
    path = tmp_path / "own.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.add([summit, sailing, officials])
    return path


@pytest.fixture
def own(serve: Callable[..., str], database: Path) -> str:
    return serve(database)


def keep_notice(window: Dashboard) -> None:
    """Point at the notice, which disappears after a while otherwise."""
    window.page.locator(".notice").hover()
    window.settled()


def test_an_article_is_removed_and_restored(look: Look, own: str) -> None:
    window = look(f"{own}/?read=summit")
    window.press("Remove this article")
    dialog = window.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Remove 1 article from the database?")
    expect(dialog).to_contain_text("Leaders meet in New Delhi")
    window.page.get_by_role("button", name="Remove 1 article").click()
    keep_notice(window)
    assert window.summary().startswith("3 mentions of 3 places in 1 article")
    assert "read=" not in window.page.url
    other = look(f"{own}/?read=summit")
    expect(other.page.get_by_text("This article was removed from the database on")).to_be_visible()
    window.page.locator(".notice").get_by_role("button", name="Undo").click()
    window.settled()
    expect(window.page.locator(".notice")).to_contain_text("1 article restored.")
    assert window.summary().startswith("7 mentions of 5 places in 2 articles")
    other.open(f"{own}/?read=summit")
    expect(other.page.locator(".article h2")).to_have_text("Leaders meet in New Delhi")


def test_all_articles_of_a_selection_are_removed_and_restored_from_the_list(
    look: Look, own: str, database: Path
) -> None:
    window = look(f"{own}/?source=Example+Times&list=articles")
    window.press("Remove these 2 articles…")
    expect(window.page.get_by_role("dialog")).to_contain_text("Officials talk")
    window.press("Cancel")
    expect(window.page.get_by_role("dialog")).to_have_count(0)
    window.press("Remove these 2 articles…")
    window.press("Remove 2 articles")
    with Store.open(f"sqlite:///{database}", read_only=True) as store:
        assert set(store.reader.article_titles(["summit", "sailing", "officials"])) == {"sailing"}
    window.open(f"{own}/?list=articles")
    window.page.get_by_text("Removed or edited in the last 24 hours (1)").click()
    window.page.locator(".st-key-changes").get_by_role("button", name="Undo").click()
    window.settled()
    expect(window.row("Officials talk")).to_be_visible()


def test_an_article_is_edited_and_the_edit_undone(look: Look, own: str) -> None:
    window = look(f"{own}/?read=summit")
    window.press("Edit this article")
    dialog = window.page.get_by_role("dialog")
    expect(dialog.get_by_label("Date")).to_have_value("2021-12-06")
    dialog.get_by_label("Date").fill("32 May")
    window.press("Save")
    expect(dialog.get_by_text("is not understood as a date")).to_be_visible()
    dialog.get_by_label("Date").fill("2022-05-31")
    dialog.get_by_label("Title").fill("Leaders meet in Osaka")
    window.page.get_by_role("button", name="Save").click()
    keep_notice(window)
    expect(dialog).to_have_count(0)
    expect(window.page.locator(".article h2")).to_have_text("Leaders meet in Osaka")
    expect(window.page.locator(".article h2 .mention")).to_have_text("Osaka")
    expect(window.page.locator(".byline")).to_contain_text("31 May 2022")
    window.page.locator(".notice").get_by_role("button", name="Undo").click()
    window.settled()
    expect(window.page.locator(".article h2")).to_have_text("Leaders meet in New Delhi")
    expect(window.page.locator(".byline")).to_contain_text("6 Dec 2021")


def test_a_viewer_finds_no_way_to_remove_or_edit(look: Look, serve: Callable[..., str], database: Path) -> None:
    address = serve(database, environment={"DATELINE_ACCESS": "public"})
    window = look(f"{address}/?read=summit")
    expect(window.page.locator(".article h2")).to_be_visible()
    for name in ("Remove this article", "Edit this article"):
        expect(window.page.get_by_role("button", name=name)).to_have_count(0)
    window.open(f"{address}/?list=articles")
    expect(window.page.locator(".st-key-changes")).to_have_count(0)
