"""Every row of every table, streamed in the order of its key: what copies, comparisons and digests are made of.

The order is the same in every database, so that two of them can be read side by side. Memory does not grow with the
number of rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, func, select

from geo.store.schema import HISTORY, articles, counters, metadata, packs

__all__ = ["Digest", "Progress", "chunks", "count", "ordered", "unhurried"]

Progress = Callable[[int], object]
"""Called with a number whenever that many more rows, or articles, are done."""

_ROWS_AT_ONCE: Final = 1_000
_FEWER: Final = {articles: 100, packs: 200}  # whose rows may be large


def unhurried(connection: Connection) -> None:
    """Let the connection's transaction take as long as it takes."""
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {name} = 0")


def ordered(query: Select[Any], table: Table) -> Select[Any]:
    """Order what reads a table by its key; leave out what is of one database alone."""
    return _only(query, table).order_by(*table.primary_key)


def chunks(connection: Connection, table: Table) -> Generator[list[tuple[Any, ...]], None, None]:
    """Yield the rows in the order of their key, some at a time."""
    at_once = _FEWER.get(table, _ROWS_AT_ONCE)
    query = ordered(select(*table.c), table)
    with connection.execute(query, execution_options={"yield_per": at_once}) as result:
        for rows in result.partitions(at_once):
            yield [tuple(row) for row in rows]


def count(connection: Connection) -> int:
    """Return how many rows there are in all tables."""
    counts = (_only(select(func.count()).select_from(table), table) for table in metadata.sorted_tables)
    return sum(int(connection.scalar(query) or 0) for query in counts)


def _only(query: Select[Any], table: Table) -> Select[Any]:
    return query.where(counters.c.name != HISTORY) if table is counters else query


@dataclass
class Digest:
    """A digest of rows, the same wherever they are kept: BLAKE2b over their values as JSON, a row a line."""

    rows: int = 0
    _hash: Any = field(default_factory=lambda: blake2b(digest_size=32))

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take more rows in."""
        said = "".join(f"{_JSON(row)}\n" for row in rows)
        if "-0.0" in said:  # which SQLite keeps as 0.0
            said = "".join(f"{_JSON([_plain(value) for value in row])}\n" for row in rows)
        self._hash.update(said.encode())
        self.rows += len(rows)

    @property
    def hex(self) -> str:
        """The digest in hexadecimal digits."""
        return str(self._hash.hexdigest())


_JSON: Final = json.JSONEncoder(separators=(",", ":"), default=bytes.hex).encode


def _plain(value: object) -> object:
    return value + 0.0 if isinstance(value, float) else value
