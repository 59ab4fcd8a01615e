import pytest

from geo.evaluation import GoldMention, Pairing, error_km, recognition_score, resolution_score
from geo.evaluation.metrics import MAX_ERROR_KM
from geo.types import Mention, MentionKind, Place, ResolvedMention

PARIS = Place("gn:2988507", "Paris", 48.85341, 2.3488, "FR", "11", "75", "P", "PPLC", 2138551, 12.0, 0.95)
PARIS_TEXAS = Place("gn:4717560", "Paris", 33.66094, -95.55551, "US", "TX", "277", "P", "PPLA2", 24782, 5.0, 0.4)


def gold(geonameid: int | None = 2988507, lat: float | None = 48.85, lon: float | None = 2.35) -> GoldMention:
    return GoldMention("text", 0, 5, "Paris", lat, lon, geonameid)


def resolved(place: Place | None, confidence: float = 0.9) -> ResolvedMention:
    return ResolvedMention.from_mention(Mention("text", 0, 5, "Paris", MentionKind.PLACE, (0, 5)), place, confidence)


def test_a_point_in_the_right_city_is_accurate_and_has_the_same_id() -> None:
    score = resolution_score([Pairing(((gold(), resolved(PARIS)),), (), ())])
    assert (score.accurate, score.same_id, score.accuracy_of_gold) == (1, 1, 1.0)
    assert score.median_km < 1


def test_a_missing_point_has_the_largest_error() -> None:
    assert error_km(gold(), resolved(None)) == MAX_ERROR_KM


def test_the_error_between_paris_and_paris_texas_is_their_distance() -> None:
    assert error_km(gold(), resolved(PARIS_TEXAS)) == pytest.approx(7_770, abs=30)


def test_missed_gold_lowers_accuracy_of_all_gold_but_not_of_the_gold_recognized() -> None:
    score = resolution_score([Pairing(((gold(), resolved(PARIS)),), (gold(),), ())])
    assert score.accuracy_of_recognized == 1.0
    assert score.accuracy_of_gold == 0.5


def test_gold_without_a_point_does_not_count_for_resolution() -> None:
    score = resolution_score([Pairing(((gold(None, None, None), resolved(PARIS)),), (), ())])
    assert (score.linked, score.points.predicted) == (0, 0)


def test_a_spurious_point_lowers_precision_and_calibration() -> None:
    score = resolution_score([Pairing(((gold(), resolved(PARIS, 1.0)),), (), (resolved(PARIS, 1.0),))])
    assert score.points.precision == 0.5
    assert score.calibration_error == pytest.approx(0.5)


def test_recognition_counts_linked_and_unlinked_gold() -> None:
    score = recognition_score([Pairing(((gold(), resolved(PARIS)),), (gold(None, None, None),), (resolved(None),))])
    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)
