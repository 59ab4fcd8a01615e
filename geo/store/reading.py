"""Articles read back as the engine's own values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, select

from geo.model import Article, Geoparse
from geo.store import rows
from geo.store.conditions import article_conditions, mention_conditions
from geo.store.filter import Filter
from geo.store.schema import articles, focus, mentions, places

_AT_ONCE: Final = 200


def article(connection: Connection, article_id: str) -> Article | None:
    """Return the article, None if there is none of that id."""
    row = connection.execute(select(articles).where(articles.c.id == article_id)).mappings().one_or_none()
    return rows.article_of(row) if row is not None else None


def geoparse(connection: Connection, article_id: str) -> Geoparse | None:
    """Return the article as it was geoparsed, unplaced mentions and all, None if there is none of that id."""
    key = connection.scalar(select(articles.c.key).where(articles.c.id == article_id))
    return next(_load(connection, [key], []), None) if key is not None else None


def has_articles(connection: Connection) -> bool:
    """Whether there is any article."""
    return connection.scalar(select(articles.c.key).limit(1)) is not None


def titles(connection: Connection, article_ids: Sequence[str]) -> dict[str, str]:
    """Return the titles of articles by id; an id that is not there is left out."""
    query = select(articles.c.id, articles.c.title).where(articles.c.id.in_(article_ids))
    return {row.id: row.title for row in connection.execute(query)}


def geoparses(connection: Connection, f: Filter) -> Iterator[Geoparse]:
    """Yield every article with a placed mention that meets the filter, and of its mentions those; newest first."""
    conditions = mention_conditions(f)
    mentioned = exists().where(mentions.c.article == articles.c.key, *conditions)
    query = (
        select(articles.c.key)
        .where(mentioned, *article_conditions(f))
        .order_by(articles.c.day.desc().nulls_last(), articles.c.date.desc(), articles.c.key.desc())
    )
    keys = iter(connection.scalars(query).all())
    while some := list(islice(keys, _AT_ONCE)):
        yield from _load(connection, some, conditions)


def _load(connection: Connection, keys: Sequence[int], conditions: list[ColumnElement[bool]]) -> Iterator[Geoparse]:
    lines = connection.execute(select(articles).where(articles.c.key.in_(keys))).mappings()
    by_key = {row["key"]: rows.article_of(row) for row in lines}
    mentioned = _grouped(
        connection,
        select(mentions, *_place_columns())
        .join_from(mentions, places, places.c.place_id == mentions.c.place_id, isouter=True)
        .where(mentions.c.article.in_(keys), *conditions)
        .order_by(mentions.c.article, mentions.c.ordinal),
    )
    about = _grouped(
        connection,
        select(focus.c.article, focus.c.place_id, focus.c.score.label("focus_score"), *_place_columns())
        .join_from(focus, places, places.c.place_id == focus.c.place_id)
        .where(focus.c.article.in_(keys))
        .order_by(focus.c.article, focus.c.ordinal),
    )
    for key in keys:
        yield Geoparse(
            by_key[key],
            tuple(rows.resolved_of(row) for row in mentioned.get(key, ())),
            tuple(rows.focus_of(row) for row in about.get(key, ())),
        )


def _place_columns() -> list[Any]:
    return [column for column in places.c if column.name != "place_id"]


def _grouped(connection: Connection, query: Any) -> dict[int, list[RowMapping]]:
    lines = connection.execute(query).mappings()
    return {key: list(group) for key, group in groupby(lines, key=lambda row: row["article"])}
