"""The full-text index in SQLite: a contentless FTS5 table, which keeps no copy of the texts.

`find_issues` reads FTS5's shadow table `words_docsize`: a contentless table has no public way to ask what is indexed
for an article. SQLite documents shadow tables (https://www.sqlite.org/fts5.html#fts5_data_structures), but an
application should not need them. Only `_indexed_sizes` reads it, and its format is never interpreted: it is compared
with that of a second index that this SQLite builds from the same texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, create_engine, text

from geo.index import Term

_SIZES = "words_docsize"

Texts = Sequence[tuple[int, str, str]]  # article's key, title, text


def create(connection: Connection) -> None:
    """Create the index."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE words USING fts5"
        "(title, text, content='', tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\")"
    )


def add(connection: Connection, rows: Texts) -> None:
    """Index articles."""
    connection.exec_driver_sql("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", list(rows))


def remove(connection: Connection, rows: Texts) -> None:
    """Remove articles from the index; a contentless table has to be given the texts that were indexed."""
    connection.exec_driver_sql("INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)", list(rows))


def clear(connection: Connection) -> None:
    """Remove everything from the index."""
    connection.exec_driver_sql("INSERT INTO words (words) VALUES ('delete-all')")


def find_issues(connection: Connection, batches: Iterable[Texts]) -> Iterator[tuple[int, str]]:
    """Yield articles whose number of words in the index is wrong, or that are not indexed, and a wrong total."""
    total = 0
    for batch in batches:
        expected, words = _expected_sizes(batch)
        total += words
        indexed = _indexed_sizes(connection, min(expected), max(expected))
        for key, size in expected.items():
            if key not in indexed:
                yield key, "is not in the search index"
            elif indexed[key] != size:
                yield key, "is in the search index with other words than it has"
    for key in connection.scalars(text(f"SELECT id FROM {_SIZES} WHERE id NOT IN (SELECT key FROM articles)")):  # noqa: S608
        yield key, "is in the search index, but is not an article"
    if (indexed_words := _count_words(connection)) != total:
        yield 0, f"has {indexed_words} words, the articles have {total}"


def _indexed_sizes(connection: Connection, first: int, last: int) -> dict[int, bytes]:
    """Return what the index notes of the lengths of articles, by key, for keys from `first` to `last`."""
    query = text(f"SELECT id, sz FROM {_SIZES} WHERE id BETWEEN :first AND :last")  # noqa: S608  a constant
    return {row.id: row.sz for row in connection.execute(query, {"first": first, "last": last})}


def _expected_sizes(batch: Texts) -> tuple[dict[int, bytes], int]:
    """Return what the index should note of the lengths of articles, by key, and how many words they have."""
    keys = [key for key, _, _ in batch]
    engine = create_engine("sqlite+pysqlite://")
    with engine.begin() as connection:
        create(connection)
        add(connection, batch)
        sizes, words = _indexed_sizes(connection, min(keys), max(keys)), _count_words(connection)
    engine.dispose()
    return sizes, words


def _count_words(connection: Connection) -> int:
    """Count the words of the whole index, which reads all of it."""
    connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'words', 'row')")
    words = connection.scalar(text("SELECT coalesce(sum(cnt), 0) FROM temp.vocabulary"))
    connection.exec_driver_sql("DROP TABLE temp.vocabulary")
    return int(words)


def find(connection: Connection, terms: Sequence[Term], *, in_titles: bool) -> list[int]:
    """Return the keys of the articles with all of the terms."""
    match = " AND ".join(_match_expression(term) for term in terms)
    query = text("SELECT rowid FROM words WHERE words MATCH :match")
    return list(connection.scalars(query, {"match": f"title : ({match})" if in_titles else match}))


def _match_expression(term: Term) -> str:
    """Return a term in the query language of FTS5."""
    plain = term.text.replace('"', " ").strip()
    return f'"{plain}"' + (" *" if term.is_prefix else "")
