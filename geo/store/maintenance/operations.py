"""What can be done with whole databases, and the order in which it is safe."""

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
from geo.store.maintenance import backups, checks, repairs
from geo.store.maintenance.backups import Backup
from geo.store.maintenance.copy_tables import Copied, copy, is_empty
from geo.store.maintenance.issues import DatabaseIssue
from geo.store.maintenance.row_streams import Progress, unhurried
from geo.store.sqlite import is_damaged
from geo.store.store import Store

__all__ = ["Restored", "backup", "check", "move", "repair", "restore"]

_WITH_IT: Final = ("", "-wal", "-shm", "-journal")  # a SQLite database's files


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was restored, and where the damaged file is that was in its place, if one was."""

    backup: Backup
    set_aside: Path | None = None


def check(store: Store, progress: Progress = lambda rows: None) -> Iterator[DatabaseIssue]:
    """Yield what is wrong with a database; nothing, where it is whole. `progress` counts articles.

    All of it is read, as of one moment, while others go on writing.
    """
    with store.snapshot() as connection:
        unhurried(connection)
        yield from checks.findings(connection, progress)


def repair(store: Store) -> None:
    """Make anew what follows from articles, mentions and corrections: counts, the search index, the revision."""
    with store.transaction() as connection:
        unhurried(connection)
        repairs.repair(connection)


def backup(store: Store, path: Path, *, replace: bool = False, progress: Progress = lambda rows: None) -> Backup:
    """Copy a database, as of one moment, into one file that either database is restored from; others go on writing.

    The file is there whole, every row compared, or not at all. `progress` counts rows, as they are copied and as they
    are compared. Raises StoreError.
    """
    with store.snapshot() as connection:
        unhurried(connection)
        return backups.make_backup(connection, path.absolute(), progress, replace=replace)


def restore(
    path: Path, url: str | None = None, *, replace: bool = False, progress: Progress = lambda rows: None
) -> Restored:
    """Put what a backup holds into the database at `url`, all of it, every row compared, or nothing.

    A database that has articles is refused unless `replace`; a SQLite file that is damaged is then moved aside, and
    nothing in it is lost. `progress` counts rows, each twice. Raises StoreError.
    """
    with backups.opened_backup(path.absolute()) as (source, made):
        set_aside = _set_aside_if_damaged(url) if replace else None
        with Store.open(url) as store, store.transaction() as target:
            unhurried(target)
            if not replace:
                _refuse_articles(target, store, ", or put the backup in its place with --replace")
            copy(source, target, progress)
    return Restored(made, set_aside)


def move(source: Store, target: Store, progress: Progress = lambda rows: None) -> tuple[Copied, ...]:
    """Put a database's rows, as of one moment, into another that is empty, all of them, every one compared, or none.

    The source stays as it is. `progress` counts rows, each twice. Raises StoreError.
    """
    with source.snapshot() as old, target.transaction() as new:
        unhurried(old)
        unhurried(new)
        _refuse_articles(new, target, "")
        return copy(old, new, progress)


def _refuse_articles(target: Connection, store: Store, otherwise: str) -> None:
    if not is_empty(target):
        raise StoreError(f"{store.location}: has articles already; choose an empty database{otherwise}")


def _set_aside_if_damaged(url: str | None) -> Path | None:
    """Give a damaged SQLite file another name; return it."""
    database = database_at(locate(url))
    path = database.location.path
    if path is None or not is_damaged(path):
        return None
    aside = path.with_name(f"{path.name}.damaged-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}")
    with database.translated():
        for ending in _WITH_IT:
            with suppress(FileNotFoundError):
                path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside
