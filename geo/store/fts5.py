"""The index of words in SQLite: FTS5 without a copy of the texts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from geo.store.words import Term

__all__ = ["add", "create", "find", "remove"]

Texts = Sequence[tuple[int, str, str]]  # article's key, title, text


def create(connection: Connection) -> None:
    """Make the index."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE words USING fts5"
        "(title, text, content='', tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\")"
    )


def add(connection: Connection, rows: Texts) -> None:
    """Index articles."""
    connection.exec_driver_sql("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", list(rows))


def remove(connection: Connection, rows: Texts) -> None:
    """Take articles out of the index: FTS5 wants to be told what it had been given."""
    connection.exec_driver_sql("INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)", list(rows))


def find(connection: Connection, terms: Sequence[Term], *, in_titles: bool) -> list[int]:
    """Return the keys of the articles that have all of the terms."""
    match = " AND ".join(_written(term) for term in terms)
    query = text("SELECT rowid FROM words WHERE words MATCH :match")
    return list(connection.scalars(query, {"match": f"title : ({match})" if in_titles else match}))


def _written(term: Term) -> str:
    """Return a term in FTS5's query language."""
    plain = term.text.replace('"', " ").replace("\x00", " ").strip()
    return f'"{plain}"' + (" *" if term.begins else "")
