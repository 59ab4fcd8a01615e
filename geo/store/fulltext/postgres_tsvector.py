"""The index of words in PostgreSQL: tsvectors under a GIN index, cut into words here so that they are those of FTS5.

A tsvector keeps at most 255 places of a word, none past 16,383, and is a megabyte at most; what it cannot keep, it
drops without a word. So a text that would go beyond is indexed in parts, each of which begins with the last words of
the one before: what is looked for as a phrase is whole in one of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    intersect,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from geo.index import Term
from geo.store.schema import articles

__all__ = ["add", "clear", "create", "find", "remove", "trouble"]

_MOST_OF_A_WORD: Final = 255
_MOST_WORDS: Final = 16_000
_MOST_CHARS: Final = 200_000  # four bytes each at most, and a little more for where each word is
_WORD_CHARS: Final = 400  # a longer one is known by these and a digest; 2 kB is the most that a tsvector takes
_PHRASE: Final = 64
_TITLE: Final = "A"  # one of the four weights that a place in a tsvector may bear
_ASCII_WORD: Final = re.compile("[a-z0-9]+")

Texts = Sequence[tuple[int, str, str]]  # article's key, title, text

words = Table(
    "words",
    MetaData(),
    Column("article", BigInteger, ForeignKey(articles.c.key, ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("words", TSVECTOR, nullable=False),
    Index("words_by_word", "words", postgresql_using="gin"),
)


def create(connection: Connection) -> None:
    """Make the index."""
    words.create(connection)


def add(connection: Connection, rows: Texts) -> None:
    """Index articles."""
    lines = [
        {"article": key, "part": number, "words": part}
        for key, title, body in rows
        for number, part in enumerate(_parts(title, body))
    ]
    if lines:
        connection.execute(words.insert(), lines)


def remove(connection: Connection, rows: Texts) -> None:
    """Take articles out of the index."""
    connection.execute(delete(words).where(words.c.article.in_([key for key, _, _ in rows])))


def clear(connection: Connection) -> None:
    """Take everything out of the index."""
    connection.execute(delete(words))


def trouble(connection: Connection, batches: Iterable[Texts]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong, every word compared; rows of what is no article, the database itself refuses."""
    for batch in batches:
        made = {(key, part): said for key, title, body in batch for part, said in enumerate(_parts(title, body))}
        some = bindparam("some", list(made.values()), type_=ARRAY(Text))
        as_kept = select(cast(cast(func.unnest(some).column_valued("said"), TSVECTOR), Text))
        wanted = dict(zip(made, connection.scalars(as_kept), strict=True))
        kept = select(words.c.article, words.c.part, cast(words.c.words, Text).label("words"))
        rows = connection.execute(kept.where(words.c.article.in_([key for key, _, _ in batch])))
        found = {(row.article, row.part): row.words for row in rows}
        indexed = {key for key, _ in found}
        for key in sorted({key for (key, _), _ in wanted.items() ^ found.items()}):
            with_others = "is in the search index with other words than it has"
            yield key, with_others if key in indexed else "is not in the search index"


def find(connection: Connection, terms: Sequence[Term], *, in_titles: bool) -> list[int]:
    """Return the keys of the articles that have all of the terms."""
    asked = [query for term in terms for query in _queries(term, _TITLE if in_titles else "")]
    found = [select(words.c.article).where(words.c.words.op("@@")(cast(query, TSQUERY))) for query in asked]
    return list(connection.scalars(intersect(*found) if len(found) > 1 else found[0].distinct()))


class _Part:
    """As much of an article as one tsvector keeps."""

    def __init__(self) -> None:
        self._places: defaultdict[str, list[str]] = defaultdict(list)
        self._last = 0
        self._chars = 0

    def has_room(self, word: str) -> bool:
        """Whether one more word fits."""
        held = self._places.get(word, ())
        return len(held) < _MOST_OF_A_WORD and self._last < _MOST_WORDS and self._chars < _MOST_CHARS

    def take(self, word: str, weight: str) -> None:
        """Put a word after the last."""
        self._last += 1
        held = self._places[word]
        if not held:
            self._chars += len(word)
        held.append(f"{self._last}{weight}")

    def leave_gap(self) -> None:
        """Let no phrase go on from the last word to the next."""
        self._last += 1

    def __str__(self) -> str:
        return " ".join(f"'{word}':{','.join(places)}" for word, places in self._places.items())


def _parts(title: str, body: str) -> Iterator[str]:
    """Yield the tsvectors of an article, most often one; the words of the title are marked as such."""
    part = _Part()
    for text, weight in ((title, _TITLE), (body, "")):
        found = _words(text)
        for at, word in enumerate(found):
            if not part.has_room(word):
                yield str(part)
                part = _Part()
                for before in found[max(0, at - _PHRASE) : at]:
                    part.take(before, weight)
            part.take(word, weight)
        part.leave_gap()
    if written := str(part):
        yield written


def _queries(term: Term, weight: str) -> Iterator[str]:
    """Yield what must all be found for a term; a phrase of more than 64 words is looked for in pieces."""
    found = _words(term.text)
    marks = [weight] * len(found)
    marks[-1] += "*" if term.is_prefix else ""
    written = [f"'{word}'" + (f":{mark}" if mark else "") for word, mark in zip(found, marks, strict=True)]
    for start in range(0, max(1, len(written) - 1), _PHRASE - 1):
        yield " <-> ".join(written[start : start + _PHRASE])


def _words(text: str) -> list[str]:
    """Return the words of a searchable text: runs of letters, digits, marks and characters for private use."""
    if text.isascii():
        found = _ASCII_WORD.findall(text)
    else:
        found = text.translate({ord(char): " " for char in set(text) if not _in_word(char)}).split(" ")
    return [word if len(word) <= _WORD_CHARS else _shortened(word) for word in found if word]


def _shortened(word: str) -> str:
    return word[:_WORD_CHARS] + blake2b(word.encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=10_000)
def _in_word(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LMN" or category == "Co"
