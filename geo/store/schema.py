"""The tables, written once for SQLite and for PostgreSQL.

    articles 1 ── n mentions n ── 0..1 places          corrections 1 ── n matches n ── 1 articles
             1 ── n focus    n ── 1    places
             1 ── 1 packs                              feeds 1 ── n feed_entries

`mentions` and `focus` are as people corrected them; what Dateline itself had said of such an article is kept in
`original_mentions` and `original_focus`. A pack is an article's mentions once more, in a few bytes that are read a
million at a time (`geo.store.packing`). `counters` has one row, the revision: every change of articles, mentions or
corrections raises it, and packs and places carry the revision of their last change.

A mention without a place was recognised but not placed: it is kept and counted, and no map query sees it. Days are
text, YYYY-MM-DD, which sorts and compares alike everywhere.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

SCHEMA_VERSION: Final = 3

metadata = MetaData()

# SQLite's strict tables know REAL only, which in PostgreSQL would be single precision.
_Number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
_STRICT: Final[dict[str, Any]] = {"sqlite_strict": True}
# Rows kept in the order of their key: an article's mentions lie together and need no second look-up.
_CLUSTERED: Final[dict[str, Any]] = {"sqlite_strict": True, "sqlite_with_rowid": False}
_KINDS: Final = "kind IN ('place', 'demonym', 'embedded')"
_FIELDS: Final = "field IN ('title', 'text')"

# The text comes last: SQLite then reads the other columns without touching the pages that a long text spills onto.
articles = Table(
    "articles",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("day", Text, CheckConstraint("day IS NULL OR length(day) = 10", name="day_is_a_day")),
    Column("date", Text),
    Column("source", Text),
    Column("url", Text),
    Column("digest", Text, nullable=False),
    Column("text_digest", Text),
    Column("engine", Text, nullable=False),
    Column("ingested_at", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    CheckConstraint("(day IS NULL) = (date IS NULL)", name="day_with_date"),
    UniqueConstraint("id", name="one_article_an_id"),
    **_STRICT,
)

places = Table(
    "places",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("place_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("lat", _Number, CheckConstraint("lat BETWEEN -90 AND 90", name="lat_in_degrees"), nullable=False),
    Column("lon", _Number, CheckConstraint("lon BETWEEN -180 AND 180", name="lon_in_degrees"), nullable=False),
    Column("country_code", Text),
    Column("admin1_code", Text),
    Column("admin2_code", Text),
    Column("feature_class", Text, nullable=False),
    Column("feature_code", Text, nullable=False),
    Column("population", Integer, CheckConstraint("population >= 0", name="population_counts"), nullable=False),
    Column("radius_km", _Number, nullable=False),
    Column("prominence", _Number, nullable=False),
    UniqueConstraint("place_id", name="one_place_an_id"),
    **_STRICT,
)


def _mention_columns() -> list[Any]:
    return [
        Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("field", Text, CheckConstraint(_FIELDS, name="field_is_known"), nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("surface", Text, nullable=False),
        Column("kind", Text, CheckConstraint(_KINDS, name="kind_is_known"), nullable=False),
        Column("place", Integer, ForeignKey("places.key")),
        Column("confidence", _Number, CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_in_bounds")),
        Column("score", _Number, nullable=False),
        Column("relation", Text),
        Column("spatial", Text),
        Column("lat", _Number, CheckConstraint("lat BETWEEN -90 AND 90", name="own_lat_in_degrees")),
        Column("lon", _Number, CheckConstraint("lon BETWEEN -180 AND 180", name="own_lon_in_degrees")),
        Column("radius_km", _Number),
        Column("sentence_start", Integer, nullable=False),
        Column("sentence_end", Integer, nullable=False),
        Column("correction", Integer, ForeignKey("corrections.id")),
        CheckConstraint('0 <= "start" AND "start" < "end"', name="span_is_not_empty"),
        CheckConstraint('sentence_start <= "start" AND "end" <= sentence_end', name="sentence_holds_span"),
    ]


def _focus_columns() -> list[Any]:
    return [
        Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("place", Integer, ForeignKey("places.key"), nullable=False),
        Column("score", _Number, nullable=False),
    ]


mentions = Table("mentions", metadata, *_mention_columns(), **_CLUSTERED)
focus = Table("focus", metadata, *_focus_columns(), **_CLUSTERED)
original_mentions = Table("original_mentions", metadata, *_mention_columns(), **_CLUSTERED)
original_focus = Table("original_focus", metadata, *_focus_columns(), **_CLUSTERED)

packs = Table(
    "packs",
    metadata,
    Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("at", Integer),
    Column("source", Text),
    Column("mentions", LargeBinary, nullable=False),
    **_STRICT,
)

# An article's id rather than its key: a correction outlives the article.
corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "action",
        Text,
        CheckConstraint("action IN ('place', 'not_a_place', 'missed')", name="action_is_known"),
        nullable=False,
    ),
    Column(
        "scope",
        Text,
        CheckConstraint("scope IN ('mention', 'article', 'publisher')", name="scope_is_known"),
        nullable=False,
    ),
    Column("article_id", Text, nullable=False),
    Column("source", Text),
    Column("field", Text, CheckConstraint(_FIELDS, name="correction_field_is_known"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", Text, CheckConstraint(_KINDS, name="correction_kind_is_known"), nullable=False),
    Column("place", Integer, ForeignKey("places.key")),
    Column("author", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("undone_at", Text),
    CheckConstraint("(place IS NULL) = (action = 'not_a_place')", name="place_with_action"),
    sqlite_autoincrement=True,
    **_STRICT,
)

matches = Table(
    "matches",
    metadata,
    Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("correction", Integer, ForeignKey("corrections.id"), primary_key=True),
    Column("mentions", Integer, nullable=False),
    **_CLUSTERED,
)

# What is known of the feeds that are watched: when to ask again, and which of their entries were taken in.
feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),
    Column("asked_at", Text),
    Column("due_at", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("moved_to", Text),
    Column("title", Text, nullable=False),
    Column("failures", Integer, CheckConstraint("failures >= 0", name="failures_count"), nullable=False),
    Column("problem", Text),
    Column("articles", Integer, CheckConstraint("articles >= 0", name="articles_count"), nullable=False),
    Column("newest_at", Text),
    **_CLUSTERED,
)

passes = Table(
    "passes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("query", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("withdrawn_at", Text),
    **_CLUSTERED,
)

feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed", Text, ForeignKey("feeds.url", ondelete="CASCADE"), primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("seen_at", Text, nullable=False),
    Column("tries", Integer, CheckConstraint("tries >= 0", name="tries_count"), nullable=False),
    Column("done", Integer, CheckConstraint("done IN (0, 1)", name="done_or_not"), nullable=False),
    **_CLUSTERED,
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    **_CLUSTERED,
)

Index("articles_by_text", articles.c.text_digest)
Index("packs_by_revision", packs.c.revision)
Index("places_by_revision", places.c.revision)
Index("corrections_by_article", corrections.c.article_id)
