"""One database's rows into another, all or none, and every one compared before any of it counts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from geo.errors import StoreError
from geo.store.fulltext import search
from geo.store.maintenance.row_streams import Digest, Progress, chunks, ordered
from geo.store.schema import HISTORY, articles, counters, metadata, storable_text

__all__ = ["Copied", "copy", "is_empty", "verify"]

_TEXTS_AT_ONCE: Final = 100

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that was copied: its rows, and their digest."""

    table: str
    rows: int
    digest: str


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever stored: counters aside, no table has a row."""
    tables = (table for table in metadata.sorted_tables if table is not counters)
    return all(connection.execute(select(table).limit(1)).first() is None for table in tables)


def copy(source: Connection, target: Connection, progress: Progress) -> tuple[Copied, ...]:
    """Put the source's rows in the place of the target's, inside the target's transaction, and compare them.

    Raises StoreError where a row is not what it was; the end of the transaction then undoes everything.
    """
    history = int(target.scalar(select(counters.c.value).where(counters.c.name == HISTORY)) or 0)
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))
    search.clear(target)
    for table in metadata.sorted_tables:
        with closing(chunks(source, table)) as found:
            for rows in found:
                _put(target, table, rows)
                progress(len(rows))
    _index(target)
    _count_on(target)
    target.execute(insert(counters).values(name=HISTORY, value=history + 1))
    return verify(source, target, progress)


def verify(source: Connection, target: Connection, progress: Progress) -> tuple[Copied, ...]:
    """Compare every column of every row, and return what there is; raises StoreError where anything differs."""
    return tuple(_verify(source, target, table, progress) for table in metadata.sorted_tables)


def _put(connection: Connection, table: Table, rows: Rows) -> None:
    """Write rows; PostgreSQL takes them several times as fast as a stream than one by one."""
    names = table.c.keys()
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        return
    quoted = ", ".join(f'"{name}"' for name in names)
    cursor: Any = connection.connection.cursor()
    try:
        with cursor, cursor.copy(f"COPY {table.name} ({quoted}) FROM STDIN") as stream:
            for row in _stored(rows):
                stream.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(f"COPY {table.name}", None, error) from error


def _index(connection: Connection) -> None:
    query = ordered(select(articles.c.key, articles.c.title, articles.c.text), articles)
    with connection.execute(query, execution_options={"yield_per": _TEXTS_AT_ONCE}) as result:
        for rows in result.partitions(_TEXTS_AT_ONCE):
            search.add(connection, [(row.key, row.title, row.text) for row in rows])


def _count_on(connection: Connection) -> None:
    """Let the numbers that the database gives go on after the last; SQLite's do by themselves."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if (column := table.autoincrement_column) is not None:
            last = connection.scalar(select(func.max(column)))
            name = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(name, last or 1, last is not None)))


def _verify(source: Connection, target: Connection, table: Table, progress: Progress) -> Copied:
    digest = Digest()
    nothing: Rows = []
    with closing(chunks(source, table)) as here, closing(chunks(target, table)) as there:
        for ours, theirs in zip_longest(here, there, fillvalue=nothing):
            _compare(table, ours, theirs)
            digest.add(theirs)
            progress(len(theirs))
    return Copied(table.name, digest.rows, digest.hex)


def _compare(table: Table, ours: Rows, theirs: Rows) -> None:
    if ours != theirs and (ours := _stored(ours)) != theirs:
        raise StoreError(f"the copy is not the same: {_difference(table, ours, theirs)}; nothing was changed")


def _stored(rows: Rows) -> Rows:
    """Return rows as any database takes them; an old one may have texts that others do not."""
    return [tuple(storable_text(value) if isinstance(value, str) else value for value in row) for row in rows]


def _difference(table: Table, ours: Rows, theirs: Rows) -> str:
    """Say in words where rows first differ."""
    for one, other in zip_longest(ours, theirs):
        if one is None or other is None:
            return f"table {table.name} has {'more' if one is None else 'fewer'} rows"
        for column, before, after in zip(table.c, one, other, strict=True):
            if before != after:
                key = [str(value) for each, value in zip(table.c, one, strict=True) if each.primary_key]
                return f"table {table.name}, row {', '.join(key)}, column {column.name}"
    return f"table {table.name}"
