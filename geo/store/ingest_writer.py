"""Writing geoparses: which are new, and each article replaced together with its mentions or not at all."""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, or_, select

from geo.store import rows, upsert
from geo.store.apply_corrections import apply
from geo.store.correction_log import concerning
from geo.store.database import insert
from geo.store.fulltext import search
from geo.store.schema import articles
from geo.types import Article, Geoparse

ArticleStatus = Literal["new", "changed", "unchanged", "duplicate"]

BATCH: Final = 200
_BATCH_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class AddCounts:
    """What became of the articles: every one is counted once.

    `unchanged` were there already, word for word and from the same engine; `duplicates` have the text of an article
    that is stored under another id, and were left out.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    duplicates: int = 0

    def __add__(self, other: AddCounts) -> AddCounts:
        return AddCounts(
            self.added + other.added,
            self.replaced + other.replaced,
            self.unchanged + other.unchanged,
            self.duplicates + other.duplicates,
        )


@dataclass(frozen=True, slots=True)
class _Stored:
    digest: str
    text_digest: str | None
    engine: str


class IngestLedger:
    """What the database holds of some articles, kept up to date while a batch is sorted."""

    def __init__(self, connection: Connection, wanted: Sequence[Article]) -> None:
        self._stored: dict[str, _Stored] = {}
        self._holders: defaultdict[str, set[str]] = defaultdict(set)
        self._digests = {article: rows.digests(article) for article in wanted}
        texts = {digest for _, digest in self._digests.values() if digest}
        query = select(articles.c.id, articles.c.digest, articles.c.text_digest, articles.c.engine).where(
            or_(articles.c.id.in_({article.id for article in wanted}), articles.c.text_digest.in_(texts))
        )
        for row in connection.execute(query):
            self._enter(row.id, _Stored(row.digest, row.text_digest, row.engine))

    def status(self, article: Article, engine: str) -> ArticleStatus:
        """Say what adding the article would do."""
        stored = self._stored.get(article.id)
        content, words = self.digests(article)
        if stored is None:
            return "duplicate" if self._holders.get(words or "") else "new"
        same = stored.engine == engine and stored.digest == content
        return "unchanged" if same else "changed"

    def digests(self, article: Article) -> tuple[str, str | None]:
        """Return the digests of one of the articles."""
        return self._digests[article]

    def enter(self, article: Article, engine: str) -> None:
        """Note that the article is written now."""
        self._enter(article.id, _Stored(*self.digests(article), engine))

    def _enter(self, article_id: str, stored: _Stored) -> None:
        before = self._stored.get(article_id)
        if before is not None and before.text_digest is not None:
            self._holders[before.text_digest].discard(article_id)
        if stored.text_digest is not None:
            self._holders[stored.text_digest].add(article_id)
        self._stored[article_id] = stored


def write(connection: Connection, batch: Sequence[Geoparse], engine: str, now: dt.datetime) -> AddCounts:
    """Store a batch inside the connection's transaction; where an id comes twice, the later one stays."""
    ledger = IngestLedger(connection, [geoparse.article for geoparse in batch])
    latest: dict[str, Geoparse] = {}
    counts: dict[ArticleStatus, int] = dict.fromkeys(("new", "changed", "unchanged", "duplicate"), 0)
    for geoparse in batch:
        status = ledger.status(geoparse.article, engine)
        counts[status] += 1
        if status in ("new", "changed"):
            ledger.enter(geoparse.article, engine)
            latest[geoparse.article.id] = geoparse
    if latest:
        _replace(connection, list(latest.values()), ledger, engine, now)
    return AddCounts(counts["new"], counts["changed"], counts["unchanged"], counts["duplicate"])


def batches(
    geoparses: Iterable[Geoparse], *, most: int = BATCH, clock: Callable[[], float] = time.monotonic
) -> Iterator[tuple[Geoparse, ...]]:
    """Gather geoparses until there are so many, or two seconds have gone since the last: little is lost to a kill.

    Where the producer fails, what it had finished comes first and its error after that.
    """
    source = iter(geoparses)
    failure: BaseException | None = None
    while failure is None:
        batch: list[Geoparse] = []
        begun = clock()
        try:
            while len(batch) < most and (not batch or clock() - begun < _BATCH_SECONDS):
                batch.append(next(source))
        except BaseException as error:  # noqa: BLE001  an interrupt too must not lose what is finished
            failure = error
        if batch:
            yield tuple(batch)
    if not isinstance(failure, StopIteration):
        raise failure


def _replace(
    connection: Connection, batch: Sequence[Geoparse], ledger: IngestLedger, engine: str, now: dt.datetime
) -> None:
    ids = [geoparse.article.id for geoparse in batch]
    query = select(articles.c.key, articles.c.title, articles.c.text).where(articles.c.id.in_(ids))
    before = [(row.key, row.title, row.text) for row in connection.execute(query)]
    search.remove(connection, before)
    lines = [rows.article_row(g.article, ledger.digests(g.article), engine, now) for g in batch]
    keys = _write_articles(connection, lines)
    search.add(connection, ((keys[g.article.id], g.article.title, g.article.text) for g in batch))
    corrections = concerning(connection, [geoparse.article for geoparse in batch])
    upsert.put(
        connection,
        [upsert.Entry(keys[g.article.id], g, apply(g, corrections) if corrections else None) for g in batch],
        replaced=[key for key, _, _ in before],
    )


def _write_articles(connection: Connection, lines: list[dict[str, Any]]) -> dict[str, int]:
    upsert = insert(connection, articles)
    fresh = {column.name: upsert.excluded[column.name] for column in articles.c if column.name not in ("key", "id")}
    statement = upsert.on_conflict_do_update(index_elements=["id"], set_=fresh).returning(articles.c.id, articles.c.key)
    return {row.id: row.key for row in connection.execute(statement, lines)}
