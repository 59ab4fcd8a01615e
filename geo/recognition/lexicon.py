"""The packaged lexicon: given names, family names, how often news uses a word in lower case, and clusters of words."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.errors import RecognizerError
from geo.packaged_files import data_folder

LEXICON_FILE = "lexicon.json.gz"
UNSEEN_BAND = 3  # the frequency band of a word that news never writes in lower case
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known about English words.

    Attributes:
        given_names: Given names, capitalized as written.
        family_names: Family names, capitalized as written.
        frequency_bands: How often news writes a word in lower case: 0 for the thousand most common words, 1 for the
            next four thousand, 2 for all others that occur.
        word_clusters: The cluster of each word in lower case. Words in one cluster have similar meanings (months,
            courts, cities of the Midwest).
        broad_clusters: For each cluster, the number of the broader cluster that it belongs to.
    """

    given_names: frozenset[str]
    family_names: frozenset[str]
    frequency_bands: Mapping[str, int]
    word_clusters: Mapping[str, int]
    broad_clusters: Sequence[int]

    def word_cluster(self, word: str) -> int:
        """Return the cluster of a word in lower case, -1 if it has none."""
        return self.word_clusters.get(word, _UNKNOWN)

    def broad_cluster(self, word: str) -> int:
        """Return the broader cluster of a word in lower case, -1 if it has none."""
        cluster = self.word_clusters.get(word)
        return _UNKNOWN if cluster is None else self.broad_clusters[cluster]


@lru_cache(maxsize=1)
def packaged_lexicon() -> Lexicon:
    """Return the packaged lexicon, read once."""
    return read_lexicon(data_folder() / LEXICON_FILE)


def read_lexicon(path: Path) -> Lexicon:
    """Read a lexicon that `write_lexicon` wrote.

    Raises:
        RecognizerError: The file is missing, or is not a lexicon of this version.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            content = json.load(file)
        bands = {word: band for band, words in enumerate(content["words"]) for word in words}
        clusters = {word: cluster for cluster, words in enumerate(content["kinds"]) for word in words}
        if len(content["broad"]) != len(content["kinds"]):
            raise ValueError("clusters without a broad one")
        return Lexicon(frozenset(content["given"]), frozenset(content["family"]), bands, clusters, content["broad"])
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        message = f"{path} is not a lexicon of this version ({type(error).__name__}: {error}); reinstall Dateline"
        raise RecognizerError(message) from error


def write_lexicon(
    path: Path,
    given: set[str],
    family: set[str],
    words_by_band: list[list[str]],
    words_by_cluster: list[list[str]],
    broad_clusters: list[int],
) -> None:
    """Write a lexicon; the same lists always give the same bytes."""
    content = {
        "given": sorted(given),
        "family": sorted(family),
        "words": [sorted(words) for words in words_by_band],
        "kinds": [sorted(words) for words in words_by_cluster],
        "broad": broad_clusters,
    }
    payload = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(gzip.compress(payload, mtime=0))
