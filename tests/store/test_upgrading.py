"""A database of an earlier version opens as it was, with what this version adds."""

from __future__ import annotations

import datetime as dt
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from geo.errors import StoreError
from geo.store import Filter, Store, Totals

WRITTEN = Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8")


@pytest.fixture
def old(tmp_path: Path, sqlite_url: str) -> str:
    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.executescript(WRITTEN)
    return sqlite_url


@pytest.mark.parametrize("read_only", [False, True])
def test_nothing_is_lost(old: str, read_only: bool) -> None:
    with Store.open(old, read_only=read_only) as store:
        assert store.totals(Filter()) == Totals(mentions=2, articles=1, places=2, unplaced=1, listed=2)
        found = store.geoparse_of("summit")
        assert found is not None
        assert [(m.mention.text, m.mention.relation, m.place and m.place.id) for m in found.mentions] == [
            ("New Delhi", None, "gn:1261481"),
            ("Osaka", "near", "gn:1853909"),
            ("Atlantis", None, None),
        ]
        assert [(about.place.name, about.score) for about in found.focus] == [("New Delhi", 0.6)]
        article = store.article("sailing")
        assert article is not None
        assert isinstance(article.date, dt.datetime)
        assert store.articles(Filter()).article_id.tolist() == ["sailing", "summit"]
        assert store.totals(Filter(text="zurich")).listed == 1
        assert store.totals(Filter(focus_only=True)).mentions == 1


def test_what_was_ingested_is_known_again(old: str) -> None:
    with Store.open(old) as store:
        article = store.article("summit")
        assert article is not None
        assert store.unchanged(article, engine="dateline 0.1.0")


def test_the_upgraded_tables_are_those_of_a_new_database(old: str, tmp_path: Path) -> None:
    def tables(path: Path) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
            query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
            return [(name, sql and "".join(sql.split())) for name, sql in raw.execute(query)]

    Store.open(old).close()
    Store.open(f"sqlite:///{tmp_path / 'new.db'}").close()
    assert tables(tmp_path / "articles.db") == tables(tmp_path / "new.db")


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw:
        before = list(raw.iterdump())
    with monkeypatch.context() as patched:
        patched.setattr("geo.store.search.add", fail)
        with pytest.raises(StoreError, match="disk is full"):
            Store.open(old)
    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw:
        assert list(raw.iterdump()) == before
    with Store.open(old) as store:
        assert store.has_articles()


def test_many_may_open_it_at_once(old: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(_has_articles, [old] * 8))


def _has_articles(url: str) -> bool:
    with Store.open(url) as store:
        return store.has_articles()
