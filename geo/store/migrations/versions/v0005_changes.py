"""Version 5: removals and edits of articles, which can be undone."""

from __future__ import annotations

from alembic import op

revision = "dateline_0005"
down_revision = "dateline_0004"


def upgrade() -> None:
    """Make the tables and add the column; no article has been edited."""
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    text = "TEXT" if is_sqlite else 'VARCHAR COLLATE "C"'
    whole = "INTEGER" if is_sqlite else "BIGINT"
    number = "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT" if is_sqlite else "BIGSERIAL NOT NULL PRIMARY KEY"
    strict = " STRICT" if is_sqlite else ""
    connection.exec_driver_sql(f"ALTER TABLE articles ADD COLUMN unedited_digest {text}")
    connection.exec_driver_sql(
        f"""CREATE TABLE changes (
            id {number},
            action {text} NOT NULL CONSTRAINT change_is_known CHECK (action IN ('remove', 'edit')),
            author {text} NOT NULL,
            at {text} NOT NULL,
            undone_at {text},
            purged_at {text}
        ){strict}"""
    )
    connection.exec_driver_sql(
        f"""CREATE TABLE former_articles (
            change {whole} NOT NULL,
            article_id {text} NOT NULL,
            url {text},
            content {text},
            PRIMARY KEY (change, article_id),
            FOREIGN KEY(change) REFERENCES changes (id) ON DELETE CASCADE
        ){strict}"""
    )
    connection.exec_driver_sql("CREATE INDEX former_articles_by_id ON former_articles (article_id)")
    connection.exec_driver_sql("CREATE INDEX former_articles_by_url ON former_articles (url)")
