"""What follows from the other tables, and can be made anew from them at any time: packs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from geo.index import pack_mentions, wall_seconds
from geo.store.rows import date_of
from geo.store.schema import articles, focus, mentions

__all__ = ["pack_rows"]


def pack_rows(connection: Connection, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the rows of table packs, but for their revision, by the keys of their articles."""
    lines: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    query = select(mentions).where(mentions.c.article.in_(keys)).order_by(mentions.c.article, mentions.c.ordinal)
    for row in connection.execute(query).mappings():
        lines[row["article"]].append(dict(row))
    about: defaultdict[int, set[int]] = defaultdict(set)
    for key, place in connection.execute(select(focus.c.article, focus.c.place).where(focus.c.article.in_(keys))):
        about[key].add(place)
    heads = select(articles.c.key, articles.c.date, articles.c.source).where(articles.c.key.in_(keys))
    return {
        key: {
            "article": key,
            "at": wall_seconds(date_of(date)),
            "source": source,
            "mentions": pack_mentions(lines[key], about[key]),
        }
        for key, date, source in connection.execute(heads)
    }
