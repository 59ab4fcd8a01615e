"""Version 7: articles are grouped into stories."""

from __future__ import annotations

from typing import Final

from alembic import op

from geo.store import story_groups

revision = "dateline_0007"
down_revision = "dateline_0006"

_TABLES: Final = {
    "sqlite": (
        """CREATE TABLE stories (
            article INTEGER NOT NULL,
            story INTEGER NOT NULL,
            PRIMARY KEY (article),
            FOREIGN KEY(article) REFERENCES articles ("key") ON DELETE CASCADE
        ) WITHOUT ROWID, STRICT""",
        """CREATE TABLE story_bands (
            band INTEGER NOT NULL,
            article INTEGER NOT NULL,
            PRIMARY KEY (band, article)
        ) WITHOUT ROWID, STRICT""",
    ),
    "postgresql": (
        """CREATE TABLE stories (
            article BIGINT NOT NULL,
            story BIGINT NOT NULL,
            PRIMARY KEY (article),
            FOREIGN KEY(article) REFERENCES articles ("key") ON DELETE CASCADE
        )""",
        """CREATE TABLE story_bands (
            band BIGINT NOT NULL,
            article BIGINT NOT NULL,
            PRIMARY KEY (band, article)
        )""",
    ),
}


def upgrade() -> None:
    """Create the tables, and compare all articles: about a minute for 100,000."""
    connection = op.get_bind()
    for statement in _TABLES[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("CREATE INDEX stories_by_story ON stories (story)")
    story_groups.assign_all(connection)
