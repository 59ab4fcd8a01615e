"""The feeds that are read by the dashboard's server."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from dashboard import feed_polling
from geo.errors import StoreError
from geo.feeds import DEFAULT_INTERVAL
from geo.index import Filter
from geo.store import FollowedFeed, Store
from tests.conftest import Site

STORY = "Heavy rain closed the harbour of Osaka on Monday, and ferries to Shikoku stayed in port. " * 20
FEED = (
    '<rss version="2.0"><channel><title>Port News</title><item><title>Rain</title><guid>1</guid>'
    f"<link>https://example.org/1</link><description>{STORY}</description></item></channel></rss>"
)


@pytest.fixture
def followed(site: Site, store: Store, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a feed that is followed in the configured database."""
    monkeypatch.setenv("DATELINE_WEB_HOSTS", "127.0.0.1")
    monkeypatch.setenv("DATELINE_DATABASE_URL", store.location.url)
    url = site.serve("/feed", FEED, "application/rss+xml")
    store.followed_feeds.follow(url, DEFAULT_INTERVAL)
    return url


def test_followed_feeds_are_read_when_they_are_due(site: Site, store: Store, followed: str) -> None:
    feed_polling.poll()
    feed_polling.poll()
    assert site.paths().count("/feed") == 1
    assert store.reader.totals(Filter()).listed == 1
    due = store.feeds.state(followed).due_at
    assert due is not None
    assert due > dt.datetime.now(dt.UTC) + dt.timedelta(minutes=10)


def test_paused_feeds_and_those_of_a_file_are_left_alone(site: Site, store: Store, followed: str) -> None:
    store.followed_feeds.pause(followed)
    store.followed_feeds.replace_file("feeds.toml", [FollowedFeed(site.url("/other"), DEFAULT_INTERVAL)])
    feed_polling.poll()
    assert site.paths() == []


def test_a_new_feed_is_read_in_the_background(store: Store, followed: str) -> None:
    feed_polling.poll_soon()
    until = time.monotonic() + 60
    while store.feeds.state(followed).asked_at is None and time.monotonic() < until:
        time.sleep(0.05)
    assert store.feeds.state(followed).title == "Port News"


def test_feeds_are_read_as_long_as_the_server_runs(
    store: Store, followed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_polling, "_INTERVAL_S", 0.05)
    with feed_polling.running():
        until = time.monotonic() + 60
        while store.feeds.state(followed).asked_at is None and time.monotonic() < until:
            time.sleep(0.05)
    assert store.feeds.state(followed).title == "Port News"


def test_a_database_that_fails_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "articles.db").write_bytes(b"this is no database" * 100)
    monkeypatch.setenv("DATELINE_DATABASE_URL", f"sqlite:///{tmp_path}/articles.db")
    with pytest.raises(StoreError):
        feed_polling.poll()
