"""Full text search: which articles hold all of some words or phrases, in any script, case and accent aside.

The index holds no text, only where words are. What is indexed and what is looked for go through `searchable`, so a
change there needs a new schema version that builds the index anew. Everything about SQLite's FTS5 is in this module:
another database brings its own `create`, `add`, `remove` and `find`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, text

__all__ = ["add", "create", "find", "remove", "searchable", "words_of"]

_MAX_WORDS: Final = 10
_MAX_CHARS: Final = 1000
_WORD: Final = re.compile(r'"([^"]*)"|(\S+)')
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
# Scripts written without spaces, or, as Hangul, with endings joined on: each character is a word, a word a phrase.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)

Texts = Iterable[tuple[int, str, str]]  # article's key, title, text


def create(connection: Connection) -> None:
    """Make the index."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE words USING fts5"
        "(title, text, content='', tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\")"
    )


def add(connection: Connection, texts: Texts) -> None:
    """Index articles that are not in the index."""
    rows = [(key, searchable(title), searchable(body)) for key, title, body in texts]
    if rows:
        connection.exec_driver_sql("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", rows)


def remove(connection: Connection, texts: Texts) -> None:
    """Take articles out of the index, given as they were indexed."""
    rows = [(key, searchable(title), searchable(body)) for key, title, body in texts]
    if rows:
        connection.exec_driver_sql("INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)", rows)


def find(connection: Connection, words: str, *, in_titles: bool = False) -> list[int]:
    """Return the keys of the articles that hold all of the words; those in double quotes together, in that order.

    A word that ends in `*` is the beginning of one; `in_titles` looks in titles only, and takes the last word for the
    beginning of one, as it is while it is being typed. What is between words does not matter; where there is nothing
    else, nothing is found.
    """
    wanted = [term for word in words_of(words) if (term := _term(word))]
    if not wanted:
        return []
    if in_titles and not wanted[-1].endswith("*"):
        wanted[-1] += " *"
    match = " AND ".join(wanted)
    query = text("SELECT rowid FROM words WHERE words MATCH :match")
    return list(connection.scalars(query, {"match": f"title : ({match})" if in_titles else match}))


def words_of(text: str) -> list[str]:
    """Return what to look for, word by word; what stands in double quotes is one. Ten at most."""
    words = [(quoted or bare).strip('"').strip() for quoted, bare in _WORD.findall(text[:_MAX_CHARS])]
    return [word for word in words if word][:_MAX_WORDS]


def searchable(text: str) -> str:
    """Return a text as it is indexed: without accents and capitals, scripts without spaces cut up."""
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return _UNSPACED.sub(r" \g<0> ", unicodedata.normalize("NFC", plain).casefold())


def _term(word: str) -> str:
    """Return a word or phrase in FTS5's query language, nothing where it has neither letter nor digit."""
    plain = searchable(word).replace('"', " ").replace("\x00", " ")
    if not any(unicodedata.category(character)[0] in "LN" for character in plain):
        return ""
    return f'"{plain.strip()}"' + (" *" if word.endswith("*") else "")
