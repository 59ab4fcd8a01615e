"""Calibrates the confidences: `python -m tools.ranker.calibrate CORPUS_FOLDER`, after training recognizer and ranker.

Both models are trained without each of five folds of documents, and geoparse that fold from raw text. A mention is
right if an annotator marked the same characters with a point within 161 km; annotations without a point are left out.
Prints how often mentions of each confidence are right, with each fold left out of the fit in turn.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from geo.evaluation import ACCURACY_KM, error_km, pair_exact
from geo.geodesy import Floats
from geo.packaged_files import data_folder
from geo.resolution import Calibration
from geo.resolution.calibration import CALIBRATION_FILE, UNCALIBRATED, log_odds, write_calibration
from geo.types import MentionKind, ResolvedMention
from tools.held_out import geoparse_held_out

_FOLDS = 5
_MIN_MENTIONS = 100  # of a kind, to have a model of its own
_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """A placed mention: the recognizer's and the ranker's probability, and whether the place was right."""

    recognition: float
    resolution: float
    kind: MentionKind
    right: bool


def held_out_outcomes(corpora: Path) -> list[Outcome]:
    """Geoparse the corpora with models that were trained without each document, and return every placed mention.

    Args:
        corpora: Folder with geoparsing/*.jsonl and ner/*.jsonl.

    Raises:
        InputError: A corpus cannot be read.
    """
    results = []
    for gold, geoparse in geoparse_held_out(corpora, calibration=UNCALIBRATED):
        pairing = pair_exact(gold, geoparse)
        results += [_outcome(r, error_km(g, r) <= ACCURACY_KM) for g, r in pairing.pairs if g.linked and r.place]
        results += [_outcome(resolved, right=False) for resolved in pairing.spurious if resolved.place]
    return results


def _outcome(mention: ResolvedMention, right: bool) -> Outcome:
    # Without a calibration the confidence is the product of both probabilities.
    return Outcome(mention.score, mention.confidence / mention.score, mention.kind, right)


def fit_calibration(outcomes: Sequence[Outcome]) -> Calibration:
    """Fit a model for each mention kind; a kind with fewer than 100 mentions gets the model fitted to all."""
    weights = {}
    for kind in MentionKind:
        of_kind = [outcome for outcome in outcomes if outcome.kind is kind]
        weights[kind] = _fit(of_kind if len(of_kind) >= _MIN_MENTIONS else outcomes)
    return Calibration(weights)


def _fit(outcomes: Sequence[Outcome]) -> tuple[float, float, float]:
    """Return the weights of a logistic model, with a small penalty; those of the probabilities are not negative."""
    features = np.array([(log_odds(o.recognition), log_odds(o.resolution), 1.0) for o in outcomes])
    right = np.array([outcome.right for outcome in outcomes], dtype=float)

    def loss(weights: Floats) -> float:
        totals = features @ weights
        return float((np.logaddexp(0.0, totals) - right * totals).sum() + 0.5 * weights[:2] @ weights[:2])

    result = minimize(loss, np.array([1.0, 1.0, 0.0]), method="L-BFGS-B", bounds=[(0, None), (0, None), (None, None)])
    recognition_weight, resolution_weight, intercept = result.x.tolist()
    return recognition_weight, resolution_weight, intercept


def cross_validate(outcomes: Sequence[Outcome]) -> tuple[list[float], list[bool]]:
    """Return each mention's confidence by a calibration fitted without its fold, and whether the mention was right."""
    confidences: list[float] = []
    right: list[bool] = []
    for fold in range(_FOLDS):
        calibration = fit_calibration([outcome for index, outcome in enumerate(outcomes) if index % _FOLDS != fold])
        held_out = outcomes[fold::_FOLDS]
        confidences += [calibration.confidence(o.recognition, o.resolution, o.kind) for o in held_out]
        right += [outcome.right for outcome in held_out]
    return confidences, right


def reliability_table(confidences: Sequence[float], right: Sequence[bool]) -> str:
    """Return a text table of how often mentions of each confidence are right.

    Args:
        confidences: The confidence of each mention, 0 to 1.
        right: Whether each mention has the right place.

    Returns:
        For each tenth of confidence the number of mentions, their mean confidence, and the share that is right; the
        last line has the expected calibration error.
    """
    all_confidences, all_right = np.array(confidences), np.array(right)
    bins = np.minimum((all_confidences * _BINS).astype(int), _BINS - 1)
    lines = ["confidence   mentions   mean        share right"]
    error = 0.0
    for index in range(_BINS):
        in_bin = bins == index
        if in_bin.any():
            mean, share = float(np.mean(all_confidences[in_bin])), float(np.mean(all_right[in_bin]))
            error += abs(mean - share) * in_bin.mean()
            lines.append(
                f"{index / _BINS:.1f} to {(index + 1) / _BINS:.1f} {in_bin.sum():10d} {mean:11.3f} {share:13.3f}"
            )
    return "\n".join([*lines, f"expected calibration error {error:.3f}"])


def main() -> None:
    """Calibrate from the command line."""
    parser = argparse.ArgumentParser(description="Calibrate the confidences on annotated corpora.")
    parser.add_argument("corpora", type=Path, help="folder that has geoparsing/*.jsonl and ner/*.jsonl")
    parser.add_argument("--output", type=Path, default=data_folder() / CALIBRATION_FILE, help="file to write")
    options = parser.parse_args()
    outcomes = held_out_outcomes(options.corpora)
    print(reliability_table(*cross_validate(outcomes)))
    write_calibration(options.output, fit_calibration(outcomes))


if __name__ == "__main__":
    main()
