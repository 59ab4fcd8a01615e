"""The tables of version 1. They exist only in files that Dateline itself created, so this migration never runs."""

from __future__ import annotations

revision = "dateline_0001"
down_revision = None


def upgrade() -> None:
    """Refuse."""
    raise NotImplementedError("tables are made at the newest version, by geo.store.migrations.create")
