"""Weighing the evidence: which of the gazetteer's names in a page are place mentions."""

from __future__ import annotations

import gzip
import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any

from geo.boosted_trees import NO_TREES, Floats, GradientBoostedTrees, read_trees
from geo.errors import RecognizerError
from geo.recognition.accept_rules import is_granted
from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext
from geo.recognition.document_features import SHORT, document_features
from geo.recognition.features import span_features
from geo.recognition.neighbor_features import co_mentions
from geo.recognition.reject_rules import is_borrowed
from geo.recognition.tree_features import TREE_FEATURES, tree_features
from geo.resources import data_folder

CLASSIFIER_FILE = "recogniser.json.gz"
MOST_LOG_ODDS = 6.0  # of a first look; what is surer than this is sure
_GRANTED = 2.5  # log-odds, at the least, of what the words beside it make a place
_LEAST_WEIGHT = 0.005
_PER_TOKEN = 0.01  # enough to prefer the longer of two equals, too little to overrule evidence


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """A logistic model over pieces of evidence: what each one adds to the log-odds of being a mention.

    `slope` is what a unit of the log-odds of an earlier look adds.
    """

    of: Mapping[str, float]
    bias: float
    slope: float = 0.0

    def log_odds(self, evidence: Iterable[str], earlier: float = 0.0) -> float:
        """Return the log-odds that a name with this evidence is a place mention."""
        return self.bias + self.slope * earlier + sum(map(self.of.get, evidence, repeat(0.0)))


@dataclass(frozen=True, slots=True)
class MentionClassifier:
    """Looks twice: at each name by itself, then at each in the light of the first opinions on all of the page.

    The second look's log-odds are the mean of two models': one of evidence, and trees over FIGURES.
    """

    first: LogisticModel
    second: LogisticModel
    threshold: float = 0.5
    trees: GradientBoostedTrees = NO_TREES


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A name and the probability that it is a place mention."""

    span: CandidateSpan
    probability: float


@dataclass(frozen=True, slots=True)
class Classification:
    """A page's names with the verdict on each, and what the second look had to go by beside the first opinion.

    `corrections` are the log-odds by which the trees moved what the evidence alone would have said.
    """

    judged: list[ScoredSpan]
    document_features: list[list[str]]
    corrections: list[float]


@lru_cache(maxsize=1)
def packaged_classifier() -> MentionClassifier:
    """Return the packaged model, read once."""
    return read_classifier(data_folder() / CLASSIFIER_FILE)


def read_classifier(path: Path) -> MentionClassifier:
    """Read a model that `write_classifier` wrote; raises RecognizerError where it is missing or no such file."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            content = json.load(file)
        first, second = (LogisticModel(look["weights"], look["bias"], look["slope"]) for look in content["looks"])
        return MentionClassifier(first, second, content["threshold"], read_trees(content["trees"], TREE_FEATURES))
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        message = f"{path}: no recogniser of this version of Dateline ({type(error).__name__}); install it anew"
        raise RecognizerError(message) from error


def write_classifier(path: Path, judge: MentionClassifier) -> None:
    """Write a model, the same bytes for the same weights; weights that round to nothing are left out."""
    content = {
        "threshold": judge.threshold,
        "looks": [_rounded(judge.first), _rounded(judge.second)],
        "trees": judge.trees.named(TREE_FEATURES),
    }
    path.write_bytes(gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0))


def _rounded(weights: LogisticModel) -> dict[str, Any]:
    of = {piece: round(weight, 2) for piece, weight in sorted(weights.of.items()) if abs(weight) >= _LEAST_WEIGHT}
    return {"bias": round(weights.bias, 3), "slope": round(weights.slope, 3), "weights": of}


def classify_names(context: DocumentContext, judge: MentionClassifier) -> list[ScoredSpan]:
    """Return the names of a page that are place mentions, in reading order, none overlapping another."""
    judged = classify(unborrowed(context.page.names, context), context, judge).judged
    return best_apart([entry for entry in judged if entry.probability >= judge.threshold], judge.threshold)


def unborrowed(names: Iterable[CandidateSpan], context: DocumentContext) -> list[CandidateSpan]:
    """Return the names that may be mentions at all."""
    return [name for name in names if not is_borrowed(name, context.page)]


def classify(names: Sequence[CandidateSpan], context: DocumentContext, judge: MentionClassifier) -> Classification:
    """Look twice at each of a page's names, which come in order of start."""
    opinions = [bounded(judge.first.log_odds(span_features(name, context))) for name in names]
    company = co_mentions(names, opinions, context)
    evidence = document_features(names, opinions, company, context)
    linear = [judge.second.log_odds(pieces, opinion) for pieces, opinion in zip(evidence, opinions, strict=True)]
    corrections = _corrections(linear, tree_features(names, opinions, company, context), context, judge)
    verdicts = [verdict + correction for verdict, correction in zip(linear, corrections, strict=True)]
    verdicts = [
        max(verdict, _GRANTED) if is_granted(name, context) else verdict
        for name, verdict in zip(names, verdicts, strict=True)
    ]
    judged = [ScoredSpan(name, 1 / (1 + math.exp(-verdict))) for name, verdict in zip(names, verdicts, strict=True)]
    return Classification(judged, evidence, corrections)


def _corrections(
    linear: Sequence[float], rows: Floats, context: DocumentContext, judge: MentionClassifier
) -> list[float]:
    """Return how far the trees move each verdict of the evidence: half of the way to their own.

    They were grown on articles, and of a headline or a sentence alone they know nothing.
    """
    if len(context.page.words) < SHORT or not len(judge.trees.leaf):
        return [0.0] * len(linear)
    return [(score - own) / 2 for score, own in zip(judge.trees.score(rows).tolist(), linear, strict=True)]


def bounded(log_odds: float) -> float:
    """Return the log-odds of a first look as the second one takes them."""
    return max(-MOST_LOG_ODDS, min(MOST_LOG_ODDS, log_odds))


def best_apart(judged: list[ScoredSpan], threshold: float) -> list[ScoredSpan]:
    """Return the spans, none overlapping another, whose log-odds over the threshold's sum highest.

    Ties go to the longer name. Weighted interval scheduling by dynamic programming, n log n in the number of spans.
    """
    ordered = sorted(judged, key=lambda entry: (entry.span.end, entry.span.start))
    ends: list[int] = []
    values = [0.0]
    taken: list[int | None] = []  # for each span in order: how many of the earlier ones end before it; None if left out
    for entry in ordered:
        before = bisect_right(ends, entry.span.start)
        length = entry.span.end - entry.span.start
        value = values[before] + _log_odds(entry.probability) - _log_odds(threshold) + _PER_TOKEN * length
        taken.append(before if value > values[-1] else None)
        values.append(max(value, values[-1]))
        ends.append(entry.span.end)
    chosen = []
    index = len(ordered)
    while index:
        before_or_none = taken[index - 1]
        if before_or_none is None:
            index -= 1
        else:
            chosen.append(ordered[index - 1])
            index = before_or_none
    return chosen[::-1]


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))
