"""Corrections in the database: recorded, undone, listed, and applied to the articles that they match."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, update

from geo.corrections import Correction
from geo.errors import UsageError
from geo.index import Filter
from geo.store import fulltext, row_conversion, upsert
from geo.store.apply_corrections import CorrectedArticle, apply_corrections, fold_name
from geo.store.connections import Connections, retry_when_unavailable
from geo.store.reader import ARTICLES_PER_QUERY, load_geoparses
from geo.store.schema import (
    articles,
    corrections,
    matches,
    mention_blobs,
    mentions,
    original_mentions,
    places,
    storable_text,
)
from geo.types import Article, Geoparse


class CorrectionLog:
    """People's corrections of mentions. They win over the engine's output, also when an article is stored again."""

    def __init__(self, connections: Connections) -> None:
        self.retry_policy = connections.retry_policy
        self._connections = connections

    def add(self, correction: Correction) -> Correction:
        """Record a correction and apply it.

        With scope "publisher" it also applies to articles of the same source that are stored later.

        Returns:
            The correction with its id, time, publisher and number of matches.

        Raises:
            UsageError: the correction does not fit the article as it is stored.
        """
        clean = replace(correction, text=storable_text(correction.text))
        with self._connections.write() as connection:
            key, article = _article(connection, clean.article_id)
            _check(clean, article)
            recorded = replace(clean, at=dt.datetime.now(dt.UTC), source=article.source)
            place = None
            if recorded.place is not None:
                revision = upsert.next_revision(connection)
                place = upsert.place_keys(connection, {recorded.place.id: recorded.place}, revision)[recorded.place.id]
            row = row_conversion.correction_row(recorded, place)
            recorded = replace(recorded, id=connection.scalar(corrections.insert().returning(corrections.c.id), row))
            reapply(connection, {key, *_other_articles(connection, recorded)})
            return _load(connection, corrections.c.id == recorded.id)[0]

    def undo(self, correction_id: int) -> None:
        """Undo a correction: its mentions are again what the engine, or an earlier correction, made of them.

        Raises:
            UsageError: no correction of this id is in effect.
        """
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        in_effect = (corrections.c.id == correction_id) & corrections.c.undone_at.is_(None)
        with self._connections.write() as connection:
            if not connection.execute(update(corrections).where(in_effect).values(undone_at=now)).rowcount:
                raise UsageError(f"there is no correction {correction_id} to undo")
            upsert.next_revision(connection)
            matched = select(matches.c.article).where(matches.c.correction == correction_id)
            reapply(connection, set(connection.scalars(matched)))

    @retry_when_unavailable
    def active(self, article_id: str | None = None) -> list[Correction]:
        """Return the corrections in effect, newest first: those made in an article, or all of them.

        A correction whose text is no longer in its article is included, with 0 `matches`; one of a single removed
        article is not.
        """
        is_stored = exists(select(articles.c.id).where(articles.c.id == corrections.c.article_id))
        made_in = [or_(corrections.c.scope == "publisher", is_stored)]
        if article_id is not None:
            made_in.append(corrections.c.article_id == article_id)
        with self._connections.read() as connection:
            return _load(connection, *made_in)

    def corrected_articles(self, f: Filter) -> Iterator[Geoparse]:
        """Yield the articles that corrections have changed, with all of their mentions; newest first.

        Only the filter's conditions on articles count, not those on mentions.
        """
        with self._connections.selector() as (connection, selector):
            selection = selector.select(f)
            matched = connection.scalars(select(matches.c.article).distinct()).all()
            selected = selection.columns.key[selection.articles]
            keys = selected[np.isin(selected, matched)].tolist()
            for start in range(0, len(keys), ARTICLES_PER_QUERY):
                yield from load_geoparses(connection, keys[start : start + ARTICLES_PER_QUERY])


def load_applicable(connection: Connection, batch: Iterable[Article]) -> list[Correction]:
    """Return the corrections in effect that may apply to some of the articles."""
    ids = {article.id for article in batch}
    sources = {article.source for article in batch if article.source is not None}
    for_publishers = and_(corrections.c.scope == "publisher", corrections.c.source.in_(sources))
    return _load(connection, or_(corrections.c.article_id.in_(ids), for_publishers))


def _load(connection: Connection, *conditions: ColumnElement[bool]) -> list[Correction]:
    match_count = select(func.coalesce(func.sum(matches.c.mentions), 0)).where(matches.c.correction == corrections.c.id)
    place_columns: list[Any] = [column for column in places.c if column.name not in ("key", "revision")]
    query = (
        select(*corrections.c, *place_columns, match_count.scalar_subquery().label("matches"))
        .join_from(corrections, places, places.c.key == corrections.c.place, isouter=True)
        .where(corrections.c.undone_at.is_(None), *conditions)
        .order_by(corrections.c.id.desc())
    )
    return [row_conversion.correction_of(row) for row in connection.execute(query).mappings()]


def _article(connection: Connection, article_id: str) -> tuple[int, Article]:
    row = connection.execute(select(articles).where(articles.c.id == article_id)).mappings().one_or_none()
    if row is None:
        raise UsageError(f"article {article_id!r} does not exist, so it cannot be corrected")
    return row["key"], row_conversion.article_of(row)


def _check(correction: Correction, article: Article) -> None:
    if (correction.place is None) != (correction.action == "not_a_place"):
        raise UsageError('a correction needs a place, except "not_a_place", which must not have one')
    if correction.scope == "publisher" and article.source is None:
        raise UsageError(f'article {article.id!r} has no publisher; use scope "article"')
    text = article.field_text(correction.field)[correction.start : correction.end]
    if not text or text != correction.text or not 0 <= correction.start == correction.end - len(text):
        span = f"{correction.field} {correction.start}:{correction.end}"
        raise UsageError(f"article {article.id!r} has {text!r} at {span}, not {correction.text!r}")


def _other_articles(connection: Connection, correction: Correction) -> set[int]:
    """Return the keys of the publisher's articles that the correction may match."""
    if correction.scope != "publisher":
        return set()
    of_source = select(mention_blobs.c.article).where(mention_blobs.c.source == correction.source)
    if correction.action == "missed":
        with_text = set(fulltext.find(connection, f'"{correction.text}"'))
        return with_text & set(connection.scalars(of_source))
    name = fold_name(correction.text)
    keys: set[int] = set()
    for table in (mentions, original_mentions):
        surfaces = select(table.c.article, table.c.surface).where(table.c.article.in_(of_source))
        keys |= {row.article for row in connection.execute(surfaces) if fold_name(row.surface) == name}
    return keys


def reapply(connection: Connection, keys: set[int]) -> None:
    """Restore what the engine had made of the articles, and apply the corrections that are in effect now."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), ARTICLES_PER_QUERY):
        batch = ordered[start : start + ARTICLES_PER_QUERY]
        originals = load_originals(connection, batch)
        corrected = _apply(connection, originals)
        entries = [upsert.Entry(*entry) for entry in zip(batch, originals, corrected, strict=True)]
        upsert.write_mentions(connection, entries, replaced=batch)


def recompute_corrections(connection: Connection, keys: Sequence[int]) -> list[CorrectedArticle | None]:
    """Return what the corrections in effect make of articles, None for an article that none of them matches."""
    return _apply(connection, load_originals(connection, keys))


def _apply(connection: Connection, originals: Sequence[Geoparse]) -> list[CorrectedArticle | None]:
    active = load_applicable(connection, [geoparse.article for geoparse in originals])
    return [apply_corrections(geoparse, active) for geoparse in originals]


def load_originals(connection: Connection, keys: Sequence[int]) -> list[Geoparse]:
    """Return articles as the engine had geoparsed them."""
    matched = list(connection.scalars(select(matches.c.article).where(matches.c.article.in_(keys)).distinct()))
    originals = dict(zip(matched, load_geoparses(connection, matched, original=True), strict=True))
    current = dict(zip(keys, load_geoparses(connection, keys), strict=True))
    return [originals.get(key, current[key]) for key in keys]
