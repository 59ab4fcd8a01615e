"""What is SQLite's own: opening a file safely, knowing it as ours, and saying what is wrong with it.

Write-ahead logging lets readers and one writer work at the same time; a full sync at each commit means that what was
acknowledged survives a power cut. A writer takes the write lock when its transaction begins: one that reads first and
upgrades later fails at once when another has written meanwhile, however long it was ready to wait.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from geo.errors import DamagedStoreError, MissingStoreError, StoreError, UnreachableStoreError
from geo.store import migrate
from geo.store.location import Location

__all__ = ["SQLite", "is_damaged"]

_APPLICATION_ID: Final = 0x44544C4E  # "DTLN", so that another program's database is never taken for ours
_BUSY_TIMEOUT_S: Final = 30.0
# The tables' version was here before Alembic's stamp said it; this refers to the stamp, and older programs refuse it.
_STAMPED: Final = 4

_OLDEST: Final = (3, 37)  # the first with strict tables

_DAMAGED: Final = (
    "it is not a SQLite database, or it is damaged: `dateline db check` says how far, and `dateline db restore FILE "
    "--replace` puts a backup in its place and keeps what is there under another name"
)
_ADVICE: Final[tuple[tuple[str, type[StoreError], str], ...]] = (
    ("locked", UnreachableStoreError, "another program keeps it locked; wait for that to finish and try again"),
    ("not a database", DamagedStoreError, _DAMAGED),
    ("malformed", DamagedStoreError, _DAMAGED),
    ("Could not decode", DamagedStoreError, _DAMAGED),
    ("codec can't decode", DamagedStoreError, _DAMAGED),
    ("no such", DamagedStoreError, _DAMAGED),  # table or column: whoever opens it has seen that it is ours
    ("vtable constructor", DamagedStoreError, _DAMAGED),
    ("disk is full", StoreError, "the disk is full; what was finished is kept, so free some space and run again"),
    ("disk I/O", StoreError, "the disk does not take more; what was finished is kept, so check it and run again"),
    ("readonly", StoreError, "it may only be read; check the permissions of the file and its folder"),
    ("unable to open", StoreError, "it cannot be opened; check that the folder is there and that you may write to it"),
)


@dataclass(frozen=True, slots=True)
class SQLite:
    """A database in a file."""

    location: Location
    path: Path

    def version(self) -> int | None:
        """Return which version the tables are, None where there are none."""
        if not self.path.exists():
            return None
        with self.translated():
            engine = _engine(self.path, read_only=True)
            with engine.connect() as connection:
                stamped = _stamped(connection, self.path)
                number = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            engine.dispose()
        return number if stamped is None else migrate.number_of(stamped)

    def open(self, *, read_only: bool) -> tuple[Engine, Engine]:
        """Open the file, creating it and its tables where there is none and writing is allowed.

        Each of the two gives every thread a connection of its own.
        """
        if sqlite3.sqlite_version_info < _OLDEST:
            needed = ".".join(map(str, _OLDEST))
            raise StoreError(f"this Python brings SQLite {sqlite3.sqlite_version}; Dateline needs {needed} or newer")
        path = self.path
        with self.translated():
            if read_only and not path.exists():
                raise MissingStoreError(f"{path}: there is no database yet; `dateline ingest` makes one")
            if not read_only:
                _make(path)
            engine = _engine(path, read_only=read_only)
            with engine.connect() as connection:
                stamped = _stamped(connection, path)
            if stamped != migrate.HEAD:
                _upgrade(path)
            reader = engine if read_only else _engine(path, read_only=True)
            return reader, engine.execution_options(writes=True)

    def refresh_statistics(self, writer: Engine) -> None:
        """Look at a sample: milliseconds, whatever the size. A disk that is full or a lock that is held is no error."""
        with suppress(SQLAlchemyError), writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
            connection.exec_driver_sql("ANALYZE")
            connection.commit()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn the database's own errors into StoreError with the file and what to do."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, UnicodeDecodeError) as error:
            raise _explained(self.path, error) from error
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror or error}") from error


def is_damaged(path: Path) -> bool:
    """Whether a file is there that is not whole, as far as SQLite sees."""
    if not path.is_file():
        return False
    try:
        with closing(_connect(path, read_only=True)) as raw:
            return bool(raw.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
    except sqlite3.DatabaseError as error:
        return isinstance(_explained(path, error), DamagedStoreError)


def _explained(path: Path, error: Exception) -> StoreError:
    said = str(getattr(error, "orig", None) or error)
    for sign, kind, advice in _ADVICE:
        if sign in said:
            return kind(f"{path}: {advice}")
    return StoreError(f"{path}: {said}")


def _make(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; name a file in it")
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(_connect(path, read_only=False)) as raw:
        if not _is_empty(raw):
            return
        raw.execute("PRAGMA journal_mode = WAL")
    engine = _engine(path, read_only=False).execution_options(writes=True)
    with engine.begin() as connection:
        if _is_empty(connection.connection.dbapi_connection):  # another process may have been first
            migrate.create(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {_STAMPED}")
    engine.dispose()


def _is_empty(raw: object) -> bool:
    assert isinstance(raw, sqlite3.Connection)
    (tables,) = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return bool(tables == 0)


def _upgrade(path: Path) -> None:
    """Bring an older database up to date, in one transaction: it is the old one or the new one, whatever happens."""
    engine = _engine(path, read_only=False, upgrades=True).execution_options(writes=True)
    with engine.begin() as connection:
        stamped = _stamped(connection, path)
        if stamped is None:
            number = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            migrate.stamp(connection, f"dateline_{number:04}")
            connection.exec_driver_sql(f"PRAGMA user_version = {_STAMPED}")
        if stamped != migrate.HEAD:  # another process may have been first
            migrate.upgrade(connection)
    engine.dispose()


def _stamped(connection: Connection, path: Path) -> str | None:
    """Return the tables' stamp, None where they are from before there was one.

    Raises StoreError where they are not ours or newer than this program.
    """
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != _APPLICATION_ID:
        raise StoreError(f"{path}: this database is another program's; choose another file")
    number = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if number > _STAMPED:
        raise StoreError(f"{path}: written by a newer Dateline; upgrade Dateline")
    return migrate.stamped(connection, str(path)) if number == _STAMPED else None


def _connect(path: Path, *, read_only: bool, upgrades: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={'ro' if read_only else 'rwc'}",
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    # An upgrade makes tables anew under their old names: rows must not go with a table that others refer to.
    connection.execute(f"PRAGMA foreign_keys = {'OFF' if upgrades else 'ON'}")
    if upgrades:
        connection.execute("PRAGMA legacy_alter_table = ON")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _engine(path: Path, *, read_only: bool, upgrades: bool = False) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: _connect(path, read_only=read_only, upgrades=upgrades),
        poolclass=QueuePool,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
