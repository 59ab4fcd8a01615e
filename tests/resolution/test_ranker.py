from pathlib import Path

import numpy as np
import pytest

from geo import Gazetteer
from geo.boosted_trees import NO_TREES, GradientBoostedTrees
from geo.errors import RecognizerError
from geo.geodesy import distances_from
from geo.resolution import (
    LINEAR_FEATURES,
    SAME_SPOT_KM,
    CandidateFeatureCache,
    Ranker,
    Toponym,
    packaged_ranker,
    rank,
    rank_candidates,
    read_ranker,
)
from geo.resolution.candidate_features import STATIC_FEATURES
from geo.resolution.ranker import FEATURES, NONE_FEATURES, write_ranker
from geo.types import MentionKind


def test_weights_and_trees_survive_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "resolver.json"
    write_ranker(path, packaged_ranker())
    again = read_ranker(path)
    assert again.second.tolist() == packaged_ranker().second.tolist()
    rows = np.random.default_rng(1).random((50, len(FEATURES)))
    assert again.trees.score(rows).tolist() == packaged_ranker().trees.score(rows).tolist()


def test_a_row_descends_each_tree_by_its_features() -> None:
    # To the right where feature 1 is over 0.5, then always to the left: the ninth of sixteen leaves.
    threshold = np.full((1, 15), np.inf)
    threshold[0, 0] = 0.5
    feature = np.zeros((1, 15), dtype=np.int64)
    feature[0, 0] = 1
    trees = GradientBoostedTrees(feature, threshold, np.arange(16.0)[None, :])
    assert trees.score(np.array([[9.0, 0.4], [0.0, 0.6]])).tolist() == [0.0, 8.0]


def test_a_model_of_another_version_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "resolver.json"
    path.write_text('{"first": {}, "second": {}}', encoding="utf-8")
    with pytest.raises(RecognizerError, match="is not a ranker of this version"):
        read_ranker(path)


@pytest.fixture(scope="module")
def cache() -> CandidateFeatureCache:
    return CandidateFeatureCache(Gazetteer.open())


def toponym(name: str, cache: CandidateFeatureCache, **beside: object) -> Toponym:
    (match,) = (m for m in cache.gazetteer.scan(name) if (m.start, m.end) == (0, len(name)))
    return Toponym(0, len(name), match.name_id, MentionKind.PLACE, **beside)  # type: ignore[arg-type]


def test_the_probability_of_a_choice_is_that_of_all_candidates_at_its_spot(cache: CandidateFeatureCache) -> None:
    geneva = toponym("Geneva", cache)
    (choice,) = rank([geneva], cache, packaged_ranker())
    ranking = rank_candidates([geneva], cache, packaged_ranker())
    assert choice.candidate is not None
    place = choice.candidate.place
    distances = distances_from(place.lat, place.lon, ranking.matrix.lat, ranking.matrix.lon)
    at_spot = ranking.probabilities[distances <= SAME_SPOT_KM]
    assert (at_spot > 0.05).sum() > 1  # the city and the canton
    assert choice.probability == pytest.approx(at_spot.sum(), abs=0.02)
    assert choice.probability > at_spot.max() + 0.05


@pytest.mark.parametrize(("none_probability", "placed"), [(0.8, True), (0.99, False)])
def test_a_doubtful_place_is_chosen_unless_none_is_very_likely(
    cache: CandidateFeatureCache, none_probability: float, placed: bool
) -> None:
    paris = toponym("Paris", cache)
    count = len(cache.get(paris.name_id, paris.kind).candidates)
    none_score = np.log(count * none_probability / (1 - none_probability))
    indifferent = Ranker(
        first=np.zeros(len(STATIC_FEATURES)),
        first_none=np.zeros(len(NONE_FEATURES)),
        second=np.zeros(len(LINEAR_FEATURES)),
        second_none=np.array([none_score, 0.0, 0.0]),
        trees=NO_TREES,
    )
    (choice,) = rank([paris], cache, indifferent)
    assert (choice.candidate is not None) == placed


def test_cities_come_first_at_a_spot_unless_the_words_name_another_type(cache: CandidateFeatureCache) -> None:
    indifferent = Ranker(
        first=np.zeros(len(STATIC_FEATURES)),
        first_none=np.zeros(len(NONE_FEATURES)),
        second=np.array([2.0 * (name == "state") + 1.5 * (name == "town") for name in LINEAR_FEATURES]),
        second_none=np.zeros(len(NONE_FEATURES)),
        trees=NO_TREES,
    )
    (city,) = rank([toponym("Geneva", cache)], cache, indifferent)
    (canton,) = rank([toponym("Geneva", cache, type_words=frozenset({"state"}))], cache, indifferent)
    assert city.candidate is not None
    assert canton.candidate is not None
    assert (city.candidate.place.feature_class, canton.candidate.place.feature_class) == ("P", "A")
