from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from geo.errors import StoreError, UsageError
from geo.index import Filter
from geo.store import Store, database_url, locate
from geo.types import Geoparse


def test_the_environment_variable_sets_the_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", f"sqlite:///{tmp_path}/news.db")
    assert locate().path == tmp_path / "news.db"


def test_the_default_database_is_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATELINE_DATABASE_URL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert locate().path == tmp_path / "dateline" / "dateline.db"


@pytest.mark.parametrize(
    "url",
    ["news.db", "/srv/news.db", "sqlite://", "sqlite:///:memory:", "sqlite:///a?mode=ro", "mysql://localhost/news"],
)
def test_an_unsupported_url_is_refused_with_advice(url: str) -> None:
    with pytest.raises(UsageError, match="use sqlite:///PATH"):
        locate(url)


def test_a_password_is_not_shown() -> None:
    with pytest.raises(UsageError) as refusal:
        locate("mysql://news:hunter2@localhost/news")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("name", ["news.db", "a b/ü.db", "100%/#1.db", "%41?.db"])
def test_every_path_has_a_url(tmp_path: Path, name: str) -> None:
    assert locate(database_url(tmp_path / name)).path == tmp_path / name


def test_missing_folders_are_created(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/a b/ü#/news.db") as store:
        assert store.location.path == tmp_path / "a b" / "ü#" / "news.db"
        assert store.location.path.is_file()


def test_a_file_name_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not valid UTF-8"):
        locate(f"sqlite:///{tmp_path}/caf\udce9.db")


def test_a_missing_database_is_reported_with_how_to_create_it(sqlite_url: str) -> None:
    with pytest.raises(StoreError, match="dateline ingest"):
        Store.open(sqlite_url, read_only=True)


def test_a_read_only_store_reads_and_cannot_write(store: Store, url: str, summit: Geoparse) -> None:
    store.add([summit])
    with Store.open(url, read_only=True) as reader:
        assert reader.reader.totals(Filter()).articles == 1
        with pytest.raises(StoreError, match="is read-only"):
            reader.add([summit], engine="another")


def test_a_reader_sees_what_a_writer_adds(store: Store, url: str, summit: Geoparse, sailing: Geoparse) -> None:
    store.add([summit])
    with Store.open(url, read_only=True) as reader:
        before = reader.reader.geoparses(Filter())
        next(before)
        store.add([sailing])
        assert list(before) == []
        assert reader.reader.totals(Filter()).articles == 2


def test_a_file_that_is_not_a_database_is_refused_and_kept(tmp_path: Path, sqlite_url: str) -> None:
    path = tmp_path / "articles.db"
    path.write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(StoreError, match="not a SQLite database"):
        Store.open(sqlite_url)
    assert path.read_bytes() == b"Dear diary, " * 1000


def test_another_programs_database_is_refused_and_kept(tmp_path: Path, sqlite_url: str) -> None:
    with closing(sqlite3.connect(tmp_path / "articles.db")) as other:
        other.execute("CREATE TABLE recipes (name)")
    before = (tmp_path / "articles.db").read_bytes()
    for read_only in (True, False):
        with pytest.raises(StoreError, match="another program"):
            Store.open(sqlite_url, read_only=read_only)
    assert (tmp_path / "articles.db").read_bytes() == before


def test_a_newer_database_is_refused(tmp_path: Path, sqlite_url: str) -> None:
    Store.open(sqlite_url).close()
    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer Dateline"):
        Store.open(sqlite_url)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder"):
        Store.open(f"sqlite:///{tmp_path}")


def test_a_damaged_file_is_reported_with_advice(tmp_path: Path, sqlite_url: str, summit: Geoparse) -> None:
    with Store.open(sqlite_url) as store:
        store.add([summit])
    path = tmp_path / "articles.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match=r"damaged.*restore"), Store.open(sqlite_url, read_only=True) as store:
        store.reader.geoparse("summit")


def test_a_locked_database_is_reported(monkeypatch: pytest.MonkeyPatch, sqlite_url: str, summit: Geoparse) -> None:
    monkeypatch.setattr("geo.store.sqlite._BUSY_TIMEOUT_S", 0.05)
    with Store.open(sqlite_url) as store, closing(sqlite3.connect(str(store.location))) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program keeps it locked"):
            store.add([summit])
        other.rollback()
        assert store.add([summit]).added == 1


def test_one_store_serves_many_threads(store: Store, summit: Geoparse, sailing: Geoparse) -> None:
    with ThreadPoolExecutor(20) as threads:
        writes = [threads.submit(store.add, [geoparse]) for geoparse in (summit, sailing)]
        reads = [threads.submit(store.reader.totals, Filter()) for _ in range(200)]
        assert sum(write.result().added for write in writes) == 2
        assert {read.result().articles for read in reads} <= {0, 1, 2}


def test_a_full_disk_keeps_finished_work(sqlite_url: str, summit: Geoparse, sailing: Geoparse) -> None:
    with Store.open(sqlite_url) as store:
        store.add([summit])
        with store._connections._writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
        big = Geoparse(sailing.article.__class__("big", "", "x" * 1_000_000))
        with pytest.raises(StoreError, match="disk is full"):
            store.add([sailing, big])
        assert store.reader.articles(Filter()).article_id.tolist() == ["summit"]
