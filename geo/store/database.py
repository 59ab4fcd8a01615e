"""What SQLite and PostgreSQL do differently, behind one interface.

opening, locks, meaning of errors   `geo.store.sqlite`, `geo.store.postgres`
full-text search                    `geo.store.fulltext`
single statements                   here
creating and migrating tables       `geo.store.migrate`, for both
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Connection, Engine, Table, bindparam, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from geo.store.location import Location, locate

__all__ = ["Database", "database_at", "insert", "is_one_of_pairs", "tables_version"]


class Database(Protocol):
    """A database that is not open yet."""

    @property
    def location(self) -> Location:
        """Its location."""

    def version(self) -> int | None:
        """Return the version of the tables, None without tables; change nothing. Raises StoreError."""

    def open(self, *, read_only: bool) -> tuple[Engine, Engine]:
        """Create or migrate the tables, and return two engines: one that reads and one that writes.

        Each transaction of the reading engine sees one snapshot, and cannot write. Transactions of the writing engine
        run one at a time: each starts by waiting for its turn. With `read_only` both are the same engine.

        Raises:
            StoreError: the database is missing and may not be created, is another program's, damaged, or too new.
        """

    def translated(self) -> AbstractContextManager[None]:
        """Turn the database's own errors into StoreError, which names the database and says what to do."""

    def refresh_statistics(self, writer: Engine) -> None:
        """Refresh the query planner's statistics after a change; ignore errors: only speed depends on it."""


def database_at(location: Location) -> Database:
    """Return the database at a location."""
    if location.path is not None:
        from geo.store.sqlite import SQLite

        return SQLite(location, location.path)
    from geo.store.postgres import Postgres

    return Postgres(location)


def tables_version(url: str | None = None) -> int | None:
    """Return the version of the tables at `url`, None without tables. Raises UsageError, StoreError."""
    return database_at(locate(url)).version()


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that supports ON CONFLICT."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def is_one_of_pairs(
    connection: Connection, first: ColumnElement[int], second: ColumnElement[int], pairs: Sequence[tuple[int, int]]
) -> ColumnElement[bool]:
    """Return the condition that two columns equal one of the pairs, in a form that uses an index on both."""
    if connection.dialect.name != "postgresql":
        # The first column is also compared by itself, because SQLite scans the whole table for pairs alone.
        return first.in_({pair[0] for pair in pairs}) & tuple_(first, second).in_(pairs)
    # Two array parameters, however many pairs there are: PostgreSQL takes at most 65,535 parameters.
    arrays: list[Any] = [
        bindparam(None, [pair[side] for pair in pairs], type_=ARRAY(BigInteger), unique=True) for side in (0, 1)
    ]
    rows = func.unnest(*arrays).table_valued("first", "second", name="pairs").render_derived()
    return tuple_(first, second).in_(select(rows.c.first, rows.c.second))
