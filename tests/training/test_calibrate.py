from __future__ import annotations

import math
import random
import sys
from pathlib import Path

import pytest

from geo.resolution.calibration import read_calibration
from geo.types import MentionKind
from tools.ranker import calibrate
from tools.ranker.calibrate import Outcome, cross_validate, fit_calibration, held_out_outcomes, reliability_table


def simulated_outcomes(count: int) -> list[Outcome]:
    """Places that are right with the product of two probabilities, the second of which is overconfident."""
    rng = random.Random(1)
    outcomes = []
    for _ in range(count):
        recognition, resolution = rng.uniform(0.3, 0.99), rng.uniform(0.3, 0.99)
        right = rng.random() < recognition * resolution**2
        outcomes.append(Outcome(recognition, resolution, MentionKind.PLACE, right))
    return outcomes


def test_a_fitted_calibration_is_closer_to_the_outcomes_than_the_product() -> None:
    outcomes = simulated_outcomes(3000)
    calibration = fit_calibration(outcomes)

    def log_loss(confidences: list[float]) -> float:
        pairs = zip(confidences, outcomes, strict=True)
        return -sum(math.log(confidence if outcome.right else 1 - confidence) for confidence, outcome in pairs)

    fitted = [calibration.confidence(o.recognition, o.resolution, o.kind) for o in outcomes]
    assert log_loss(fitted) < log_loss([o.recognition * o.resolution for o in outcomes])
    recognition_weight, resolution_weight, _ = calibration.weights[MentionKind.PLACE]
    assert resolution_weight > recognition_weight > 0.3


def test_a_kind_with_few_mentions_is_calibrated_like_all() -> None:
    outcomes = [*simulated_outcomes(300), Outcome(0.9, 0.9, MentionKind.DEMONYM, True)]
    weights = fit_calibration(outcomes).weights
    assert weights[MentionKind.DEMONYM] == weights[MentionKind.EMBEDDED] != weights[MentionKind.PLACE]


def test_cross_validated_confidences_are_reliable() -> None:
    confidences, right = cross_validate(simulated_outcomes(3000))
    lines = reliability_table(confidences, right).splitlines()
    assert lines[-1].startswith("expected calibration error ")
    assert float(lines[-1].split()[-1]) < 0.05
    assert sum(int(line.split()[3]) for line in lines[1:-1]) == 3000


def test_the_reliability_table_measures_the_gap() -> None:
    assert reliability_table([0.95] * 10, [True] * 5 + [False] * 5).endswith("expected calibration error 0.450")


def test_the_command_calibrates_on_held_out_documents(
    corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = held_out_outcomes(corpora)
    assert len(outcomes) > 300
    assert sum(outcome.right for outcome in outcomes) > 0.7 * len(outcomes)
    output = tmp_path / "calibration.json"
    monkeypatch.setattr(calibrate, "held_out_outcomes", lambda _: outcomes)
    monkeypatch.setattr(sys, "argv", ["calibrate", str(corpora), "--output", str(output)])
    calibrate.main()
    assert "expected calibration error" in capsys.readouterr().out
    for recognition_weight, resolution_weight, _ in read_calibration(output).weights.values():
        assert recognition_weight >= 0
        assert resolution_weight >= 0
