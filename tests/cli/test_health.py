from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

from geo.health import check_dashboard, check_feeds
from geo.store import FeedState, Store

Invoke = Callable[..., Result]
NOW = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def test_health_is_good_before_and_after_the_first_article(invoke: Invoke, articles: Path) -> None:
    assert "does not exist yet" in invoke("health").stdout
    invoke("ingest", articles)
    done = invoke("health", "--json")
    assert done.exit_code == 0
    assert {check["name"]: check["well"] for check in json.loads(done.stdout)} == {
        "store": True,
        "gazetteer": True,
        "feeds": True,
    }


def test_a_file_that_is_not_a_database_is_a_failure(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "articles.db").write_text("this is no database", encoding="utf-8")
    done = invoke("health")
    assert done.exit_code == 1
    assert "FAILED  store:" in done.stdout


def test_a_database_of_a_later_version_is_a_failure(invoke: Invoke, articles: Path, tmp_path: Path) -> None:
    invoke("ingest", articles)
    with sqlite3.connect(tmp_path / "articles.db") as raw:
        raw.execute("PRAGMA user_version = 9999")
    raw.close()
    assert invoke("health", "--no-feeds").exit_code == 1


def test_a_stopped_watcher_is_detected(own_database: str) -> None:
    with Store.open(own_database) as store:
        store.feeds.record(FeedState("https://example.org/a", asked_at=NOW - HOUR, due_at=NOW))
        store.feeds.record(FeedState("https://example.org/gone", asked_at=NOW - HOUR))
    assert check_feeds(own_database, HOUR, NOW + HOUR / 2).passed
    late = check_feeds(own_database, HOUR, NOW + 2 * HOUR)
    assert not late.passed
    assert late.message == "1 of 1 should have been fetched by now; is the watcher running?"


def test_a_dashboard_is_checked(site: Any) -> None:
    site.serve("/news/healthz", "ok", "text/plain")
    assert check_dashboard(site.url("/news/")).message == "ok"
    assert not check_dashboard("http://127.0.0.1:9").passed
    assert not check_dashboard("file:///etc/passwd").passed
