"""Articles read back as the engine's own values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, RowMapping, Table, select

from geo.index.selection import Selection
from geo.store import rows
from geo.store.corruption import damaged
from geo.store.schema import articles, focus, matches, mentions, original_focus, original_mentions, places
from geo.types import Article, Geoparse

_AT_ONCE: Final = 200


def article(connection: Connection, article_id: str) -> Article | None:
    """Return the article, None if there is none of that id."""
    row = connection.execute(select(articles).where(articles.c.id == article_id)).mappings().one_or_none()
    return rows.article_of(row) if row is not None else None


def geoparse(connection: Connection, article_id: str) -> Geoparse | None:
    """Return the article as it was geoparsed and corrected, unplaced mentions and all; None if there is none."""
    key = connection.scalar(select(articles.c.key).where(articles.c.id == article_id))
    return load(connection, [key])[0] if key is not None else None


def has_articles(connection: Connection) -> bool:
    """Whether there is any article."""
    return connection.scalar(select(articles.c.key).limit(1)) is not None


def titles(connection: Connection, article_ids: Sequence[str]) -> dict[str, str]:
    """Return the titles of articles by id; an id that is not there is left out."""
    query = select(articles.c.id, articles.c.title).where(articles.c.id.in_(article_ids))
    return {row.id: row.title for row in connection.execute(query)}


def geoparses(connection: Connection, selection: Selection) -> Iterator[Geoparse]:
    """Yield every article with a mention in the selection, and of its mentions those; newest first."""
    columns = selection.columns
    found = np.flatnonzero(selection.per_article)
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        loaded = load(connection, columns.key[some].tolist())
        for row, whole in zip(some, loaded, strict=True):
            kept = selection.mentions[columns.first[row] : columns.first[row + 1]]
            if len(kept) != len(whole.mentions):
                raise damaged(f"article {whole.article.id!r} has other mentions than are counted")
            chosen = tuple(resolved for resolved, wanted in zip(whole.mentions, kept, strict=True) if wanted)
            yield Geoparse(whole.article, chosen, whole.focus)


def corrected(connection: Connection, selection: Selection) -> Iterator[Geoparse]:
    """Yield the articles of the selection that corrections have found something in, whole; newest first."""
    found = connection.scalars(select(matches.c.article).distinct()).all()
    keys = selection.columns.key[selection.articles]
    wanted = keys[np.isin(keys, found)].tolist()
    for start in range(0, len(wanted), _AT_ONCE):
        yield from load(connection, wanted[start : start + _AT_ONCE])


def load(connection: Connection, keys: Sequence[int], *, original: bool = False) -> list[Geoparse]:
    """Return articles by their keys, as they were corrected, or, `original`, as Dateline itself had said.

    Only articles that a correction concerns have an original; the others are there without mentions.
    """
    lines = connection.execute(select(articles).where(articles.c.key.in_(keys))).mappings()
    by_key = {row["key"]: rows.article_of(row) for row in lines}
    mentioned = _by_article(connection, original_mentions if original else mentions, keys)
    about = _by_article(connection, original_focus if original else focus, keys)
    if lost := set(keys) - by_key.keys():
        raise damaged(f"there is no article number {min(lost)}")
    return [
        Geoparse(
            by_key[key],
            tuple(rows.resolved_of(row) for row in mentioned.get(key, ())),
            tuple(rows.focus_of(row) for row in about.get(key, ())),
        )
        for key in keys
    ]


def _by_article(connection: Connection, table: Table, keys: Sequence[int]) -> dict[int, list[RowMapping]]:
    """Return the rows of table mentions or focus, or their originals, joined with their places."""
    own = {"lat": "own_lat", "lon": "own_lon", "radius_km": "own_radius_km"}
    columns: list[Any] = [column.label(own.get(column.name, column.name)) for column in table.c]
    query = (
        select(*columns, *(column for column in places.c if column.name not in ("key", "revision")))
        .join_from(table, places, places.c.key == table.c.place, isouter=True)
        .where(table.c.article.in_(keys))
        .order_by(table.c.article, table.c.ordinal)
    )
    lines = connection.execute(query).mappings()
    return {key: list(group) for key, group in groupby(lines, key=lambda row: row["article"])}
