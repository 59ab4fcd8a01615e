"""A backup: one file that any database can be restored from.

It is a Dateline database in SQLite, whatever the original was, with two tables more: what was copied, with a digest of
each table, and when by which version. So it can be looked into as it is, and a later version reads it as it reads any
older database.
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
from geo.store import migrate
from geo.store.location import database_url, locate
from geo.store.maintenance.copy_tables import Copied, copy, verify
from geo.store.maintenance.row_streams import Digest, Progress
from geo.store.schema import HISTORY, counters, metadata
from geo.store.sqlite import SQLite

__all__ = ["Backup", "make_backup", "opened_backup"]

_PAGES_AT_ONCE: Final = 1_000
_ROWS_AT_ONCE: Final = 500
_SCHEMA: Final = (
    "CREATE TABLE backup_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    "CREATE TABLE backup_tables (name TEXT PRIMARY KEY, columns TEXT NOT NULL, keys TEXT NOT NULL, "
    "rows INTEGER NOT NULL, digest TEXT NOT NULL) STRICT",
)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its file, when it was made (UTC), by which version of Dateline, and what it holds."""

    path: Path
    made_at: dt.datetime
    version: str
    tables: tuple[Copied, ...]

    @property
    def articles(self) -> int:
        """How many articles it holds."""
        return next((one.rows for one in self.tables if one.table == "articles"), 0)

    @property
    def rows(self) -> int:
        """How many rows it holds in all."""
        return sum(one.rows for one in self.tables)


def make_backup(source: Connection, path: Path, progress: Progress, *, replace: bool = False) -> Backup:
    """Copy what the connection sees, of one moment, into the file: whole, compared row by row, or not at all.

    Raises StoreError where the file is there and is not to be replaced, or cannot be written.
    """
    if path.exists() and not replace:
        raise StoreError(f"{path}: is there already; choose another name, or replace it with --replace")
    with _sqlite(path).translated(), _draft(path) as draft:
        tables = _copied(source, draft, progress)
        made = Backup(path, dt.datetime.now(dt.UTC).replace(microsecond=0), geo.__version__, tables)
        with closing(sqlite3.connect(draft)) as raw:
            _sign(raw, made)
        _check_digests(draft, tables, path)
        _put_in_place(draft, path)
    return made


@contextmanager
def opened_backup(path: Path) -> Iterator[tuple[Connection, Backup]]:
    """Open a backup that is whole, as this version's tables have it.

    Raises StoreError for a file that is none or too new, DamagedStoreError for one whose rows are not what they were.
    """
    with _sqlite(path).translated():
        if not path.is_file():
            raise StoreError(f"{path}: there is no such file")
        try:
            made = _signature(path)
            _check_digests(path, made.tables, path)
        except (KeyError, TypeError, ValueError) as error:  # of what it says of itself
            raise DamagedStoreError(f"{path}: is not what was backed up; take another backup") from error
        with (
            _current(path) as current,
            _engines(current, read_only=True) as (reader, _),
            reader.connect() as connection,
        ):
            yield connection, made


@contextmanager
def _current(path: Path) -> Iterator[Path]:
    """Give a file of this version's tables: the backup, or a copy to be upgraded, for a backup is never written to."""
    with closing(_read_only(path)) as raw:
        stamped = raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        version = raw.execute("SELECT version_num FROM alembic_version").fetchone() if stamped else None
    if version == (migrate.HEAD,):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="dateline-") as folder:
        yield Path(shutil.copyfile(path, Path(folder) / path.name))


def _copied(source: Connection, draft: Path, progress: Progress) -> tuple[Copied, ...]:
    if source.dialect.name == "sqlite":
        _clone(source, draft)
        with _engines(draft) as (reader, _), reader.connect() as target:
            return verify(source, target, progress)
    with _engines(draft) as (_, writer), writer.begin() as target:
        return copy(source, target, progress)


def _clone(source: Connection, draft: Path) -> None:
    """Copy page by page what the transaction sees, while others go on writing."""
    source.exec_driver_sql("SELECT count(*) FROM counters")  # from here on the transaction sees one moment
    raw: object = source.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    with closing(sqlite3.connect(draft)) as target:
        raw.backup(target, pages=_PAGES_AT_ONCE, sleep=0)


def _sign(raw: sqlite3.Connection, made: Backup) -> None:
    """Write into the file what it holds, and let it be a single file."""
    facts = [("made_at", made.made_at.isoformat()), ("version", made.version)]
    lines = []
    for one in made.tables:
        table = metadata.tables[one.table]
        keys = json.dumps([key.name for key in table.primary_key])
        lines.append((one.table, json.dumps(table.c.keys()), keys, one.rows, one.digest))
    with raw:
        for statement in ("DROP TABLE IF EXISTS backup_facts", "DROP TABLE IF EXISTS backup_tables", *_SCHEMA):
            raw.execute(statement)
        raw.executemany("INSERT INTO backup_facts VALUES (?, ?)", facts)
        raw.executemany("INSERT INTO backup_tables VALUES (?, ?, ?, ?, ?)", lines)
    raw.execute("PRAGMA journal_mode = DELETE")


def _signature(path: Path) -> Backup:
    """Return what a backup says of itself; raises StoreError for a file that is no backup."""
    with closing(_read_only(path)) as raw:
        if not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'backup_tables'").fetchone():
            raise StoreError(
                f"{path}: is no backup that `dateline db backup` made; if it is a database of Dateline's, "
                "`dateline db move` copies it"
            )
        facts = dict(raw.execute("SELECT name, value FROM backup_facts"))
        tables = raw.execute("SELECT name, rows, digest FROM backup_tables ORDER BY rowid").fetchall()
    return Backup(
        path, dt.datetime.fromisoformat(facts["made_at"]), facts["version"], tuple(Copied(*one) for one in tables)
    )


def _check_digests(path: Path, tables: tuple[Copied, ...], named: Path) -> None:
    """Read every row again; raises DamagedStoreError where the rows of a table are not what was written."""
    with closing(_read_only(path)) as raw:
        kept = raw.execute("SELECT name, columns, keys FROM backup_tables ORDER BY rowid").fetchall()
        found = tuple(
            Copied(name, *_digest(raw, name, json.loads(cols), json.loads(keys))) for name, cols, keys in kept
        )
    for one, other in zip(tables, found, strict=True):
        if one != other:
            raise DamagedStoreError(f"{named}: table {one.table} is not what was backed up; take another backup")


def _digest(raw: sqlite3.Connection, name: str, columns: list[str], keys: list[str]) -> tuple[int, str]:
    # The names are the file's own, which may be of another version: quoted, they are names whatever they are.
    chosen, order = (", ".join(map(_quoted, names)) for names in (columns, keys))
    left_out = f" WHERE name <> '{HISTORY}'" if name == counters.name else ""
    cursor = raw.execute(f"SELECT {chosen} FROM {_quoted(name)}{left_out} ORDER BY {order}")  # noqa: S608
    digest = Digest()
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
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
    """Give what reads and what writes a file for a while."""
    engines = _sqlite(path).open(read_only=read_only)
    try:
        yield engines
    finally:
        for engine in engines:
            engine.dispose()


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """Give a place beside the file to write it first; whatever is left there in the end goes."""
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
        yield Path(folder) / path.name


def _put_in_place(draft: Path, path: Path) -> None:
    """Let the file be there, whole, once and for all."""
    for place in (draft, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if place == draft:
            os.replace(draft, path)
