"""How right a geoparser is on an annotated corpus."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo.evaluation.corpora import GoldArticle, GoldMention, read_corpus
from geo.evaluation.matching import Pairing, pair_exact, pair_overlapping
from geo.evaluation.metrics import NEAR_KM, ResolutionScore, Score, error_km, recognition_score, resolution_score
from geo.geoparser import Geoparser
from geo.model import Geoparse

__all__ = [
    "NEAR_KM",
    "Evaluation",
    "GoldArticle",
    "GoldMention",
    "Pairing",
    "ResolutionScore",
    "Score",
    "error_km",
    "evaluate_corpus",
    "evaluate_geoparses",
    "pair_exact",
    "pair_overlapping",
    "read_corpus",
]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures of one corpus. `articles_per_second` is wall time of geoparsing alone, on one core."""

    corpus: str
    articles: int
    exact: Score
    overlap: Score
    resolution_exact: ResolutionScore
    resolution_overlap: ResolutionScore
    articles_per_second: float

    def to_dict(self) -> dict[str, Any]:
        """Return the measures as plain numbers, counts included."""
        return {
            "corpus": self.corpus,
            "articles": self.articles,
            "recognition": {"exact": _score_dict(self.exact), "overlap": _score_dict(self.overlap)},
            "resolution": {
                "exact": _resolution_dict(self.resolution_exact),
                "overlap": _resolution_dict(self.resolution_overlap),
            },
            "articles_per_second": round(self.articles_per_second, 1),
        }

    def table(self) -> str:
        """Return the measures as a text table, percentages to one decimal."""
        exact, overlap = self.resolution_exact, self.resolution_overlap
        rows = [
            ("recognition precision", _percent(self.exact.precision), _percent(self.overlap.precision)),
            ("recognition recall", _percent(self.exact.recall), _percent(self.overlap.recall)),
            ("recognition F1", _percent(self.exact.f1), _percent(self.overlap.f1)),
            ("within 161 km, of gold found", _percent(exact.accuracy_of_found), _percent(overlap.accuracy_of_found)),
            ("within 161 km, of all gold", _percent(exact.accuracy_of_gold), _percent(overlap.accuracy_of_gold)),
            ("same GeoNames id, of all gold", _percent(exact.same_id_of_gold), _percent(overlap.same_id_of_gold)),
            ("precision of points", _percent(exact.points.precision), _percent(overlap.points.precision)),
            ("end-to-end F1 at 161 km", _percent(exact.points.f1), _percent(overlap.points.f1)),
            ("median error, km", f"{exact.median_km:.1f}", f"{overlap.median_km:.1f}"),
            ("mean error, km", f"{exact.mean_km:.0f}", f"{overlap.mean_km:.0f}"),
            ("area under log error curve", f"{exact.auc:.3f}", f"{overlap.auc:.3f}"),
            ("calibration error", f"{exact.calibration_error:.3f}", f"{overlap.calibration_error:.3f}"),
        ]
        speed = f", {self.articles_per_second:.0f} articles/s" if self.articles_per_second else ""
        gold = f"{self.exact.gold} gold mentions, {exact.linked} with a point"
        heading = f"{self.corpus}: {self.articles} articles, {gold}{speed}"
        lines = [f"  {name:<32}{left:>10}{right:>10}" for name, left, right in rows]
        return "\n".join([heading, f"  {'':<32}{'exact':>10}{'overlap':>10}", *lines])


def evaluate_corpus(path: Path, geoparser: Geoparser) -> Evaluation:
    """Geoparse the articles of an annotated corpus and score the result. Raises InputError for a malformed corpus."""
    gold = list(read_corpus(path))
    started = time.perf_counter()
    geoparses = [geoparser.geoparse(entry.article) for entry in gold]
    return evaluate_geoparses(path.stem, gold, geoparses, time.perf_counter() - started)


def evaluate_geoparses(
    corpus: str,
    gold: Sequence[GoldArticle],
    geoparses: Sequence[Geoparse],
    seconds: float = 0.0,
    *,
    keep: Callable[[GoldMention], bool] = lambda mention: True,
) -> Evaluation:
    """Score geoparses of the gold articles, in the same order.

    Gold that `keep` refuses is neither asked for nor held against the geoparser that finds it.
    """
    exact = [_keep(pair_exact(g, p), keep) for g, p in zip(gold, geoparses, strict=True)]
    overlap = [_keep(pair_overlapping(g, p), keep) for g, p in zip(gold, geoparses, strict=True)]
    return Evaluation(
        corpus=corpus,
        articles=len(gold),
        exact=recognition_score(exact),
        overlap=recognition_score(overlap),
        resolution_exact=resolution_score(exact),
        resolution_overlap=resolution_score(overlap),
        articles_per_second=len(gold) / seconds if seconds else 0.0,
    )


def _keep(pairing: Pairing, keep: Callable[[GoldMention], bool]) -> Pairing:
    return Pairing(
        tuple(pair for pair in pairing.pairs if keep(pair[0])),
        tuple(mention for mention in pairing.missed if keep(mention)),
        pairing.spurious,
    )


def _score_dict(score: Score) -> dict[str, float]:
    return asdict(score) | {"precision": score.precision, "recall": score.recall, "f1": score.f1}


def _resolution_dict(score: ResolutionScore) -> dict[str, Any]:
    return {
        "found": score.found,
        "linked": score.linked,
        "near": score.near,
        "same_id": score.same_id,
        "accuracy_of_found": score.accuracy_of_found,
        "accuracy_of_gold": score.accuracy_of_gold,
        "same_id_of_gold": score.same_id_of_gold,
        "mean_km": score.mean_km,
        "median_km": score.median_km,
        "auc": score.auc,
        "points": _score_dict(score.points),
        "calibration_error": score.calibration_error,
    }


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
