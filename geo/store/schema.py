"""The tables, defined once for SQLite and PostgreSQL.

    articles 1 ── n mentions n ── 0..1 places          corrections 1 ── n matches n ── 1 articles
             1 ── n focus    n ── 1    places
             1 ── 1 packs                              feeds 1 ── n feed_entries
             1 ── 1 stories
             1 ── n story_bands

`mentions` and `focus` include people's corrections; the engine's output for a corrected article is in
`original_mentions` and `original_focus`. `packs`, here `mention_blobs`, holds the mentions of an article once more, as
a blob of nine bytes each, of which a million are read at once (`geo.index.columns`). `passes` holds the share links.

`stories` says which articles are the same text in several papers; `story_bands` finds similar texts. Both are written
by `geo.store.story_groups` alone.

`counters` holds the revision. Every change of articles, mentions or corrections raises it, and packs and places carry
the revision of their last change, so that readers load only what changed. The counter `removal` is the
revision of the last removal of articles. The counter `history` counts how often all content was replaced, by a restored
backup for example, because revisions of different contents cannot be compared. Each database has a full-text index of
its own kind (`geo.store.fulltext`).

`changes` holds who removed or edited articles and when, `former_articles` the articles as they were before, so that a
change can be undone for a day. After that, only the id and URL of a removed article stay, so that no feed brings it
back.

A mention without a place was recognized but not resolved: it is stored and counted, but not shown on the map. Days are
text, YYYY-MM-DD, which sorts and compares in the same way everywhere.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

HISTORY: Final = "history"  # the counter of contents, see above
REMOVAL: Final = "removal"  # the counter of the last removal

metadata = MetaData()

# NUL ends a text in PostgreSQL and a lone surrogate has no UTF-8 form; one character for one keeps every offset.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def storable_text(text: str) -> str:
    """Return the text with characters that a database refuses replaced, one by one."""
    if text.isascii() and "\0" not in text:  # most texts; this is fast to check
        return text
    return _UNSTORABLE.sub("\ufffd", text)


class StoredText(TypeDecorator[str]):
    """Text that compares and sorts by code point; characters that a database refuses are replaced when it is stored."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the database's own type."""
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the value for a statement."""
        return storable_text(value) if value is not None else None


# SQLite's strict tables have only REAL, which has single precision in PostgreSQL, and INTEGER, which has 64 bits.
_Number: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")
_Whole: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
_STRICT: Final[dict[str, Any]] = {"sqlite_strict": True}
# Rows are stored in the order of their key, so an article's mentions are adjacent and need no second look-up.
_CLUSTERED: Final[dict[str, Any]] = {"sqlite_strict": True, "sqlite_with_rowid": False}
_KINDS: Final = "kind IN ('place', 'demonym', 'embedded', 'coordinate')"
_FIELDS: Final = "field IN ('title', 'text')"

# The text comes after what lists show, so that SQLite reads those columns without the overflow pages of a long text.
# The language and the version came with version 4; articles stored before have none. The index counts the versions
# without the rows. The digest before edits is that of the article as it was handed in, null without an edit.
articles = Table(
    "articles",
    metadata,
    Column("key", _Whole, primary_key=True),
    Column("id", StoredText, nullable=False),
    Column("day", StoredText, CheckConstraint("day IS NULL OR length(day) = 10", name="day_is_a_day")),
    Column("date", StoredText),
    Column("source", StoredText),
    Column("url", StoredText),
    Column("digest", StoredText, nullable=False),
    Column("text_digest", StoredText),
    Column("engine", StoredText, nullable=False),
    Column("ingested_at", StoredText, nullable=False),
    Column("title", StoredText, nullable=False),
    Column("text", StoredText, nullable=False),
    Column("language", StoredText),
    Column("engine_version", StoredText),
    Column("unedited_digest", StoredText),
    CheckConstraint("(day IS NULL) = (date IS NULL)", name="day_with_date"),
    UniqueConstraint("id", name="one_article_an_id"),
    **_STRICT,
)

places = Table(
    "places",
    metadata,
    Column("key", _Whole, primary_key=True),
    Column("place_id", StoredText, nullable=False),
    Column("revision", _Whole, nullable=False),
    Column("name", StoredText, nullable=False),
    Column("lat", _Number, CheckConstraint("lat BETWEEN -90 AND 90", name="lat_in_degrees"), nullable=False),
    Column("lon", _Number, CheckConstraint("lon BETWEEN -180 AND 180", name="lon_in_degrees"), nullable=False),
    Column("country_code", StoredText),
    Column("admin1_code", StoredText),
    Column("admin2_code", StoredText),
    Column("feature_class", StoredText, nullable=False),
    Column("feature_code", StoredText, nullable=False),
    Column("population", _Whole, CheckConstraint("population >= 0", name="population_counts"), nullable=False),
    Column("radius_km", _Number, nullable=False),
    Column("prominence", _Number, nullable=False),
    Column("admin1_name", StoredText),
    Column("iso_3166_2", StoredText),
    Column("wikidata", StoredText),
    UniqueConstraint("place_id", name="one_place_an_id"),
    **_STRICT,
)


def _mention_columns() -> list[Any]:
    return [
        Column("article", _Whole, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("field", StoredText, CheckConstraint(_FIELDS, name="field_is_known"), nullable=False),
        Column("start", Integer, nullable=False),
        Column("end", Integer, nullable=False),
        Column("surface", StoredText, nullable=False),
        Column("kind", StoredText, CheckConstraint(_KINDS, name="kind_is_known"), nullable=False),
        Column("place", _Whole, ForeignKey("places.key")),
        Column("confidence", _Number, CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_in_bounds")),
        Column("score", _Number, nullable=False),
        Column("relation", StoredText),
        Column("spatial", StoredText),
        Column("lat", _Number, CheckConstraint("lat BETWEEN -90 AND 90", name="own_lat_in_degrees")),
        Column("lon", _Number, CheckConstraint("lon BETWEEN -180 AND 180", name="own_lon_in_degrees")),
        Column("radius_km", _Number),
        Column("sentence_start", Integer, nullable=False),
        Column("sentence_end", Integer, nullable=False),
        Column("correction", _Whole, ForeignKey("corrections.id")),
        Column(
            "is_approximate",
            Integer,
            CheckConstraint("is_approximate IN (0, 1)", name="approximate_or_not"),
            nullable=False,
        ),
        CheckConstraint('0 <= "start" AND "start" < "end"', name="span_is_not_empty"),
        CheckConstraint('sentence_start <= "start" AND "end" <= sentence_end', name="sentence_holds_span"),
    ]


def _focus_columns() -> list[Any]:
    return [
        Column("article", _Whole, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("place", _Whole, ForeignKey("places.key"), nullable=False),
        Column("score", _Number, nullable=False),
    ]


mentions = Table("mentions", metadata, *_mention_columns(), **_CLUSTERED)
focus = Table("focus", metadata, *_focus_columns(), **_CLUSTERED)
original_mentions = Table("original_mentions", metadata, *_mention_columns(), **_CLUSTERED)
original_focus = Table("original_focus", metadata, *_focus_columns(), **_CLUSTERED)

mention_blobs = Table(
    "packs",
    metadata,
    Column("article", _Whole, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("revision", _Whole, nullable=False),
    Column("at", _Whole),
    Column("source", StoredText),
    Column("mentions", LargeBinary, nullable=False),
    **_STRICT,
)

# The number of a story is the key of one of its articles.
stories = Table(
    "stories",
    metadata,
    Column("article", _Whole, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("story", _Whole, nullable=False),
    **_CLUSTERED,
)

# No foreign key: it would need an index by article that is as large as the table. `story_groups.leave` deletes rows.
story_bands = Table(
    "story_bands",
    metadata,
    Column("band", _Whole, primary_key=True),
    Column("article", _Whole, primary_key=True),
    **_CLUSTERED,
)

# An article's id rather than its key: a correction outlives the article.
corrections = Table(
    "corrections",
    metadata,
    Column("id", _Whole, primary_key=True),
    Column(
        "action",
        StoredText,
        CheckConstraint("action IN ('place', 'not_a_place', 'missed')", name="action_is_known"),
        nullable=False,
    ),
    Column(
        "scope",
        StoredText,
        CheckConstraint("scope IN ('mention', 'article', 'publisher')", name="scope_is_known"),
        nullable=False,
    ),
    Column("article_id", StoredText, nullable=False),
    Column("source", StoredText),
    Column("field", StoredText, CheckConstraint(_FIELDS, name="correction_field_is_known"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", StoredText, nullable=False),
    Column("kind", StoredText, CheckConstraint(_KINDS, name="correction_kind_is_known"), nullable=False),
    Column("place", _Whole, ForeignKey("places.key")),
    Column("author", StoredText, nullable=False),
    Column("at", StoredText, nullable=False),
    Column("undone_at", StoredText),
    CheckConstraint("(place IS NULL) = (action = 'not_a_place')", name="place_with_action"),
    sqlite_autoincrement=True,
    **_STRICT,
)

matches = Table(
    "matches",
    metadata,
    Column("article", _Whole, ForeignKey("articles.key", ondelete="CASCADE"), primary_key=True),
    Column("correction", _Whole, ForeignKey("corrections.id"), primary_key=True),
    Column("mentions", Integer, nullable=False),
    **_CLUSTERED,
)

# The state of the watched feeds: when to fetch them again, and which of their entries were ingested.
feeds = Table(
    "feeds",
    metadata,
    Column("url", StoredText, primary_key=True),
    Column("asked_at", StoredText),
    Column("due_at", StoredText),
    Column("etag", StoredText),
    Column("last_modified", StoredText),
    Column("moved_to", StoredText),
    Column("title", StoredText, nullable=False),
    Column("failures", Integer, CheckConstraint("failures >= 0", name="failures_count"), nullable=False),
    Column("problem", StoredText),
    Column("articles", Integer, CheckConstraint("articles >= 0", name="articles_count"), nullable=False),
    Column("newest_at", StoredText),
    Column("claimed_until", StoredText),
    **_CLUSTERED,
)

# Which feeds are watched: added in the dashboard (file is empty), or listed in the file of a watcher.
followed_feeds = Table(
    "followed_feeds",
    metadata,
    Column("url", StoredText, primary_key=True),
    Column("file", StoredText, primary_key=True),
    Column("every_s", Integer, CheckConstraint("every_s > 0", name="every_is_positive"), nullable=False),
    Column("source", StoredText),
    Column("paused", Integer, CheckConstraint("paused IN (0, 1)", name="paused_or_not"), nullable=False),
    Column("author", StoredText, nullable=False),
    Column("added_at", StoredText, nullable=False),
    **_CLUSTERED,
)

share_links = Table(
    "passes",
    metadata,
    Column("id", StoredText, primary_key=True),
    Column("query", StoredText, nullable=False),
    Column("author", StoredText, nullable=False),
    Column("made_at", StoredText, nullable=False),
    Column("expires_at", StoredText, nullable=False),
    Column("withdrawn_at", StoredText),
    **_CLUSTERED,
)

# An article's id rather than its key: an entry outlives its article. Entries from before version 8 have none.
feed_entries = Table(
    "feed_entries",
    metadata,
    Column("feed", StoredText, ForeignKey("feeds.url", ondelete="CASCADE"), primary_key=True),
    Column("entry", StoredText, primary_key=True),
    Column("seen_at", StoredText, nullable=False),
    Column("tries", Integer, CheckConstraint("tries >= 0", name="tries_count"), nullable=False),
    Column("done", Integer, CheckConstraint("done IN (0, 1)", name="done_or_not"), nullable=False),
    Column("article", StoredText),
    **_CLUSTERED,
)

changes = Table(
    "changes",
    metadata,
    Column("id", _Whole, primary_key=True),
    Column(
        "action",
        StoredText,
        CheckConstraint("action IN ('remove', 'edit')", name="change_is_known"),
        nullable=False,
    ),
    Column("author", StoredText, nullable=False),
    Column("at", StoredText, nullable=False),
    Column("undone_at", StoredText),
    Column("purged_at", StoredText),
    sqlite_autoincrement=True,
    **_STRICT,
)

# The content is the article's row and those of its mentions, as JSON (`geo.store.former_articles`).
former_articles = Table(
    "former_articles",
    metadata,
    Column("change", _Whole, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", StoredText, primary_key=True),
    Column("url", StoredText),
    Column("content", StoredText),
    **_STRICT,
)

counters = Table(
    "counters",
    metadata,
    Column("name", StoredText, primary_key=True),
    Column("value", _Whole, nullable=False),
    **_CLUSTERED,
)

Index("articles_by_text", articles.c.text_digest)
Index("articles_by_engine_version", articles.c.engine_version)
Index("packs_by_revision", mention_blobs.c.revision)
Index("stories_by_story", stories.c.story)
Index("places_by_revision", places.c.revision)
Index("corrections_by_article", corrections.c.article_id)
Index("feed_entries_by_article", feed_entries.c.article)
Index("former_articles_by_id", former_articles.c.article_id)
Index("former_articles_by_url", former_articles.c.url)
