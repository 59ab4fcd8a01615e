"""Metrics of recognition and resolution, over pairs of gold mentions and predictions.

Publications use "accuracy at 161 km" with three denominators, whose values must not be compared: the gold mentions that
were recognized; all linked gold mentions, where one without a predicted point counts as wrong; and, for an F1, the
predicted points too. This module computes all three. A gold mention is linked if the annotator gave it a point. The
area under the curve of log errors, 0 best and 1 worst, is that of Jurgens et al. (2015).
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geopy.distance import great_circle

from geo.evaluation.areas import is_in_area, is_inside
from geo.evaluation.confidence import brier_score, calibration_error, risk_at_coverage
from geo.evaluation.gold import GoldMention
from geo.evaluation.matching import Pairing
from geo.types import ResolvedMention

ACCURACY_KM = 161.0
"""How far a right point may be from the annotated one: 100 miles, about the size of a metropolitan area.

Cheng, Caverlee and Lee (2010) introduced the threshold for locating Twitter users; geoparsers have been compared by it
since (Gritta et al., "What's missing in geographical parsing?", 2018)."""

MAX_ERROR_KM = 20_039.0
"""The largest possible error, half of the equator; it is the error of a mention without a point."""


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, with the counts behind them."""

    correct: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predictions that are correct; 0 without predictions."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was predicted; 0 without gold."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.correct / (self.predicted + self.gold) if self.predicted + self.gold else 0.0


@dataclass(frozen=True, slots=True)
class ResolutionScore:
    """Metrics of the points of linked gold mentions.

    Attributes:
        recognized: How many of them were predicted, with or without a point.
        linked: How many there are in all.
        identified: How many of them have a GeoNames id.
        accurate: How many were predicted with a point within 161 km.
        same_id: How many were predicted with their GeoNames id.
        mean_km: Mean error of those recognized, km.
        median_km: Median error of those recognized, km.
        auc: Area under the curve of log errors of those recognized, 0 to 1.
        points: Precision, recall and F1 of points within 161 km, over all predicted points and all linked gold.
        in_area: How many were predicted with a point within 161 km, or as the area in which their point lies.
        inside: How many were predicted with a point within 161 km, or inside the shape of the gold place.
        calibration_error: Expected calibration error of the confidences of all predicted points, 0 to 1.
        brier: Brier score of the confidences of all predicted points, 0 best and 1 worst.
        risk: Error rates of the most confident predicted points, for each of the shares in COVERAGES.
    """

    recognized: int
    linked: int
    identified: int
    accurate: int
    same_id: int
    mean_km: float
    median_km: float
    auc: float
    points: Score
    in_area: int
    inside: int
    calibration_error: float
    brier: float
    risk: tuple[float, ...]

    @property
    def accuracy_of_recognized(self) -> float:
        """Share of the recognized linked gold that has a predicted point within 161 km."""
        return self.accurate / self.recognized if self.recognized else 0.0

    @property
    def accuracy_of_gold(self) -> float:
        """Share of all linked gold that has a predicted point within 161 km: accuracy from end to end."""
        return self.accurate / self.linked if self.linked else 0.0

    @property
    def area_accuracy_of_recognized(self) -> float:
        """Share of the recognized linked gold that is right within 161 km or as an area."""
        return self.in_area / self.recognized if self.recognized else 0.0

    @property
    def area_accuracy_of_gold(self) -> float:
        """Share of all linked gold that is right within 161 km or as an area."""
        return self.in_area / self.linked if self.linked else 0.0

    @property
    def inside_accuracy_of_recognized(self) -> float:
        """Share of the recognized linked gold that is right within 161 km or inside the gold place's shape."""
        return self.inside / self.recognized if self.recognized else 0.0

    @property
    def inside_accuracy_of_gold(self) -> float:
        """Share of all linked gold that is right within 161 km or inside the gold place's shape."""
        return self.inside / self.linked if self.linked else 0.0

    @property
    def same_id_of_gold(self) -> float:
        """Share of the gold with a GeoNames id, recognized or not, that was predicted with that id."""
        return self.same_id / self.identified if self.identified else 0.0


def recognition_score(pairings: Iterable[Pairing]) -> Score:
    """Return precision, recall and F1 of the spans of all mentions, linked or not."""
    correct = predicted = gold = 0
    for pairing in pairings:
        correct += len(pairing.pairs)
        predicted += len(pairing.pairs) + len(pairing.spurious)
        gold += len(pairing.pairs) + len(pairing.missed)
    return Score(correct, predicted, gold)


def resolution_score(pairings: Sequence[Pairing]) -> ResolutionScore:
    """Return the metrics of the points."""
    recognized = [(g, r) for pairing in pairings for g, r in pairing.pairs if g.linked]
    missed = [gold for pairing in pairings for gold in pairing.missed if gold.linked]
    errors = [error_km(g, r) for g, r in recognized]
    accurate = sum(error <= ACCURACY_KM for error in errors)
    spurious = [r for pairing in pairings for r in pairing.spurious if r.place is not None]
    placed = [(r.confidence, error <= ACCURACY_KM) for (_, r), error in zip(recognized, errors, strict=True) if r.place]
    linked = len(recognized) + len(missed)
    all_points = placed + [(r.confidence, False) for r in spurious]
    return ResolutionScore(
        recognized=len(recognized),
        linked=linked,
        identified=sum(gold.geonameid is not None for gold in [*(g for g, _ in recognized), *missed]),
        accurate=accurate,
        same_id=sum(has_same_id(g, r) for g, r in recognized),
        mean_km=statistics.fmean(errors) if errors else 0.0,
        median_km=statistics.median(errors) if errors else 0.0,
        auc=statistics.fmean(math.log1p(e) / math.log1p(MAX_ERROR_KM) for e in errors) if errors else 0.0,
        points=Score(accurate, len(placed) + len(spurious), linked),
        in_area=sum(error <= ACCURACY_KM or is_in_area(g, r) for (g, r), error in zip(recognized, errors, strict=True)),
        inside=sum(error <= ACCURACY_KM or is_inside(g, r) for (g, r), error in zip(recognized, errors, strict=True)),
        calibration_error=calibration_error(all_points),
        brier=brier_score(all_points),
        risk=risk_at_coverage(all_points),
    )


def error_km(gold: GoldMention, resolved: ResolvedMention) -> float:
    """Return the great-circle distance between the gold and the predicted place, km; MAX_ERROR_KM if one is missing."""
    if resolved.place is None or gold.lat is None or gold.lon is None:
        return MAX_ERROR_KM
    return float(great_circle((gold.lat, gold.lon), (resolved.place.lat, resolved.place.lon)).km)


def has_same_id(gold: GoldMention, resolved: ResolvedMention) -> bool:
    """Whether gold and prediction have the same GeoNames id; False if either has none."""
    return gold.geonameid is not None and resolved.place is not None and resolved.place.geonameid == gold.geonameid
