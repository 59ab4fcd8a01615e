"""The written names of the better-known places, to compare a misspelt name with.

The file's index of names holds hashes only, which say nothing of nearness. So the names of places that are likely to be
asked for stand in it as text too, in buckets of one first letter and one length: a misspelt name is compared with the
few buckets that can hold its right spelling, which bounds the time.
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
_LENGTHS: Final = 48
_SHORTEST: Final = 5
_MOST_FOUND: Final = 100
# What a first letter may be in another transcription: Qatif and Katif, Yerevan and Jerevan, Vasilkov and Wasilkow.
_ALIKE: Final = {
    "c": "kcs", "d": "dj", "e": "eiy", "g": "ghj", "h": "hkg", "i": "ieyj", "j": "jyd", "k": "kcq", "o": "ou",
    "q": "qkg", "s": "sczt", "t": "ts", "u": "uow", "v": "vw", "w": "wvu", "y": "yij", "z": "zs",
}  # fmt: skip


class Spelling(NamedTuple):
    """A normalized name that is near to the one asked for, and by how many edits."""

    name: str
    edits: int


class SpellingIndex:
    """Finds names near to a given one. `sections` are those of a gazetteer file; `more` are further names."""

    def __init__(self, sections: Mapping[str, NDArray[Any]], more: Iterable[str] = ()) -> None:
        self._text = sections.get("spelling")
        self._start = sections.get("spelling_start")
        self._buckets: dict[int, list[str]] = {}
        self._more: dict[int, list[str]] = {}
        for name in more:
            if bucket := _bucket_of(name):
                self._more.setdefault(bucket, []).append(name)

    def near(self, name: str) -> list[Spelling]:
        """Return the names within the edits that the length of a normalized name allows, the nearest first."""
        allowed = _edits_allowed(len(name))
        if not allowed:
            return []
        found: dict[str, int] = {}
        for letter in _ALIKE.get(name[0], name[0]):
            for length in range(len(name) - allowed, len(name) + allowed + 1):
                names = self._bucket(_bucket_of(letter + "x" * (length - 1)))
                near = process.extract(name, names, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST_FOUND)
                found.update((other, int(edits)) for other, edits, _ in near)
        return sorted((Spelling(other, edits) for other, edits in found.items()), key=lambda s: (s.edits, s.name))

    def _bucket(self, bucket: int) -> list[str]:
        names = self._buckets.get(bucket)
        if names is None:
            names = list(self._more.get(bucket, ()))
            if self._text is not None and self._start is not None:
                text = self._text[self._start[bucket] : self._start[bucket + 1]].tobytes().decode("utf-8")
                names += text.split("\n")[:-1]
            self._buckets[bucket] = names
        return names


def spelling_sections(names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Return the sections of a gazetteer file that hold these normalized names."""
    kept = sorted((bucket, name) for name in set(names) if (bucket := _bucket_of(name)))
    sizes = np.zeros(_LETTERS * _LENGTHS, np.uint32)
    encoded = [f"{name}\n".encode() for _, name in kept]
    for (bucket, _), part in zip(kept, encoded, strict=True):
        sizes[bucket] += len(part)
    return {
        "spelling": np.frombuffer(b"".join(encoded), np.uint8),
        "spelling_start": np.concatenate([[0], np.cumsum(sizes)]).astype(np.uint32),
    }


def _bucket_of(name: str) -> int:
    """Return the bucket of a normalized name, 0 for one too short to be told from its neighbors, or too long."""
    if not _SHORTEST <= len(name) < _LENGTHS:
        return 0
    letter = ord(name[0]) - ord("a") if "a" <= name[0] <= "z" else _LETTERS - 1
    return letter * _LENGTHS + len(name)


def _edits_allowed(length: int) -> int:
    """Return the edits (letters put in, left out, changed, or swapped with the next) that a name may be away.

    Tuned on misspelt town names against words that are no place: one edit more doubles the false answers.
    """
    if length < _SHORTEST:
        return 0
    return 1 if length < 8 else 2
