"""Word lists that the recognizer weighs: given names, family names, and how common a word is in lower case."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.resources import data_folder

LEXICON_FILE = "lexicon.json.gz"
UNSEEN_BAND = 3  # of a word that news never writes in lower case
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Given and family names, capitalized as written, and words in lower case.

    `word_bands` says how often news writes a word in lower case: 0 for the thousand commonest, 1 for the next four
    thousand, 2 for the rest that is seen at all. `word_kinds` numbers words that mean alike (months, courts, cities of
    the Midwest) the same, and `broad_kinds` has for each of those numbers that of a broader kind.
    """

    given_names: frozenset[str]
    family_names: frozenset[str]
    word_bands: Mapping[str, int]
    word_kinds: Mapping[str, int]
    broad_kinds: Sequence[int]

    def kind(self, word: str) -> int:
        """Return what kind of word a word in lower case is, -1 where unknown."""
        return self.word_kinds.get(word, _UNKNOWN)

    def broad_kind(self, word: str) -> int:
        """Return the broader kind of a word in lower case, -1 where unknown."""
        kind = self.word_kinds.get(word)
        return _UNKNOWN if kind is None else self.broad_kinds[kind]


@lru_cache(maxsize=1)
def packaged_lexicon() -> Lexicon:
    """Return the packaged word lists, read once."""
    return read_lexicon(data_folder() / LEXICON_FILE)


def read_lexicon(path: Path) -> Lexicon:
    """Read word lists that `write_lexicon` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        content = json.load(file)
    bands = {word: band for band, words in enumerate(content["words"]) for word in words}
    kinds = {word: kind for kind, words in enumerate(content["kinds"]) for word in words}
    return Lexicon(frozenset(content["given"]), frozenset(content["family"]), bands, kinds, content["broad"])


def write_lexicon(
    path: Path,
    given: set[str],
    family: set[str],
    words_by_band: list[list[str]],
    words_by_kind: list[list[str]],
    broad_kinds: list[int],
) -> None:
    """Write word lists, the same bytes for the same lists."""
    content = {
        "given": sorted(given),
        "family": sorted(family),
        "words": [sorted(words) for words in words_by_band],
        "kinds": [sorted(words) for words in words_by_kind],
        "broad": broad_kinds,
    }
    payload = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(gzip.compress(payload, mtime=0))
