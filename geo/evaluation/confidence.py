"""How far confidences can be relied on: calibration, Brier score, and the error rate of the most confident points."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Final

ScoredPoint = tuple[float, bool]
"""The confidence of a predicted point, 0 to 1, and whether the point is right."""

COVERAGES: Final = (0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
"""The shares of the points, the most confident first, whose error rate is stated."""

_BINS: Final = 10


def calibration_error(points: Sequence[ScoredPoint]) -> float:
    """Return the expected calibration error in ten equal bins of confidence (Naeini et al. 2015); 0 without points."""
    bins: list[list[ScoredPoint]] = [[] for _ in range(_BINS)]
    for confidence, correct in points:
        bins[min(_BINS - 1, int(confidence * _BINS))].append((confidence, correct))
    gaps = (
        len(entries) * abs(statistics.fmean(c for c, _ in entries) - statistics.fmean(r for _, r in entries))
        for entries in bins
        if entries
    )
    return sum(gaps) / len(points) if points else 0.0


def brier_score(points: Sequence[ScoredPoint]) -> float:
    """Return the mean squared difference between confidence and outcome (Brier 1950): 0 is best; 0 without points."""
    return statistics.fmean((confidence - correct) ** 2 for confidence, correct in points) if points else 0.0


def risk_at_coverage(points: Sequence[ScoredPoint]) -> tuple[float, ...]:
    """Return the error rates of the most confident points, for each share in COVERAGES; zeros without points.

    Points of the same confidence are taken in the proportion in which they are right.
    """
    right_by_confidence: dict[float, list[bool]] = {}
    for confidence, correct in points:
        right_by_confidence.setdefault(confidence, []).append(correct)
    groups = [right_by_confidence[confidence] for confidence in sorted(right_by_confidence, reverse=True)]
    return tuple(_error_rate(groups, share * len(points)) for share in COVERAGES)


def _error_rate(groups: Sequence[Sequence[bool]], number: float) -> float:
    """Return the error rate of the first `number` points of groups."""
    wrong, left = 0.0, number
    for group in groups:
        taken = min(left, len(group))
        wrong += taken * (1 - sum(group) / len(group))
        left -= taken
    return wrong / number if number else 0.0
