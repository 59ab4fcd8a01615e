"""The connections of an open database, and retries while it is locked or its server is unavailable."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from geo.errors import UnreachableStoreError
from geo.index import Selector
from geo.store.column_cache import ColumnCache
from geo.store.database import Database

_Result = TypeVar("_Result")
_Args = ParamSpec("_Args")

_FIRST_DELAY_S: Final = 0.25
_LONGEST_DELAY_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How many seconds to retry, and a function that receives messages when waiting starts and ends."""

    seconds: float = 0.0
    notify: Callable[[str], object] = lambda message: None

    def run(self, operation: Callable[[], _Result]) -> _Result:
        """Run `operation`, which must be atomic, until it succeeds; raise UnreachableStoreError when time is up."""
        try:
            return operation()
        except UnreachableStoreError as error:
            if self.seconds <= 0:
                raise
            self.notify(f"{error}; waiting")
        return self._retry(operation, time.monotonic() + self.seconds)

    def _retry(self, operation: Callable[[], _Result], until: float) -> _Result:
        delay = _FIRST_DELAY_S
        while True:
            time.sleep(delay)
            delay = min(delay * 2, _LONGEST_DELAY_S)
            try:
                result = operation()
            except UnreachableStoreError:
                if time.monotonic() >= until:
                    raise
                continue
            self.notify("the database is available again; continuing")
            return result


NO_RETRY: Final = RetryPolicy()


class _HasRetryPolicy(Protocol):
    @property
    def retry_policy(self) -> RetryPolicy: ...


_Self = TypeVar("_Self", bound=_HasRetryPolicy)


def retry_when_unavailable(
    method: Callable[Concatenate[_Self, _Args], _Result],
) -> Callable[Concatenate[_Self, _Args], _Result]:
    """Decorate a method so that it is retried by the `retry_policy` of its object."""

    @wraps(method)
    def retrying(self: _Self, /, *args: _Args.args, **kwargs: _Args.kwargs) -> _Result:
        return self.retry_policy.run(lambda: method(self, *args, **kwargs))

    return retrying


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
