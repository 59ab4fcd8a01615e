"""The classifier that decides which candidate spans are mentions of places.

It makes two passes. The first scores each span by itself; the second scores it again, given the first-pass scores of
all spans of the article. Among overlapping spans, the most probable are chosen.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import Any

from geo.boosted_trees import NO_TREES, Floats, GradientBoostedTrees, read_trees
from geo.errors import RecognizerError
from geo.packaged_files import data_folder
from geo.recognition.accept_reject_rules import is_accepted_by_rule, is_rejected_by_rule
from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext
from geo.recognition.features import (
    SHORT_DOCUMENT,
    TREE_FEATURES,
    document_features,
    find_co_mentions,
    raised_to_body,
    span_features,
    tree_features,
)

CLASSIFIER_FILE = "recogniser.json.gz"
MOST_LOG_ODDS = 6.0  # of a first-pass score: a span that is more certain than this is certain
_ACCEPTED_LOG_ODDS = 2.5  # at least, for a span that is accepted by rule
_LEAST_WEIGHT = 0.02
_SHARE_OF_TREES = 0.6  # more is better on corpora of the kinds that they learned from, and worse on others
_PER_TOKEN = 0.01  # log-odds: enough to prefer the longer of two equal spans, too little to outweigh features


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """A logistic regression over string features.

    Attributes:
        weights: What each feature adds to the log-odds that a span is a mention. Others add nothing.
        bias: The log-odds without any feature.
        slope: What each unit of the first-pass score adds, in the model of the second pass.
    """

    weights: Mapping[str, float]
    bias: float
    slope: float = 0.0

    def log_odds(self, features: Iterable[str], first_pass_score: float = 0.0) -> float:
        """Return the log-odds that a span with these features is a mention."""
        return self.bias + self.slope * first_pass_score + sum(map(self.weights.get, features, repeat(0.0)))


@dataclass(frozen=True, slots=True)
class MentionClassifier:
    """The models of both passes.

    The log-odds of the second pass are a weighted mean of two models': a logistic one over string features, and
    decision trees over TREE_FEATURES. Spans with a probability below `threshold` are not mentions.
    """

    first_pass: LogisticModel
    second_pass: LogisticModel
    threshold: float = 0.5
    trees: GradientBoostedTrees = NO_TREES


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A candidate span and the probability that it is a mention."""

    span: CandidateSpan
    probability: float


@dataclass(frozen=True, slots=True)
class Classification:
    """The scored spans of an article, and what an explanation needs to know about each of them.

    Attributes:
        scored: The spans in the order in which they were given.
        second_pass_features: The string features of each span in the second pass.
        tree_corrections: The log-odds by which the trees changed the logistic model's score of each span.
    """

    scored: list[ScoredSpan]
    second_pass_features: list[list[str]]
    tree_corrections: list[float]


@lru_cache(maxsize=1)
def packaged_classifier() -> MentionClassifier:
    """Return the packaged classifier, read once."""
    return read_classifier(data_folder() / CLASSIFIER_FILE)


def read_classifier(path: Path) -> MentionClassifier:
    """Read a classifier that `write_classifier` wrote.

    Raises:
        RecognizerError: The file is missing, or is not a classifier of this version of Dateline.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            content = json.load(file)
        first, second = (LogisticModel(model["weights"], model["bias"], model["slope"]) for model in content["looks"])
        return MentionClassifier(first, second, content["threshold"], read_trees(content["trees"], TREE_FEATURES))
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        message = f"{path}: not a classifier of this version of Dateline ({type(error).__name__}); reinstall Dateline"
        raise RecognizerError(message) from error


def write_classifier(path: Path, classifier: MentionClassifier) -> None:
    """Write a classifier; the same weights always give the same bytes. Weights near zero are left out."""
    content = {
        "threshold": classifier.threshold,
        "looks": [_rounded(classifier.first_pass), _rounded(classifier.second_pass)],
        "trees": classifier.trees.to_json(TREE_FEATURES),
    }
    path.write_bytes(gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0))


def _rounded(model: LogisticModel) -> dict[str, Any]:
    weights = {name: round(weight, 2) for name, weight in sorted(model.weights.items()) if abs(weight) >= _LEAST_WEIGHT}
    return {"bias": round(model.bias, 3), "slope": round(model.slope, 3), "weights": weights}


def find_mentions(context: DocumentContext, classifier: MentionClassifier) -> list[ScoredSpan]:
    """Return the spans of an article that are mentions, in reading order, without overlaps."""
    scored = classify(possible_mentions(context), context, classifier).scored
    likely = [entry for entry in scored if entry.probability >= classifier.threshold]
    return best_without_overlaps(likely, classifier.threshold)


def possible_mentions(context: DocumentContext) -> list[CandidateSpan]:
    """Return the candidate spans of an article that no rule rejects."""
    return [span for span in context.document.spans if not is_rejected_by_rule(span, context.document)]


def classify(spans: Sequence[CandidateSpan], context: DocumentContext, classifier: MentionClassifier) -> Classification:
    """Score spans of an article in two passes.

    Args:
        spans: The spans in order of start. Each counts as the context of all others.
        context: The context of the article.
        classifier: The models.
    """
    first_pass = [clip_first_pass(classifier.first_pass.log_odds(span_features(span, context))) for span in spans]
    first_pass = raised_to_body(spans, first_pass, context)
    co_mentions = find_co_mentions(spans, first_pass, context)
    features = document_features(spans, first_pass, co_mentions, context)
    logistic = [classifier.second_pass.log_odds(own, score) for own, score in zip(features, first_pass, strict=True)]
    corrections = _tree_corrections(
        logistic, tree_features(spans, first_pass, co_mentions, context), context, classifier
    )
    log_odds = [score + correction for score, correction in zip(logistic, corrections, strict=True)]
    log_odds = [
        _ACCEPTED_LOG_ODDS if score < _ACCEPTED_LOG_ODDS and is_accepted_by_rule(span, context) else score
        for span, score in zip(spans, log_odds, strict=True)
    ]
    scored = [ScoredSpan(span, 1 / (1 + math.exp(-score))) for span, score in zip(spans, log_odds, strict=True)]
    return Classification(scored, features, corrections)


def _tree_corrections(
    logistic: Sequence[float], rows: Floats, context: DocumentContext, classifier: MentionClassifier
) -> list[float]:
    """Return by how much the trees change each score of the logistic model: by a share of the difference from theirs.

    The trees were trained on whole articles only, so they do not change the scores of a headline or a sentence.
    """
    if len(context.document.words) < SHORT_DOCUMENT or not len(classifier.trees.leaf):
        return [0.0] * len(logistic)
    return [
        _SHARE_OF_TREES * (own - score)
        for own, score in zip(classifier.trees.score(rows).tolist(), logistic, strict=True)
    ]


def clip_first_pass(log_odds: float) -> float:
    """Return a first-pass score within the limits that the second pass is trained for."""
    return max(-MOST_LOG_ODDS, min(MOST_LOG_ODDS, log_odds))


def best_without_overlaps(scored: list[ScoredSpan], threshold: float) -> list[ScoredSpan]:
    """Return spans that do not overlap, chosen for the highest sum of their log-odds above the threshold's.

    Ties go to the longer span. This is weighted interval scheduling by dynamic programming; it takes n log n steps for
    n spans.
    """
    ordered = sorted(scored, key=lambda entry: (entry.span.end, entry.span.start))
    ends: list[int] = []
    best = [0.0]  # the highest sum among the first n spans
    # For each span: how many of the earlier ones end before it starts; None if leaving it out is better.
    earlier: list[int | None] = []
    for entry in ordered:
        before = bisect_right(ends, entry.span.start)
        length = entry.span.end - entry.span.start
        value = best[before] + _log_odds(entry.probability) - _log_odds(threshold) + _PER_TOKEN * length
        earlier.append(before if value > best[-1] else None)
        best.append(max(value, best[-1]))
        ends.append(entry.span.end)
    # Walk back from the last span along the choices made.
    chosen = []
    index = len(ordered)
    while index:
        count = earlier[index - 1]
        if count is None:
            index -= 1
        else:
            chosen.append(ordered[index - 1])
            index = count
    return chosen[::-1]


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(clipped / (1 - clipped))
