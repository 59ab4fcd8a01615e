"""Version 4: languages and engine versions of articles, further codes of places, approximate mentions, coordinates."""

from __future__ import annotations

from typing import Final

from alembic import op
from sqlalchemy import Connection, inspect

revision = "dateline_0004"
down_revision = "dateline_0003"

_ADDED: Final = {
    "articles": ("language", "engine_version"),
    "places": ("admin1_name", "iso_3166_2", "wikidata"),
}
_INDEX: Final = "CREATE INDEX articles_by_engine_version ON articles (engine_version)"
_KINDS: Final = "kind IN ('place', 'demonym', 'embedded', 'coordinate')"
_APPROXIMATE: Final = "is_approximate IN (0, 1)"
_MENTIONS: Final = f"""CREATE TABLE {{}} (
    article INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    field TEXT NOT NULL CONSTRAINT field_is_known CHECK (field IN ('title', 'text')),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    surface TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT kind_is_known CHECK ({_KINDS}),
    place INTEGER,
    confidence REAL CONSTRAINT confidence_in_bounds CHECK (confidence BETWEEN 0 AND 1),
    score REAL NOT NULL,
    relation TEXT,
    spatial TEXT,
    lat REAL CONSTRAINT own_lat_in_degrees CHECK (lat BETWEEN -90 AND 90),
    lon REAL CONSTRAINT own_lon_in_degrees CHECK (lon BETWEEN -180 AND 180),
    radius_km REAL,
    sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL,
    correction INTEGER,
    is_approximate INTEGER NOT NULL CONSTRAINT approximate_or_not CHECK ({_APPROXIMATE}),
    PRIMARY KEY (article, ordinal),
    CONSTRAINT span_is_not_empty CHECK (0 <= "start" AND "start" < "end"),
    CONSTRAINT sentence_holds_span CHECK (sentence_start <= "start" AND "end" <= sentence_end),
    FOREIGN KEY(article) REFERENCES articles ("key") ON DELETE CASCADE,
    FOREIGN KEY(place) REFERENCES places ("key"),
    FOREIGN KEY(correction) REFERENCES corrections (id)
) WITHOUT ROWID, STRICT"""
_CORRECTIONS: Final = f"""CREATE TABLE {{}} (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    action TEXT NOT NULL CONSTRAINT action_is_known CHECK (action IN ('place', 'not_a_place', 'missed')),
    scope TEXT NOT NULL CONSTRAINT scope_is_known CHECK (scope IN ('mention', 'article', 'publisher')),
    article_id TEXT NOT NULL,
    source TEXT,
    field TEXT NOT NULL CONSTRAINT correction_field_is_known CHECK (field IN ('title', 'text')),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT correction_kind_is_known CHECK ({_KINDS}),
    place INTEGER,
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    undone_at TEXT,
    CONSTRAINT place_with_action CHECK ((place IS NULL) = (action = 'not_a_place')),
    FOREIGN KEY(place) REFERENCES places ("key")
) STRICT"""
# SQLite cannot change a constraint, so these tables are made again, with these values for the new columns.
_REMADE: Final = (
    ("mentions", _MENTIONS, ", 0"),
    ("original_mentions", _MENTIONS, ", 0"),
    ("corrections", _CORRECTIONS, ""),
)


def upgrade() -> None:
    """Add the columns; they are null until an article is geoparsed again. No mention before was approximate."""
    connection = op.get_bind()
    for table, columns in _ADDED.items():
        text = "TEXT" if connection.dialect.name == "sqlite" else 'VARCHAR COLLATE "C"'
        for column in columns:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {text}")
    connection.exec_driver_sql(_INDEX)
    (_remake_tables if connection.dialect.name == "sqlite" else _alter_tables)(connection)


def _remake_tables(connection: Connection) -> None:
    for table, definition, new_values in _REMADE:
        columns = ", ".join(f'"{column["name"]}"' for column in inspect(connection).get_columns(table))
        names = columns + (', "is_approximate"' if new_values else "")
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_3")
        connection.exec_driver_sql(definition.format(table))
        connection.exec_driver_sql(f"INSERT INTO {table} ({names}) SELECT {columns}{new_values} FROM {table}_3")  # noqa: S608
        connection.exec_driver_sql(f"DROP TABLE {table}_3")
    connection.exec_driver_sql("CREATE INDEX corrections_by_article ON corrections (article_id)")


def _alter_tables(connection: Connection) -> None:
    for table in ("mentions", "original_mentions"):
        _replace_check(connection, table, "kind_is_known")
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN is_approximate INTEGER NOT NULL DEFAULT 0")
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN is_approximate DROP DEFAULT")
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT approximate_or_not CHECK ({_APPROXIMATE})")
    _replace_check(connection, "corrections", "correction_kind_is_known")


def _replace_check(connection: Connection, table: str, name: str) -> None:
    connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK ({_KINDS})")
