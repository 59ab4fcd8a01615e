"""What is SQLite's own: opening a file safely, knowing it as ours, and saying what is wrong with it.

Write-ahead logging lets readers and one writer work at the same time; a full sync at each commit means that what was
acknowledged survives a power cut. A writer takes the write lock when its transaction begins: one that reads first and
upgrades later fails at once when another has written meanwhile, however long it was ready to wait.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from geo.errors import StoreError
from geo.store import search, upgrading
from geo.store.schema import SCHEMA_VERSION, metadata

__all__ = ["open_engines", "refresh_statistics", "translated"]

_APPLICATION_ID: Final = 0x44544C4E  # "DTLN", so that another program's database is never taken for ours
_BUSY_TIMEOUT_S: Final = 10.0

_OLDEST: Final = (3, 37)  # the first with strict tables

_ADVICE: Final = (
    ("locked", "another program keeps it locked; wait for that to finish and try again"),
    ("not a database", "it is not a SQLite database, or it is damaged; choose another file, or restore a copy"),
    ("malformed", "it is damaged; move it away and ingest the articles again, or restore a copy"),
    ("disk is full", "the disk is full; what was finished is kept, so free some space and run again"),
    ("disk I/O error", "the disk does not take more; what was finished is kept, so check it and run again"),
    ("readonly", "it may only be read; check the permissions of the file and its folder"),
    ("unable to open", "it cannot be opened; check that the folder is there and that you may write to it"),
)


def open_engines(path: Path, *, read_only: bool) -> tuple[Engine, Engine]:
    """Open the database file, creating it and its tables where there is none and writing is allowed.

    Return what reads, which cannot write whatever it is asked, and what writes; where nothing may be written, both are
    the same. Each gives every thread a connection of its own. Raises StoreError for a file that is missing and may not
    be made, is another program's, damaged, or too new.
    """
    if sqlite3.sqlite_version_info < _OLDEST:
        needed = ".".join(map(str, _OLDEST))
        raise StoreError(f"this Python brings SQLite {sqlite3.sqlite_version}; Dateline needs {needed} or newer")
    with translated(path):
        if read_only and not path.exists():
            raise StoreError(f"{path}: there is no database yet; `dateline ingest` makes one")
        if not read_only:
            _make(path)
        engine = _engine(path, read_only=read_only)
        with engine.connect() as connection:
            version = _check(connection, path)
        if version < SCHEMA_VERSION:
            _upgrade(path)
        return (engine if read_only else _engine(path, read_only=True)), engine


def refresh_statistics(engine: Engine) -> None:
    """Let the query planner look again after a change, at a sample: milliseconds, whatever the size.

    Only speed hangs on it, so a disk that is full or a lock that is held is passed over.
    """
    with suppress(SQLAlchemyError), engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the database's own errors into StoreError with the file and what to do."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(f"{path}: {_explain(error)}") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}") from error
    except UnicodeEncodeError as error:
        raise StoreError(f"{path}: asked for {error.object!r}, which is no text that a database takes") from error


def _explain(error: Exception) -> str:
    said = str(getattr(error, "orig", None) or error)
    return next((advice for sign, advice in _ADVICE if sign in said), said)


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
            metadata.create_all(connection)
            search.create(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    engine.dispose()


def _is_empty(raw: object) -> bool:
    assert isinstance(raw, sqlite3.Connection)
    (tables,) = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return bool(tables == 0)


def _upgrade(path: Path) -> None:
    """Bring an older database up to date, in one transaction: it is the old one or the new one, whatever happens."""
    engine = _engine(path, read_only=False, upgrades=True).execution_options(writes=True)
    with engine.begin() as connection:
        version = _check(connection, path)
        if version < SCHEMA_VERSION:  # another process may have been first
            upgrading.upgrade(connection, version)
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
    engine.dispose()


def _check(connection: Connection, path: Path) -> int:
    """Return the version of the tables; raises StoreError where they are not ours or newer than this program."""
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() != _APPLICATION_ID:
        raise StoreError(f"{path}: this database is another program's; choose another file")
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{path}: written by a newer Dateline (tables of version {version}, this one reads {SCHEMA_VERSION}); "
            "upgrade Dateline"
        )
    return version


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
