"""Learns the weights of the cues of `geo.resolution.name_usage`: `python -m tools.ranker.train_usage CORPUS_FOLDER`.

The names are those annotated in CORPUS_FOLDER/geoparsing/*.jsonl, and those annotated as locations in
CORPUS_FOLDER/ner/*.jsonl, if the gazetteer leaves no doubt whether a name means a country, a division, a town or a
capital. A multinomial logistic regression predicts that use from the cues. A frequent name counts by the square root of
its mentions, and the four uses have equal weights: how often each is meant is the ranker's matter.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from geo.evaluation import read_corpus
from geo.gazetteer import Gazetteer
from geo.packaged_files import data_folder
from geo.resolution.candidate_features import place_use
from geo.resolution.name_usage import USAGE_FILE, USES, Weights, usage_cues, write_usage
from geo.types import NameKind

_MIN_NAMES = 15  # different names beside which a cue occurs
_STRENGTH = 0.1  # inverse of the penalty on the weights
_MIN_PROMINENCE = 0.3
_CLEAR_LEAD = 0.35  # in prominence over the next namesake of another use

Mention = tuple[str, tuple[str, ...], int]
"""A mention's name, its cues, and the index in USES of what it means."""


def read_mentions(corpora: Path) -> list[Mention]:
    """Return the mentions of names with only one use.

    Raises:
        InputError: A corpus cannot be read.
    """
    gazetteer = Gazetteer.open()

    @cache
    def use_of(name: str) -> int | None:
        return _only_use(name, gazetteer)

    return [
        (text[start:end], usage_cues(text, start, end), use)
        for text, start, end in _annotated_names(corpora)
        if (use := use_of(text[start:end])) is not None
    ]


def _annotated_names(corpora: Path) -> Iterator[tuple[str, int, int]]:
    for path in sorted((corpora / "geoparsing").glob("*.jsonl")):
        for entry in read_corpus(path):
            for mention in entry.mentions:
                yield entry.article.field_text(mention.field), mention.start, mention.end
    for path in sorted((corpora / "ner").glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for record in map(json.loads, file):
                for start, end, label in record["ents"]:
                    if label == "LOC":
                        yield record["text"], start, end


def _only_use(name: str, gazetteer: Gazetteer) -> int | None:
    """Return the index in USES of a name's best-known place, None if a namesake of another use is nearly as known."""
    candidates = gazetteer.lookup(name)
    if not candidates or candidates[0].name_kind not in (NameKind.PRIMARY, NameKind.ALTERNATE):
        return None
    best = candidates[0].place
    use = place_use(best)
    if use is None or best.prominence < _MIN_PROMINENCE:
        return None
    for candidate in candidates[1:]:
        known = candidate.place.prominence > best.prominence - _CLEAR_LEAD
        if known and place_use(candidate.place) != use:
            return None
    return USES.index(use)


def fit_usage(mentions: list[Mention]) -> Weights:
    """Return the weights of the cues that occur beside enough different names."""
    pairs = {(cue, name) for name, cues, _ in mentions for cue in cues}
    names_of_cue = Counter(cue for cue, _ in pairs)
    columns = {cue: index for index, cue in enumerate(sorted(c for c, n in names_of_cue.items() if n >= _MIN_NAMES))}
    features = np.zeros((len(mentions), len(columns)))
    for row, (_, cues, _) in enumerate(mentions):
        features[row, [columns[cue] for cue in cues if cue in columns]] = 1.0
    uses = np.array([use for *_, use in mentions])
    mentions_of_name = Counter(name for name, *_ in mentions)
    weights = np.array([mentions_of_name[name] ** -0.5 for name, *_ in mentions])
    weights *= (len(mentions) / len(USES) / np.bincount(uses, weights))[uses]
    model = LogisticRegression(C=_STRENGTH, max_iter=500).fit(features, uses, sample_weight=weights)
    return {cue: tuple(model.coef_[:, column].tolist()) for cue, column in columns.items()}


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description="Learn what the words beside a name say about its use.")
    parser.add_argument("corpora", type=Path, help="folder that has geoparsing/*.jsonl and ner/*.jsonl")
    parser.add_argument("--output", type=Path, default=data_folder() / USAGE_FILE, help="file to write")
    options = parser.parse_args()
    write_usage(options.output, fit_usage(read_mentions(options.corpora)))


if __name__ == "__main__":
    main()
