"""Streams the rows of tables in the order of their keys, for copies, comparisons and digests.

The order is the same in every database, so two of them can be read in parallel. Memory does not grow with the number
of rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, func, select

from geo.store.schema import HISTORY, articles, counters, metadata, packs

__all__ = ["Digest", "Progress", "batches", "count", "ordered", "without_timeouts"]

Progress = Callable[[int], object]
"""Called with the number of rows, or articles, that were processed since the last call."""

_BATCH: Final = 1_000
_BATCH_OF_LARGE_ROWS: Final = {articles: 100, packs: 200}


def without_timeouts(connection: Connection) -> None:
    """Remove the time limits from the connection's transaction."""
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {name} = 0")


def ordered(query: Select[Any], table: Table) -> Select[Any]:
    """Order a query of a table by its key, without the rows that belong to one database only."""
    return _without_history(query, table).order_by(*table.primary_key)


def batches(connection: Connection, table: Table) -> Generator[list[tuple[Any, ...]], None, None]:
    """Yield the rows of a table in batches, in the order of their keys."""
    size = _BATCH_OF_LARGE_ROWS.get(table, _BATCH)
    query = ordered(select(*table.c), table)
    with connection.execute(query, execution_options={"yield_per": size}) as result:
        for rows in result.partitions(size):
            yield [tuple(row) for row in rows]


def count(connection: Connection) -> int:
    """Count the rows of all tables."""
    counts = (_without_history(select(func.count()).select_from(table), table) for table in metadata.sorted_tables)
    return sum(int(connection.scalar(query) or 0) for query in counts)


def _without_history(query: Select[Any], table: Table) -> Select[Any]:
    return query.where(counters.c.name != HISTORY) if table is counters else query


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
