"""The field's measures of a geoparser, over pairings of gold and predictions.

Three denominators of "accuracy at 161 km" are in use and must never be compared with one another: over gold that was
found, over all linked gold with a point missing counted as wrong, and the F1 of emitted points; all three are given.
161 km is 100 miles, the field's convention (Gritta et al., "What's missing in geographical parsing?", 2018). The area
under the curve of log errors, 0 best, 1 worst, follows Jurgens et al. (2015).
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geopy.distance import great_circle

from geo.evaluation.gold import GoldMention
from geo.evaluation.matching import Pairing
from geo.types import ResolvedMention

ACCURACY_KM = 161.0
MAX_ERROR_KM = 20_039.0  # half of the equator: the worst possible error
_CALIBRATION_BINS = 10


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, with the counts behind them."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of predictions that are right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of gold that was predicted."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.predicted + self.gold) if self.predicted + self.gold else 0.0


@dataclass(frozen=True, slots=True)
class ResolutionScore:
    """How near the points are, over linked gold that was found and over all linked gold.

    `identified` is how much of the linked gold has a GeoNames id: the rest cannot be asked for one.
    """

    found: int
    linked: int
    identified: int
    near: int
    same_id: int
    mean_km: float
    median_km: float
    auc: float
    points: Score
    calibration_error: float

    @property
    def accuracy_of_found(self) -> float:
        """Share of the linked gold found whose point is within 161 km; no point counts as wrong."""
        return self.near / self.found if self.found else 0.0

    @property
    def accuracy_of_gold(self) -> float:
        """Share of all linked gold whose point is within 161 km: end to end."""
        return self.near / self.linked if self.linked else 0.0

    @property
    def same_id_of_gold(self) -> float:
        """Share of the gold with a GeoNames id, found or not, that got the very same."""
        return self.same_id / self.identified if self.identified else 0.0


def recognition_score(pairings: Iterable[Pairing]) -> Score:
    """Return precision, recall and F1 of spans over all mentions, linked or not."""
    right = predicted = gold = 0
    for pairing in pairings:
        right += len(pairing.pairs)
        predicted += len(pairing.pairs) + len(pairing.spurious)
        gold += len(pairing.pairs) + len(pairing.missed)
    return Score(right, predicted, gold)


def resolution_score(pairings: Sequence[Pairing]) -> ResolutionScore:
    """Return the measures of the points over `pairings`; distances in km on a sphere."""
    found = [(g, r) for pairing in pairings for g, r in pairing.pairs if g.linked]
    missed = [gold for pairing in pairings for gold in pairing.missed if gold.linked]
    linked = len(found) + len(missed)
    errors = [error_km(g, r) for g, r in found]
    near = sum(error <= ACCURACY_KM for error in errors)
    spurious = [r for pairing in pairings for r in pairing.spurious if r.place is not None]
    placed = [(r.confidence, error <= ACCURACY_KM) for (_, r), error in zip(found, errors, strict=True) if r.place]
    return ResolutionScore(
        found=len(found),
        linked=linked,
        identified=sum(gold.geonameid is not None for gold in [*(g for g, _ in found), *missed]),
        near=near,
        same_id=sum(r.place is not None and r.place.geonameid == g.geonameid is not None for g, r in found),
        mean_km=statistics.fmean(errors) if errors else 0.0,
        median_km=statistics.median(errors) if errors else 0.0,
        auc=statistics.fmean(math.log1p(e) / math.log1p(MAX_ERROR_KM) for e in errors) if errors else 0.0,
        points=Score(near, len(placed) + len(spurious), linked),
        calibration_error=_calibration_error(placed + [(r.confidence, False) for r in spurious]),
    )


def error_km(gold: GoldMention, resolved: ResolvedMention) -> float:
    """Return the great-circle distance in km between gold and predicted point; the farthest where there is none."""
    if resolved.place is None or gold.lat is None or gold.lon is None:
        return MAX_ERROR_KM
    return float(great_circle((gold.lat, gold.lon), (resolved.place.lat, resolved.place.lon)).km)


def _calibration_error(points: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error of points with (confidence, right), in ten equal bins of confidence."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_CALIBRATION_BINS)]
    for confidence, right in points:
        bins[min(_CALIBRATION_BINS - 1, int(confidence * _CALIBRATION_BINS))].append((confidence, right))
    gaps = (
        len(entries) * abs(statistics.fmean(c for c, _ in entries) - statistics.fmean(r for _, r in entries))
        for entries in bins
        if entries
    )
    return sum(gaps) / len(points) if points else 0.0
