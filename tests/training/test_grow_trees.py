from __future__ import annotations

import numpy as np

from geo.resolution.ranker import FEATURES
from tools.ranker.grow_trees import TreeTrainingData, grow_trees

GROUPS = 400
INSIDE = FEATURES.index("inside the container named")  # may only raise a score
POPULATION = FEATURES.index("log population")  # may do either


def training_data() -> TreeTrainingData:
    """Two candidates in each group, of which the one with the population closer to the middle is true."""
    rng = np.random.default_rng(1)
    features = rng.random((2 * GROUPS, len(FEATURES)))
    distances = np.abs(features[:, POPULATION] - 0.5).reshape(-1, 2)
    is_first = distances[:, 0] < distances[:, 1]
    return TreeTrainingData(
        features=features,
        scores=np.zeros(2 * GROUPS),
        group_of=np.repeat(np.arange(GROUPS), 2),
        targets=np.stack([is_first, ~is_first], axis=1).reshape(-1).astype(float),
        none_scores=np.full(GROUPS, -5.0),
        weights=np.ones(GROUPS),
    )


def test_trees_learn_what_no_linear_pass_can() -> None:
    data = training_data()
    scores = grow_trees(data).score(data.features).reshape(-1, 2)
    is_first = data.targets.reshape(-1, 2)[:, 0] == 1
    assert ((scores[:, 0] > scores[:, 1]) == is_first).mean() > 0.9


def test_being_inside_the_stated_container_never_lowers_a_score() -> None:
    data = training_data()
    # Taught the opposite: the candidate that is less surely inside is true.
    inside = data.features[:, INSIDE].reshape(-1, 2)
    is_first = inside[:, 0] < inside[:, 1]
    data.targets[:] = np.stack([is_first, ~is_first], axis=1).reshape(-1)
    trees = grow_trees(data)
    rows = np.full((50, len(FEATURES)), 0.5)
    rows[:, INSIDE] = np.linspace(0, 1, 50)
    assert (np.diff(trees.score(rows)) >= 0).all()
