"""What SQLite and PostgreSQL do each in its own way, behind one face.

opening, locks, what an error means    SQLite in `geo.store.sqlite`, Postgres in `geo.store.postgres`
full-text search                       `geo.store.fulltext`
single statements                      here
tables made and brought up to date     `geo.store.migrate`, for both
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Connection, Engine, Table, bindparam, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from geo.store.location import Location, locate

__all__ = ["Database", "database_at", "insert", "one_of_pairs", "tables_version"]


class Database(Protocol):
    """A database, not opened yet."""

    @property
    def location(self) -> Location:
        """Where it is."""

    def version(self) -> int | None:
        """Return which version the tables are, None where there are none, and change nothing. Raises StoreError."""

    def open(self, *, read_only: bool) -> tuple[Engine, Engine]:
        """Return what reads, which cannot write whatever it is asked, and what writes; make or upgrade the tables.

        What reads sees one moment of the database in each of its transactions. What writes does so one at a time: its
        transactions begin with waiting for their turn. Where nothing may be written, both are the same. Raises
        StoreError for a database that is missing and may not be made, is another program's, damaged, or too new.
        """

    def translated(self) -> AbstractContextManager[None]:
        """Turn the database's own errors into StoreError, saying which database and what to do."""

    def refresh_statistics(self, writer: Engine) -> None:
        """Let the query planner look again after a change; only speed hangs on it, so no error comes of it."""


def database_at(location: Location) -> Database:
    """Return the database at a location."""
    if location.path is not None:
        from geo.store.sqlite import SQLite

        return SQLite(location, location.path)
    from geo.store.postgres import Postgres

    return Postgres(location)


def tables_version(url: str | None = None) -> int | None:
    """Return which version the tables at `url` are, None where there are none. Raises UsageError, StoreError."""
    return database_at(locate(url)).version()


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that can say what to do where the row is there."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def one_of_pairs(
    connection: Connection, first: ColumnElement[int], second: ColumnElement[int], pairs: Sequence[tuple[int, int]]
) -> ColumnElement[bool]:
    """Return the condition that two columns have the values of one of the pairs, so that an index over them serves."""
    firsts = {one for one, _ in pairs}
    if connection.dialect.name != "postgresql":
        # The first column once more by itself: SQLite looks pairs alone up by going through all rows.
        return first.in_(firsts) & tuple_(first, second).in_(pairs)
    columns: list[Any] = [
        bindparam(None, [pair[at] for pair in pairs], type_=ARRAY(BigInteger), unique=True) for at in (0, 1)
    ]
    wanted = func.unnest(*columns).table_valued("first", "second", name="wanted").render_derived()
    return tuple_(first, second).in_(select(wanted.c.first, wanted.c.second))
