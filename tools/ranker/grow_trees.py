"""Grows the ranker's trees on what its linear passes leave open.

The loss is that of the linear passes: the negative logarithm of the probability of the true place among its namesakes
and "none of these". LightGBM grows the trees; most features may only speak one way, so that no corner of a small corpus
teaches that a place is likelier for lying outside the state named beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np

from geo.boosted_trees import DEPTH, GradientBoostedTrees, trees_from_lightgbm
from geo.geodesy import Floats
from geo.resolution.candidate_features import Ints
from geo.resolution.ranker import FEATURES

_SETTINGS: dict[str, Any] = {
    "num_leaves": 8, "max_depth": DEPTH, "learning_rate": 0.07, "min_data_in_leaf": 25, "lambda_l2": 8.0,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "min_data_in_bin": 5,
    "min_sum_hessian_in_leaf": 0.01, "seed": 7, "deterministic": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip
_TREES = 150
_ONLY_UP = frozenset({
    "prominence", "inside the container named", "inside the container named, a comma between",
    "famous", "best known of its country, country's share", "best known of its country, in a country named",
    "capital, country's share", "capital of a country named", "holds the place named inside it",
    "inside a country named, though not where the rest is", "inside a country named", "inside a state named",
    "country's share of the other places", "state's share of the other places", "state's share of the places nearby",
    "close to other places", "very close to other places", "close to places nearby in the text",
    "listed with its kind", "listed with its country", "is of the type named beside it", "in the publisher's country",
    "in the publisher's state", "close to the publisher's home", "very close to the publisher's home",
})  # fmt: skip
_ONLY_DOWN = frozenset({
    "outside the container named", "lacks the place named inside it", "is not of the type named beside it",
    "name seldom used",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class RankingData:
    """The candidates still in the running: a row of FEATURES, a score so far, the group, and how far it's true.

    `none_scores` and `weight` have a row a group; every group has a candidate at least, and they are in order.
    """

    features: Floats
    scores: Floats
    group_of: Ints
    true: Floats
    none_scores: Floats
    weight: Floats


def grow_trees(races: RankingData) -> GradientBoostedTrees:
    """Grow the trees."""
    starts = np.searchsorted(races.group_of, np.arange(len(races.none_scores)))
    weight = races.weight[races.group_of]

    def slopes(scores: Floats, _: lightgbm.Dataset) -> tuple[Floats, Floats]:
        top = np.maximum(np.maximum.reduceat(scores, starts), races.none_scores)
        raised = np.exp(scores - top[races.group_of])
        totals = np.add.reduceat(raised, starts) + np.exp(races.none_scores - top)
        chances = raised / totals[races.group_of]
        return (chances - races.true) * weight, np.maximum(chances * (1.0 - chances), 1e-3) * weight

    ways = [1 if name in _ONLY_UP else -1 if name in _ONLY_DOWN else 0 for name in FEATURES]
    settings = _SETTINGS | {"objective": slopes, "monotone_constraints": ways}
    data = lightgbm.Dataset(races.features, label=races.true, init_score=races.scores)
    model = lightgbm.train(settings, data, num_boost_round=_TREES).dump_model()
    return trees_from_lightgbm(model)
