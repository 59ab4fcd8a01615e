"""Creates the tables at the newest version, and migrates older ones.

Alembic's table alembic_version holds the stamp: the last migration of `versions` that was applied. New tables are
created at once from `schema`; a test ensures that every migration path ends in the same tables. A migration works on
tables as they were before it, so it imports nothing from `schema`. Alembic is imported only when there is something to
migrate.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, inspect, select

from geo.errors import StoreError
from geo.store import fulltext
from geo.store.schema import metadata

__all__ = ["HEAD", "create", "read_stamp", "stamp", "upgrade", "version_number"]

HEAD: Final = "dateline_0008"
"""The newest migration."""

_STAMP: Final = re.compile(r"dateline_\d{4}")
_MIGRATIONS: Final = Path(__file__).parent
_stamps = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def create(connection: Connection) -> None:
    """Create all tables in an empty database."""
    metadata.create_all(connection, checkfirst=False)
    fulltext.create(connection)
    stamp(connection, HEAD)


def stamp(connection: Connection, revision: str) -> None:
    """Write the version of tables that have no stamp yet."""
    _stamps.create(connection)
    connection.execute(_stamps.insert().values(version_num=revision))


def read_stamp(connection: Connection, name: str) -> str | None:
    """Return the stamp of the tables, None without one.

    Raises StoreError for a stamp that this program does not know; `name` is the database's name for messages.
    """
    if not inspect(connection).has_table(_stamps.name):
        return None
    stamps: list[str] = list(connection.scalars(select(_stamps.c.version_num)))
    if len(stamps) != 1 or not _STAMP.fullmatch(stamps[0]):
        raise StoreError(f"{name}: this database belongs to another program; choose another")
    if stamps[0] > HEAD:
        raise StoreError(
            f"{name}: written by a newer Dateline (tables of version {version_number(stamps[0])}, "
            f"this one reads {version_number(HEAD)}); upgrade Dateline"
        )
    return stamps[0]


def upgrade(connection: Connection) -> None:
    """Migrate stamped tables to the newest version, inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def version_number(revision: str) -> int:
    """Return the version number of a stamp."""
    return int(revision.removeprefix("dateline_"))
