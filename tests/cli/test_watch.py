from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from geo.store import Store

Invoke = Callable[..., Result]
Site = Any  # of conftest


@pytest.fixture
def plan(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_WEB_HOSTS", "127.0.0.1")
    path = tmp_path / "feeds.toml"
    path.write_text(f'[[feed]]\nurl = "{site.url("/feed")}"\n', encoding="utf-8")
    return path


def test_one_round_ingests_new_articles_and_status_shows_the_feed(invoke: Invoke, site: Site, plan: Path) -> None:
    text = "Ferries from Osaka to Shikoku stayed in port on Monday. " * 40
    item = (
        f"<item><title>Harbour closed</title><link>https://example.org/1</link><description>{text}</description></item>"
    )
    site.serve("/feed", f'<rss version="2.0"><channel><title>Port</title>{item}</channel></rss>', "text/xml")
    done = invoke("watch", plan, "--once")
    assert done.exit_code == 0
    assert "1 feed fetched: 0 unchanged, 0 failed; 1 article added; next at" in done.stderr
    (feed,) = json.loads(invoke("status", "--json").stdout)
    assert (feed["state"], feed["articles"], feed["title"]) == ("ok", 1, "Port")
    assert "ok" in invoke("status").stdout


def test_a_failing_feed_is_named_and_sets_the_exit_code(invoke: Invoke, site: Site, plan: Path) -> None:
    done = invoke("watch", plan, "--once")
    assert done.exit_code == 3
    assert f"{site.url('/feed')}: does not exist (any more)" in done.stderr
    assert "failed 1 time: does not exist (any more)" in invoke("status").stdout


def test_status_before_any_feed_says_what_to_do(invoke: Invoke, articles: Path) -> None:
    invoke("ingest", articles)
    assert "dateline watch feeds.toml" in invoke("status").stderr


def test_without_a_file_the_feeds_of_the_database_are_fetched(invoke: Invoke, site: Site, plan: Path) -> None:
    with Store.open() as store:
        store.followed_feeds.follow(site.url("/feed"), dt.timedelta(hours=1))
    site.serve("/feed", '<rss version="2.0"><channel><title>Port</title></channel></rss>', "text/xml")
    assert "1 feed fetched" in invoke("watch", "--once").stderr
    assert "0 feeds fetched" in invoke("watch", "--once").stderr
    assert "1 feed fetched" in invoke("watch", "--once", "--now").stderr
    (feed,) = json.loads(invoke("status", "--json").stdout)
    assert (feed["state"], feed["file"]) == ("ok", None)


def test_a_paused_feed_is_not_fetched_and_its_state_says_so(invoke: Invoke, site: Site, plan: Path) -> None:
    with Store.open() as store:
        store.followed_feeds.follow(site.url("/feed"), dt.timedelta(hours=1))
        store.followed_feeds.pause(site.url("/feed"))
    assert "0 feeds fetched" in invoke("watch", "--once").stderr
    assert "paused" in invoke("status").stdout
    assert invoke("health").exit_code == 0


def test_the_feeds_of_a_file_are_listed_for_the_dashboard(invoke: Invoke, site: Site, plan: Path) -> None:
    invoke("watch", plan, "--once")
    with Store.open() as store:
        (feed,) = store.followed_feeds.all()
    assert (feed.url, feed.file) == (site.url("/feed"), "feeds.toml")


def test_without_any_feed_watch_says_where_to_add_one(invoke: Invoke) -> None:
    done = invoke("watch", "--once")
    assert done.exit_code == 0
    assert "add one in the dashboard" in done.stderr
