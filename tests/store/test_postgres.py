"""What a server may do to a store: not be there, not let one in, be slow, restart, change under it."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from geo.errors import MissingStoreError, StoreError, UsageError
from geo.index import Filter
from geo.store import Store, locate
from geo.store.migrations import HEAD
from geo.types import Article, Geoparse
from tests.postgres import GUARDED, PostgresServer


@pytest.fixture
def empty(postgres: PostgresServer) -> Iterator[str]:
    """The name of a database without tables."""
    name = postgres.empty()
    yield name
    postgres.drop(name)


def refusal(url: str) -> str:
    with pytest.raises(StoreError) as refused:
        Store.open(url)
    return str(refused.value)


def test_the_first_program_that_opens_a_database_creates_the_tables(
    postgres: PostgresServer, empty: str, summit: Geoparse
) -> None:
    with pytest.raises(MissingStoreError, match="dateline ingest"):
        Store.open(postgres.url(empty), read_only=True)
    with ThreadPoolExecutor(6) as threads:
        stores = list(threads.map(Store.open, [postgres.url(empty)] * 6))
    assert stores[0].add([summit]).added == 1
    assert [store.reader.has_articles() for store in stores] == [True] * 6
    for store in stores:
        store.close()
    with postgres.connect(empty) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_common_form_of_the_url_is_accepted(postgres_url: str, scheme: str) -> None:
    with Store.open(postgres_url.replace("postgresql+psycopg", scheme)) as store:
        assert not store.reader.has_articles()


def test_a_password_is_used_but_never_shown(postgres: PostgresServer, empty: str) -> None:
    name, password = GUARDED
    with Store.open(postgres.url(empty, name, password)) as store:
        assert not store.reader.has_articles()
        with store.snapshot() as connection:
            shown = f"{store.location} {store.location!r} {connection.engine!r} {connection.engine.url}"
        assert password not in shown
        assert "%2F" not in shown
    with pytest.raises(StoreError, match="password authentication failed") as refused:
        Store.open(postgres.url(empty, name, "not the /one@"))
    said = "".join(traceback.format_exception(refused.value))
    assert "not the" not in said.replace('url(empty, name, "not the /one@")', "")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:hunter2@host:port/news",
        "postgresql://ann:hunter2@[::1/news",
        "postgresql://ann:hunter2@host/",
        "postgresql+psycopg2://ann:hunter2@host/news?password=hunter2",
        "mysql://ann:hunter2@host/news?password=hunter2",
    ],
)
def test_a_password_in_an_invalid_url_is_not_shown(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        locate(url)
    assert "hunter2" not in "".join(traceback.format_exception(refused.value)).replace(f'"{url}"', "")


def test_a_missing_driver_is_reported_with_what_to_install(monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match=r"pip install '\.\[postgres\]'"):
        Store.open(postgres_url)


def test_a_database_that_cannot_be_opened_is_reported_with_the_reason(
    postgres: PostgresServer, postgres_url: str
) -> None:
    assert "does not exist" in refusal(postgres.url("nowhere"))
    assert "check that PostgreSQL runs there" in refusal("postgresql://dateline@127.0.0.1:1/news")
    with postgres.connect() as raw:
        raw.execute("CREATE DATABASE latin ENCODING latin1 LOCALE 'C' TEMPLATE template0")
        raw.execute("CREATE ROLE stranger LOGIN")
    assert "ENCODING 'UTF8'" in refusal(postgres.url("latin"))
    fixed = f"{postgres_url}?options=-cdefault_transaction_read_only%3Don"
    with Store.open(fixed) as store, pytest.raises(StoreError, match="is read-only"):
        store.add([Geoparse(Article("a", "", "a"))])
    assert "lacks a privilege" in refusal(postgres_url.replace("dateline@", "stranger@"))


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ("CREATE TABLE articles (recipe text)", "another program"),
        ("CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('a1b2')", "another pro"),
        (
            "CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('dateline_9999')",
            "newer Dateline",
        ),
    ],
)
def test_another_programs_tables_are_left_alone(
    postgres: PostgresServer, empty: str, statements: str, said: str
) -> None:
    with postgres.connect(empty) as raw:
        raw.execute(statements)
        assert said in refusal(postgres.url(empty))
        assert raw.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)


def test_other_tables_in_the_same_database_do_no_harm(postgres: PostgresServer, empty: str) -> None:
    with postgres.connect(empty) as raw:
        raw.execute("CREATE TABLE recipes (name text); CREATE SCHEMA news")
    for options in ("", "?options=-csearch_path%3Dnews"):
        with Store.open(postgres.url(empty) + options) as store:
            assert not store.reader.has_articles()
    with postgres.connect(empty) as raw:
        schemas = raw.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'articles' ORDER BY 1").fetchall()
    assert schemas == [("news",), ("public",)]


def test_a_user_with_read_permission_only_can_read(
    postgres: PostgresServer, postgres_url: str, summit: Geoparse
) -> None:
    with postgres.connect(postgres_url.rpartition("/")[2]) as raw:
        raw.execute("DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader")
    with Store.open(postgres_url) as store:
        store.add([summit])
    with Store.open(postgres_url.replace("dateline@", "reader@")) as store:
        assert store.reader.totals(Filter(text="moscow")).articles == 1
        with pytest.raises(StoreError, match="lacks a privilege"):
            store.add([Geoparse(Article("a", "", "a"))])


def test_a_writer_waits_for_the_lock_and_reports_a_timeout(postgres_url: str, summit: Geoparse) -> None:
    impatient = f"{postgres_url}?options=-clock_timeout%3D100ms"
    with Store.open(postgres_url) as one, Store.open(impatient) as other:
        with one._connections._writer.begin() as writing:
            assert other.reader.totals(Filter()).articles == 0
            with pytest.raises(StoreError, match="another program keeps it locked"):
                other.add([summit])
            writing.rollback()
        assert other.add([summit]).added == 1


def test_a_query_that_takes_too_long_is_stopped(postgres_url: str) -> None:
    with Store.open(f"{postgres_url}?options=-cstatement_timeout%3D50ms") as store:
        with (
            store._connections._reader.connect() as asking,
            pytest.raises(StoreError, match="too long"),
            store._connections._database.translated(),
        ):
            asking.execute(text("SELECT pg_sleep(10)"))
        assert not store.reader.has_articles()


def test_a_store_works_again_after_its_server_restarts(summit: Geoparse, sailing: Geoparse) -> None:
    server = PostgresServer()
    try:
        with Store.open(server.url(server.fresh())) as store:
            store.add([summit])
            for how in (signal.SIGINT, signal.SIGQUIT):
                reading = store.reader.geoparses(Filter())
                next(reading)
                server.halt(how)
                with pytest.raises(StoreError, match="connection to the server was lost"):
                    list(reading)
                with pytest.raises(StoreError, match="check that PostgreSQL runs there"):
                    store.reader.totals(Filter())
                with pytest.raises(StoreError, match="check that PostgreSQL runs there"):
                    store.add([sailing])
                server.start()
                assert store.reader.totals(Filter()).articles == 1
                assert store.reader.article("summit") == summit.article
            assert store.add([sailing]).added == 1
    finally:
        server.stop()


def test_closed_connections_are_replaced(postgres: PostgresServer, postgres_url: str, summit: Geoparse) -> None:
    with Store.open(postgres_url) as store:
        store.add([summit])
        end_all(postgres)
        assert store.reader.totals(Filter()).articles == 1
        reading = store.reader.geoparses(Filter())
        next(reading)
        end_all(postgres)
        with pytest.raises(StoreError, match="connection to the server was lost"):
            list(reading)
        assert store.reader.totals(Filter()).articles == 1


def end_all(postgres: PostgresServer) -> None:
    with postgres.connect() as raw:
        raw.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dateline'")


def test_a_replaced_database_is_noticed(postgres: PostgresServer, summit: Geoparse, sailing: Geoparse) -> None:
    name = postgres.empty()
    with Store.open(postgres.url(name)) as store:
        store.add([summit])
        store.add([sailing])
        assert store.reader.totals(Filter()).articles == 2
        postgres.drop(name)
        with pytest.raises(StoreError, match="does not exist"):
            store.reader.totals(Filter())
        with postgres.connect() as raw:
            raw.execute(f"CREATE DATABASE {name}")
        with pytest.raises(StoreError, match="tables are missing"):
            store.reader.totals(Filter())
        with Store.open(postgres.url(name)) as other:
            other.add([summit])
        assert store.reader.totals(Filter()).articles == 1
    postgres.drop(name)


def test_errors_do_not_contain_texts_of_articles(postgres: PostgresServer, postgres_url: str) -> None:
    with postgres.connect(postgres_url.rpartition("/")[2]) as raw, Store.open(postgres_url) as store:
        raw.execute("ALTER TABLE articles ADD CONSTRAINT spoilt CHECK (title <> 'Private')")
        try:
            with pytest.raises(StoreError) as refused:
                store.add([Geoparse(Article("a", "Private", "A secret of state."))])
        finally:
            raw.execute("ALTER TABLE articles DROP CONSTRAINT spoilt")
    said = "".join(traceback.format_exception(refused.value)).replace('"A secret of state."', "")
    assert "secret of state" not in said
