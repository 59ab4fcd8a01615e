"""The tables, written once for SQLite and for PostgreSQL.

    articles 1 ── n mentions n ── 0..1 places
             1 ── n focus    n ── 1    places

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
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

SCHEMA_VERSION: Final = 1

metadata = MetaData()

# SQLite's strict tables know REAL only, which in PostgreSQL would be single precision.
_Number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
_STRICT: Final[dict[str, Any]] = {"sqlite_strict": True}
# Rows kept in the order of their key: an article's mentions lie together and need no second look-up.
_CLUSTERED: Final[dict[str, Any]] = {"sqlite_strict": True, "sqlite_with_rowid": False}

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
    Column("place_id", Text, primary_key=True),
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
    **_CLUSTERED,
)

mentions = Table(
    "mentions",
    metadata,
    Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("field", Text, CheckConstraint("field IN ('title', 'text')", name="field_is_known"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("surface", Text, nullable=False),
    Column(
        "kind",
        Text,
        CheckConstraint("kind IN ('place', 'demonym', 'embedded')", name="kind_is_known"),
        nullable=False,
    ),
    Column("place_id", Text, ForeignKey("places.place_id")),
    Column("confidence", _Number, CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_is_a_probability")),
    Column("score", _Number, nullable=False),
    Column("relation", Text),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    CheckConstraint('0 <= "start" AND "start" < "end"', name="span_is_not_empty"),
    CheckConstraint('sentence_start <= "start" AND "end" <= sentence_end', name="sentence_holds_span"),
    **_CLUSTERED,
)

focus = Table(
    "focus",
    metadata,
    Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("place_id", Text, ForeignKey("places.place_id"), nullable=False),
    Column("score", _Number, nullable=False),
    **_CLUSTERED,
)

Index("articles_by_day", articles.c.day)
Index("articles_by_source", articles.c.source, articles.c.day)
Index("articles_by_text", articles.c.text_digest)
Index("mentions_by_place", mentions.c.kind, mentions.c.place_id, mentions.c.article, mentions.c.confidence)
Index("focus_by_place", focus.c.place_id)
