"""The server goes away and comes back: who writes waits and says so, who looks is told, and nobody needs a restart."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.errors import UnreachableStoreError
from geo.index import Filter
from geo.store import RetryPolicy, Store, check, move
from geo.types import Geoparse
from tests.postgres import PostgresServer, programs
from tests.reliability.running import EVERYTHING, ROOT, content, dateline, write_articles

Site = Any  # of conftest

HALF_A_MINUTE = pytest.param(30.0, marks=pytest.mark.soak)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server of its own: another test's would miss it."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    made = PostgresServer()
    with made.connect() as connection:  # what was committed outlives the server's end, as it does by default
        connection.execute("ALTER SYSTEM SET synchronous_commit = on")
        connection.execute("SELECT pg_reload_conf()")
    yield made
    made.stop()


@pytest.fixture
def address(server: PostgresServer) -> str:
    if server.process.poll() is not None:
        server.start()
    return server.url(server.fresh())


def listed(server: PostgresServer, database: str) -> int:
    with server.connect(database) as connection:
        ((number,),) = connection.execute("SELECT count(*) FROM articles").fetchall()
    assert isinstance(number, int)
    return number


@pytest.mark.parametrize(
    ("how", "seconds"),
    [
        (signal.SIGQUIT, 1.5),
        pytest.param(signal.SIGINT, 30.0, marks=pytest.mark.soak),
        pytest.param(signal.SIGQUIT, 30.0, marks=pytest.mark.soak),
    ],
)
def test_an_ingest_survives_a_server_restart(
    server: PostgresServer, address: str, tmp_path: Path, how: signal.Signals, seconds: float
) -> None:
    source = write_articles(tmp_path / "articles.jsonl", 600)
    with dateline("ingest", source, url=address) as process:
        until = time.monotonic() + 120
        while not listed(server, address.rpartition("/")[2]):
            assert time.monotonic() < until
            assert process.poll() is None
            time.sleep(0.1)
        server.halt(how)
        time.sleep(seconds)
        assert process.poll() is None
        server.start()
        said = process.communicate(timeout=280)[1]
    assert process.returncode == 0, said
    assert "; waiting" in said
    assert "is available again" in said
    assert "Traceback" not in said
    assert len(content(address)) == 600


def test_without_retries_an_outage_is_reported_at_once(server: PostgresServer, address: str, summit: Geoparse) -> None:
    with Store.open(address) as store:
        store.add([summit])
        server.halt()
        for ask in (lambda: store.reader.totals(Filter()), lambda: store.add([summit], engine="another")):
            with pytest.raises(UnreachableStoreError):
                ask()
        with pytest.raises(UnreachableStoreError):
            Store.open(address)
        server.start()
        assert store.reader.totals(Filter()).articles == 1
        assert store.add([summit], engine="another").replaced == 1


def test_a_read_during_an_outage_ends_with_an_explained_error(
    server: PostgresServer, address: str, summit: Geoparse, sailing: Geoparse
) -> None:
    with Store.open(address) as store:
        store.add([summit, sailing])
        reading = store.reader.geoparses(EVERYTHING)
        next(reading)
        server.halt(signal.SIGQUIT)
        with pytest.raises(UnreachableStoreError, match="connection to the server was lost"):
            list(reading)
        server.start()
        assert store.reader.article("summit") == summit.article


# What psycopg reads through cannot be closed any more once the server is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("rows", [3, 14])
def test_a_move_that_loses_its_server_leaves_nothing_and_can_be_repeated(
    server: PostgresServer, address: str, sqlite_url: str, summit: Geoparse, rows: int
) -> None:
    seen: list[int] = []

    def halt(number: int) -> None:
        seen.append(number)
        if sum(seen) >= rows and server.process.poll() is None:
            server.halt(signal.SIGQUIT)

    with Store.open(sqlite_url) as store, Store.open(address) as target:
        store.add([summit])
        with pytest.raises(UnreachableStoreError):
            move(store, target, halt)
        server.start()
        assert not target.reader.has_articles()
        move(store, target)
        assert target.reader.article("summit") == summit.article
        assert list(check(target)) == []


def test_a_refused_password_is_not_retried(server: PostgresServer, address: str) -> None:
    told: list[str] = []
    wrong = server.url(address.rpartition("/")[2], "guarded", "wrong")
    with pytest.raises(Exception, match="password authentication failed"):
        Store.open(wrong, retry=RetryPolicy(60, told.append))
    assert told == []


@pytest.mark.parametrize("seconds", [1.5, HALF_A_MINUTE])
def test_a_watch_survives_a_server_restart(
    server: PostgresServer, address: str, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    text = "Heavy rain closed the harbour of Osaka on Monday, and ferries stayed in port. " * 30
    item = f"<item><title>Rain in Osaka</title><guid>1</guid><description>{text}</description></item>"
    feed = f'<rss version="2.0"><channel><title>Port News</title>{item}</channel></rss>'
    site.serve("/answer", feed, "application/rss+xml")
    asked = threading.Event()

    def answer_when_it_is_gone(request: BaseHTTPRequestHandler) -> None:
        if not asked.is_set():
            server.halt()
            asked.set()
        site.pages["/answer"](request)

    site.pages["/feed"] = answer_when_it_is_gone
    plan = tmp_path / "feeds.toml"
    plan.write_text(f'[[feed]]\nurl = "{site.url("/feed")}"\n')
    monkeypatch.setenv("DATELINE_WEB_HOSTS", "127.0.0.1")
    with dateline("watch", plan, "--once", url=address) as process:
        assert asked.wait(60)
        time.sleep(seconds)
        assert process.poll() is None
        server.start()
        said = process.communicate(timeout=120)[1]
    assert process.returncode == 0, said
    assert "; waiting" in said
    assert "1 article added" in said
    with Store.open(address) as store:
        assert [feed.articles for feed in store.feeds.all()] == [1]


def in_trouble(page: AppTest) -> bool:
    """Whether the page says what went wrong, and offers to try again."""
    return any(button.key == "again-page" for button in page.button)


@pytest.mark.parametrize("seconds", [0.0, HALF_A_MINUTE])
def test_the_dashboard_reports_an_outage_and_recovers(
    server: PostgresServer, address: str, summit: Geoparse, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", address)
    monkeypatch.setenv("DATELINE_ACCESS", "open")
    with Store.open(address) as store:
        store.add([summit])
    st.cache_resource.clear()
    page = AppTest.from_file(str(ROOT / "dashboard" / "page_script.py"), default_timeout=60).run()
    assert not page.exception
    assert not in_trouble(page)
    server.halt()
    time.sleep(seconds)
    page.run()
    assert not page.exception
    assert in_trouble(page)
    server.start()
    page.run()
    assert not page.exception
    assert not in_trouble(page)
    st.cache_resource.clear()
