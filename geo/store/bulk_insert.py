"""Adding many rows by the shortest way that each database has: COPY in PostgreSQL, prepared tuples in SQLite.

An insert of SQLAlchemy's takes each row apart by name and puts it together again, which costs more than storing it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

__all__ = ["fill"]


def fill(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows, all with the same columns, in the connection's transaction. Raises what an insert raises."""
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
        places = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({places})", list(values))  # noqa: S608  names of ours


def _column(connection: Connection, table: Table, name: str, values: list[Any]) -> list[Any]:
    """Return a column's values as the database takes them."""
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
        # As SQLAlchemy wraps what its own statements raise, so that it is explained the same.
        raise DBAPIError.instance(statement, None, error, driver.Error, hide_parameters=True) from error
