"""Copies the rows of one database into another: all or none, each of them compared before the commit."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, insert, select

from geo.errors import StoreError
from geo.store.bulk_insert import bulk_insert
from geo.store.fulltext import search
from geo.store.maintenance.row_streams import Digest, Progress, batches, ordered
from geo.store.schema import HISTORY, articles, counters, metadata, storable_text

__all__ = ["CopiedTable", "copy", "is_empty", "verify"]

_TEXTS_BATCH: Final = 100

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A copied table: its name, its number of rows, and their digest."""

    table: str
    rows: int
    digest: str


def is_empty(connection: Connection) -> bool:
    """Whether no table has a row, except for the counters."""
    tables = (table for table in metadata.sorted_tables if table is not counters)
    return all(connection.execute(select(table).limit(1)).first() is None for table in tables)


def copy(source: Connection, target: Connection, progress: Progress) -> tuple[CopiedTable, ...]:
    """Replace the target's rows by the source's, inside the target's transaction, and compare them.

    Raises StoreError where a row differs; the transaction then rolls everything back.
    """
    history = int(target.scalar(select(counters.c.value).where(counters.c.name == HISTORY)) or 0)
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))
    search.clear(target)
    for table in metadata.sorted_tables:
        names = table.c.keys()
        with closing(batches(source, table)) as table_batches:
            for rows in table_batches:
                bulk_insert(target, table, [dict(zip(names, row, strict=True)) for row in rows])
                progress(len(rows))
    _build_index(target)
    _continue_sequences(target)
    target.execute(insert(counters).values(name=HISTORY, value=history + 1))
    return verify(source, target, progress)


def verify(source: Connection, target: Connection, progress: Progress) -> tuple[CopiedTable, ...]:
    """Compare every column of every row, and return the tables; raises StoreError where anything differs."""
    return tuple(_verify(source, target, table, progress) for table in metadata.sorted_tables)


def _build_index(connection: Connection) -> None:
    query = ordered(select(articles.c.key, articles.c.title, articles.c.text), articles)
    with connection.execute(query, execution_options={"yield_per": _TEXTS_BATCH}) as result:
        for rows in result.partitions(_TEXTS_BATCH):
            search.add(connection, [(row.key, row.title, row.text) for row in rows])


def _continue_sequences(connection: Connection) -> None:
    """Let new keys continue after the copied ones; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if (column := table.autoincrement_column) is not None:
            last = connection.scalar(select(func.max(column)))
            name = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(name, last or 1, last is not None)))


def _verify(source: Connection, target: Connection, table: Table, progress: Progress) -> CopiedTable:
    digest = Digest()
    no_rows: Rows = []
    with closing(batches(source, table)) as source_batches, closing(batches(target, table)) as target_batches:
        for before, after in zip_longest(source_batches, target_batches, fillvalue=no_rows):
            _compare(table, before, after)
            digest.add(after)
            progress(len(after))
    return CopiedTable(table.name, digest.rows, digest.hex)


def _compare(table: Table, before: Rows, after: Rows) -> None:
    if before != after and (before := _storable(before)) != after:
        raise StoreError(f"the copy differs: {_difference(table, before, after)}; nothing was changed")


def _storable(rows: Rows) -> Rows:
    """Return rows as every database takes them; an old SQLite file may have characters that PostgreSQL refuses."""
    return [tuple(storable_text(value) if isinstance(value, str) else value for value in row) for row in rows]


def _difference(table: Table, before: Rows, after: Rows) -> str:
    """Describe the first difference between rows."""
    for row, copied in zip_longest(before, after):
        if row is None or copied is None:
            return f"table {table.name} has {'more' if row is None else 'fewer'} rows"
        for column, value, copied_value in zip(table.c, row, copied, strict=True):
            if value != copied_value:
                key = [str(part) for key_column, part in zip(table.c, row, strict=True) if key_column.primary_key]
                return f"table {table.name}, row {', '.join(key)}, column {column.name}"
    return f"table {table.name}"
