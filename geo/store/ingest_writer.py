"""Writes geoparsed articles: skips unchanged ones, and replaces each article together with its mentions."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, RowMapping, select

from geo.store import fulltext, row_conversion, story_groups, upsert
from geo.store.apply_corrections import apply_corrections
from geo.store.correction_log import load_applicable
from geo.store.database import insert
from geo.store.schema import articles
from geo.types import Article, Geoparse

ArticleStatus = Literal["new", "changed", "unchanged"]

BATCH: Final = 200
_BATCH_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class AddCounts:
    """What happened to the articles; each is counted once.

    Attributes:
        added: new articles.
        replaced: articles that were stored before, and had changed or came from another engine.
        unchanged: articles that were stored before, word for word and from the same engine.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0

    def __add__(self, other: AddCounts) -> AddCounts:
        return AddCounts(self.added + other.added, self.replaced + other.replaced, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class _Stored:
    digest: str
    engine: str
    unedited_digest: str | None = None


class IngestLedger:
    """The ids and digests that the database has of some articles, kept up to date while a batch is written."""

    def __init__(self, connection: Connection, batch: Sequence[Article]) -> None:
        self._stored: dict[str, _Stored] = {}
        self._digests = {article: row_conversion.digests(article) for article in batch}
        columns = (articles.c.id, articles.c.digest, articles.c.engine, articles.c.unedited_digest)
        query = select(*columns).where(articles.c.id.in_({article.id for article in batch}))
        for row in connection.execute(query):
            self._stored[row.id] = _Stored(row.digest, row.engine, row.unedited_digest)

    def status(self, article: Article, engine: str) -> ArticleStatus:
        """Return what adding the article would do."""
        stored = self._stored.get(article.id)
        if stored is None:
            return "new"
        content, _ = self.digests(article)
        if content == stored.unedited_digest:  # a person has edited it since
            return "unchanged"
        is_same = stored.engine == engine and stored.digest == content
        return "unchanged" if is_same else "changed"

    def is_stored(self, article: Article) -> bool:
        """Whether exactly this article is stored, whatever geoparsed it."""
        stored = self._stored.get(article.id)
        return stored is not None and stored.digest == self.digests(article)[0]

    def digests(self, article: Article) -> tuple[str, str | None]:
        """Return the digests of one of the articles."""
        return self._digests[article]

    def record(self, article: Article, engine: str) -> None:
        """Record that the article is written."""
        unedited = self.unedited_digest(article) if self.is_stored(article) else None
        self._stored[article.id] = _Stored(self.digests(article)[0], engine, unedited)

    def unedited_digest(self, article: Article) -> str | None:
        """Return the digest of the stored article of this id before a person edited it; None for an unedited one."""
        stored = self._stored.get(article.id)
        return stored.unedited_digest if stored is not None else None


def write(connection: Connection, batch: Sequence[Geoparse], engine: str, now: dt.datetime) -> AddCounts:
    """Store a batch inside the connection's transaction; the last of several articles with the same id is kept."""
    ledger = IngestLedger(connection, [geoparse.article for geoparse in batch])
    latest: dict[str, Geoparse] = {}
    counts: dict[ArticleStatus, int] = dict.fromkeys(("new", "changed", "unchanged"), 0)
    for geoparse in batch:
        status = ledger.status(geoparse.article, engine)
        counts[status] += 1
        if status in ("new", "changed"):
            ledger.record(geoparse.article, engine)
            latest[geoparse.article.id] = geoparse
    if latest:
        _replace(connection, list(latest.values()), ledger, engine, now)
    return AddCounts(counts["new"], counts["changed"], counts["unchanged"])


def rewrite(connection: Connection, batch: Sequence[Geoparse], engine: str, now: dt.datetime) -> int:
    """Replace what was geoparsed of stored articles; return of how many.

    Those that another program has changed or removed since they were read stay as they are now.
    """
    ledger = IngestLedger(connection, [geoparse.article for geoparse in batch])
    stored = [geoparse for geoparse in batch if ledger.is_stored(geoparse.article)]
    if stored:
        _replace(connection, stored, ledger, engine, now)
    return len(stored)


def overwrite(connection: Connection, geoparse: Geoparse, engine: str, now: dt.datetime) -> None:
    """Store an article whatever is stored of it, inside the connection's transaction."""
    _replace(connection, [geoparse], IngestLedger(connection, [geoparse.article]), engine, now)


def batches(
    geoparses: Iterable[Geoparse], *, most: int = BATCH, clock: Callable[[], float] = time.monotonic
) -> Iterator[tuple[Geoparse, ...]]:
    """Yield batches of at most `most` geoparses, or of what came within two seconds: a kill loses little.

    Where `geoparses` raises, what it had yielded comes first, and the error after that.
    """
    source = iter(geoparses)
    failure: BaseException | None = None
    while failure is None:
        batch: list[Geoparse] = []
        started = clock()
        try:
            while len(batch) < most and (not batch or clock() - started < _BATCH_SECONDS):
                batch.append(next(source))
        except BaseException as error:  # noqa: BLE001  even an interrupt must not lose finished articles
            failure = error
        if batch:
            yield tuple(batch)
    if not isinstance(failure, StopIteration):
        raise failure


def _replace(
    connection: Connection, batch: Sequence[Geoparse], ledger: IngestLedger, engine: str, now: dt.datetime
) -> None:
    ids = [geoparse.article.id for geoparse in batch]
    columns = (articles.c.id, articles.c.key, articles.c.title, articles.c.text)
    query = select(*columns).where(articles.c.id.in_(ids))
    stored = {row["id"]: row for row in connection.execute(query).mappings()}
    before = [(row["key"], row["title"], row["text"]) for row in stored.values()]
    fulltext.remove(connection, before)
    same = {g.article.id for g in batch if g.article.id in stored and _has_same_words(stored[g.article.id], g.article)}
    story_groups.leave(connection, [row["key"] for row in stored.values() if row["id"] not in same])
    article_rows = [
        row_conversion.article_row(g, ledger.digests(g.article), engine, now)
        | {"unedited_digest": ledger.unedited_digest(g.article)}
        for g in batch
    ]
    keys = _write_articles(connection, article_rows)
    fulltext.add(connection, ((keys[g.article.id], g.article.title, g.article.text) for g in batch))
    corrections = load_applicable(connection, [geoparse.article for geoparse in batch])
    upsert.write_mentions(
        connection,
        [
            upsert.Entry(keys[g.article.id], g, apply_corrections(g, corrections) if corrections else None)
            for g in batch
        ],
        replaced=[key for key, _, _ in before],
    )
    story_groups.assign(connection, [keys[article_id] for article_id in ids if article_id not in same])


def _has_same_words(row: RowMapping, article: Article) -> bool:
    return (row["title"], row["text"]) == (article.title, article.text)


def _write_articles(connection: Connection, article_rows: list[dict[str, Any]]) -> dict[str, int]:
    """Insert or replace rows of articles; return their keys by id."""
    added = insert(connection, articles)
    values = {column.name: added.excluded[column.name] for column in articles.c if column.name not in ("key", "id")}
    statement = added.on_conflict_do_update(index_elements=["id"], set_=values).returning(articles.c.id, articles.c.key)
    return {row.id: row.key for row in connection.execute(statement, article_rows)}
