"""Grows the ranker's boosted trees with LightGBM, on the errors of the linear passes.

The loss is that of the linear passes: the negative log-probability of the true candidate among its namesakes and "none
of these". The features of containers may change a score in one direction only, so that chance in a small corpus cannot
teach that a place is likelier because it is outside the state named beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np

from geo.boosted_trees import DEPTH, GradientBoostedTrees
from geo.geodesy import Floats
from geo.resolution.candidate_features import Ints
from geo.resolution.ranker import FEATURES
from tools.lightgbm_trees import trees_from_lightgbm

_SETTINGS: dict[str, Any] = {
    "num_leaves": 8, "max_depth": DEPTH, "learning_rate": 0.12, "min_data_in_leaf": 40, "lambda_l2": 20.0,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "min_data_in_bin": 5,
    "min_sum_hessian_in_leaf": 0.01, "seed": 7, "deterministic": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip
_TREES = 150
_INCREASING = frozenset({
    "inside the container named", "inside the container named, a comma between", "holds the place named inside it",
})  # fmt: skip
_DECREASING = frozenset({"outside the container named", "lacks the place named inside it"})


@dataclass(frozen=True, slots=True)
class TreeTrainingData:
    """The n candidates that the trees score, sorted by their g groups; each group has at least one.

    Attributes:
        features: n × FEATURES.
        scores: n scores of the linear passes, in log-odds.
        group_of: n group indices.
        targets: n shares of the group's mentions that mean the candidate, 0 to 1.
        none_scores: g log-odds of "none of these".
        weights: g weights.
    """

    features: Floats
    scores: Floats
    group_of: Ints
    targets: Floats
    none_scores: Floats
    weights: Floats


def grow_trees(data: TreeTrainingData) -> GradientBoostedTrees:
    """Return trees whose scores, added to those of the linear passes, lower the loss."""
    starts = np.searchsorted(data.group_of, np.arange(len(data.none_scores)))
    weights = data.weights[data.group_of]

    def gradient_and_hessian(scores: Floats, _: lightgbm.Dataset) -> tuple[Floats, Floats]:
        # A softmax within each group, as in `geo.resolution.ranker.softmax`.
        highest = np.maximum(np.maximum.reduceat(scores, starts), data.none_scores)
        exponentials = np.exp(scores - highest[data.group_of])
        totals = np.add.reduceat(exponentials, starts) + np.exp(data.none_scores - highest)
        probabilities = exponentials / totals[data.group_of]
        hessian = np.maximum(probabilities * (1.0 - probabilities), 1e-3)  # LightGBM divides by it
        return (probabilities - data.targets) * weights, hessian * weights

    directions = [1 if name in _INCREASING else -1 if name in _DECREASING else 0 for name in FEATURES]
    settings = _SETTINGS | {"objective": gradient_and_hessian, "monotone_constraints": directions}
    dataset = lightgbm.Dataset(data.features, label=data.targets, init_score=data.scores)
    return trees_from_lightgbm(lightgbm.train(settings, dataset, num_boost_round=_TREES).dump_model())
