"""The tables of version 1. Only files that Dateline itself made have them, so there is no way here from nothing."""

from __future__ import annotations

revision = "dateline_0001"
down_revision = None


def upgrade() -> None:
    """Refuse."""
    raise NotImplementedError("tables are made at the newest version, by geo.store.migrations.create")
