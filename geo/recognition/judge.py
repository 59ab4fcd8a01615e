"""Weighing the evidence: which of the gazetteer's names in a page are place mentions."""

from __future__ import annotations

import gzip
import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.errors import RecognizerError
from geo.recognition.borrowed import is_borrowed
from geo.recognition.evidence import evidence_for
from geo.recognition.page import NameSpan
from geo.recognition.page_evidence import PageEvidence
from geo.resources import data_folder

JUDGE_FILE = "recogniser.json.gz"
_PER_TOKEN = 0.01  # enough to prefer the longer of two equals, too little to overrule evidence


@dataclass(frozen=True, slots=True)
class Judge:
    """A logistic model over pieces of evidence: what each one adds to the log-odds of being a mention."""

    weights: Mapping[str, float]
    bias: float
    threshold: float = 0.5

    def probability(self, evidence: Iterable[str]) -> float:
        """Return the probability that a name with this evidence is a place mention."""
        total = self.bias
        weights = self.weights
        for piece in evidence:
            total += weights.get(piece, 0.0)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class JudgedSpan:
    """A name and the probability that it is a place mention."""

    span: NameSpan
    probability: float


@lru_cache(maxsize=1)
def packaged_judge() -> Judge:
    """Return the packaged model, read once."""
    return read_judge(data_folder() / JUDGE_FILE)


def read_judge(path: Path) -> Judge:
    """Read a model that `write_judge` wrote; raises RecognizerError where it is missing or no such file."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            content = json.load(file)
        return Judge(content["weights"], content["bias"], content["threshold"])
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        message = f"{path}: no recogniser of this version of Dateline ({type(error).__name__}); install it anew"
        raise RecognizerError(message) from error


def write_judge(path: Path, judge: Judge) -> None:
    """Write a model, the same bytes for the same weights; weights that round to nothing are left out."""
    weights = {piece: round(weight, 3) for piece, weight in sorted(judge.weights.items()) if abs(weight) >= 0.0005}
    content = {"bias": round(judge.bias, 3), "threshold": judge.threshold, "weights": weights}
    path.write_bytes(gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0))


def judge_names(context: PageEvidence, judge: Judge) -> list[JudgedSpan]:
    """Return the names of a page that are place mentions, in reading order, none overlapping another."""
    names = [span for span in context.page.names if not is_borrowed(span, context.page)]
    judged = [JudgedSpan(span, judge.probability(evidence_for(span, context))) for span in names]
    return best_apart([entry for entry in judged if entry.probability >= judge.threshold], judge.threshold)


def best_apart(judged: list[JudgedSpan], threshold: float) -> list[JudgedSpan]:
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
