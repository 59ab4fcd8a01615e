"""The full-text index in PostgreSQL: tsvectors with a GIN index. Texts are split into words here, by the rules of FTS5.

A tsvector keeps at most 255 positions of a word, none above 16,383, and is at most a megabyte; it drops the rest
silently. Therefore a longer text is indexed in parts. Each part begins with the last words of the one before, so that
every phrase of up to 64 words is complete in one of them.
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

_MAX_POSITIONS: Final = 255
_MAX_WORDS: Final = 16_000
_MAX_CHARS: Final = 200_000  # of at most four bytes each, besides the positions of the words
_WORD_CHARS: Final = 400  # a longer word is cut and gets a digest; a tsvector takes words of at most 2 kB
_PHRASE_WORDS: Final = 64
_TITLE: Final = "A"  # one of the four weights that a position in a tsvector may have
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
    """Create the index."""
    words.create(connection)


def add(connection: Connection, rows: Texts) -> None:
    """Index articles."""
    parts = [
        {"article": key, "part": number, "words": part}
        for key, title, body in rows
        for number, part in enumerate(_parts(title, body))
    ]
    if parts:
        connection.execute(words.insert(), parts)


def remove(connection: Connection, rows: Texts) -> None:
    """Remove articles from the index."""
    connection.execute(delete(words).where(words.c.article.in_([key for key, _, _ in rows])))


def clear(connection: Connection) -> None:
    """Remove everything from the index."""
    connection.execute(delete(words))


def find_issues(connection: Connection, batches: Iterable[Texts]) -> Iterator[tuple[int, str]]:
    """Yield articles that are not indexed as their texts are, comparing every word.

    A foreign key already refuses rows without an article.
    """
    for batch in batches:
        parts = {(key, n): part for key, title, body in batch for n, part in enumerate(_parts(title, body))}
        # The server normalizes a tsvector as it parses it, so both sides are compared as it writes them.
        texts = bindparam("texts", list(parts.values()), type_=ARRAY(Text))
        normalized = select(cast(cast(func.unnest(texts).column_valued("part"), TSVECTOR), Text))
        expected = dict(zip(parts, connection.scalars(normalized), strict=True))
        stored = select(words.c.article, words.c.part, cast(words.c.words, Text).label("words"))
        rows = connection.execute(stored.where(words.c.article.in_([key for key, _, _ in batch])))
        indexed = {(row.article, row.part): row.words for row in rows}
        indexed_keys = {key for key, _ in indexed}
        for key in sorted({key for (key, _), _ in expected.items() ^ indexed.items()}):
            differs = "is in the search index with other words than it has"
            yield key, differs if key in indexed_keys else "is not in the search index"


def find(connection: Connection, terms: Sequence[Term], *, in_titles: bool) -> list[int]:
    """Return the keys of the articles with all of the terms."""
    queries = [query for term in terms for query in _queries(term, _TITLE if in_titles else "")]
    # Intersected, not joined with "&": two terms may be in different parts of an article.
    matches = [select(words.c.article).where(words.c.words.op("@@")(cast(query, TSQUERY))) for query in queries]
    return list(connection.scalars(intersect(*matches) if len(matches) > 1 else matches[0].distinct()))


class _Part:
    """As much of an article as fits into one tsvector."""

    def __init__(self) -> None:
        self._positions: defaultdict[str, list[str]] = defaultdict(list)
        self._last = 0
        self._chars = 0

    def has_room(self, word: str) -> bool:
        """Whether one more word fits."""
        positions = self._positions.get(word, ())
        return len(positions) < _MAX_POSITIONS and self._last < _MAX_WORDS and self._chars < _MAX_CHARS

    def add(self, word: str, weight: str) -> None:
        """Add a word after the last one."""
        self._last += 1
        positions = self._positions[word]
        if not positions:
            self._chars += len(word)
        positions.append(f"{self._last}{weight}")

    def leave_gap(self) -> None:
        """Skip a position, so that no phrase matches across it."""
        self._last += 1

    def __str__(self) -> str:
        return " ".join(f"'{word}':{','.join(positions)}" for word, positions in self._positions.items())


def _parts(title: str, body: str) -> Iterator[str]:
    """Yield the tsvectors of an article, usually one; words of the title have a weight."""
    part = _Part()
    for text, weight in ((title, _TITLE), (body, "")):
        text_words = _words(text)
        for n, word in enumerate(text_words):
            if not part.has_room(word):
                yield str(part)
                part = _Part()
                for before in text_words[max(0, n - _PHRASE_WORDS) : n]:
                    part.add(before, weight)
            part.add(word, weight)
        part.leave_gap()
    if tsvector := str(part):
        yield tsvector


def _queries(term: Term, weight: str) -> Iterator[str]:
    """Yield the queries that must all match for a term; phrases of over 64 words become several, which overlap."""
    term_words = _words(term.text)
    labels = [weight] * len(term_words)
    labels[-1] += "*" if term.is_prefix else ""
    lexemes = [f"'{word}'" + (f":{label}" if label else "") for word, label in zip(term_words, labels, strict=True)]
    for start in range(0, max(1, len(lexemes) - 1), _PHRASE_WORDS - 1):
        yield " <-> ".join(lexemes[start : start + _PHRASE_WORDS])


def _words(text: str) -> list[str]:
    """Return the words of a searchable text: runs of letters, digits, marks and private-use characters."""
    if text.isascii():
        words = _ASCII_WORD.findall(text)
    else:
        words = text.translate({ord(char): " " for char in set(text) if not _in_word(char)}).split(" ")
    return [word if len(word) <= _WORD_CHARS else _shorten(word) for word in words if word]


def _shorten(word: str) -> str:
    return word[:_WORD_CHARS] + blake2b(word.encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=10_000)
def _in_word(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LMN" or category == "Co"
