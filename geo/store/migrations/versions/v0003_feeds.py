"""Version 3: what is known of watched feeds, and passes that open a view. SQLite alone was ever before it."""

from __future__ import annotations

from typing import Final

from alembic import op

revision = "dateline_0003"
down_revision = "dateline_0002"

_TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS feeds (
        url TEXT NOT NULL,
        asked_at TEXT,
        due_at TEXT,
        etag TEXT,
        last_modified TEXT,
        moved_to TEXT,
        title TEXT NOT NULL,
        failures INTEGER NOT NULL CONSTRAINT failures_count CHECK (failures >= 0),
        problem TEXT,
        articles INTEGER NOT NULL CONSTRAINT articles_count CHECK (articles >= 0),
        newest_at TEXT,
        PRIMARY KEY (url)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE IF NOT EXISTS passes (
        id TEXT NOT NULL,
        "query" TEXT NOT NULL,
        author TEXT NOT NULL,
        made_at TEXT NOT NULL,
        expires_at TEXT NOT NULL,
        withdrawn_at TEXT,
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE IF NOT EXISTS feed_entries (
        feed TEXT NOT NULL,
        entry TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        tries INTEGER NOT NULL CONSTRAINT tries_count CHECK (tries >= 0),
        done INTEGER NOT NULL CONSTRAINT done_or_not CHECK (done IN (0, 1)),
        PRIMARY KEY (feed, entry),
        FOREIGN KEY(feed) REFERENCES feeds (url) ON DELETE CASCADE
    ) WITHOUT ROWID, STRICT""",
)


def upgrade() -> None:
    """Make the tables; some files of version 2 have them already."""
    for statement in _TABLES:
        op.get_bind().exec_driver_sql(statement)
