"""Version 6: feeds that are followed from the dashboard, and claims on the feeds that a program is requesting."""

from __future__ import annotations

from alembic import op

revision = "dateline_0006"
down_revision = "dateline_0005"


def upgrade() -> None:
    """Make the table and add the column."""
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    text = "TEXT" if is_sqlite else 'VARCHAR COLLATE "C"'
    clustered = " WITHOUT ROWID, STRICT" if is_sqlite else ""
    connection.exec_driver_sql(f"ALTER TABLE feeds ADD COLUMN claimed_until {text}")
    connection.exec_driver_sql(
        f"""CREATE TABLE followed_feeds (
            url {text} NOT NULL,
            file {text} NOT NULL,
            every_s INTEGER NOT NULL CONSTRAINT every_is_positive CHECK (every_s > 0),
            source {text},
            paused INTEGER NOT NULL CONSTRAINT paused_or_not CHECK (paused IN (0, 1)),
            author {text} NOT NULL,
            added_at {text} NOT NULL,
            PRIMARY KEY (url, file)
        ){clustered}"""
    )
