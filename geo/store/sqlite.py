"""SQLite: opening a file safely, recognizing it as a Dateline database, and explaining its errors.

With write-ahead logging, readers and one writer work at the same time; with a full sync at each commit, committed rows
survive a power cut. A writer takes the write lock when its transaction begins: a transaction that reads first and then
writes fails at once when another program has written in between, whatever the timeout.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from geo.errors import DamagedStoreError, MissingStoreError, StoreError, UnreachableStoreError, system_reason
from geo.store import migrations
from geo.store.location import Location

_APPLICATION_ID: Final = 0x44544C4E  # "DTLN" marks a Dateline database
_BUSY_TIMEOUT_S: Final = 30.0
# PRAGMA user_version held the version of the tables before Alembic's stamp did. This value means that there is a stamp;
# programs from before the stamp refuse it as too new.
_STAMPED: Final = 4

_MIN_SQLITE: Final = (3, 37)  # the first version with strict tables

_DAMAGED: Final = (
    "it is not a SQLite database, or it is damaged: run `dateline db check` to see the extent; `dateline db restore "
    "FILE --replace` restores a backup and keeps the damaged file under another name"
)
_NOT_A_DATABASE: Final = (
    "it is not a SQLite database, or its beginning is damaged: `dateline db restore FILE --replace` restores a backup "
    "and keeps the damaged file under another name"
)
_OLD_AND_READ_ONLY: Final = (
    "it was written by an earlier Dateline, and cannot be upgraded where it is; copy it to a folder that you may write"
)
_ADVICE: Final[tuple[tuple[str, type[StoreError], str], ...]] = (
    ("locked", UnreachableStoreError, "another program keeps it locked; wait for that program to finish and try again"),
    ("not a database", DamagedStoreError, _NOT_A_DATABASE),
    ("malformed", DamagedStoreError, _DAMAGED),
    ("Could not decode", DamagedStoreError, _DAMAGED),
    ("codec can't decode", DamagedStoreError, _DAMAGED),
    ("no such", DamagedStoreError, _DAMAGED),  # table or column, after it was recognized as a Dateline database
    ("vtable constructor", DamagedStoreError, _DAMAGED),
    ("disk is full", StoreError, "the disk is full; finished work is kept, so free some space and run again"),
    ("disk I/O", StoreError, "cannot write to the disk; finished work is kept, so check the disk and run again"),
    ("readonly", StoreError, "it is read-only; check the permissions of the file and its folder"),
    ("unable to open", StoreError, "it cannot be opened; check that you may write to the file and its folder"),
)


@dataclass(frozen=True, slots=True)
class SQLite:
    """A database in a file."""

    location: Location
    path: Path

    def version(self) -> int | None:
        """Return the version of the tables, None without tables."""
        with self.translated():
            if not file_exists(self.path):
                return None
            engine = _engine(self.path, read_only=True)
            with engine.connect() as connection:
                stamped = _read_stamp(connection, self.path)
                number = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            engine.dispose()
        return number if stamped is None else migrations.version_number(stamped)

    def open(self, *, read_only: bool) -> tuple[Engine, Engine]:
        """Open the file; create or migrate it unless `read_only`. Each thread gets connections of its own."""
        if sqlite3.sqlite_version_info < _MIN_SQLITE:
            required = ".".join(map(str, _MIN_SQLITE))
            raise StoreError(f"this Python has SQLite {sqlite3.sqlite_version}; Dateline needs {required} or newer")
        path = self.path
        with self.translated():
            if not file_exists(path):
                if read_only:
                    raise MissingStoreError(f"{path}: this database does not exist yet; `dateline ingest` creates it")
                path.parent.mkdir(parents=True, exist_ok=True)
            if not read_only:
                _create_if_missing(path)
            engine = _engine(path, read_only=read_only)
            with engine.connect() as connection:
                stamped = _read_stamp(connection, path)
            if stamped != migrations.HEAD:
                if is_immutable(path):
                    raise StoreError(f"{path}: {_OLD_AND_READ_ONLY}")
                _upgrade(path)
            reader = engine if read_only else _engine(path, read_only=True)
            return reader, engine.execution_options(writes=True)

    def refresh_statistics(self, writer: Engine) -> None:
        """Analyze a sample of the tables, which takes milliseconds. A full disk or a lock is ignored."""
        with suppress(SQLAlchemyError), writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
            connection.exec_driver_sql("ANALYZE")
            connection.commit()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn SQLite's errors into StoreError, which names the file and says what to do."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, UnicodeDecodeError) as error:
            raise _translate(self.path, error) from error
        except OSError as error:
            raise StoreError(f"{error.filename or self.path}: {system_reason(error)}") from error


def is_damaged(path: Path) -> bool:
    """Whether a file exists that fails SQLite's own check."""
    if not path.is_file():
        return False
    try:
        with closing(_connect(path, read_only=True)) as raw:
            return bool(raw.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
    except sqlite3.DatabaseError as error:
        return isinstance(_translate(path, error), DamagedStoreError)


def _translate(path: Path, error: Exception) -> StoreError:
    message = str(getattr(error, "orig", None) or error)
    for part, error_type, advice in _ADVICE:
        if part in message:
            return error_type(f"{path}: {advice}")
    return StoreError(f"{path}: {message}")


def file_exists(path: Path) -> bool:
    """Whether the file exists; raises StoreError for what cannot be a database, and OSError without permission."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    except NotADirectoryError:
        file = next(parent for parent in path.parents if parent.exists())
        raise StoreError(f"{path}: {file} is a file, not a folder") from None
    if stat.S_ISDIR(mode):
        raise StoreError(f"{path}: is a folder; use a file in it")
    if not stat.S_ISREG(mode):
        raise StoreError(f"{path}: is not a file")
    if not os.access(path, os.R_OK):
        raise StoreError(f"{path}: you have no permission to read it")
    return True


def is_immutable(path: Path) -> bool:
    """Whether nothing can be written beside the file, and no writer has left changes there.

    SQLite reads a database with a write-ahead log only if it may create files beside it, or if it is told that nobody
    writes: on a medium that is read-only, or in a folder of another user.
    """
    if os.access(path.parent, os.W_OK):
        return False
    changes = path.with_name(f"{path.name}-wal")
    return not (changes.exists() and changes.stat().st_size)


def _create_if_missing(path: Path) -> None:
    with closing(_connect(path, read_only=False)) as raw:
        if not _is_empty(raw):
            return
        raw.execute("PRAGMA journal_mode = WAL")
    engine = _engine(path, read_only=False).execution_options(writes=True)
    with engine.begin() as connection:
        if _is_empty(connection.connection.dbapi_connection):  # another process may have been first
            migrations.create(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {_STAMPED}")
    engine.dispose()


def _is_empty(raw: object) -> bool:
    assert isinstance(raw, sqlite3.Connection)
    (tables,) = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return bool(tables == 0)


def _upgrade(path: Path) -> None:
    """Migrate an older database in one transaction: whatever happens, it is the old one or the new one."""
    engine = _engine(path, read_only=False, migrates=True).execution_options(writes=True)
    with engine.begin() as connection:
        stamped = _read_stamp(connection, path)
        if stamped is None:
            number = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            migrations.stamp(connection, f"dateline_{number:04}")
            connection.exec_driver_sql(f"PRAGMA user_version = {_STAMPED}")
        if stamped != migrations.HEAD:  # another process may have been first
            migrations.upgrade(connection)
    engine.dispose()


def _read_stamp(connection: Connection, path: Path) -> str | None:
    """Return the tables' stamp, None for tables from before there were stamps.

    Raises StoreError for another program's tables, and for tables of a newer Dateline.
    """
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != _APPLICATION_ID:
        raise StoreError(f"{path}: this database belongs to another program; choose another file")
    number = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if number > _STAMPED:
        raise StoreError(f"{path}: written by a newer Dateline; upgrade Dateline")
    return migrations.read_stamp(connection, str(path)) if number == _STAMPED else None


def _connect(path: Path, *, read_only: bool, migrates: bool = False) -> sqlite3.Connection:
    mode = ("ro&immutable=1" if is_immutable(path) else "ro") if read_only else "rwc"
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        timeout=_BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
    )
    # A migration replaces tables; with foreign keys on, dropping a table would delete the rows that refer to it.
    connection.execute(f"PRAGMA foreign_keys = {'OFF' if migrates else 'ON'}")
    if migrates:
        connection.execute("PRAGMA legacy_alter_table = ON")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _engine(path: Path, *, read_only: bool, migrates: bool = False) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: _connect(path, read_only=read_only, migrates=migrates),
        poolclass=QueuePool,
    )
    event.listen(engine, "begin", _begin)
    if read_only:
        _replace_when_changed(engine, path)
    return engine


def _replace_when_changed(engine: Engine, path: Path) -> None:
    """Open an immutable file again where somebody has changed it after all: SQLite itself would not notice."""

    def state() -> tuple[int, int] | None:
        status = path.stat()
        return (status.st_mtime_ns, status.st_size) if is_immutable(path) else None

    def connected(raw: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["immutable"] = state()

    def checked_out(raw: sqlite3.Connection, record: ConnectionPoolEntry, proxy: object) -> None:
        if record.info["immutable"] is not None and state() != record.info["immutable"]:
            raise DisconnectionError

    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", checked_out)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
