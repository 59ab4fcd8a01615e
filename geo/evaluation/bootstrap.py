"""Confidence intervals by the percentile bootstrap over articles (Efron and Tibshirani 1993).

The bootstrap draws articles, not mentions, because the mentions of one article are not independent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from geo.evaluation.matching import Pairing
from geo.evaluation.metrics import ACCURACY_KM, error_km, has_same_id

_ROUNDS = 1000
_SEED = 20260101
_PERCENTILES = (2.5, 97.5)  # of a 95 % interval
Counts = NDArray[np.float64]
"""Counts of articles (rows) in the columns COUNT_COLUMNS."""
COUNT_COLUMNS = ("correct", "predicted", "gold", "found", "linked", "accurate", "same_id", "points", "identified")
_CORRECT, _PREDICTED, _GOLD, _RECOGNIZED, _LINKED, _ACCURATE, _SAME_ID, _POINTS, _IDENTIFIED = range(len(COUNT_COLUMNS))


@dataclass(frozen=True, slots=True)
class Interval:
    """The value of a metric over all articles, and the bounds of its 95 % confidence interval."""

    value: float
    low: float
    high: float


def _ratio(numerator: int, *denominators: int) -> Callable[[Counts], NDArray[np.float64]]:
    def metric(counts: Counts) -> NDArray[np.float64]:
        total = sum(counts[:, column] for column in denominators) / len(denominators)
        return np.divide(counts[:, numerator], total, out=np.zeros(len(counts)), where=total > 0)

    return metric


# The metrics of the module `metrics` as ratios of sums. The denominator of an F1 is the mean of the predicted total and
# the gold total.
METRICS: Mapping[str, Callable[[Counts], NDArray[np.float64]]] = MappingProxyType(
    {
        "recognition precision": _ratio(_CORRECT, _PREDICTED),
        "recognition recall": _ratio(_CORRECT, _GOLD),
        "recognition F1": _ratio(_CORRECT, _PREDICTED, _GOLD),
        "within 161 km, of gold found": _ratio(_ACCURATE, _RECOGNIZED),
        "within 161 km, of all gold": _ratio(_ACCURATE, _LINKED),
        "same GeoNames id, of gold with": _ratio(_SAME_ID, _IDENTIFIED),
        "precision of points": _ratio(_ACCURATE, _POINTS),
        "end-to-end F1 at 161 km": _ratio(_ACCURATE, _POINTS, _LINKED),
    }
)


def count_outcomes(pairings: Sequence[Pairing]) -> Counts:
    """Return the counts of each article (row); every metric is a ratio of sums of them."""
    return np.array([_row(pairing) for pairing in pairings], np.float64).reshape(-1, len(COUNT_COLUMNS))


def intervals(counts: Counts) -> dict[str, Interval]:
    """Return the value and the 95 % interval of every metric."""
    # rounds × articles times articles × counts: the sums of each round.
    draws = _weights(len(counts)) @ counts
    return {name: _interval(metric(_total(counts)), metric(draws)) for name, metric in METRICS.items()}


def differences(first: Counts, second: Counts) -> dict[str, Interval]:
    """Return how much higher each metric of `second` is than that of `first`, on the same articles.

    The bootstrap is paired: each draw takes the same articles of both.
    """
    weights = _weights(len(first))
    intervals_by_name = {}
    for name, metric in METRICS.items():
        difference = metric(_total(second)) - metric(_total(first))
        draws = metric(weights @ second) - metric(weights @ first)
        intervals_by_name[name] = _interval(difference, draws)
    return intervals_by_name


def _row(pairing: Pairing) -> tuple[int, ...]:
    linked = [(gold, resolved) for gold, resolved in pairing.pairs if gold.linked]
    placed = sum(resolved.place is not None for _, resolved in linked)
    return (
        len(pairing.pairs),
        len(pairing.pairs) + len(pairing.spurious),
        len(pairing.pairs) + len(pairing.missed),
        len(linked),
        len(linked) + sum(gold.linked for gold in pairing.missed),
        sum(error_km(gold, resolved) <= ACCURACY_KM for gold, resolved in linked),
        sum(has_same_id(gold, resolved) for gold, resolved in linked),
        placed + sum(resolved.place is not None for resolved in pairing.spurious),
        sum(gold.linked and gold.geonameid is not None for gold in (*(g for g, _ in pairing.pairs), *pairing.missed)),
    )


def _weights(articles: int) -> NDArray[np.float64]:
    """Return how often each article (column) is drawn in each round (row); the seed makes this reproducible."""
    if articles == 0:
        return np.zeros((_ROUNDS, 0))
    drawn = np.random.default_rng(_SEED).multinomial(articles, [1 / articles] * articles, size=_ROUNDS)
    return drawn.astype(np.float64)


def _total(counts: Counts) -> Counts:
    total: Counts = counts.sum(axis=0, keepdims=True)
    return total


def _interval(value: NDArray[np.float64], draws: NDArray[np.float64]) -> Interval:
    low, high = np.percentile(draws, _PERCENTILES)
    return Interval(float(value[0]), float(low), float(high))
