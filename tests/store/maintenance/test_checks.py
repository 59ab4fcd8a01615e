"""A sound database passes the checks; a fault is reported, and derived tables are rebuilt."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from geo.errors import DamagedStoreError
from geo.index import Filter
from geo.store import Store, check, move, repair
from tests.postgres import PostgresServer


@pytest.fixture
def file(written: Path, sqlite_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store in a file, whose rules can be broken."""
    shutil.copyfile(written, tmp_path / "articles.db")
    with Store.open(sqlite_url) as store:
        yield store


def spoil(store: Store, statement: str) -> None:
    """Change a file behind the store's back, whatever its rules are."""
    assert store.location.path is not None
    with closing(sqlite3.connect(store.location.path)) as raw, raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute(statement)


def test_an_intact_database_has_no_issues(library: Store) -> None:
    seen: list[int] = []
    assert list(check(library, seen.append)) == []
    assert sum(seen) == 4


@pytest.mark.parametrize(
    ("statement", "trouble", "where", "what"),
    [
        ("DELETE FROM packs WHERE article = 1", "pack", "article 'summit'", "not in the index"),
        ("UPDATE packs SET at = 0 WHERE article = 2", "pack", "article 'sailing'", "differ from those in the index"),
        ("UPDATE counters SET value = 0 WHERE name = 'revision'", "counter", "the revision", "would never load"),
    ],
)
def test_wrong_derived_data_is_found_and_repaired(
    library: Store, statement: str, trouble: str, where: str, what: str
) -> None:
    before = library.reader.totals(Filter())
    with library.transaction() as connection:
        connection.exec_driver_sql(statement)
    found_and_repaired(library, trouble, where, what)
    with Store.open(library.location.url) as fresh:
        assert fresh.reader.totals(Filter()) == before == library.reader.totals(Filter())


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("INSERT INTO words (words) VALUES ('delete-all')", "article number 1", "not in the search index"),
        ("UPDATE words_docsize SET sz = x'0101' WHERE id = 1", "article number 1", "other words"),
        ("INSERT INTO words (rowid, text) VALUES (99, 'stray')", "article number 99", "is not an article"),
        ("INSERT INTO words (rowid, text) VALUES (1, 'again')", "the search index", "words, the articles have"),
    ],
)
def test_the_sqlite_index_is_compared_with_the_texts(file: Store, statement: str, where: str, what: str) -> None:
    spoil(file, statement)
    found_and_repaired(file, "index", where, what)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DELETE FROM words WHERE article = 1", "not in the search index"),
        ("UPDATE words SET words = $$'other':1$$ WHERE article = 1", "other words"),
        ("INSERT INTO words (article, part, words) VALUES (1, 9, $$'more':1$$)", "other words"),
    ],
)
def test_the_postgresql_index_is_compared_with_the_texts(
    written: Path, postgres_url: str, statement: str, what: str
) -> None:
    with Store.open(f"sqlite:///{written}") as library, Store.open(postgres_url) as store:
        move(library, store)
        with store.transaction() as connection:
            connection.exec_driver_sql(statement)
        found_and_repaired(store, "index", "article number 1", what)


def found_and_repaired(store: Store, trouble: str, where: str, what: str) -> None:
    found = list(check(store))
    assert {finding.issue_type for finding in found} == {trouble}
    assert any(finding.location == where and what in finding.problem for finding in found), found
    assert all("--repair" in finding.advice for finding in found)
    repair(store)
    assert list(check(store)) == []


@pytest.mark.parametrize(
    ("statement", "trouble", "where", "what"),
    [
        ("UPDATE mentions SET place = 99 WHERE article = 3", "reference", "mentions, row 3, 0", "place 99"),
        ("DELETE FROM articles WHERE id = 'quiet'", "reference", "packs, row 4", "article 4 is not in table articles"),
        ("UPDATE mentions SET surface = 'Osake' WHERE surface = 'Osaka'", "offsets", "'sailing'", "but it is not"),
        ("UPDATE mentions SET sentence_end = 9999 WHERE article = 3", "offsets", "'officials'", "but it is not"),
        ("UPDATE articles SET text = text || '.' WHERE id = 'quiet'", "article", "'quiet'", "digest"),
        ("UPDATE articles SET date = 'soon' WHERE id = 'quiet'", "article", "'quiet'", "soon"),
        ("UPDATE articles SET day = '2021-12-08' WHERE id = 'quiet'", "article", "'quiet'", "2021-12-08"),
        ("UPDATE corrections SET undone_at = at WHERE id = 1", "correction", "'summit'", "corrections"),
        ("DROP TABLE feed_entries", "file", "feed_entries", "missing"),
        ("UPDATE feeds SET failures = -1", "row", "table feeds", "failures_count"),
    ],
)
def test_wrong_data_that_cannot_be_rebuilt_is_found(
    file: Store, statement: str, trouble: str, where: str, what: str
) -> None:
    spoil(file, statement)
    found = [finding for finding in check(file) if finding.issue_type == trouble]
    assert any(where in finding.location and what in finding.problem for finding in found), found


def test_rows_that_violate_a_reference_are_found(written: Path, postgres_url: str) -> None:
    with Store.open(f"sqlite:///{written}") as library, Store.open(postgres_url) as store:
        move(library, store)
        with store.transaction() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql("UPDATE mentions SET place = 99 WHERE article = 3")
        (finding, *_) = check(store)
        assert (finding.issue_type, finding.problem) == ("reference", "its place 99 is not in table places")
        assert "restore" in finding.advice


def test_a_constraint_that_is_not_validated_is_found(postgres: PostgresServer) -> None:
    database = postgres.empty()
    with Store.open(postgres.url(database)) as store:
        with store.transaction() as connection:
            connection.exec_driver_sql("ALTER TABLE places ADD CONSTRAINT late CHECK (lat > 0) NOT VALID")
        assert [str(finding) for finding in check(store)] == [
            "places.late: is a constraint that older rows may violate"
        ]
    postgres.drop(database)


def test_damaged_pages_are_found_whatever_they_contain(written: Path, tmp_path: Path) -> None:
    whole, path = written.read_bytes(), tmp_path / "articles.db"
    for page in range(1, len(whole) // 4096):
        path.write_bytes(whole[: page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096 :])
        with suppress(DamagedStoreError), Store.open(f"sqlite:///{path}", read_only=True) as store:
            assert any(check(store)), f"page {page} of {len(whole) // 4096}"
