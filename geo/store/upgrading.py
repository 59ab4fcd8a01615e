"""Bringing an older database up to date: nothing in it is lost, what is derived from the rest is made anew."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from geo.store import reading, search
from geo.store.packing import pack, wall_seconds
from geo.store.putting import next_revision
from geo.store.schema import articles, focus, mentions, metadata, packs

_AT_ONCE: Final = 500

# Version 2: places and mentions know one another by number, mentions may have points of their own, articles are indexed
# for search and packed for counting.
_BEFORE_2: Final = (
    "DROP INDEX IF EXISTS articles_by_day",
    "DROP INDEX IF EXISTS articles_by_source",
    "DROP INDEX IF EXISTS articles_by_text",
    "DROP INDEX IF EXISTS mentions_by_place",
    "DROP INDEX IF EXISTS focus_by_place",
    "ALTER TABLE places RENAME TO places_1",
    "ALTER TABLE mentions RENAME TO mentions_1",
    "ALTER TABLE focus RENAME TO focus_1",
)
_AFTER_2: Final = (
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
)


def upgrade(connection: Connection, version: int) -> None:
    """Upgrade the tables from `version` inside the connection's transaction."""
    if version < 2:
        _to_2(connection)
    metadata.create_all(connection)  # version 3: the tables of feeds, which stand alone


def _to_2(connection: Connection) -> None:
    for statement in _BEFORE_2:
        connection.exec_driver_sql(statement)
    metadata.create_all(connection)
    search.create(connection)
    for statement in _AFTER_2:
        connection.exec_driver_sql(statement)
    _derive(connection)


def _derive(connection: Connection) -> None:
    """Pack and index every article."""
    revision = next_revision(connection)
    keys = connection.scalars(select(articles.c.key).order_by(articles.c.key)).all()
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        lines: dict[int, list[dict[str, object]]] = {key: [] for key in some}
        for row in connection.execute(select(mentions).where(mentions.c.article.in_(some))).mappings():
            lines[row["article"]].append(dict(row))
        about: dict[int, set[int]] = {key: set() for key in some}
        for key, place in connection.execute(select(focus.c.article, focus.c.place).where(focus.c.article.in_(some))):
            about[key].add(place)
        found = [geoparse.article for geoparse in reading.load(connection, some)]
        search.add(connection, [(key, one.title, one.text) for key, one in zip(some, found, strict=True)])
        connection.execute(
            packs.insert(),
            [
                {
                    "article": key,
                    "revision": revision,
                    "at": wall_seconds(one.date),
                    "source": one.source,
                    "mentions": pack(lines[key], about[key]),
                }
                for key, one in zip(some, found, strict=True)
            ],
        )
