"""Gradient-boosted trees give the same values here as in LightGBM, which grew them."""

import json

import lightgbm
import numpy as np
import pytest

from geo.boosted_trees import DEPTH, NO_TREES, Floats, read_trees
from tools.lightgbm_trees import trees_from_lightgbm

NAMES = ["a", "b", "c"]


@pytest.fixture(scope="module")
def model() -> lightgbm.Booster:
    rows = random_rows(500)
    labels = (rows[:, 0] * rows[:, 1] > 0.2) | (rows[:, 2] > 0.9)
    parameters = {"objective": "binary", "max_depth": DEPTH, "num_leaves": 9, "num_threads": 1, "verbose": -1}
    return lightgbm.train(parameters, lightgbm.Dataset(rows, label=labels), num_boost_round=20)


def random_rows(count: int) -> Floats:
    return np.random.default_rng(1).uniform(-1, 1, (count, len(NAMES)))


def test_trees_give_the_values_that_lightgbm_gives(model: lightgbm.Booster) -> None:
    rows = random_rows(5000)  # more than are scored at a time
    trees = trees_from_lightgbm(model.dump_model())
    assert trees.score(rows) == pytest.approx(model.predict(rows, raw_score=True))


def test_trees_read_back_from_json_as_written(model: lightgbm.Booster) -> None:
    trees = trees_from_lightgbm(model.dump_model())
    content = json.loads(json.dumps(trees.to_json(NAMES)))
    rows = random_rows(100)
    assert read_trees(content, NAMES).score(rows) == pytest.approx(trees.score(rows), abs=0.01)
    assert read_trees(content, NAMES).to_json(NAMES) == content


def test_a_tree_with_an_unknown_feature_is_refused(model: lightgbm.Booster) -> None:
    content = trees_from_lightgbm(model.dump_model()).to_json(NAMES)
    with pytest.raises(KeyError):
        read_trees(content, ["a", "b"])


def test_without_trees_every_row_scores_zero() -> None:
    assert NO_TREES.score(random_rows(3)).tolist() == [0.0, 0.0, 0.0]
