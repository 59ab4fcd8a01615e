"""A database of an earlier version opens as it was, with what this version adds."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from geo.errors import StoreError
from geo.index import Filter, Totals
from geo.store import Store, check, migrations
from geo.store.migrations import HEAD
from geo.store.schema import metadata
from geo.types import Geoparse, Precision
from tests.postgres import PostgresServer

VERSION_3 = Path(__file__).with_name("version_3.sql").read_text(encoding="utf-8")
VERSION_3_POSTGRESQL = Path(__file__).with_name("version_3_postgresql.sql").read_text(encoding="utf-8")
VERSION_1 = Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8")


@pytest.fixture
def old(tmp_path: Path, sqlite_url: str) -> str:
    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.executescript(VERSION_1)
    return sqlite_url


def test_a_database_of_version_3_keeps_corrections_share_links_and_feeds(tmp_path: Path, sqlite_url: str) -> None:
    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.executescript(VERSION_3)
    with Store.open(sqlite_url) as store:
        assert list(check(store)) == []
        assert store.reader.totals(Filter(text="osaka")) == Totals(
            mentions=1, articles=1, places=1, unplaced=0, listed=1
        )
        assert store.reader.places(Filter()).name.tolist() == ["New Delhi"]
        (correction,) = store.corrections.active()
        assert (correction.action, correction.text, correction.author, correction.matches) == (
            "not_a_place",
            "Osaka",
            "Ann",
            1,
        )
        link = store.share_links.by_token("wf2Xuhp8JQ5xCduA43dDyemIaffduOse")
        assert link is not None
        assert (link.query, link.author) == ("country=IN", "ann@example.org")
        (feed,) = store.feeds.all()
        assert (feed.url, feed.title) == ("https://example.org/feed", "Feed")
        assert store.feeds.new_entries(feed.url, ["one", "two", "three"]) == ["two", "three"]
        store.corrections.undo(1)
        assert store.reader.places(Filter()).name.tolist() == ["New Delhi", "Osaka"]


def test_a_postgresql_database_of_version_3_gets_the_tables_of_a_new_one(postgres: PostgresServer) -> None:
    def tables(database: str) -> list[str]:
        with postgres.connect(database) as connection:
            columns = (
                "SELECT table_name, column_name, data_type, is_nullable, collation_name, column_default "
                "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, ordinal_position"
            )
            constraints = (
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
            )
            indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
            rows = [str(row) for query in (columns, constraints, indexes) for row in connection.execute(query.encode())]
        # A dump writes the types of a list's values in another way than the definition that it was made of.
        return [re.sub(r"::(character varying|text)(\[\])?|[()]", "", row) for row in rows]

    old, new = postgres.empty(), postgres.empty()
    with postgres.connect(old) as connection:
        connection.execute(VERSION_3_POSTGRESQL.encode())
    Store.open(postgres.url(new)).close()
    with Store.open(postgres.url(old)) as store:
        assert list(check(store)) == []
        assert tables(old) == tables(new)
        assert store.reader.places(Filter()).name.tolist() == ["New Delhi"]
        store.corrections.undo(1)
        assert store.reader.places(Filter()).name.tolist() == ["New Delhi", "Osaka"]


def test_articles_of_an_older_database_have_no_language_yet_and_exact_or_area_precision(
    sqlite_url: str, old: str
) -> None:
    with Store.open(old) as store:
        found = store.reader.geoparse("summit")
    assert found is not None
    assert found.language is None
    assert [mention.precision for mention in found] == [Precision.EXACT, Precision.EXACT, None]


@pytest.mark.parametrize("read_only", [False, True])
def test_an_older_database_keeps_its_content(old: str, read_only: bool) -> None:
    with Store.open(old, read_only=read_only) as store:
        assert store.reader.totals(Filter()) == Totals(mentions=2, articles=1, places=2, unplaced=1, listed=2)
        found = store.reader.geoparse("summit")
        assert found is not None
        assert [(m.text, m.relation, m.place and m.place.id) for m in found.mentions] == [
            ("New Delhi", None, "gn:1261481"),
            ("Osaka", "near", "gn:1853909"),
            ("Atlantis", None, None),
        ]
        assert [(about.place.name, about.score) for about in found.focus] == [("New Delhi", 0.6)]
        article = store.reader.article("sailing")
        assert article is not None
        assert isinstance(article.date, dt.datetime)
        assert store.reader.articles(Filter()).article_id.tolist() == ["sailing", "summit"]
        assert store.reader.totals(Filter(text="zurich")).listed == 1
        assert store.reader.totals(Filter(focus_only=True)).mentions == 1


def test_articles_of_an_older_database_are_unchanged(old: str) -> None:
    with Store.open(old) as store:
        article = store.reader.article("summit")
        assert article is not None
        assert store.status(article, engine="dateline 0.1.0") == "unchanged"


def test_migrated_tables_equal_those_of_a_new_database(old: str, tmp_path: Path) -> None:
    def tables(path: Path) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
            query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
            return [(name, sql and "".join(sql.split())) for name, sql in raw.execute(query)]

    Store.open(old).close()
    Store.open(f"sqlite:///{tmp_path / 'new.db'}").close()
    assert tables(tmp_path / "articles.db") == tables(tmp_path / "new.db")


def test_a_failed_migration_leaves_an_older_database_as_it_was(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw:
        before = list(raw.iterdump())
    with monkeypatch.context() as patched:
        patched.setattr("geo.store.fulltext.add", fail)
        with pytest.raises(StoreError, match="disk is full"):
            Store.open(old)
    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw:
        assert list(raw.iterdump()) == before
    with Store.open(old) as store:
        assert store.reader.has_articles()


def test_many_programs_can_open_an_older_database_at_once(old: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(_has_articles, [old] * 8))


def _has_articles(url: str) -> bool:
    with Store.open(url) as store:
        return store.reader.has_articles()


@pytest.mark.parametrize("version", [2, 3])
def test_every_version_from_before_the_stamp_gets_a_stamp(sqlite_url: str, tmp_path: Path, version: int) -> None:
    Store.open(f"sqlite:///{tmp_path / 'new.db'}").close()
    with closing(sqlite3.connect(tmp_path / "new.db")) as raw:
        made = sorted(raw.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())
    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.executescript(VERSION_3)
        raw.execute("DELETE FROM feed_entries")
        raw.execute("DELETE FROM feeds")
        raw.commit()
        if version == 2:
            raw.executescript("DROP TABLE feed_entries; DROP TABLE feeds; DROP TABLE passes")
        raw.executescript(f"DROP TABLE alembic_version; PRAGMA user_version = {version}")
    with Store.open(sqlite_url) as store:
        assert store.feeds.all() == []
    with closing(sqlite3.connect(tmp_path / "articles.db")) as raw:
        squeezed = [
            sorted("".join(sql.split()) for (sql,) in some)
            for some in (made, raw.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())
        ]
        assert squeezed[0] == squeezed[1]
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert raw.execute("PRAGMA user_version").fetchone() == (4,)


def test_the_newest_migration_is_the_version_that_new_tables_get() -> None:
    assert ScriptDirectory(str(migrations._MIGRATIONS)).get_heads() == [HEAD]


def test_new_tables_equal_the_schema(url: str) -> None:
    with Store.open(url) as store, store.snapshot() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    words = {"words", "words_config", "words_data", "words_docsize", "words_idx", "words_by_word"}
    assert [found for found in differences if found[1].name not in words] == []


NEXT = """
import sqlalchemy
from alembic import op
revision = "dateline_9999"
down_revision = "{}"
def upgrade():
    op.add_column("feeds", sqlalchemy.Column("note", sqlalchemy.Text))
    op.execute("INSERT INTO {} VALUES ('noted', 1)")
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def changed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database whose tables a test may change."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/changed.db"
    else:
        server = request.getfixturevalue("postgres")
        name = server.empty()
        yield server.url(name)
        server.drop(name)


@pytest.fixture
def migration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Write one more migration, after the newest."""

    def write(table: str) -> None:
        folder = tmp_path / "100% new" / "migrations"
        shutil.copytree(migrations._MIGRATIONS, folder, dirs_exist_ok=True)
        (folder / "versions" / "v9999_notes.py").write_text(NEXT.format(HEAD, table))
        monkeypatch.setattr(migrations, "_MIGRATIONS", folder)
        monkeypatch.setattr(migrations, "HEAD", "dateline_9999")

    return write


def test_a_later_migration_runs_once(changed: str, summit: Geoparse, migration: Callable[[str], None]) -> None:
    with Store.open(changed) as store:
        store.add([summit])
    migration("counters")
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(_has_articles, [changed] * 4))
    with Store.open(changed) as opened, opened.snapshot() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").all() == [("dateline_9999",)]
        assert connection.exec_driver_sql("SELECT value FROM counters WHERE name = 'noted'").all() == [(1,)]
        assert connection.exec_driver_sql("SELECT count(note) FROM feeds").scalar() == 0


def test_a_migration_that_fails_changes_nothing(changed: str, migration: Callable[[str], None]) -> None:
    with Store.open(changed) as store:
        migration("no_such_table")
        with pytest.raises(StoreError, match=r"damaged|tables are missing"):
            Store.open(changed)
        assert not store.reader.has_articles()
    engine = create_engine(changed)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").all() == [(HEAD,)]
        assert "note" not in {column["name"] for column in inspect(connection).get_columns("feeds")}
    engine.dispose()
