"""Version 2: places and mentions know one another by number, mentions may have points of their own and be corrected,
articles are indexed for search and packed for counting. SQLite alone was ever before it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any, Final

from alembic import op
from sqlalchemy import Connection

from geo.index import pack_mentions, wall_seconds
from geo.store import fulltext

revision = "dateline_0002"
down_revision = "dateline_0001"

_BATCH: Final = 500

_BEFORE: Final = (
    "DROP INDEX IF EXISTS articles_by_day",
    "DROP INDEX IF EXISTS articles_by_source",
    "DROP INDEX IF EXISTS articles_by_text",
    "DROP INDEX IF EXISTS mentions_by_place",
    "DROP INDEX IF EXISTS focus_by_place",
    "ALTER TABLE places RENAME TO places_1",
    "ALTER TABLE mentions RENAME TO mentions_1",
    "ALTER TABLE focus RENAME TO focus_1",
)
_MENTIONS: Final = """CREATE TABLE {} (
    article INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    field TEXT NOT NULL CONSTRAINT field_is_known CHECK (field IN ('title', 'text')),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    surface TEXT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT kind_is_known CHECK (kind IN ('place', 'demonym', 'embedded')),
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
    PRIMARY KEY (article, ordinal),
    CONSTRAINT span_is_not_empty CHECK (0 <= "start" AND "start" < "end"),
    CONSTRAINT sentence_holds_span CHECK (sentence_start <= "start" AND "end" <= sentence_end),
    FOREIGN KEY(article) REFERENCES articles ("key") ON DELETE CASCADE,
    FOREIGN KEY(place) REFERENCES places ("key"),
    FOREIGN KEY(correction) REFERENCES corrections (id)
) WITHOUT ROWID, STRICT"""
_FOCUS: Final = """CREATE TABLE {} (
    article INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    place INTEGER NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (article, ordinal),
    FOREIGN KEY(article) REFERENCES articles ("key") ON DELETE CASCADE,
    FOREIGN KEY(place) REFERENCES places ("key")
) WITHOUT ROWID, STRICT"""
_TABLES: Final = (
    """CREATE TABLE places (
        "key" INTEGER NOT NULL,
        place_id TEXT NOT NULL,
        revision INTEGER NOT NULL,
        name TEXT NOT NULL,
        lat REAL NOT NULL CONSTRAINT lat_in_degrees CHECK (lat BETWEEN -90 AND 90),
        lon REAL NOT NULL CONSTRAINT lon_in_degrees CHECK (lon BETWEEN -180 AND 180),
        country_code TEXT,
        admin1_code TEXT,
        admin2_code TEXT,
        feature_class TEXT NOT NULL,
        feature_code TEXT NOT NULL,
        population INTEGER NOT NULL CONSTRAINT population_counts CHECK (population >= 0),
        radius_km REAL NOT NULL,
        prominence REAL NOT NULL,
        PRIMARY KEY ("key"),
        CONSTRAINT one_place_an_id UNIQUE (place_id)
    ) STRICT""",
    "CREATE INDEX places_by_revision ON places (revision)",
    """CREATE TABLE corrections (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        action TEXT NOT NULL CONSTRAINT action_is_known CHECK (action IN ('place', 'not_a_place', 'missed')),
        scope TEXT NOT NULL CONSTRAINT scope_is_known CHECK (scope IN ('mention', 'article', 'publisher')),
        article_id TEXT NOT NULL,
        source TEXT,
        field TEXT NOT NULL CONSTRAINT correction_field_is_known CHECK (field IN ('title', 'text')),
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        text TEXT NOT NULL,
        kind TEXT NOT NULL CONSTRAINT correction_kind_is_known CHECK (kind IN ('place', 'demonym', 'embedded')),
        place INTEGER,
        author TEXT NOT NULL,
        at TEXT NOT NULL,
        undone_at TEXT,
        CONSTRAINT place_with_action CHECK ((place IS NULL) = (action = 'not_a_place')),
        FOREIGN KEY(place) REFERENCES places ("key")
    ) STRICT""",
    "CREATE INDEX corrections_by_article ON corrections (article_id)",
    """CREATE TABLE matches (
        article INTEGER NOT NULL,
        correction INTEGER NOT NULL,
        mentions INTEGER NOT NULL,
        PRIMARY KEY (article, correction),
        FOREIGN KEY(article) REFERENCES articles ("key") ON DELETE CASCADE,
        FOREIGN KEY(correction) REFERENCES corrections (id)
    ) WITHOUT ROWID, STRICT""",
    _MENTIONS.format("mentions"),
    _MENTIONS.format("original_mentions"),
    _FOCUS.format("focus"),
    _FOCUS.format("original_focus"),
    """CREATE TABLE packs (
        article INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        at INTEGER,
        source TEXT,
        mentions BLOB NOT NULL,
        PRIMARY KEY (article),
        FOREIGN KEY(article) REFERENCES articles ("key") ON DELETE CASCADE
    ) STRICT""",
    "CREATE INDEX packs_by_revision ON packs (revision)",
    """CREATE TABLE counters (
        name TEXT NOT NULL,
        value INTEGER NOT NULL,
        PRIMARY KEY (name)
    ) WITHOUT ROWID, STRICT""",
)
_AFTER: Final = (
    """INSERT INTO places (place_id, revision, name, lat, lon, country_code, admin1_code, admin2_code, feature_class,
           feature_code, population, radius_km, prominence)
       SELECT place_id, 1, name, lat, lon, country_code, admin1_code, admin2_code, feature_class, feature_code,
           population, radius_km, prominence FROM places_1 ORDER BY place_id""",
    """INSERT INTO mentions (article, ordinal, field, "start", "end", surface, kind, place, confidence, score, relation,
           sentence_start, sentence_end)
       SELECT article, ordinal, field, "start", "end", surface, kind, key, confidence, score, relation,
           sentence_start, sentence_end FROM mentions_1 LEFT JOIN places ON places.place_id = mentions_1.place_id""",
    """INSERT INTO focus (article, ordinal, place, score)
       SELECT article, ordinal, key, score FROM focus_1 JOIN places ON places.place_id = focus_1.place_id""",
    "DROP TABLE mentions_1",
    "DROP TABLE focus_1",
    "DROP TABLE places_1",
    "CREATE INDEX articles_by_text ON articles (text_digest)",
    "INSERT INTO counters (name, value) VALUES ('revision', 1)",
)


def upgrade() -> None:
    """Create the tables again under their old names, copy the rows, and fill the new tables."""
    connection = op.get_bind()
    for statement in (*_BEFORE, *_TABLES):
        connection.exec_driver_sql(statement)
    fulltext.create(connection)
    for statement in _AFTER:
        connection.exec_driver_sql(statement)
    _add_packs_and_index(connection)


def _add_packs_and_index(connection: Connection) -> None:
    """Pack and index every article."""
    last = 0
    while True:
        query = 'SELECT "key", title, text, "date", source FROM articles WHERE "key" > ? ORDER BY "key" LIMIT ?'
        rows = connection.exec_driver_sql(query, (last, _BATCH)).all()
        if not rows:
            return
        first, last = rows[0].key, rows[-1].key
        mentions: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        mention_query = "SELECT * FROM mentions WHERE article BETWEEN ? AND ? ORDER BY article, ordinal"
        for mention in connection.exec_driver_sql(mention_query, (first, last)).mappings():
            mentions[mention["article"]].append(dict(mention))
        focus: defaultdict[int, set[int]] = defaultdict(set)
        focus_query = "SELECT article, place FROM focus WHERE article BETWEEN ? AND ?"
        for article, place in connection.exec_driver_sql(focus_query, (first, last)):
            focus[article].add(place)
        fulltext.add(connection, [(row.key, row.title, row.text) for row in rows])
        connection.exec_driver_sql(
            "INSERT INTO packs (article, revision, at, source, mentions) VALUES (?, 1, ?, ?, ?)",
            [
                (row.key, _wall_seconds(row.date), row.source, pack_mentions(mentions[row.key], focus[row.key]))
                for row in rows
            ],
        )


def _wall_seconds(date: str | None) -> int | None:
    if date is None:
        return None
    return wall_seconds(dt.date.fromisoformat(date) if len(date) == 10 else dt.datetime.fromisoformat(date))
