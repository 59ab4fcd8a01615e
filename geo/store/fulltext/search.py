"""Full text search: which articles hold all of some words or phrases, in any script, case and accent aside.

The index holds no text, only where words are. What is indexed and what is looked for go through `searchable`, so a
change there needs a migration that builds the index anew. The index itself is each database's own, and finds the same:
SQLite's in `geo.store.fulltext.sqlite_fts5`, PostgreSQL's in `geo.store.fulltext.postgres_tsvector`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Final

from sqlalchemy import Connection

from geo.index import Term, searchable, terms_of
from geo.store.fulltext import postgres_tsvector, sqlite_fts5
from geo.store.schema import storable_text

__all__ = ["add", "clear", "create", "find", "remove", "trouble"]

_INDEXES: Final[dict[str, ModuleType]] = {"sqlite": sqlite_fts5, "postgresql": postgres_tsvector}

Texts = Iterable[tuple[int, str, str]]  # article's key, title, text


def create(connection: Connection) -> None:
    """Make the index."""
    _index(connection).create(connection)


def add(connection: Connection, texts: Texts) -> None:
    """Index articles that are not in the index."""
    rows = [(key, searchable(title), searchable(body)) for key, title, body in texts]
    if rows:
        _index(connection).add(connection, rows)


def remove(connection: Connection, texts: Texts) -> None:
    """Take articles out of the index, given as they were indexed."""
    rows = [(key, searchable(title), searchable(body)) for key, title, body in texts]
    if rows:
        _index(connection).remove(connection, rows)


def clear(connection: Connection) -> None:
    """Take everything out of the index."""
    _index(connection).clear(connection)


def trouble(connection: Connection, batches: Iterable[Sequence[tuple[int, str, str]]]) -> Iterator[tuple[int, str]]:
    """Yield the keys of articles that are not indexed as their texts say, and in words how, given all articles.

    What concerns no one article has the key 0. Raises SQLAlchemyError where the index cannot be read to its end.
    """
    rows = ([(key, searchable(title), searchable(body)) for key, title, body in batch] for batch in batches)
    yield from _index(connection).trouble(connection, rows)


def find(connection: Connection, words: str, *, in_titles: bool = False) -> list[int]:
    """Return the keys of the articles that hold all of the words; those in double quotes together, in that order.

    A word that ends in `*` is the beginning of one; `in_titles` looks in titles only, and takes the last word for the
    beginning of one, as it is while it is being typed. What is between words does not matter; where there is nothing
    else, nothing is found.
    """
    wanted = terms_of(storable_text(words))
    if not wanted:
        return []
    if in_titles:
        wanted[-1] = Term(wanted[-1].text, is_prefix=True)
    found: list[int] = _index(connection).find(connection, wanted, in_titles=in_titles)
    return found


def _index(connection: Connection) -> ModuleType:
    return _INDEXES[connection.dialect.name]
