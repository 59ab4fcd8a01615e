"""Calibration error, Brier score and the error rate of the most confident points."""

from __future__ import annotations

import pytest

from geo.evaluation import COVERAGES, brier_score, calibration_error, risk_at_coverage


def test_confidences_that_are_right_as_often_as_they_say_have_no_calibration_error() -> None:
    points = [(0.75, True)] * 3 + [(0.75, False)]
    assert calibration_error(points) == pytest.approx(0.0)
    assert brier_score(points) == pytest.approx(0.75 * 0.25)


def test_certainty_is_best_where_it_is_right_and_worst_where_it_is_wrong() -> None:
    assert brier_score([(1.0, True), (0.0, False)]) == 0.0
    assert brier_score([(1.0, False), (0.0, True)]) == 1.0


def test_the_most_confident_points_are_counted_first() -> None:
    points = [(0.9 - number / 1_000, number < 90) for number in range(100)]
    risk = dict(zip(COVERAGES, risk_at_coverage(points), strict=True))
    assert risk[0.5] == risk[0.9] == 0.0
    assert risk[0.95] == pytest.approx(5 / 95)
    assert risk[1.0] == pytest.approx(10 / 100)


def test_points_of_the_same_confidence_have_the_same_risk_in_any_order() -> None:
    points = [(0.8, False), (0.8, True), (0.8, True), (0.8, True)]
    assert risk_at_coverage(points) == risk_at_coverage(points[::-1]) == pytest.approx((0.25,) * len(COVERAGES))


def test_without_points_everything_is_zero() -> None:
    assert calibration_error([]) == brier_score([]) == 0.0
    assert set(risk_at_coverage([])) == {0.0}
