"""Copies the rows of one database into another: all or none, each of them compared before the commit.

_Rows are streamed in the order of their keys, which is the same in every database, so two of them can be read in
parallel. Memory does not grow with the number of rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, delete, func, insert, select

from geo.errors import StoreError
from geo.store import fulltext
from geo.store.database import bulk_insert
from geo.store.schema import HISTORY, articles, counters, former_articles, mention_blobs, metadata, storable_text

Progress = Callable[[int], object]
"""Called with the number of rows, or articles, that were processed since the last call."""

_BATCH: Final = 1_000
_BATCH_OF_LARGE_ROWS: Final = {articles: 100, former_articles: 100, mention_blobs: 200}
_TEXTS_BATCH: Final = 100

_Rows = Sequence[tuple[Any, ...]]


def without_timeouts(connection: Connection) -> None:
    """Remove the time limits from the connection's transaction."""
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {name} = 0")


def _ordered(query: Select[Any], table: Table) -> Select[Any]:
    """Order a query of a table by its key, without the rows that belong to one database only."""
    if table is counters:
        query = query.where(counters.c.name != HISTORY)
    return query.order_by(*table.primary_key)


def _batches(connection: Connection, table: Table) -> Generator[list[tuple[Any, ...]], None, None]:
    """Yield the rows of a table in batches, in the order of their keys."""
    size = _BATCH_OF_LARGE_ROWS.get(table, _BATCH)
    query = _ordered(select(*table.c), table)
    with connection.execute(query, execution_options={"yield_per": size}) as result:
        for rows in result.partitions(size):
            yield [tuple(row) for row in rows]


@dataclass
class Digest:
    """A digest of rows, the same for every database: BLAKE2b of their values as JSON, one row per line."""

    rows: int = 0
    _hash: Any = field(default_factory=lambda: blake2b(digest_size=32))

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows to the digest."""
        lines = "".join(f"{_to_json(row)}\n" for row in rows)
        if "-0.0" in lines:  # SQLite stores -0.0 as 0.0, so both count as 0.0
            lines = "".join(f"{_to_json([_without_negative_zero(value) for value in row])}\n" for row in rows)
        self._hash.update(lines.encode())
        self.rows += len(rows)

    @property
    def hex(self) -> str:
        """The digest in hexadecimal digits."""
        return str(self._hash.hexdigest())


_to_json: Final = json.JSONEncoder(separators=(",", ":"), default=bytes.hex).encode


def _without_negative_zero(value: object) -> object:
    return value + 0.0 if isinstance(value, float) else value


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
    fulltext.clear(target)
    for table in metadata.sorted_tables:
        names = table.c.keys()
        with closing(_batches(source, table)) as table_batches:
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
    query = _ordered(select(articles.c.key, articles.c.title, articles.c.text), articles)
    with connection.execute(query, execution_options={"yield_per": _TEXTS_BATCH}) as result:
        for rows in result.partitions(_TEXTS_BATCH):
            fulltext.add(connection, [(row.key, row.title, row.text) for row in rows])


def _continue_sequences(connection: Connection) -> None:
    """Let new keys continue after the copied ones; SQLite needs no help with that."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if (column := table.autoincrement_column) is not None:
            last = connection.scalar(select(func.max(column)))
            name = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(name, last or 1, last is not None)))


def _verify(source: Connection, target: Connection, table: Table, progress: Progress) -> CopiedTable:
    digest = Digest()
    no_rows: _Rows = []
    with closing(_batches(source, table)) as source_batches, closing(_batches(target, table)) as target_batches:
        for before, after in zip_longest(source_batches, target_batches, fillvalue=no_rows):
            _compare(table, before, after)
            digest.add(after)
            progress(len(after))
    return CopiedTable(table.name, digest.rows, digest.hex)


def _compare(table: Table, before: _Rows, after: _Rows) -> None:
    if before != after and (before := _storable(before)) != after:
        raise StoreError(f"the copy differs: {_difference(table, before, after)}; nothing was changed")


def _storable(rows: _Rows) -> _Rows:
    """Return rows as every database takes them; an old SQLite file may have characters that PostgreSQL refuses."""
    return [tuple(storable_text(value) if isinstance(value, str) else value for value in row) for row in rows]


def _difference(table: Table, before: _Rows, after: _Rows) -> str:
    """Describe the first difference between rows."""
    for row, copied in zip_longest(before, after):
        if row is None or copied is None:
            return f"table {table.name} has {'more' if row is None else 'fewer'} rows"
        for column, value, copied_value in zip(table.c, row, copied, strict=True):
            if value != copied_value:
                key = [str(part) for key_column, part in zip(table.c, row, strict=True) if key_column.primary_key]
                return f"table {table.name}, row {', '.join(key)}, column {column.name}"
    return f"table {table.name}"
