"""Corrections in the database: written, undone, listed, and applied again to the articles that they concern."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from geo.errors import UsageError
from geo.index import Filter
from geo.store import article_queries, rows, upsert
from geo.store.apply_corrections import Outcome, apply, folded
from geo.store.connections import Connections
from geo.store.fulltext import search
from geo.store.retry import retry_when_unavailable
from geo.store.schema import articles, corrections, matches, mentions, original_mentions, packs, places, storable_text
from geo.types import Article, Correction, Geoparse

__all__ = ["CorrectionLog", "apply_again", "concerning", "corrected_again"]

_AT_ONCE: Final = 200


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
            made = replace(clean, at=dt.datetime.now(dt.UTC), source=article.source)
            place = None
            if made.place is not None:
                revision = upsert.next_revision(connection)
                place = upsert.place_keys(connection, {made.place.id: made.place}, revision)[made.place.id]
            row = rows.correction_row(made, place)
            made = replace(made, id=connection.scalar(corrections.insert().returning(corrections.c.id), row))
            apply_again(connection, {key, *_other_articles(connection, made)})
            return _load(connection, corrections.c.id == made.id)[0]

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
            apply_again(connection, set(connection.scalars(matched)))

    @retry_when_unavailable
    def active(self, article_id: str | None = None) -> list[Correction]:
        """Return the corrections in effect, newest first: those made in an article, or all of them.

        A correction whose text is no longer in its article is included, with 0 `matches`.
        """
        made_in = [corrections.c.article_id == article_id] if article_id is not None else []
        with self._connections.read() as connection:
            return _load(connection, *made_in)

    def corrected_articles(self, f: Filter) -> Iterator[Geoparse]:
        """Yield the articles that corrections have changed, with all of their mentions; newest first.

        Only the filter's conditions on articles count, not those on mentions.
        """
        with self._connections.selector() as (connection, selector):
            yield from article_queries.corrected(connection, selector.select(f))


def concerning(connection: Connection, some: Iterable[Article]) -> list[Correction]:
    """Return the corrections that may concern some of the articles."""
    ids = {article.id for article in some}
    sources = {article.source for article in some if article.source is not None}
    everywhere = and_(corrections.c.scope == "publisher", corrections.c.source.in_(sources))
    return _load(connection, or_(corrections.c.article_id.in_(ids), everywhere))


def _load(connection: Connection, *conditions: ColumnElement[bool]) -> list[Correction]:
    found = select(func.coalesce(func.sum(matches.c.mentions), 0)).where(matches.c.correction == corrections.c.id)
    of_place: list[Any] = [column for column in places.c if column.name not in ("key", "revision")]
    query = (
        select(*corrections.c, *of_place, found.scalar_subquery().label("matches"))
        .join_from(corrections, places, places.c.key == corrections.c.place, isouter=True)
        .where(corrections.c.undone_at.is_(None), *conditions)
        .order_by(corrections.c.id.desc())
    )
    return [rows.correction_of(row) for row in connection.execute(query).mappings()]


def _article(connection: Connection, article_id: str) -> tuple[int, Article]:
    row = connection.execute(select(articles).where(articles.c.id == article_id)).mappings().one_or_none()
    if row is None:
        raise UsageError(f"there is no article {article_id!r} to correct")
    return row["key"], rows.article_of(row)


def _check(correction: Correction, article: Article) -> None:
    if (correction.place is None) != (correction.action == "not_a_place"):
        raise UsageError("a correction names a place, unless it says that there is none")
    if correction.scope == "publisher" and article.source is None:
        raise UsageError(f"the publisher of article {article.id!r} is not known; correct the article alone")
    found = article.field_text(correction.field)[correction.start : correction.end]
    if not found or found != correction.text or not 0 <= correction.start == correction.end - len(found):
        at = f"{correction.field} {correction.start}:{correction.end}"
        raise UsageError(f"article {article.id!r} has {found!r} at {at}, not {correction.text!r}")


def _other_articles(connection: Connection, correction: Correction) -> set[int]:
    """Return the keys of the publisher's articles that the correction may find something in."""
    if correction.scope != "publisher":
        return set()
    of_source = select(packs.c.article).where(packs.c.source == correction.source)
    if correction.action == "missed":
        held = set(search.find(connection, f'"{correction.text}"'))
        return held & set(connection.scalars(of_source))
    wanted = folded(correction.text)
    found: set[int] = set()
    for table in (mentions, original_mentions):
        surfaces = select(table.c.article, table.c.surface).where(table.c.article.in_(of_source))
        found |= {row.article for row in connection.execute(surfaces) if folded(row.surface) == wanted}
    return found


def apply_again(connection: Connection, keys: set[int]) -> None:
    """Go back to what Dateline had said of the articles, and apply the corrections that hold now."""
    waiting = sorted(keys)
    for start in range(0, len(waiting), _AT_ONCE):
        some = waiting[start : start + _AT_ONCE]
        said = _said(connection, some)
        outcomes = _outcomes(connection, said)
        entries = [upsert.Entry(*one) for one in zip(some, said, outcomes, strict=True)]
        upsert.put(connection, entries, replaced=some)


def corrected_again(connection: Connection, keys: Sequence[int]) -> list[Outcome | None]:
    """Return what the corrections that hold now make of articles; None where they find nothing."""
    return _outcomes(connection, _said(connection, keys))


def _outcomes(connection: Connection, said: Sequence[Geoparse]) -> list[Outcome | None]:
    held = concerning(connection, [geoparse.article for geoparse in said])
    return [apply(geoparse, held) for geoparse in said]


def _said(connection: Connection, keys: Sequence[int]) -> list[Geoparse]:
    """Return articles as Dateline itself had geoparsed them."""
    corrected = set(connection.scalars(select(matches.c.article).where(matches.c.article.in_(keys))))
    original = dict(zip(corrected, article_queries.load(connection, list(corrected), original=True), strict=True))
    now = dict(zip(keys, article_queries.load(connection, keys), strict=True))
    return [original.get(key, now[key]) for key in keys]
