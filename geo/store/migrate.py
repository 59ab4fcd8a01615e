"""The tables' version: made at the newest, or brought there from any older one.

The stamp is Alembic's, in table alembic_version, and names the newest migration that the tables have gone through, in
`migrations/versions`. Tables are made all at once, as `schema` has them; a test holds that every way up ends in the
same. Alembic itself is loaded only where there is something to migrate.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, inspect, select

from geo.errors import StoreError
from geo.store.fulltext import search
from geo.store.schema import metadata

__all__ = ["HEAD", "create", "number_of", "stamp", "stamped", "upgrade"]

HEAD: Final = "dateline_0003"
"""The newest migration."""

_OURS: Final = re.compile(r"dateline_\d{4}")
_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_stamps = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def create(connection: Connection) -> None:
    """Make all tables, in a database that has none."""
    metadata.create_all(connection, checkfirst=False)
    search.create(connection)
    stamp(connection, HEAD)


def stamp(connection: Connection, revision: str) -> None:
    """Say of tables that bear no stamp which version they are."""
    _stamps.create(connection)
    connection.execute(_stamps.insert().values(version_num=revision))


def stamped(connection: Connection, name: str) -> str | None:
    """Return the version that the tables say they are, None where they say nothing.

    Raises StoreError for one that this program does not know; `name` is the database's.
    """
    if not inspect(connection).has_table(_stamps.name):
        return None
    found: list[str] = list(connection.scalars(select(_stamps.c.version_num)))
    if len(found) != 1 or not _OURS.fullmatch(found[0]):
        raise StoreError(f"{name}: this database is another program's; choose another")
    if found[0] > HEAD:
        raise StoreError(
            f"{name}: written by a newer Dateline (tables of version {number_of(found[0])}, "
            f"this one reads {number_of(HEAD)}); upgrade Dateline"
        )
    return found[0]


def upgrade(connection: Connection) -> None:
    """Bring stamped tables to the newest version, inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def number_of(revision: str) -> int:
    """Return the version that a stamp stands for."""
    return int(revision.removeprefix("dateline_"))
