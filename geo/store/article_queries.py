"""Reads articles with their mentions from the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, groupby
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, RowMapping, Table, select

from geo.index import Selection
from geo.store import rows
from geo.store.corruption import corrupt
from geo.store.schema import articles, focus, matches, mentions, original_focus, original_mentions, places
from geo.types import Article, Geoparse

_BATCH: Final = 200


def article(connection: Connection, article_id: str) -> Article | None:
    """Return an article, None for an unknown id."""
    row = connection.execute(select(articles).where(articles.c.id == article_id)).mappings().one_or_none()
    return rows.article_of(row) if row is not None else None


def geoparse(connection: Connection, article_id: str) -> Geoparse | None:
    """Return an article as it was geoparsed and then corrected; None for an unknown id."""
    key = connection.scalar(select(articles.c.key).where(articles.c.id == article_id))
    return load(connection, [key])[0] if key is not None else None


def has_articles(connection: Connection) -> bool:
    """Whether there is any article at all."""
    return connection.scalar(select(articles.c.key).limit(1)) is not None


def titles(connection: Connection, article_ids: Sequence[str]) -> dict[str, str]:
    """Return the titles of articles by id, without unknown ids."""
    query = select(articles.c.id, articles.c.title).where(articles.c.id.in_(article_ids))
    return {row.id: row.title for row in connection.execute(query)}


def geoparses(connection: Connection, selection: Selection) -> Iterator[Geoparse]:
    """Yield the articles with selected mentions, each with those mentions; newest first."""
    columns = selection.columns
    rows = np.flatnonzero(selection.per_article)
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        loaded = load(connection, columns.key[batch].tolist())
        for row, geoparse in zip(batch, loaded, strict=True):
            is_selected = selection.mentions[columns.first[row] : columns.first[row + 1]]
            if len(is_selected) != len(geoparse.mentions):
                raise corrupt(f"the mentions of article {geoparse.article.id!r} are not those that the index counts")
            yield Geoparse(geoparse.article, tuple(compress(geoparse.mentions, is_selected)), geoparse.focus)


def corrected(connection: Connection, selection: Selection) -> Iterator[Geoparse]:
    """Yield the selected articles that corrections have changed, with all of their mentions; newest first."""
    matched = connection.scalars(select(matches.c.article).distinct()).all()
    selected = selection.columns.key[selection.articles]
    keys = selected[np.isin(selected, matched)].tolist()
    for start in range(0, len(keys), _BATCH):
        yield from load(connection, keys[start : start + _BATCH])


def load(connection: Connection, keys: Sequence[int], *, original: bool = False) -> list[Geoparse]:
    """Return articles by their keys: as they were corrected, or with `original` as the engine had geoparsed them.

    Only articles that corrections match have originals; the others come without mentions.
    """
    mappings = connection.execute(select(articles).where(articles.c.key.in_(keys))).mappings()
    by_key = {row["key"]: rows.article_of(row) for row in mappings}
    mentions_by_article = _by_article(connection, original_mentions if original else mentions, keys)
    focus_by_article = _by_article(connection, original_focus if original else focus, keys)
    if missing := set(keys) - by_key.keys():
        raise corrupt(f"article number {min(missing)} does not exist")
    return [
        Geoparse(
            by_key[key],
            tuple(rows.mention_of(row) for row in mentions_by_article.get(key, ())),
            tuple(rows.focus_of(row) for row in focus_by_article.get(key, ())),
        )
        for key in keys
    ]


def _by_article(connection: Connection, table: Table, keys: Sequence[int]) -> dict[int, list[RowMapping]]:
    """Return the rows of the table of mentions or focus, or of originals, joined with their places."""
    labels = {"lat": "own_lat", "lon": "own_lon", "radius_km": "own_radius_km"}
    columns: list[Any] = [column.label(labels.get(column.name, column.name)) for column in table.c]
    query = (
        select(*columns, *(column for column in places.c if column.name not in ("key", "revision")))
        .join_from(table, places, places.c.key == table.c.place, isouter=True)
        .where(table.c.article.in_(keys))
        .order_by(table.c.article, table.c.ordinal)
    )
    mappings = connection.execute(query).mappings()
    return {key: list(group) for key, group in groupby(mappings, key=lambda row: row["article"])}
