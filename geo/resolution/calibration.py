"""From two probabilities to one confidence that means what it says: of mentions said at 0.9, nine in ten are right.

Right is what has the place, and is a mention of a place at all. The recognizer's probability that it's a mention and
the ranker's that it's this place were each learnt for themselves; a logistic model over both, one for each kind of
mention, was fitted to what came true in articles that neither had seen. More of either never means less confidence.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geo.errors import RecognizerError
from geo.resources import data_folder
from geo.types import MentionKind

CALIBRATION_FILE = "calibration.json"
_SUREST = 0.999


@dataclass(frozen=True, slots=True)
class Calibration:
    """For each kind of mention: the weight of the recognizer's log-odds, of the ranker's, and what is added.

    A kind that isn't there has the product of both probabilities.
    """

    weights: Mapping[MentionKind, tuple[float, float, float]]

    def confidence(self, recognition: float, resolution: float, kind: MentionKind) -> float:
        """Return the probability that a mention is one and is placed right, from those of each."""
        weights = self.weights.get(kind)
        if weights is None:
            return recognition * resolution
        first, second, added = weights
        total = first * log_odds(recognition) + second * log_odds(resolution) + added
        return 1.0 / (1.0 + math.exp(-total))


UNCALIBRATED = Calibration({})


def log_odds(probability: float) -> float:
    """Return log-odds, bounded where the probability is as good as 0 or 1."""
    bounded = min(max(probability, 1.0 - _SUREST), _SUREST)
    return math.log(bounded / (1.0 - bounded))


@lru_cache(maxsize=1)
def packaged_calibration() -> Calibration:
    """Return the packaged model, read once."""
    return read_calibration(data_folder() / CALIBRATION_FILE)


def read_calibration(path: Path) -> Calibration:
    """Read what `write_calibration` wrote; raises RecognizerError where it's missing or no such file."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Calibration({MentionKind(kind): _weights(values) for kind, values in content.items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}: no calibration of this version of Dateline ({type(error).__name__}); install it anew"
        raise RecognizerError(message) from error


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Write the weights by kind."""
    names = ("recognition", "resolution", "added")
    content = {
        kind.value: dict(zip(names, (round(value, 4) for value in values), strict=True))
        for kind, values in calibration.weights.items()
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _weights(values: Mapping[str, float]) -> tuple[float, float, float]:
    return float(values["recognition"]), float(values["resolution"]), float(values["added"])
