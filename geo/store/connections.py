"""The connections of an open database, which its readers and logs share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from geo.index import Selector
from geo.store.column_cache import ColumnCache
from geo.store.database import Database
from geo.store.retry import RetryPolicy

__all__ = ["Connections"]


class Connections:
    """Two pools of connections, one that reads and one that writes, and the columns of the newest revision.

    Errors of the database leave every context manager as StoreError.
    """

    def __init__(self, database: Database, reader: Engine, writer: Engine, retry_policy: RetryPolicy) -> None:
        self.retry_policy = retry_policy
        self._database = database
        self._reader = reader
        self._writer = writer
        self._columns = ColumnCache()

    def close(self, *, refresh_statistics: bool) -> None:
        """Close all connections; `refresh_statistics` for the query planner first, after rows were written."""
        if refresh_statistics:
            self._database.refresh_statistics(self._writer)
        self._reader.dispose()
        self._writer.dispose()  # last, because only a writer can empty SQLite's write-ahead log into the file

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one snapshot of the database and cannot write."""
        with self._database.translated(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction: all of its changes are committed at the end, or none."""
        with self._database.translated(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def selector(self) -> Iterator[tuple[Connection, Selector]]:
        """Give a connection that reads, and a selector over the columns of the snapshot that it sees."""
        with self.read() as connection:
            yield connection, self._columns.selector(connection)
