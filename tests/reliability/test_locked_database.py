"""Another program keeps the file locked: who writes waits and says so, and goes on once it may."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo.errors import UnreachableStoreError
from geo.index import Filter
from geo.store import RetryPolicy, Store
from geo.types import Geoparse
from tests.reliability.running import content, run, write_articles

HOLDER = """
import sqlite3, sys, time
raw = sqlite3.connect(sys.argv[1], isolation_level=None)
raw.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
raw.execute("ROLLBACK")
"""


def locked(path: Path, seconds: float) -> subprocess.Popen[str]:
    """A process that holds the write lock for a while, from now on."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, path, str(seconds)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "locked\n"
    return holder


def test_a_short_lock_is_waited_for_silently(tmp_path: Path, sqlite_url: str, summit: Geoparse) -> None:
    with Store.open(sqlite_url) as store, locked(tmp_path / "articles.db", 1.0):
        assert store.add([summit]).added == 1


def test_a_long_lock_is_reported_and_retried(
    tmp_path: Path, sqlite_url: str, summit: Geoparse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.store.sqlite._BUSY_TIMEOUT_S", 0.2)
    told: list[str] = []
    with Store.open(sqlite_url, retry=RetryPolicy(30, told.append)) as store:
        with locked(tmp_path / "articles.db", 2.0):
            assert store.reader.totals(Filter()).articles == 0  # who reads is not kept waiting
            assert told == []
            assert store.add([summit]).added == 1
        assert [said.partition(": ")[2].partition(";")[0] for said in told[:1]] == ["another program keeps it locked"]
        assert told[1:] == ["the database is available again; continuing"]


def test_retrying_ends(tmp_path: Path, sqlite_url: str, summit: Geoparse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.store.sqlite._BUSY_TIMEOUT_S", 0.05)
    with Store.open(sqlite_url, retry=RetryPolicy(0.3)) as store:
        with locked(tmp_path / "articles.db", 60) as holder:
            begun = time.monotonic()
            with pytest.raises(UnreachableStoreError, match="keeps it locked"):
                store.add([summit])
            assert 0.3 <= time.monotonic() - begun < 20
            holder.kill()
        assert store.add([summit]).added == 1


@pytest.mark.soak
def test_an_ingest_survives_a_lock_of_more_than_half_a_minute(tmp_path: Path, sqlite_url: str) -> None:
    source = write_articles(tmp_path / "articles.jsonl", 400)
    Store.open(sqlite_url).close()
    with locked(tmp_path / "articles.db", 45):
        code, said = run("ingest", source, url=sqlite_url)
    assert code == 0, said
    assert "another program keeps it locked" in said
    assert "is available again" in said
    assert len(content(sqlite_url)) == 400
