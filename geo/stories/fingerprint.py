"""What is compared of two texts, and the numbers by which similar texts are found among many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from rensa import RMinHash

from geo.index import is_unspaced, searchable

BANDS: Final = 32
"""Numbers of a text; two texts that share one are compared. With two rows each, a third of their shingles in common
brings 97 of 100 pairs to the comparison, half of them all but one in 10,000."""

_ROWS: Final = 2
_SEED: Final = 20_261_201
_WORDS_PER_SHINGLE: Final = 5
_CHARACTERS_PER_SHINGLE: Final = 10  # of scripts without spaces: some five words
_MAX_CHARACTERS: Final = 100_000  # of a text; what comes after them is not compared
_SHORT_TEXT_CHARACTERS: Final = 100  # "Pictures of the day" is a story of its own under each title

_LEAST_SHARED: Final = 0.5
_LEAST_SHARED_NAMES: Final = 0.6
_LEAST_SHARED_FIGURES: Final = 0.5
_FEW_FIGURES: Final = 4  # so few may all be corrected
_LEAST_OVERLAP: Final = 0.2  # of all shingles of both: a brief is not one story with a page that collects many

_WORD: Final = re.compile(r"\w+")
_FIGURE: Final = re.compile(r"\d+")
# Words that do not begin a sentence, of which the capitalized ones are names.
_WITHIN_SENTENCE: Final = re.compile(r"(?<=[\w,;:’'-] )[^\W\d_][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of a text: its shingles, its names and its figures."""

    shingles: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]

    @classmethod
    def of(cls, title: str, text: str) -> Fingerprint:
        """Return the fingerprint of an article. Its title counts only where the text is short."""
        if len(text) < _SHORT_TEXT_CHARACTERS:
            text = f"{title}\n{text}"
        text = text[:_MAX_CHARACTERS]
        words = _WORD.findall(searchable(text))
        size = _CHARACTERS_PER_SHINGLE if is_unspaced(text) and _is_mostly_unspaced(words) else _WORDS_PER_SHINGLE
        shingles = frozenset(" ".join(words[n : n + size]) for n in range(max(len(words) - size + 1, 1)))
        names = frozenset(word.casefold() for word in _WITHIN_SENTENCE.findall(text) if word[0].isupper())
        return cls(shingles, names, frozenset(_FIGURE.findall(text)))


def bands_of(fingerprint: Fingerprint) -> list[int]:
    """Return the BANDS numbers of a fingerprint, signed, of 64 bits; similar texts share some of them."""
    minhash = RMinHash(num_perm=BANDS * _ROWS, seed=_SEED)
    minhash.update(list(fingerprint.shingles))
    bands: list[int] = np.array(minhash.digest(), dtype="<u4").view("<i8").tolist()
    return bands


def similarity(first: Fingerprint, second: Fingerprint) -> float | None:
    """Return the share of all shingles of two articles that both have, 0 to 1; None where they are two stories."""
    shared = len(first.shingles & second.shingles)
    overlap = shared / len(first.shingles | second.shingles)
    few_figures = min(len(first.figures), len(second.figures)) < _FEW_FIGURES
    is_one_story = (
        overlap >= _LEAST_OVERLAP
        and shared >= _LEAST_SHARED * min(len(first.shingles), len(second.shingles))
        and _shared(first.names, second.names) >= _LEAST_SHARED_NAMES
        and (few_figures or _shared(first.figures, second.figures) >= _LEAST_SHARED_FIGURES)
    )
    return overlap if is_one_story else None


def _shared(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the share of the smaller set that the larger one has, 1 where there is none."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 1.0


def _is_mostly_unspaced(words: list[str]) -> bool:
    return sum(len(word) == 1 and is_unspaced(word) for word in words) > len(words) / 2
