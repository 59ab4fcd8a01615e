"""Rebuilds what follows from the other tables: blobs, search index, revision, and corrected mentions."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, delete, func, select, update

from geo.store.correction_log import reapply
from geo.store.fulltext import search
from geo.store.schema import articles, counters, matches, packs, places
from geo.store.upsert import blob_rows, next_revision

__all__ = ["repair"]

_BATCH: Final = 200


def repair(connection: Connection) -> None:
    """Rebuild everything, in the connection's transaction."""
    newest = max(connection.scalar(select(func.max(table.c.revision))) or 0 for table in (packs, places))
    revision = next_revision(connection)
    if revision <= newest:
        revision = newest + 1
        connection.execute(update(counters).where(counters.c.name == "revision").values(value=revision))
    search.clear(connection)
    connection.execute(delete(packs))
    keys = list(connection.scalars(select(articles.c.key).order_by(articles.c.key)))
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        texts = select(articles.c.key, articles.c.title, articles.c.text).where(articles.c.key.in_(batch))
        search.add(connection, [(row.key, row.title, row.text) for row in connection.execute(texts)])
        blobs = blob_rows(connection, batch)
        connection.execute(packs.insert(), [row | {"revision": revision} for row in blobs.values()])
    reapply(connection, set(connection.scalars(select(matches.c.article).distinct())))
