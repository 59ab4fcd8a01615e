"""The columns of the newest moment, kept between questions, with the last selections that were made over them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from geo.index.columns import Columns, Revision
from geo.index.selection import Selections, Selector
from geo.store.column_loader import current_revision, load
from geo.store.corruption import damaged
from geo.store.fulltext import search
from geo.store.schema import articles

__all__ = ["ColumnCache"]

_IDS_PER_QUERY = 10_000  # SQLite binds at most 32,766 variables in one statement


class ColumnCache:
    """Serves many threads: whoever comes first after a change loads it, the others wait for that."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._columns: Columns | None = None
        self._made = Selections()

    def selector(self, connection: Connection) -> Selector:
        """Return a selector over the columns of the moment that the connection sees, from now to its end."""
        seen: Revision | None = None
        while True:
            moment = current_revision(connection)
            with self._lock:
                known = self._columns
                if known is not None and seen is not None and moment < seen <= known.moment:
                    known = None  # time went back: another database is in the place of the one that was here
                if known is None or known.moment < moment:
                    self._columns = known = _load(connection, known)
                    self._made = Selections()
                if known.moment == moment:
                    return Selector(_Lookup(connection), known, self._made)
                seen = known.moment
            connection.rollback()  # another thread has seen a later moment; see that one, too


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Looks up articles through the connection that a selector serves (`geo.index.selection.ArticleLookup`)."""

    connection: Connection

    def keys(self, article_ids: Sequence[str]) -> list[int]:
        keys: list[int] = []
        for start in range(0, len(article_ids), _IDS_PER_QUERY):
            some = article_ids[start : start + _IDS_PER_QUERY]
            keys += self.connection.scalars(select(articles.c.key).where(articles.c.id.in_(some)))
        return keys

    def keys_of_text(self, text: str) -> list[int]:
        return search.find(self.connection, text)


def _load(connection: Connection, known: Columns | None) -> Columns:
    try:
        return load(connection, known)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:  # of values that no column may hold
        raise damaged(str(error)) from error
