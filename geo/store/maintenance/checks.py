"""Checks a database: its own integrity checks, and what must hold between its tables.

Articles are read in batches, so memory does not grow with their number.
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

__all__ = ["find_issues"]

_BATCH: Final = 200
# What values that Dateline never writes may raise, besides errors of the database.
_INVALID_VALUE: Final = (ArithmeticError, LookupError, TypeError, ValueError, StructError)
# PostgreSQL checks pages as it reads them and keys as it writes them, and records which checks are incomplete.
_POSTGRESQL_QUERIES: Final = {
    "is an index that was not completed": (
        "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
        "WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace"
    ),
    "is a constraint that older rows may violate": (
        "SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint "
        "WHERE NOT convalidated AND connamespace = current_schema()::regnamespace"
    ),
    "has pages with wrong checksums": (
        "SELECT datname FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0"
    ),
}


def find_issues(connection: Connection, progress: Progress) -> Iterator[DatabaseIssue]:
    """Yield the issues of the database that the connection sees; `progress` counts articles.

    A damaged file or a missing table ends the check, because the other checks would only repeat it.
    """
    try:
        damage = list(_check_file(connection))
        yield from damage
        if damage:
            return
        yield from _check_constraints(connection)
        yield from _check_references(connection)
        yield from _check_revision(connection)
        for rows in _article_batches(connection):
            yield from consistency_checks.check_articles(connection, rows)
            progress(len(rows))
        yield from consistency_checks.check_corrections(connection)
        yield from _check_index(connection)
    except (DamagedStoreError, SQLAlchemyError, *_INVALID_VALUE) as error:
        problem = f"cannot be read completely: {getattr(error, 'orig', None) or error}"
        yield DatabaseIssue("file", "the database", problem)


def _check_file(connection: Connection) -> Iterator[DatabaseIssue]:
    missing = {table.name for table in metadata.sorted_tables} - set(inspect(connection).get_table_names())
    for name in sorted(missing):
        yield DatabaseIssue("file", f"table {name}", "is missing")
    if connection.dialect.name == "sqlite":
        for line in connection.exec_driver_sql("PRAGMA integrity_check").scalars():
            if line != "ok":
                yield DatabaseIssue("file", "the file", str(line))
        return
    for problem, query in _POSTGRESQL_QUERIES.items():
        for name in connection.exec_driver_sql(query).scalars():
            yield DatabaseIssue("file", str(name), problem)


def _check_constraints(connection: Connection) -> Iterator[DatabaseIssue]:
    """Yield the rows that violate a constraint of their table; SQLite's own check covers only some tables."""
    for table in metadata.sorted_tables:
        constraints = (*table.constraints, *(constraint for column in table.c for constraint in column.constraints))
        for check in (constraint for constraint in constraints if isinstance(constraint, CheckConstraint)):
            for row in connection.execute(select(*table.primary_key).where(text(f"NOT ({check.sqltext})"))):
                key = ", ".join(map(str, row))
                yield DatabaseIssue("row", f"table {table.name}, row {key}", f"violates the constraint {check.name}")


def _check_references(connection: Connection) -> Iterator[DatabaseIssue]:
    """Yield the rows that refer to a missing row."""
    for table in metadata.sorted_tables:
        for constraint in sorted(table.foreign_key_constraints, key=lambda key: list(key.column_keys)):
            (element,) = constraint.elements
            child, parent = element.parent, element.column
            orphans = select(*table.primary_key, child.label("missing")).where(
                child.is_not(None), ~exists(select(parent).where(parent == child))
            )
            for row in connection.execute(orphans):
                key = ", ".join(str(value) for value in row[:-1])
                problem = f"its {child.name} {row.missing} is not in table {parent.table.name}"
                yield DatabaseIssue("reference", f"table {table.name}, row {key}", problem)


def _check_revision(connection: Connection) -> Iterator[DatabaseIssue]:
    revision = connection.scalar(select(counters.c.value).where(counters.c.name == "revision")) or 0
    for table in (packs, places):
        newest = connection.scalar(select(func.max(table.c.revision))) or 0
        if newest > revision:
            problem = f"is {revision}, but table {table.name} has a row of {newest}, which readers would never load"
            yield DatabaseIssue("counter", "the revision", problem)


def _article_batches(connection: Connection) -> Iterator[list[Any]]:
    """Yield the rows of all articles in batches, in the order of their keys."""
    last = None
    while True:
        query = select(articles).order_by(articles.c.key).limit(_BATCH)
        rows = list(connection.execute(query if last is None else query.where(articles.c.key > last)).mappings())
        if not rows:
            return
        yield rows
        last = rows[-1]["key"]


def _check_index(connection: Connection) -> Iterator[DatabaseIssue]:
    texts = ([(row["key"], row["title"], row["text"]) for row in rows] for rows in _article_batches(connection))
    for key, problem in search.find_issues(connection, texts):
        yield DatabaseIssue("index", f"article number {key}" if key else "the search index", problem)
