"""Whether a database is whole: what it says of itself, and what must hold between its tables.

Articles are read some hundred at a time; memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import error as StructError
from typing import Any, Final

from sqlalchemy import CheckConstraint, Connection, exists, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from geo.errors import DamagedStoreError
from geo.store.fulltext import search
from geo.store.maintenance import consistency_checks
from geo.store.maintenance.issues import DatabaseIssue
from geo.store.maintenance.row_streams import Progress
from geo.store.schema import articles, counters, metadata, packs, places

__all__ = ["findings"]

_AT_ONCE: Final = 200
_SENSELESS: Final = (
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    StructError,
)  # of values that no Dateline wrote
# PostgreSQL checks pages as it reads them and keys as they are written; it knows what was left out.
_ASK_POSTGRESQL: Final = {
    "is an index that was not finished": (
        "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
        "WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace"
    ),
    "is a rule that older rows may break": (
        "SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint "
        "WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
    ),
    "has pages whose checksums are wrong": (
        "SELECT datname FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0"
    ),
}


def findings(connection: Connection, progress: Progress) -> Iterator[DatabaseIssue]:
    """Yield what is wrong with the database that the connection sees; `progress` counts articles.

    Where the file itself is damaged, or a table is missing, that is all: the rest would say the same again.
    """
    try:
        broken = list(_physical(connection))
        yield from broken
        if broken:
            return
        yield from _rules(connection)
        yield from _references(connection)
        yield from _counters(connection)
        for rows in _articles(connection):
            yield from consistency_checks.of_articles(connection, rows)
            progress(len(rows))
        yield from consistency_checks.of_corrections(connection)
        yield from _index(connection)
    except (
        DamagedStoreError,
        SQLAlchemyError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        StructError,
    ) as error:
        yield DatabaseIssue(
            "file", "the database", f"cannot be read to its end: {getattr(error, 'orig', None) or error}"
        )


def _physical(connection: Connection) -> Iterator[DatabaseIssue]:
    missing = {table.name for table in metadata.sorted_tables} - set(inspect(connection).get_table_names())
    for name in sorted(missing):
        yield DatabaseIssue("file", f"table {name}", "is missing")
    if connection.dialect.name == "sqlite":
        for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if line != "ok":
                yield DatabaseIssue("file", "the file", str(line))
        return
    for what, query in _ASK_POSTGRESQL.items():
        for name in connection.exec_driver_sql(query).scalars():
            yield DatabaseIssue("file", str(name), what)


def _rules(connection: Connection) -> Iterator[DatabaseIssue]:
    """Yield the rows that break a rule of their table; SQLite itself looks at some tables only."""
    for table in metadata.sorted_tables:
        rules = (*table.constraints, *(rule for column in table.c for rule in column.constraints))
        for rule in (one for one in rules if isinstance(one, CheckConstraint)):
            for row in connection.execute(select(*table.primary_key).where(text(f"NOT ({rule.sqltext})"))):
                key = ", ".join(map(str, row))
                yield DatabaseIssue("row", f"table {table.name}, row {key}", f"is not as the rule {rule.name} has it")


def _references(connection: Connection) -> Iterator[DatabaseIssue]:
    """Yield the rows that refer to a row that is not there."""
    for table in metadata.sorted_tables:
        for constraint in sorted(table.foreign_key_constraints, key=lambda one: list(one.column_keys)):
            (element,) = constraint.elements
            child, parent = element.parent, element.column
            lost = select(*table.primary_key, child.label("lost")).where(
                child.is_not(None), ~exists(select(parent).where(parent == child))
            )
            for row in connection.execute(lost):
                key = ", ".join(str(value) for value in row[:-1])
                what = f"its {child.name} {row.lost} is not in table {parent.table.name}"
                yield DatabaseIssue("reference", f"table {table.name}, row {key}", what)


def _counters(connection: Connection) -> Iterator[DatabaseIssue]:
    revision = connection.scalar(select(counters.c.value).where(counters.c.name == "revision")) or 0
    for table in (packs, places):
        newest = connection.scalar(select(func.max(table.c.revision))) or 0
        if newest > revision:
            what = f"is {revision}, and table {table.name} has a row of {newest}: what is newer would not be seen"
            yield DatabaseIssue("counter", "the revision", what)


def _articles(connection: Connection) -> Iterator[list[Any]]:
    """Yield all articles' rows, some at a time, in the order of their keys."""
    last = None
    while True:
        query = select(articles).order_by(articles.c.key).limit(_AT_ONCE)
        rows = list(connection.execute(query if last is None else query.where(articles.c.key > last)).mappings())
        if not rows:
            return
        yield rows
        last = rows[-1]["key"]


def _index(connection: Connection) -> Iterator[DatabaseIssue]:
    texts = ([(row["key"], row["title"], row["text"]) for row in rows] for rows in _articles(connection))
    for key, what in search.trouble(connection, texts):
        yield DatabaseIssue("index", f"article number {key}" if key else "the search index", what)
