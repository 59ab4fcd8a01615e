"""What SQLite and PostgreSQL do differently, behind one interface.

opening, locks, meaning of errors   `geo.store.sqlite`, `geo.store.postgres`
full-text search                    `geo.store.fulltext`
single statements                   here
creating and migrating tables       `geo.store.migrations`, for both
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, Protocol, TypeVar

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Connection, Engine, Table, bindparam, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from geo.errors import DamagedStoreError
from geo.store.location import Location, locate

_Row = TypeVar("_Row")
_Value = TypeVar("_Value")


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


def bulk_insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, all with the same columns, in the connection's transaction. Raises what an INSERT raises."""
    if not rows:
        return
    names = list(rows[0])
    columns = [_column(connection, table, name, [row[name] for row in rows]) for name in names]
    quote = connection.dialect.identifier_preparer
    target = f"{quote.format_table(table)} ({', '.join(map(quote.quote, names))})"
    values = zip(*columns, strict=True)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {target} FROM STDIN", values)
    else:
        placeholders = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({placeholders})", list(values))  # noqa: S608  the names are from our schema


def _column(connection: Connection, table: Table, name: str, values: list[Any]) -> list[Any]:
    """Return a column's values as the database driver takes them."""
    process = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return values if process is None else [process(value) for value in values]


def _copy(connection: Connection, statement: str, rows: zip[tuple[Any, ...]]) -> None:
    raw = connection.connection
    driver: Any = connection.dialect.dbapi
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:
        # Wrapped as SQLAlchemy wraps the errors of its own statements, so that both are translated alike.
        raise DBAPIError.instance(statement, None, error, driver.Error, hide_parameters=True) from error


def corrupt(problem: str) -> DamagedStoreError:
    """Return the error for a value that Dateline never writes."""
    return DamagedStoreError(
        f"the database is damaged: {problem}; "
        "run `dateline db check` to see the extent; `--repair` rebuilds what it can"
    )


def raises_corrupt(make: Callable[[_Row], _Value]) -> Callable[[_Row], _Value]:
    """Decorate a function that makes a value from a row: it raises DamagedStoreError for a row without a valid one."""

    @wraps(make)
    def wrapper(row: _Row) -> _Value:
        try:
            return make(row)
        except (ValueError, TypeError, KeyError) as error:
            raise corrupt(str(error)) from error

    return wrapper
