"""Split a text into sentences without a model, also as the spaCy component "dateline_sentences"."""

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
    """Mark the first token of every sentence of a document, and return the document.

    A sentence ends after final punctuation with its closing quotes, and at the end of a line. A line end within a
    sentence (hard-wrapped text) is recognized by the lower-case word after it. A dateline after a byline in the same
    line ("By Ana Silva LIMA, Peru —") starts a sentence.
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
    # All at once: setting one token at a time, spaCy goes through the whole document each time.
    return doc.from_array([SENT_START], starts)  # type: ignore[arg-type]  # the stub asks for an array type of thinc


def sentence_starts(words: list[str], offsets: list[int]) -> list[bool]:
    """Return whether each token starts a sentence.

    Args:
        words: The tokens.
        offsets: The character at which each token starts.
    """
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
    """Whether a token follows the previous one without a space."""
    return offsets[index - 1] + len(words[index - 1]) == offsets[index]


def _dateline_after_byline(words: list[str], index: int) -> int | None:
    """Return the first token in capitals after a byline ("By Ana Silva") that starts at `index`, or None."""
    if words[index] != "By":
        return None
    for place in range(index + 1, min(index + 2 + _LONGEST_BYLINE, len(words))):
        word = words[place]
        if word.isupper() and word.isalpha() and len(word) >= _SHORTEST_DATELINE:
            return place if place > index + 2 else None
        if not word[0].isupper():
            return None
    return None
