"""Cut a text into tokens and sentences.

The tokens are those of spaCy's English tokenizer. spaCy tokenizes each chunk between white space separately, so the
tokens of a chunk can be cached: news repeats its words, and this cache is five times as fast as spaCy's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from geo.recognition.sentences import sentence_starts

_WHITE_SPACE = re.compile(r"(\s+)")
_CELL_BEFORE_NUMBER = re.compile(r".*?[^\W\d_],(?=\d)")  # in a row of a table: "Derna,40,2"
_CACHED_CHUNKS = 100_000
_LONGEST_CACHED = 64  # characters: a longer chunk is a URL, or not language
_LONGEST_CHUNK = 300  # characters: a longer chunk is not language, and is cut up before spaCy sees it


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text, in parallel lists.

    Attributes:
        text: The text.
        words: The text of each token. White space other than one space after a word is a token too.
        offsets: The character at which each token starts.
        starts_sentence: Whether each token starts a sentence.
        entities: Entities that another model has marked: first token, end (exclusive) and label, in order.
    """

    text: str
    words: list[str]
    offsets: list[int]
    starts_sentence: list[bool]
    entities: tuple[tuple[int, int, str], ...] = ()

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters, as start and end (exclusive), of tokens `start` to `end` (exclusive)."""
        return self.offsets[start], self.offsets[end - 1] + len(self.words[end - 1])


def tokenize(text: str) -> Tokens:
    """Return the tokens and sentences of an English text."""
    words: list[str] = []
    offsets: list[int] = []
    at = 0
    parts = _WHITE_SPACE.split(text)
    for chunk, space in zip_longest(parts[::2], parts[1::2], fillvalue=""):
        for word in _cached_words(chunk) if len(chunk) <= _LONGEST_CACHED else _words_of_long_chunk(chunk):
            words.append(word)
            offsets.append(at)
            at += len(word)
        if at and space[:1] == " ":  # the space after a word is not a token
            at += 1
            space = space[1:]
        if space:
            words.append(space)
            offsets.append(at)
            at += len(space)
    return Tokens(text, words, offsets, sentence_starts(words, offsets))


def tokens_of(doc: Doc) -> Tokens:
    """Return the tokens, sentences and entities of a spaCy document."""
    words, offsets, starts = [], [], []
    for token in doc:
        words.append(token.text)
        offsets.append(token.idx)
        starts.append(bool(token.is_sent_start))
    entities = tuple((entity.start, entity.end, entity.label_) for entity in doc.ents)
    return Tokens(doc.text, words, offsets, starts, entities)


@lru_cache(maxsize=1)
def english() -> Language:
    """Return spaCy's English pipeline with only the tokenizer."""
    return spacy.blank("en")


def _words_of_long_chunk(chunk: str) -> Iterable[str]:
    if len(chunk) <= _LONGEST_CHUNK:
        return _words(chunk)
    # spaCy splits punctuation off a chunk sign by sign, and each time looks at all the rest: quadratic time.
    parts = (chunk[at : at + _LONGEST_CACHED] for at in range(0, len(chunk), _LONGEST_CACHED))
    return chain.from_iterable(map(_cached_words, parts))


def _words(chunk: str) -> tuple[str, ...]:
    cell = _CELL_BEFORE_NUMBER.match(chunk)
    if cell:
        return _words(cell[0]) + _words(chunk[cell.end() :])
    return tuple(token.text for token in english().tokenizer(chunk))


_cached_words = lru_cache(maxsize=_CACHED_CHUNKS)(_words)
