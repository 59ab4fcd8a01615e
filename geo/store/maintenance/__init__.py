"""Maintenance of whole databases: check, repair, back up, restore, and move into another database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from geo.errors import StoreError
from geo.store.database import database_at
from geo.store.location import locate
from geo.store.maintenance import backups, checks
from geo.store.maintenance.backups import Backup
from geo.store.maintenance.checks import DatabaseIssue
from geo.store.maintenance.copy_tables import CopiedTable, Progress, copy, is_empty, without_timeouts
from geo.store.sqlite import is_damaged
from geo.store.store import Store

__all__ = [
    "Backup",
    "CopiedTable",
    "DatabaseIssue",
    "Restored",
    "backup",
    "check",
    "move",
    "repair",
    "restore",
]

_FILE_SUFFIXES: Final = ("", "-wal", "-shm", "-journal")  # a SQLite database's files


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored backup, and the new path of the damaged file that it replaced, if there was one."""

    backup: Backup
    set_aside: Path | None = None


def check(store: Store, progress: Progress = lambda rows: None) -> Iterator[DatabaseIssue]:
    """Yield the issues of a database; `progress` counts articles.

    The whole database is read, in one snapshot, while other programs may write.
    """
    with store.snapshot() as connection:
        without_timeouts(connection)
        yield from checks.find_issues(connection, progress)


def repair(store: Store) -> None:
    """Rebuild what follows from articles, mentions and corrections: blobs, search index, revision."""
    with store.transaction() as connection:
        without_timeouts(connection)
        checks.repair(connection)


def backup(store: Store, path: Path, *, replace: bool = False, progress: Progress = lambda rows: None) -> Backup:
    """Copy a snapshot of a database into one file, which SQLite and PostgreSQL are restored from.

    Other programs may write meanwhile. The file is complete, with every row compared, or not written at all.

    Args:
        store: the database.
        path: the file.
        replace: whether an existing file is replaced.
        progress: counts rows, when they are copied and when they are compared.

    Raises:
        StoreError: the file exists, or cannot be written.
    """
    with store.snapshot() as connection:
        without_timeouts(connection)
        return backups.make_backup(connection, path.absolute(), progress, replace=replace)


def restore(
    path: Path, url: str | None = None, *, replace: bool = False, progress: Progress = lambda rows: None
) -> Restored:
    """Restore a backup into the database at `url`: all rows, each of them compared, or none.

    Args:
        path: the backup.
        url: the database, by default DATELINE_DATABASE_URL, then the file in the user's data folder.
        replace: whether a database with articles is replaced. A damaged SQLite file is renamed, and nothing in it lost.
        progress: counts rows, each twice.

    Raises:
        StoreError: the backup cannot be read, or the database has articles and is not to be replaced.
    """
    with backups.open_backup(path.absolute()) as (source, restored):
        set_aside = _set_aside_if_damaged(url) if replace else None
        with Store.open(url) as store, store.transaction() as target:
            without_timeouts(target)
            if not replace:
                _refuse_articles(target, store, ", or overwrite it with --replace")
            copy(source, target, progress)
    return Restored(restored, set_aside)


def move(source: Store, target: Store, progress: Progress = lambda rows: None) -> tuple[CopiedTable, ...]:
    """Copy a snapshot of a database into another, empty database: all rows, each of them compared, or none.

    The source stays as it is. `progress` counts rows, each twice. Raises StoreError.
    """
    with source.snapshot() as old, target.transaction() as new:
        without_timeouts(old)
        without_timeouts(new)
        _refuse_articles(new, target, "")
        return copy(old, new, progress)


def _refuse_articles(target: Connection, store: Store, alternative: str) -> None:
    if not is_empty(target):
        raise StoreError(f"{store.location}: already has articles; choose an empty database{alternative}")


def _set_aside_if_damaged(url: str | None) -> Path | None:
    """Rename a damaged SQLite file, and return its new path."""
    database = database_at(locate(url))
    path = database.location.path
    if path is None or not is_damaged(path):
        return None
    aside = path.with_name(f"{path.name}.damaged-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}")
    with database.translated():
        for suffix in _FILE_SUFFIXES:
            with suppress(FileNotFoundError):
                path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside
