"""A text cut into tokens, with its sentences: all that the recognizer sees of it.

The tokens are spaCy's own for English. spaCy cuts each chunk between white space by itself, so that a chunk that was
seen before need not be cut again: news repeats its words, and a look-up is five times as fast as spaCy's cache.
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
_CACHED_CHUNKS = 100_000
_LONGEST_CACHED = 64  # characters; what is longer is an address, or no language
_LONGEST_CHUNK = 300  # what is longer is no language, and is cut into pieces


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of `text` in parallel lists: the words, where each begins in `text`, whether a sentence begins there.

    White space is a token where it is more than the one space after a word. `entities` are what another model has
    marked: first token, end (exclusive) and label, in order.
    """

    text: str
    words: list[str]
    offsets: list[int]
    starts: list[bool]
    entities: tuple[tuple[int, int, str], ...] = ()

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters that tokens `start` to `end`, exclusive, cover: half open offsets into `text`."""
        return self.offsets[start], self.offsets[end - 1] + len(self.words[end - 1])


def tokenize(text: str) -> Tokens:
    """Return the tokens and sentences of an English text."""
    words: list[str] = []
    offsets: list[int] = []
    at = 0
    parts = _WHITE_SPACE.split(text)
    for chunk, space in zip_longest(parts[::2], parts[1::2], fillvalue=""):
        for word in _pieces(chunk) if len(chunk) <= _LONGEST_CACHED else _long(chunk):
            words.append(word)
            offsets.append(at)
            at += len(word)
        if at and space[:1] == " ":  # the space after a word is no token
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


def document_of(tokens: Tokens) -> Doc:
    """Return a spaCy document of these tokens."""
    following = [*tokens.offsets, len(tokens.text)][1:]
    spaces = [at + len(word) < after for word, at, after in zip(tokens.words, tokens.offsets, following, strict=True)]
    return Doc(english().vocab, words=tokens.words, spaces=spaces)


@lru_cache(maxsize=1)
def english() -> Language:
    """Return spaCy's pipeline for English with nothing in it but the tokenizer."""
    return spacy.blank("en")


def _long(chunk: str) -> Iterable[str]:
    if len(chunk) <= _LONGEST_CHUNK:
        return _cut(chunk)
    # spaCy takes signs off a chunk one by one, and looks at all the rest of it each time.
    parts = (chunk[at : at + _LONGEST_CACHED] for at in range(0, len(chunk), _LONGEST_CACHED))
    return chain.from_iterable(map(_pieces, parts))


def _cut(chunk: str) -> tuple[str, ...]:
    return tuple(token.text for token in english().tokenizer(chunk))


_pieces = lru_cache(maxsize=_CACHED_CHUNKS)(_cut)
