from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import Gazetteer, Geoparser
from geo.errors import RecognizerError
from geo.evaluation import add_gazetteer_facts, evaluate_geoparses, geoparse_gold, read_corpus
from geo.resolution import packaged_calibration
from geo.resolution.calibration import UNCALIBRATED, read_calibration, write_calibration
from geo.types import MentionKind

SAMPLES = Path(__file__).resolve().parents[2] / "benchmarks" / "samples.jsonl"
MAX_CALIBRATION_ERROR = 0.076  # it was 0.066 when this was written

PROBABILITIES = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)  # within the range that is not clipped
any_probability = st.floats(0, 1)


@pytest.mark.parametrize("kind", MentionKind)
@pytest.mark.parametrize("resolution", PROBABILITIES)
def test_confidence_rises_with_the_recognizers_probability(kind: MentionKind, resolution: float) -> None:
    confidences = [packaged_calibration().confidence(value, resolution, kind) for value in PROBABILITIES]
    assert all(lower < higher for lower, higher in pairwise(confidences))


@pytest.mark.parametrize("kind", MentionKind)
@pytest.mark.parametrize("recognition", PROBABILITIES)
def test_confidence_rises_with_the_rankers_probability(kind: MentionKind, recognition: float) -> None:
    confidences = [packaged_calibration().confidence(recognition, value, kind) for value in PROBABILITIES]
    assert all(lower < higher for lower, higher in pairwise(confidences))


@pytest.mark.parametrize("kind", MentionKind)
def test_each_probability_moves_the_confidence_noticeably(kind: MentionKind) -> None:
    confidence = packaged_calibration().confidence
    assert confidence(0.99, 0.5, kind) - confidence(0.1, 0.5, kind) > 0.1
    assert confidence(0.5, 0.99, kind) - confidence(0.5, 0.1, kind) > 0.1


@given(any_probability, any_probability, st.sampled_from(sorted(packaged_calibration().weights)))
def test_a_confidence_is_never_certainty(recognition: float, resolution: float, kind: MentionKind) -> None:
    assert 0 < packaged_calibration().confidence(recognition, resolution, kind) < 1


def test_the_expected_calibration_error_on_the_samples_is_small() -> None:
    gold = list(add_gazetteer_facts(read_corpus(SAMPLES), Gazetteer.open()))
    evaluation = evaluate_geoparses("seeds", gold, *geoparse_gold(gold, Geoparser()))
    assert evaluation.resolution_exact.calibration_error < MAX_CALIBRATION_ERROR


def test_without_a_model_the_confidence_is_the_product() -> None:
    assert UNCALIBRATED.confidence(0.5, 0.5, MentionKind.PLACE) == 0.25


def test_a_calibration_survives_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    write_calibration(path, packaged_calibration())
    assert read_calibration(path) == packaged_calibration()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"place": {}}',
        '{"planet": {"recognition": 1}}',
        '{"demonym": {"recognition": 1, "resolution": 1, "added": 0}}',
        '{"place": {"recognition": NaN, "resolution": 1, "added": 0}}',
    ],
)
def test_another_file_is_refused_with_a_reason(text: str, tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecognizerError, match="is not a calibration of this version"):
        read_calibration(path)
