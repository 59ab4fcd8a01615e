"""The names of the better-known places as text, to compare a misspelled name with.

The index of names has only hashes, and similar names have unrelated hashes. So the file also has the names of places
that are likely to be queried as text, in buckets by first letter and length. A misspelled name is compared only with
the buckets in which its correct spelling can be, which limits the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["Spelling", "SpellingIndex", "spelling_sections"]

_LETTERS: Final = 27
_MAX_LENGTH: Final = 48
_MIN_LENGTH: Final = 5
_MAX_RESULTS: Final = 100
# The first letters that another transcription may have: Qatif and Katif, Yerevan and Jerevan, Vasilkov and Wasilkow.
_INTERCHANGEABLE_LETTERS: Final = {
    "c": "kcs", "d": "dj", "e": "eiy", "g": "ghj", "h": "hkg", "i": "ieyj", "j": "jyd", "k": "kcq", "o": "ou",
    "q": "qkg", "s": "sczt", "t": "ts", "u": "uow", "v": "vw", "w": "wvu", "y": "yij", "z": "zs",
}  # fmt: skip


class Spelling(NamedTuple):
    """A normalized name that is similar to the query, and the number of edits between them."""

    name: str
    edits: int


class SpellingIndex:
    """Finds the names in the sections of a gazetteer file, and among added ones, that are similar to a query."""

    def __init__(self, sections: Mapping[str, NDArray[Any]], added: Iterable[str] = ()) -> None:
        self._text = sections.get("spelling")
        self._start = sections.get("spelling_start")
        self._buckets: dict[int, list[str]] = {}
        self._added: dict[int, list[str]] = {}
        for name in added:
            if bucket := _bucket_of(name):
                self._added.setdefault(bucket, []).append(name)

    def near(self, name: str) -> list[Spelling]:
        """Return the names similar to a normalized name, the nearest first. Longer names may differ by more edits."""
        allowed = _edits_allowed(len(name))
        if not allowed:
            return []
        edits_of: dict[str, int] = {}
        for letter in _INTERCHANGEABLE_LETTERS.get(name[0], name[0]):
            for length in range(len(name) - allowed, len(name) + allowed + 1):
                names = self._bucket(_bucket_of(letter + "x" * (length - 1)))
                matches = process.extract(name, names, scorer=OSA.distance, score_cutoff=allowed, limit=_MAX_RESULTS)
                edits_of.update((match, int(edits)) for match, edits, _ in matches)
        return sorted((Spelling(match, edits) for match, edits in edits_of.items()), key=lambda s: (s.edits, s.name))

    def _bucket(self, bucket: int) -> list[str]:
        names = self._buckets.get(bucket)
        if names is None:
            names = list(self._added.get(bucket, ()))
            if self._text is not None and self._start is not None:
                text = self._text[self._start[bucket] : self._start[bucket + 1]].tobytes().decode("utf-8")
                names += text.split("\n")[:-1]
            self._buckets[bucket] = names
        return names


def spelling_sections(names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Return the sections of a gazetteer file for these normalized names."""
    bucketed = sorted((bucket, name) for name in set(names) if (bucket := _bucket_of(name)))
    sizes = np.zeros(_LETTERS * _MAX_LENGTH, np.uint32)
    encoded = [f"{name}\n".encode() for _, name in bucketed]
    for (bucket, _), part in zip(bucketed, encoded, strict=True):
        sizes[bucket] += len(part)
    return {
        "spelling": np.frombuffer(b"".join(encoded), np.uint8),
        "spelling_start": np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32),
    }


def _bucket_of(name: str) -> int:
    """Return the bucket of a normalized name, 0 if it is too long, or too short to differ clearly from other names."""
    if not _MIN_LENGTH <= len(name) < _MAX_LENGTH:
        return 0
    letter = ord(name[0]) - ord("a") if "a" <= name[0] <= "z" else _LETTERS - 1
    return letter * _MAX_LENGTH + len(name)


def _edits_allowed(length: int) -> int:
    """Return how many edits a name of some length may have: letters inserted, deleted, replaced or swapped.

    Tuned on misspelled names of towns and on ordinary words: one more edit doubles the wrong matches.
    """
    if length < _MIN_LENGTH:
        return 0
    return 1 if length < 8 else 2
