from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import RecognizerError
from geo.resolution.calibration import UNCALIBRATED, packaged_calibration, read_calibration, write_calibration
from geo.types import MentionKind

chances = st.floats(0, 1)


@given(chances, chances, chances, st.sampled_from(MentionKind))
def test_more_evidence_never_means_less_confidence(low: float, high: float, other: float, kind: MentionKind) -> None:
    low, high = sorted((low, high))
    confidence = packaged_calibration().confidence
    assert 0 < confidence(low, other, kind) <= confidence(high, other, kind) < 1
    assert confidence(other, low, kind) <= confidence(other, high, kind)


def test_without_calibration_confidence_is_the_product() -> None:
    assert UNCALIBRATED.confidence(0.5, 0.5, MentionKind.PLACE) == 0.25


def test_calibration_survives_being_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    write_calibration(path, packaged_calibration())
    assert read_calibration(path) == packaged_calibration()


@pytest.mark.parametrize("text", ["", "[]", '{"place": {}}', '{"planet": {"recognition": 1}}'])
def test_another_file_is_refused_in_words(text: str, tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecognizerError, match="no calibration of this version"):
        read_calibration(path)
