"""Full-text search: finds the articles with all of some words or phrases, in any script, ignoring case and accents.

The index holds no text, only the positions of words. Indexed texts and searches go through `searchable`, so a change
there needs a migration that rebuilds the index. Each database has its own index, and both find the same articles: FTS5
in `geo.store.fulltext.sqlite_fts5`, tsvectors in `geo.store.fulltext.postgres_tsvector`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Final

from sqlalchemy import Connection

from geo.index import Term, searchable, terms_of
from geo.store.fulltext import postgres_tsvector, sqlite_fts5
from geo.store.schema import storable_text

__all__ = ["add", "clear", "create", "find", "find_issues", "remove"]

_INDEXES: Final[dict[str, ModuleType]] = {"sqlite": sqlite_fts5, "postgresql": postgres_tsvector}

Texts = Iterable[tuple[int, str, str]]  # article's key, title, text


def create(connection: Connection) -> None:
    """Create the index."""
    _index(connection).create(connection)


def add(connection: Connection, texts: Texts) -> None:
    """Index articles that are not in the index."""
    rows = [(key, searchable(title), searchable(body)) for key, title, body in texts]
    if rows:
        _index(connection).add(connection, rows)


def remove(connection: Connection, texts: Texts) -> None:
    """Remove articles from the index, given with the texts that were indexed."""
    rows = [(key, searchable(title), searchable(body)) for key, title, body in texts]
    if rows:
        _index(connection).remove(connection, rows)


def clear(connection: Connection) -> None:
    """Remove everything from the index."""
    _index(connection).clear(connection)


def find_issues(connection: Connection, batches: Iterable[Sequence[tuple[int, str, str]]]) -> Iterator[tuple[int, str]]:
    """Compare the index with the texts of all articles.

    Yields:
        The key of an article, 0 for an issue of the index as a whole, and a description of the issue.

    Raises:
        SQLAlchemyError: the index cannot be read.
    """
    rows = ([(key, searchable(title), searchable(body)) for key, title, body in batch] for batch in batches)
    yield from _index(connection).find_issues(connection, rows)


def find(connection: Connection, words: str, *, in_titles: bool = False) -> list[int]:
    """Return the keys of the articles with all of the words.

    Args:
        connection: the database.
        words: words, and phrases in double quotes; a word that ends in `*` is a prefix. Punctuation between words does
            not matter; a search of nothing else finds nothing.
        in_titles: search only titles, and treat the last word as a prefix, as it is while a user types.
    """
    terms = terms_of(storable_text(words))
    if not terms:
        return []
    if in_titles:
        terms[-1] = Term(terms[-1].text, is_prefix=True)
    keys: list[int] = _index(connection).find(connection, terms, in_titles=in_titles)
    return keys


def _index(connection: Connection) -> ModuleType:
    return _INDEXES[connection.dialect.name]
