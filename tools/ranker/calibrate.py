"""Fits confidences to what came true: `python -m tools.ranker.calibrate CORPUS_FOLDER`.

Recognizer and ranker are trained anew without each of five folds of documents, which they then geoparse from raw text.
A mention is right where an annotator marked the same characters within 161 km; what was marked without a point says
nothing. Prints how often mentions of each confidence are right, with every fold left out of the fit in turn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from geo.evaluation import pair_exact
from geo.evaluation.metrics import ACCURACY_KM, error_km
from geo.geodesy import Floats
from geo.resolution.calibration import CALIBRATION_FILE, UNCALIBRATED, Calibration, log_odds, write_calibration
from geo.resources import data_folder
from geo.types import MentionKind, ResolvedMention
from tools.held_out import geoparse_held_out

_FOLDS = 5
_LEAST = 100  # mentions of a kind, to be fitted alone
_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """A placed mention: what the recognizer and the ranker thought, and whether it was right."""

    recognition: float
    resolution: float
    kind: MentionKind
    right: bool


def held_out_outcomes(corpora: Path) -> list[Outcome]:
    """Geoparse the corpora held out, and return every mention that was placed."""
    found = []
    for gold, geoparse in geoparse_held_out(corpora, calibration=UNCALIBRATED):
        pairing = pair_exact(gold, geoparse)
        found += [_outcome(r, error_km(g, r) <= ACCURACY_KM) for g, r in pairing.pairs if g.linked and r.place]
        found += [_outcome(resolved, right=False) for resolved in pairing.spurious if resolved.place]
    return found


def _outcome(resolved: ResolvedMention, right: bool) -> Outcome:
    score = resolved.score
    return Outcome(score, resolved.confidence / score, resolved.kind, right)


def fit_calibration(found: Sequence[Outcome]) -> Calibration:
    """Fit a model for every kind of which there is enough, the others with places."""
    weights = {}
    for kind in MentionKind:
        own = [outcome for outcome in found if outcome.kind is kind]
        weights[kind] = _fit(own if len(own) >= _LEAST else found)
    return Calibration(weights)


def _fit(found: Iterable[Outcome]) -> tuple[float, float, float]:
    rows = np.array([(log_odds(o.recognition), log_odds(o.resolution), 1.0) for o in found])
    right = np.array([outcome.right for outcome in found], dtype=float)

    def loss(weights: Floats) -> float:
        totals = rows @ weights
        return float((np.logaddexp(0.0, totals) - right * totals).sum() + 0.5 * weights[:2] @ weights[:2])

    result = minimize(loss, np.array([1.0, 1.0, 0.0]), method="L-BFGS-B", bounds=[(0, None), (0, None), (None, None)])
    first, second, added = result.x.tolist()
    return first, second, added


def reliability_table(confidences: Sequence[float], right: Sequence[bool]) -> str:
    """Return a table: of the mentions in each band of confidence, how many, how sure, how many right."""
    bands = np.minimum((np.array(confidences) * _BINS).astype(int), _BINS - 1)
    lines = ["confidence   mentions   mean said   share right"]
    gap = 0.0
    for band in range(_BINS):
        chosen = bands == band
        if chosen.any():
            said, true = float(np.mean(np.array(confidences)[chosen])), float(np.mean(np.array(right)[chosen]))
            gap += abs(said - true) * chosen.mean()
            lines.append(f"{band / _BINS:.1f} to {(band + 1) / _BINS:.1f} {chosen.sum():10d} {said:11.3f} {true:13.3f}")
    return "\n".join([*lines, f"expected calibration error {gap:.3f}"])


def main() -> None:
    """Fit, print and write, from the command line."""
    parser = argparse.ArgumentParser(description="Fit confidences to what came true.")
    parser.add_argument("corpora", type=Path)
    options = parser.parse_args()
    found = held_out_outcomes(options.corpora)
    held: list[tuple[float, bool]] = []
    for fold in range(_FOLDS):
        calibration = fit_calibration([outcome for index, outcome in enumerate(found) if index % _FOLDS != fold])
        held += [(calibration.confidence(o.recognition, o.resolution, o.kind), o.right) for o in found[fold::_FOLDS]]
    print(reliability_table([said for said, _ in held], [right for _, right in held]))
    write_calibration(data_folder() / CALIBRATION_FILE, fit_calibration(found))


if __name__ == "__main__":
    main()
