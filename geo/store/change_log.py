"""Removals and edits of articles: made, listed, and undone for a day.

What is removed or edited is saved first (`geo.store.former_articles`). After a day it is purged by the next write, and
with it the corrections of single mentions of removed articles. The id and the URL of a removed article stay for half a
year, as long as those of the entries of feeds, so that no feed brings it back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, delete, exists, func, insert, select, update

from geo.errors import UsageError
from geo.store import former_articles as saved
from geo.store import ingest_writer
from geo.store.connections import Connections, retry_when_unavailable
from geo.store.correction_log import load_originals
from geo.store.row_conversion import storable
from geo.store.schema import articles, changes, corrections, former_articles, storable_text
from geo.telemetry import emit
from geo.types import Article, Geoparse

ChangeAction = Literal["remove", "edit"]

UNDO_TIME: Final = dt.timedelta(hours=24)
"""How long a removal or an edit can be undone."""

_KEEP_ADDRESSES: Final = dt.timedelta(days=180)
_BATCH: Final = 200
_MAX_LISTED: Final = 100
_MAX_LOGGED_IDS: Final = 20


@dataclass(frozen=True, slots=True)
class Change:
    """A removal or an edit.

    Attributes:
        id: its number.
        action: what was done.
        author: who did it.
        at: when, in UTC.
        articles: the number of articles.
        title: the title of one of them, as it was before; None where it is purged.
    """

    id: int
    action: ChangeAction
    author: str
    at: dt.datetime
    articles: int
    title: str | None

    def can_be_undone(self, now: dt.datetime) -> bool:
        """Whether the change can still be undone at a time."""
        return self.title is not None and now - self.at < UNDO_TIME


@dataclass(frozen=True, slots=True)
class Undone:
    """An undone change: the number of articles that are as they were before, and of those that changed since."""

    restored: int
    skipped: int


class ChangeLog:
    """The removals and edits of a database's articles. Every change is an event, with its author and the ids."""

    def __init__(self, connections: Connections) -> None:
        self.retry_policy = connections.retry_policy
        self._connections = connections

    def remove(
        self, article_ids: Iterable[str], *, author: str, progress: Callable[[int], object] = lambda articles: None
    ) -> Change | None:
        """Remove articles, with their mentions; commit every 200 of them.

        Args:
            article_ids: the ids; one that is not stored is ignored.
            author: who removes them.
            progress: called with the number of articles of each commit.

        Returns:
            The change, which can be undone; None where none of the articles is stored.
        """
        ids = list(dict.fromkeys(map(storable_text, article_ids)))
        change, removed = None, list[str]()
        try:
            for start in range(0, len(ids), _BATCH):
                change, removed_ids = self._remove(ids[start : start + _BATCH], change, author)
                removed += removed_ids
                progress(len(removed_ids))
        finally:  # what an interrupted removal has removed is in the log as well
            if change is not None:
                _emit("articles.removed", change, author, removed)
        return self._change(change) if change is not None else None

    @retry_when_unavailable
    def _remove(self, ids: Sequence[str], change: int | None, author: str) -> tuple[int | None, list[str]]:
        """Remove a batch of the articles of a change, which the first batch makes; return it, and the ids."""
        with self._connections.write() as connection:
            query = select(articles).where(articles.c.id.in_(ids)).order_by(articles.c.key)
            rows = connection.execute(query).mappings().all()
            if not rows:
                return change, []
            if change is None:
                change = _start(connection, "remove", author)
            saved.save(connection, change, rows)
            saved.remove(connection, rows)
            return change, [row["id"] for row in rows]

    def edit(self, edited: Article | Geoparse, *, author: str, engine: str | None = None) -> Change:
        """Replace a stored article by an edited one of the same id. Corrections are applied to its mentions.

        The edited article stays when the article that it was made of is ingested again; a new text replaces it.

        Args:
            edited: the article as it was geoparsed; or, with the title and text that are stored, the article alone,
                which keeps its mentions.
            author: who edits it.
            engine: name and version of what geoparsed it; None for that of the stored article.

        Raises:
            UsageError: the article is not stored.
        """
        change = self._edit(edited, engine, author)
        article = edited if isinstance(edited, Article) else edited.article
        _emit("article.edited", change, author, [storable(article).id])
        return self._change(change)

    @retry_when_unavailable
    def _edit(self, edited: Article | Geoparse, engine: str | None, author: str) -> int:
        article = storable(edited if isinstance(edited, Article) else edited.article)
        with self._connections.write() as connection:
            row = connection.execute(select(articles).where(articles.c.id == article.id)).mappings().one_or_none()
            if row is None:
                raise UsageError(f"article {article.id!r} is not in the database")
            geoparse = load_originals(connection, [row["key"]])[0] if isinstance(edited, Article) else edited
            change = _start(connection, "edit", author)
            saved.save(connection, change, [row])
            now = dt.datetime.now(dt.UTC)
            ingest_writer.overwrite(connection, replace(geoparse, article=article), engine or row["engine"], now)
            kept = {"unedited_digest": row["unedited_digest"] or row["digest"], "ingested_at": row["ingested_at"]}
            connection.execute(update(articles).where(articles.c.id == article.id).values(kept))
        return change

    def undo(self, change_id: int, *, author: str) -> Undone:
        """Undo a change of the last day: its articles are again as they were. Corrections are applied to them.

        A removed article that was ingested again since stays as it is now, and an edited one that was removed since
        stays removed.

        Raises:
            UsageError: the change does not exist, is too old, or a later one of the same article comes first.
        """
        self._check_undo(change_id)
        restored = skipped = 0
        while batch := self._undo(change_id):
            restored, skipped = restored + batch.restored, skipped + batch.skipped
        emit("change.undone", change=change_id, by=author, articles=restored, skipped=skipped)
        return Undone(restored, skipped)

    def _check_undo(self, change_id: int) -> None:
        now = dt.datetime.now(dt.UTC)
        with self._connections.read() as connection:
            if not any(change.can_be_undone(now) for change in _load(connection, changes.c.id == change_id)):
                raise UsageError(
                    f"there is no change {change_id} to undo; removals and edits can be undone for 24 hours"
                )
            ids = select(former_articles.c.article_id).where(former_articles.c.change == change_id)
            is_later = (former_articles.c.change > change_id) & former_articles.c.article_id.in_(ids)
            later = (
                select(func.max(former_articles.c.change))
                .join_from(former_articles, changes)
                .where(is_later, changes.c.undone_at.is_(None), former_articles.c.content.is_not(None))
            )
            if (last := connection.scalar(later)) is not None:
                raise UsageError(f"change {last} is a later one of the same article; undo that first")

    @retry_when_unavailable
    def _undo(self, change_id: int) -> Undone | None:
        """Undo the next articles of a change; return None where all are done, after marking the change as undone."""
        of_change = former_articles.c.change == change_id
        next_rows = select(former_articles.c.article_id, former_articles.c.content).where(of_change).limit(_BATCH)
        with self._connections.write() as connection:
            rows = connection.execute(next_rows.where(former_articles.c.content.is_not(None))).all()
            if not rows:
                undone = update(changes).where(changes.c.id == change_id).values(undone_at=_now())
                connection.execute(undone)
                return None
            ids = [row.article_id for row in rows]
            stored = set(connection.scalars(select(articles.c.id).where(articles.c.id.in_(ids))))
            action = connection.scalar(select(changes.c.action).where(changes.c.id == change_id))
            due = [saved.read(row.content) for row in rows if (row.article_id in stored) == (action == "edit")]
            saved.restore(connection, due)
            connection.execute(delete(former_articles).where(of_change, former_articles.c.article_id.in_(ids)))
            return Undone(len(due), len(rows) - len(due))

    def undoable(self) -> list[Change]:
        """Return the changes that can be undone, newest first, at most 100."""
        since = (dt.datetime.now(dt.UTC) - UNDO_TIME).isoformat(timespec="seconds")
        with self._connections.read() as connection:
            return [change for change in _load(connection, changes.c.at >= since) if change.title is not None]

    def removal_of(self, article_id: str) -> Change | None:
        """Return the last removal of an article; None where it was not removed, or the removal was undone."""
        ids = select(former_articles.c.change).where(former_articles.c.article_id == article_id)
        with self._connections.read() as connection:
            return next(iter(_load(connection, changes.c.action == "remove", changes.c.id.in_(ids))), None)

    @retry_when_unavailable
    def removed_urls(self, urls: Iterable[str]) -> set[str]:
        """Return those of the URLs that are of removed articles."""
        return self._removed(former_articles.c.url, [storable_text(url) for url in urls])

    @retry_when_unavailable
    def is_removed(self, article: Article) -> bool:
        """Whether an article was removed, by its id or its URL."""
        clean = storable(article)
        urls = [clean.url] if clean.url is not None else []
        return bool(
            self._removed(former_articles.c.article_id, [clean.id]) or self._removed(former_articles.c.url, urls)
        )

    def _removed(self, column: Column[str], values: Sequence[str]) -> set[str]:
        found: set[str] = set()
        with self._connections.read() as connection:
            for start in range(0, len(values), _BATCH):
                batch = column.in_(values[start : start + _BATCH])
                query = select(column).join_from(former_articles, changes)
                found.update(connection.scalars(query.where(batch, changes.c.action == "remove")))
        return found

    def purge(self, *, everything: bool = False) -> int:
        """Delete for good what was removed or edited more than a day ago, or `everything`; return how many articles."""
        now = dt.datetime.now(dt.UTC)
        with self._connections.write() as connection:
            return purge(connection, now, before=now + dt.timedelta(seconds=1) if everything else None)

    def _change(self, change_id: int) -> Change:
        with self._connections.read() as connection:
            return _load(connection, changes.c.id == change_id)[0]


def purge(connection: Connection, now: dt.datetime, before: dt.datetime | None = None) -> int:
    """Delete the content of the changes from before a time, a day ago by default; return the number of articles."""
    until = (before or now - UNDO_TIME).isoformat(timespec="seconds")
    is_due = changes.c.purged_at.is_(None) & (changes.c.at < until)
    ids = list(connection.scalars(select(changes.c.id).where(is_due)))
    if not ids:
        return 0
    is_purged = former_articles.c.change.in_(ids) & former_articles.c.content.is_not(None)
    removed = (
        select(former_articles.c.article_id)
        .join_from(former_articles, changes)
        .where(is_purged, changes.c.action == "remove")
    )
    is_orphan = (
        (corrections.c.scope != "publisher")
        & corrections.c.article_id.in_(removed)
        & ~exists(select(articles.c.id).where(articles.c.id == corrections.c.article_id))
    )
    connection.execute(delete(corrections).where(is_orphan))
    number = connection.execute(update(former_articles).where(is_purged).values(content=None)).rowcount
    connection.execute(update(changes).where(changes.c.id.in_(ids)).values(purged_at=now.isoformat(timespec="seconds")))
    forgotten = (now - _KEEP_ADDRESSES).isoformat(timespec="seconds")
    is_done = changes.c.purged_at.is_not(None) & ((changes.c.action == "edit") | changes.c.undone_at.is_not(None))
    connection.execute(delete(changes).where(is_done | (changes.c.at < forgotten)))
    emit("changes.purged", articles=number)
    return number


def _start(connection: Connection, action: ChangeAction, author: str) -> int:
    """Make a change and return its id; purge what is due."""
    now = dt.datetime.now(dt.UTC)
    purge(connection, now)
    row = {"action": action, "author": author, "at": now.isoformat(timespec="seconds")}
    return int(connection.execute(insert(changes).returning(changes.c.id), row).scalar_one())


def _load(connection: Connection, *conditions: ColumnElement[bool]) -> list[Change]:
    """Return changes that are not undone, newest first, at most 100."""
    of_change = former_articles.c.change == changes.c.id
    query = (
        select(changes, select(func.count()).where(of_change).scalar_subquery().label("articles"))
        .where(changes.c.undone_at.is_(None), *conditions)
        .order_by(changes.c.id.desc())
        .limit(_MAX_LISTED)
    )
    return [_from_row(connection, row) for row in connection.execute(query).mappings().all()]


def _from_row(connection: Connection, row: RowMapping) -> Change:
    first = select(former_articles.c.content).where(
        former_articles.c.change == row["id"], former_articles.c.content.is_not(None)
    )
    text = connection.scalar(first.order_by(former_articles.c.article_id).limit(1))
    title = saved.read(text)["article"]["title"] if text is not None else None
    at = dt.datetime.fromisoformat(row["at"])
    return Change(row["id"], row["action"], row["author"], at, row["articles"], title)


def _emit(name: str, change: int, author: str, ids: Sequence[str]) -> None:
    more = f" and {len(ids) - _MAX_LOGGED_IDS} more" if len(ids) > _MAX_LOGGED_IDS else ""
    listed = ", ".join(ids[:_MAX_LOGGED_IDS]) + more
    emit(name, change=change, by=author, articles=len(ids), ids=listed)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
