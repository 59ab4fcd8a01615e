"""Feeds that an editor follows from the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, expect

from geo.feeds import DEFAULT_INTERVAL
from geo.store import FollowedFeed, Store
from geo.types import Geoparse
from tests.conftest import Site

if TYPE_CHECKING:
    from tests.browser.conftest import Dashboard

pytestmark = pytest.mark.browser

STORY = "A storm closed the harbour of Cape Town on Sunday, and ships waited far out at sea until the night. " * 20
FEED = (
    '<?xml version="1.0"?><?xml-stylesheet href="/feed.xsl"?><rss version="2.0"><channel><title>Port *News*</title>'
    "<item><title>Storm</title><guid>1</guid><link>https://example.org/1</link>"
    f"<description>{STORY}</description></item></channel></rss>"
)


@pytest.fixture
def feed(site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATELINE_WEB_HOSTS", "127.0.0.1")
    return site.serve("/feed.xml", FEED, "application/rss+xml")


@pytest.fixture
def database(tmp_path: Path, summit: Geoparse) -> Path:
    path = tmp_path / "own.db"
    with Store.open(f"sqlite:///{path}") as store:
        store.add([summit])
    return path


def open_tab(window: Dashboard, name: str) -> Locator:
    window.page.get_by_role("button", name="Add articles").click()
    window.page.get_by_role("tab", name=name).click()
    return window.page.get_by_role("dialog")


def test_a_feed_is_followed_read_paused_resumed_and_removed(
    look: Callable[..., Dashboard], serve: Callable[..., str], database: Path, feed: str
) -> None:
    window = look(serve(database))
    dialog = open_tab(window, "Followed feeds")
    expect(dialog.get_by_text("No feed is followed yet.")).to_be_visible()
    dialog.get_by_label("Address of an RSS, Atom or JSON feed").fill(feed)
    dialog.get_by_role("button", name="Follow", exact=True).click()
    expect(dialog.get_by_text("Port *News*")).to_be_visible(timeout=60_000)
    expect(dialog.get_by_text(re.compile(r"Read \d+ \w+ ago · next in 1\d minutes · 1 article"))).to_be_visible(
        timeout=60_000
    )
    dialog.get_by_role("button", name="Pause").click()
    expect(dialog.get_by_text("Paused · 1 article")).to_be_visible()
    dialog.get_by_role("button", name="Resume").click()
    expect(dialog.get_by_role("button", name="Pause")).to_be_visible()
    dialog.get_by_role("button", name="Remove").click()
    expect(dialog.get_by_text("No feed is followed yet.")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(window.mark("Cape Town")).to_be_visible()


def test_a_feed_that_was_fetched_can_be_followed(
    look: Callable[..., Dashboard], serve: Callable[..., str], database: Path, feed: str
) -> None:
    window = look(serve(database))
    dialog = open_tab(window, "Web page or feed")
    dialog.get_by_label("Web addresses, one per line").fill(feed)
    dialog.get_by_role("button", name="Fetch and map").click()
    dialog.get_by_role("button", name="Follow this feed").click(timeout=60_000)
    expect(dialog.get_by_text("You follow Port *News*: new articles are added by themselves.")).to_be_visible()
    with Store.open(f"sqlite:///{database}") as store:
        assert [followed.url for followed in store.followed_feeds.all()] == [feed]


def test_what_is_not_a_feed_is_refused_and_the_feeds_of_a_file_are_only_shown(
    look: Callable[..., Dashboard], serve: Callable[..., str], database: Path, site: Site, feed: str
) -> None:
    with Store.open(f"sqlite:///{database}") as store:
        store.followed_feeds.replace_file("feeds.toml", [FollowedFeed("https://example.org/a.rss", DEFAULT_INTERVAL)])
    window = look(serve(database))
    dialog = open_tab(window, "Followed feeds")
    expect(dialog.get_by_text("From feeds.toml · not read yet · 0 articles")).to_be_visible()
    expect(dialog.get_by_role("button", name="Remove")).to_have_count(0)
    dialog.get_by_label("Address of an RSS, Atom or JSON feed").fill(site.serve("/page", "<p>News</p>"))
    dialog.get_by_role("button", name="Follow", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("is not a feed")
