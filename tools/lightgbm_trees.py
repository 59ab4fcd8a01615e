"""Converts the trees that LightGBM grew to the arrays that `geo.boosted_trees` evaluates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from geo.boosted_trees import DEPTH, GradientBoostedTrees

_INNER_NODES, _LEAVES = 2**DEPTH - 1, 2**DEPTH


def trees_from_lightgbm(model: Mapping[str, Any]) -> GradientBoostedTrees:
    """Return a trained model as arrays.

    Args:
        model: What LightGBM's `Booster.dump_model` returned; no tree may be deeper than DEPTH.
    """
    roots = [tree["tree_structure"] for tree in model["tree_info"]]
    feature = np.zeros((len(roots), _INNER_NODES), dtype=np.int64)
    threshold = np.full((len(roots), _INNER_NODES), np.inf)
    leaf = np.zeros((len(roots), _LEAVES))

    def copy(tree: int, node: int, part: Mapping[str, Any]) -> None:
        # Complete trees: the nodes are numbered level by level, and a leaf above the last level is moved down to it.
        if node >= _INNER_NODES:
            leaf[tree, node - _INNER_NODES] = part["leaf_value"]
        elif "leaf_value" in part:
            copy(tree, 2 * node + 1, part)  # the threshold of this node stays infinite: every row goes left
        else:
            feature[tree, node], threshold[tree, node] = part["split_feature"], part["threshold"]
            copy(tree, 2 * node + 1, part["left_child"])
            copy(tree, 2 * node + 2, part["right_child"])

    for tree, root in enumerate(roots):
        copy(tree, 0, root)
    return GradientBoostedTrees(feature, threshold, leaf)
