"""Grows the ranker's boosted trees with LightGBM, on the errors of the linear passes.

The loss is that of the linear passes: the negative log-probability of the true candidate among its namesakes and "none
of these". Many features may change a score in one direction only, so that chance in a small corpus cannot teach that a
place is likelier because it is outside the state named beside it.
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
    "num_leaves": 8, "max_depth": DEPTH, "learning_rate": 0.12, "min_data_in_leaf": 25, "lambda_l2": 8.0,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "min_data_in_bin": 5,
    "min_sum_hessian_in_leaf": 0.01, "seed": 7, "deterministic": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip
_TREES = 150
_INCREASING = frozenset({
    "prominence", "most prominent", "one over rank", "log population", "well known", "best known of its country",
    "is used as its level is", "is used as its level is, and has a namesake of another", "best known, by another name",
    "state, and others lie in it", "state with a namesake capital, and others lie in it",
    "state, and others of its country are named", "country's share of the places nearby",
    "town better known than its namesake division",
    "inside the container named", "inside the container named, a comma between",
    "famous", "capital", "best known of its country, country's share", "best known of its country, in a country named",
    "capital, country's share", "capital of a country named", "holds the place named inside it",
    "inside a country named, though not where the rest is", "inside a country named", "inside a state named",
    "country's share of the other places", "state's share of the other places", "state's share of the places nearby",
    "close to other places", "very close to other places", "close to places nearby in the text",
    "listed with its kind", "listed with its country", "is of the type named beside it", "in the publisher's country",
    "in the publisher's state", "close to the publisher's home", "very close to the publisher's home",
})  # fmt: skip
_DECREASING = frozenset({
    "outside the container named", "lacks the place named inside it", "is not of the type named beside it",
    "name seldom used", "prominence below the best", "beside a famous namesake", "division named like its town",
    "country by a name that is a town's own",
})  # fmt: skip


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
