"""How sure a figure is: percentile bootstrap over articles (Efron and Tibshirani 1993).

Articles are drawn anew, not mentions: the mentions of one article stand and fall together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from geo.evaluation.matching import Pairing
from geo.evaluation.metrics import ACCURACY_KM, error_km

_ROUNDS = 1000
_SEED = 20260101
_BOUNDS = (2.5, 97.5)  # percentiles of a 95 % interval
Counts = NDArray[np.float64]  # articles (or rounds) × the columns below
COUNT_COLUMNS = ("right", "predicted", "gold", "found", "linked", "near", "same_id", "points", "identified")
_RIGHT, _PREDICTED, _GOLD, _FOUND, _LINKED, _NEAR, _SAME_ID, _POINTS, _IDENTIFIED = range(len(COUNT_COLUMNS))


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure's value over all articles, and the bounds that hold it in 95 of 100 draws."""

    value: float
    low: float
    high: float


def _share(part: int, *whole: int) -> Callable[[Counts], NDArray[np.float64]]:
    def measure(counts: Counts) -> NDArray[np.float64]:
        total = sum(counts[:, column] for column in whole) / len(whole)
        return np.divide(counts[:, part], total, out=np.zeros(len(counts)), where=total > 0)

    return measure


# The measures of `metrics`, each as a share of sums; an F1 is the share of the mean of both sides' totals.
MEASURES: Mapping[str, Callable[[Counts], NDArray[np.float64]]] = MappingProxyType(
    {
        "recognition precision": _share(_RIGHT, _PREDICTED),
        "recognition recall": _share(_RIGHT, _GOLD),
        "recognition F1": _share(_RIGHT, _PREDICTED, _GOLD),
        "within 161 km, of gold found": _share(_NEAR, _FOUND),
        "within 161 km, of all gold": _share(_NEAR, _LINKED),
        "same GeoNames id, of gold with": _share(_SAME_ID, _IDENTIFIED),
        "precision of points": _share(_NEAR, _POINTS),
        "end-to-end F1 at 161 km": _share(_NEAR, _POINTS, _LINKED),
    }
)


def count_outcomes(pairings: Sequence[Pairing]) -> Counts:
    """Return what the measures are sums of, a row an article."""
    return np.array([_row(pairing) for pairing in pairings], np.float64).reshape(-1, 9)


def intervals(counts: Counts) -> dict[str, Interval]:
    """Return every measure with its 95 % interval."""
    draws = _weights(len(counts)) @ counts
    return {name: _interval(measure(_total(counts)), measure(draws)) for name, measure in MEASURES.items()}


def differences(left: Counts, right: Counts) -> dict[str, Interval]:
    """Return how much higher `right` is than `left` on the same articles, each draw taking the same ones of both."""
    weights = _weights(len(left))
    found = {}
    for name, measure in MEASURES.items():
        whole = measure(_total(right)) - measure(_total(left))
        found[name] = _interval(whole, measure(weights @ right) - measure(weights @ left))
    return found


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
        sum(r.place is not None and r.place.geonameid == g.geonameid is not None for g, r in linked),
        placed + sum(resolved.place is not None for resolved in pairing.spurious),
        sum(gold.linked and gold.geonameid is not None for gold in (*(g for g, _ in pairing.pairs), *pairing.missed)),
    )


def _weights(articles: int) -> NDArray[np.float64]:
    """Return how often each article is drawn, a row a round; the same for the same number of articles."""
    if articles == 0:
        return np.zeros((_ROUNDS, 0))
    drawn = np.random.default_rng(_SEED).multinomial(articles, [1 / articles] * articles, size=_ROUNDS)
    return drawn.astype(np.float64)


def _total(counts: Counts) -> Counts:
    total: Counts = counts.sum(axis=0, keepdims=True)
    return total


def _interval(value: NDArray[np.float64], draws: NDArray[np.float64]) -> Interval:
    low, high = np.percentile(draws, _BOUNDS)
    return Interval(float(value[0]), float(low), float(high))
