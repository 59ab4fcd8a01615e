"""Splitting a document into sentences, as a spaCy component that needs no model."""

from __future__ import annotations

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

_FINAL = frozenset(".!?…") | {"..", "..."}
_CLOSING = frozenset("\"'”’»)]") | {"''"}
_LONGEST_BYLINE = 4  # words after "By"
_SHORTEST_DATELINE = 4  # letters; shorter words in capitals are mostly abbreviations


@Language.component("dateline_sentences", assigns=["token.is_sent_start"])
def split_sentences(doc: Doc) -> Doc:
    """Mark the first token of every sentence: after final punctuation and its closing quotes, and after a line end.

    A line end inside a sentence (hard-wrapped text) is recognized by the lower-case word that follows. A dateline that
    has its byline before it in the line ("By Ana Silva LIMA, Peru —") begins anew.
    """
    words = [token.text for token in doc]
    if not words:
        return doc
    starts = (
        np.where(sentence_starts(words, [token.idx for token in doc]), 1, -1)
        .astype(np.int64)
        .astype(np.uint64)
        .reshape(-1, 1)
    )
    # All at once: token by token, spaCy looks through the whole document each time.
    return doc.from_array([SENT_START], starts)  # type: ignore[arg-type]  # the stub wants an array type of thinc's


def sentence_starts(words: list[str], offsets: list[int]) -> list[bool]:
    """Return, for each token, whether a sentence starts there; `offsets` says at which character each token begins."""
    starts = [False] * len(words)
    pending = True
    for index, word in enumerate(words):
        if word.isspace():
            pending = pending or "\n" in word
            continue
        closes = word in _CLOSING and index > 0 and _adjoins(words, offsets, index) and not words[index - 1].isspace()
        if pending and not closes:
            starts[index] = not word[0].islower() or index == 0 or "\n\n" in words[index - 1]
            pending = False
            dateline = _dateline_after_byline(words, index) if starts[index] else None
            if dateline is not None:
                starts[dateline] = True
        if word in _FINAL:
            pending = True
    if words and not any(starts):
        starts[0] = True
    return starts


def _adjoins(words: list[str], offsets: list[int], index: int) -> bool:
    """Whether no space stands before a token."""
    return offsets[index - 1] + len(words[index - 1]) == offsets[index]


def _dateline_after_byline(words: list[str], index: int) -> int | None:
    """Return where the words in capitals begin that follow a byline ("By Ana Silva") which begins at `index`."""
    if words[index] != "By":
        return None
    for place in range(index + 1, min(index + 2 + _LONGEST_BYLINE, len(words))):
        word = words[place]
        if word.isupper() and word.isalpha() and len(word) >= _SHORTEST_DATELINE:
            return place if place > index + 2 else None
        if not word[0].isupper():
            return None
    return None
