"""The index of words in SQLite: FTS5 without a copy of the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, create_engine, text

from geo.index import Term

__all__ = ["add", "clear", "create", "find", "remove", "trouble"]

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


def clear(connection: Connection) -> None:
    """Take everything out of the index."""
    connection.exec_driver_sql("INSERT INTO words (words) VALUES ('delete-all')")


def trouble(connection: Connection, batches: Iterable[Texts]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong: compared is how many words each article has, and how many the whole index."""
    words = 0
    for batch in batches:
        sizes, more = _sizes(batch)
        words += more
        known = text("SELECT id, sz FROM words_docsize WHERE id BETWEEN :first AND :last")
        found = {row.id: row.sz for row in connection.execute(known, {"first": min(sizes), "last": max(sizes)})}
        for key, size in sizes.items():
            if key not in found:
                yield key, "is not in the search index"
            elif found[key] != size:
                yield key, "is in the search index with other words than it has"
    for key in connection.scalars(text("SELECT id FROM words_docsize WHERE id NOT IN (SELECT key FROM articles)")):
        yield key, "is in the search index, and is no article"
    if (indexed := _words(connection)) != words:
        yield 0, f"has {indexed} words, the articles have {words}"


def _sizes(batch: Texts) -> tuple[dict[int, bytes], int]:
    """Return what the index would note of how long articles are, by key, and how many words they have."""
    engine = create_engine("sqlite+pysqlite://")
    with engine.begin() as connection:
        create(connection)
        add(connection, batch)
        sizes = {row.id: row.sz for row in connection.execute(text("SELECT id, sz FROM words_docsize"))}
        words = _words(connection)
    engine.dispose()
    return sizes, words


def _words(connection: Connection) -> int:
    """Return how many words the whole index has, read to its end."""
    connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'words', 'row')")
    words = connection.scalar(text("SELECT coalesce(sum(cnt), 0) FROM temp.vocabulary"))
    connection.exec_driver_sql("DROP TABLE temp.vocabulary")
    return int(words)


def find(connection: Connection, terms: Sequence[Term], *, in_titles: bool) -> list[int]:
    """Return the keys of the articles that have all of the terms."""
    match = " AND ".join(_written(term) for term in terms)
    query = text("SELECT rowid FROM words WHERE words MATCH :match")
    return list(connection.scalars(query, {"match": f"title : ({match})" if in_titles else match}))


def _written(term: Term) -> str:
    """Return a term in FTS5's query language."""
    plain = term.text.replace('"', " ").strip()
    return f'"{plain}"' + (" *" if term.is_prefix else "")
