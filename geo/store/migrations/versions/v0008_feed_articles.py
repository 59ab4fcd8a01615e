"""Version 8: which article an entry of a feed became."""

from __future__ import annotations

from alembic import op

revision = "dateline_0008"
down_revision = "dateline_0007"


def upgrade() -> None:
    """Add the column; it is null for earlier entries."""
    connection = op.get_bind()
    text = "TEXT" if connection.dialect.name == "sqlite" else 'VARCHAR COLLATE "C"'
    connection.exec_driver_sql(f"ALTER TABLE feed_entries ADD COLUMN article {text}")
    connection.exec_driver_sql("CREATE INDEX feed_entries_by_article ON feed_entries (article)")
