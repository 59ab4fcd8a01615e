"""Backups: a backup is one file, from which a database of either kind is restored.

It is a Dateline database in SQLite, whatever the original was, with two more tables: the copied tables with a digest of
each, and the time and version of Dateline. So any SQLite tool can open it, and a later version migrates it as it
migrates any older database.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine

import geo
from geo.errors import DamagedStoreError, StoreError
from geo.store import migrations
from geo.store.location import database_url, locate
from geo.store.maintenance.copy_tables import CopiedTable, Digest, Progress, copy, verify
from geo.store.schema import HISTORY, counters, metadata
from geo.store.sqlite import SQLite, file_exists

_PAGES_PER_STEP: Final = 1_000
_BATCH: Final = 500
_SCHEMA: Final = (
    "CREATE TABLE backup_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE backup_tables (name TEXT PRIMARY KEY, columns TEXT NOT NULL, keys TEXT NOT NULL, "
    "rows INTEGER NOT NULL, digest TEXT NOT NULL) STRICT",
)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its file, when it was made (UTC), the version of Dateline that made it, and its tables."""

    path: Path
    made_at: dt.datetime
    version: str
    tables: tuple[CopiedTable, ...]

    @property
    def articles(self) -> int:
        """The number of its articles."""
        return next((copied.rows for copied in self.tables if copied.table == "articles"), 0)

    @property
    def rows(self) -> int:
        """The number of its rows in all tables."""
        return sum(copied.rows for copied in self.tables)


def make_backup(source: Connection, path: Path, progress: Progress, *, replace: bool = False) -> Backup:
    """Copy the snapshot that the connection sees into a file: complete and compared row by row, or not at all.

    Raises StoreError where the file exists and is not to be replaced, or cannot be written.
    """
    if path.exists() and not replace:
        raise StoreError(f"{path}: already exists; choose another name, or overwrite it with --replace")
    with _sqlite(path).translated(), _draft(path) as draft:
        tables = _copy_to_draft(source, draft, progress)
        backup = Backup(path, dt.datetime.now(dt.UTC).replace(microsecond=0), geo.__version__, tables)
        with closing(sqlite3.connect(draft)) as raw:
            _write_signature(raw, backup)
        _check_digests(draft, tables, path)
        _put_in_place(draft, path)
    return backup


@contextmanager
def open_backup(path: Path) -> Iterator[tuple[Connection, Backup]]:
    """Open a backup for reading, with the tables of this version, after comparing its digests.

    Raises StoreError for a file that is not a backup or is too new, DamagedStoreError where rows have changed.
    """
    with _sqlite(path).translated():
        if not file_exists(path):
            raise StoreError(f"{path}: this file does not exist")
        try:
            backup = _read_signature(path)
            _check_digests(path, backup.tables, path)
        except (KeyError, TypeError, ValueError) as error:  # of its own tables
            raise DamagedStoreError(f"{path}: has changed since the backup; use another backup") from error
        with (
            _migrated_copy(path) as current,
            _engines(current, read_only=True) as (reader, _),
            reader.connect() as connection,
        ):
            yield connection, backup


@contextmanager
def _migrated_copy(path: Path) -> Iterator[Path]:
    """Give a file with the tables of this version: the backup, or a copy to migrate: a backup is never changed."""
    with closing(_read_only(path)) as raw:
        stamped = raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        version = raw.execute("SELECT version_num FROM alembic_version").fetchone() if stamped else None
    if version == (migrations.HEAD,):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        yield Path(shutil.copyfile(path, Path(folder) / path.name))


def _copy_to_draft(source: Connection, draft: Path, progress: Progress) -> tuple[CopiedTable, ...]:
    if source.dialect.name == "sqlite":
        _clone(source, draft)
        with _engines(draft) as (reader, _), reader.connect() as target:
            return verify(source, target, progress)
    with _engines(draft) as (_, writer), writer.begin() as target:
        return copy(source, target, progress)


def _clone(source: Connection, draft: Path) -> None:
    """Copy the transaction's snapshot page by page, while other programs may write."""
    source.exec_driver_sql("SELECT count(*) FROM counters")  # the first query starts the snapshot
    raw: object = source.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    with closing(sqlite3.connect(draft)) as target:
        raw.backup(target, pages=_PAGES_PER_STEP, sleep=0)


def _write_signature(raw: sqlite3.Connection, backup: Backup) -> None:
    """Write the tables that describe the backup, and leave write-ahead logging, which needs more files."""
    facts = [("made_at", backup.made_at.isoformat()), ("version", backup.version)]
    tables = []
    for copied in backup.tables:
        table = metadata.tables[copied.table]
        keys = json.dumps([key.name for key in table.primary_key])
        tables.append((copied.table, json.dumps(table.c.keys()), keys, copied.rows, copied.digest))
    with raw:
        for statement in ("DROP TABLE IF EXISTS backup_facts", "DROP TABLE IF EXISTS backup_tables", *_SCHEMA):
            raw.execute(statement)
        raw.executemany("INSERT INTO backup_facts VALUES (?, ?)", facts)
        raw.executemany("INSERT INTO backup_tables VALUES (?, ?, ?, ?, ?)", tables)
    raw.execute("PRAGMA journal_mode = DELETE")


def _read_signature(path: Path) -> Backup:
    """Return the description of a backup; raises StoreError for a file that is not a backup."""
    with closing(_read_only(path)) as raw:
        if not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup_tables'").fetchone():
            raise StoreError(
                f"{path}: is not a backup of `dateline db backup`; if it is a Dateline database, copy it with "
                "`dateline db move`"
            )
        facts = dict(raw.execute("SELECT name, value FROM backup_facts"))
        tables = raw.execute("SELECT name, rows, digest FROM backup_tables ORDER BY rowid").fetchall()
    return Backup(
        path, dt.datetime.fromisoformat(facts["made_at"]), facts["version"], tuple(CopiedTable(*row) for row in tables)
    )


def _check_digests(path: Path, tables: tuple[CopiedTable, ...], shown_path: Path) -> None:
    """Read every row again; raises DamagedStoreError where the rows of a table differ from its digest."""
    with closing(_read_only(path)) as raw:
        described = raw.execute("SELECT name, columns, keys FROM backup_tables ORDER BY rowid").fetchall()
        actual = tuple(
            CopiedTable(name, *_digest(raw, name, json.loads(cols), json.loads(keys))) for name, cols, keys in described
        )
    for written, read in zip(tables, actual, strict=True):
        if written != read:
            raise DamagedStoreError(
                f"{shown_path}: table {written.table} has changed since the backup; use another backup"
            )


def _digest(raw: sqlite3.Connection, name: str, columns: list[str], keys: list[str]) -> tuple[int, str]:
    # The names come from the file, which may be of another version or forged. Quoted, they can only be names.
    selected, order = (", ".join(map(_quoted, names)) for names in (columns, keys))
    condition = f" WHERE name <> '{HISTORY}'" if name == counters.name else ""
    cursor = raw.execute(f"SELECT {selected} FROM {_quoted(name)}{condition} ORDER BY {order}")  # noqa: S608
    digest = Digest()
    while rows := cursor.fetchmany(_BATCH):
        digest.add(rows)
    return digest.rows, digest.hex


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)


def _sqlite(path: Path) -> SQLite:
    return SQLite(locate(database_url(path)), path)


@contextmanager
def _engines(path: Path, *, read_only: bool = False) -> Iterator[tuple[Engine, Engine]]:
    """Give the engines that read and write a file, and dispose of them in the end."""
    engines = _sqlite(path).open(read_only=read_only)
    try:
        yield engines
    finally:
        for engine in engines:
            engine.dispose()


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder; what is left there in the end is deleted."""
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        yield Path(folder) / path.name


def _put_in_place(draft: Path, path: Path) -> None:
    """Move the draft to its place; it survives a power cut from then on."""
    for synced in (draft, path.parent):  # the file first; the folder after the rename
        handle = os.open(synced, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if synced == draft:
            os.replace(draft, path)
