"""Calibrated confidence: of the mentions with a confidence of 0.9, nine in ten are right.

A mention is right if it is a mention of a place and has the right place. The recognizer and the ranker each give a
probability, trained independently. A logistic model for each mention kind combines both; it was fitted to the outcomes
in articles that neither model was trained on. More of either probability never lowers the confidence.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.errors import RecognizerError
from geo.packaged_files import data_folder
from geo.types import MentionKind

CALIBRATION_FILE = "calibration.json"
_CLIP = 0.999  # the highest probability that counts: the log-odds of 1 are infinite


@dataclass(frozen=True, slots=True)
class Calibration:
    """The logistic models: for each mention kind the weight of the recognizer's log-odds, of the ranker's, and the
    intercept.

    A kind without a model has that of places; without any model, the confidence is the product of both probabilities.
    """

    weights: Mapping[MentionKind, tuple[float, float, float]]

    def confidence(self, recognition: float, resolution: float, kind: MentionKind) -> float:
        """Return the probability that a mention is one and has the right place.

        Args:
            recognition: The recognizer's probability that it is a mention, 0 to 1.
            resolution: The ranker's probability that it means the chosen place, 0 to 1.
            kind: The kind of the mention, which selects the model.
        """
        weights = self.weights.get(kind, self.weights.get(MentionKind.PLACE))
        if weights is None:
            return recognition * resolution
        recognition_weight, resolution_weight, intercept = weights
        total = recognition_weight * log_odds(recognition) + resolution_weight * log_odds(resolution) + intercept
        return 1.0 / (1.0 + math.exp(-total))


UNCALIBRATED = Calibration({})


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability, which is first clipped to 0.001 to 0.999."""
    clipped = min(max(probability, 1.0 - _CLIP), _CLIP)
    return math.log(clipped / (1.0 - clipped))


@lru_cache(maxsize=1)
def packaged_calibration() -> Calibration:
    """Return the packaged calibration, read once."""
    return read_calibration(data_folder() / CALIBRATION_FILE)


def read_calibration(path: Path) -> Calibration:
    """Read a file that `write_calibration` wrote.

    Raises:
        RecognizerError: The file is missing, or is not a calibration of this version.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        weights = {MentionKind(kind): _weights(values) for kind, values in content.items()}
        if MentionKind.PLACE not in weights:  # without it, confidences would be uncalibrated without a word
            raise ValueError("has no weights of places")
        return Calibration(weights)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} is not a calibration of this version ({type(error).__name__}: {error}); reinstall Dateline"
        raise RecognizerError(message) from error


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Write the weights of each mention kind as JSON, rounded to four decimals."""
    names = ("recognition", "resolution", "added")
    content = {
        kind.value: dict(zip(names, (round(value, 4) for value in values), strict=True))
        for kind, values in calibration.weights.items()
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _weights(values: Mapping[str, float]) -> tuple[float, float, float]:
    weights = float(values["recognition"]), float(values["resolution"]), float(values["added"])
    if not all(map(math.isfinite, weights)):
        raise ValueError("has a weight that is not a number")
    return weights
