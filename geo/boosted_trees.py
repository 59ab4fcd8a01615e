"""Boosted regression trees as plain arrays: grown by a library when trained, read here with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

DEPTH = 4
_NODES, _LEAVES = 2**DEPTH - 1, 2**DEPTH
_BLOCK = 4096  # rows scored at a time: a text as long as a book must not fill the memory

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GradientBoostedTrees:
    """Complete binary trees of DEPTH levels, a row each.

    Node n has the children 2n + 1, taken where `row[feature] <= threshold`, and 2n + 2. A node that doesn't split has
    an infinite threshold. `leaf` holds the values of the last level.
    """

    feature: Ints
    threshold: Floats
    leaf: Floats

    def score(self, rows: Floats) -> Floats:
        """Return the sum of all trees for each row of features."""
        if len(rows) <= _BLOCK:
            return self._score(rows)
        return np.concatenate([self._score(rows[start : start + _BLOCK]) for start in range(0, len(rows), _BLOCK)])

    def _score(self, rows: Floats) -> Floats:
        # Flat look-ups: twice as fast as by row and column.
        nodes = np.zeros((len(rows), len(self.feature)), dtype=np.int64)
        trees = _NODES * np.arange(len(self.feature))
        lines = rows.shape[1] * np.arange(len(rows))[:, None]
        for _ in range(DEPTH):
            at = trees + nodes
            right = rows.take(lines + self.feature.take(at)) > self.threshold.take(at)
            nodes = 2 * nodes + 1 + right
        leaves = _LEAVES * np.arange(len(self.feature)) - _NODES
        return np.asarray(self.leaf.take(leaves + nodes).sum(axis=1))

    def named(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Return the trees as JSON has them, each feature by its name; figures are rounded."""
        return [
            {
                "features": [
                    names[index] if np.isfinite(at) else None for index, at in zip(feature, threshold, strict=True)
                ],
                "thresholds": [round(float(at), 6) if np.isfinite(at) else None for at in threshold],
                "leaves": [round(float(value), 4) for value in leaf],
            }
            for feature, threshold, leaf in zip(self.feature, self.threshold, self.leaf, strict=True)
        ]


NO_TREES = GradientBoostedTrees(np.zeros((0, _NODES), dtype=np.int64), np.zeros((0, _NODES)), np.zeros((0, _LEAVES)))


def read_trees(content: Sequence[Mapping[str, Any]], names: Sequence[str]) -> GradientBoostedTrees:
    """Return what `Trees.named` wrote; raises KeyError where a name isn't among `names`."""
    columns = {None: 0} | {name: index for index, name in enumerate(names)}
    thresholds = [[np.inf if at is None else at for at in tree["thresholds"]] for tree in content]
    return GradientBoostedTrees(
        np.array([[columns[name] for name in tree["features"]] for tree in content], dtype=np.int64).reshape(
            -1, _NODES
        ),
        np.array(thresholds, dtype=np.float64).reshape(-1, _NODES),
        np.array([tree["leaves"] for tree in content], dtype=np.float64).reshape(-1, _LEAVES),
    )


def grown_trees(model: Mapping[str, Any]) -> GradientBoostedTrees:
    """Return the trees of what LightGBM's `Booster.dump_model` gives, none of them deeper than DEPTH."""
    roots = [tree["tree_structure"] for tree in model["tree_info"]]
    feature = np.zeros((len(roots), _NODES), dtype=np.int64)
    threshold = np.full((len(roots), _NODES), np.inf)
    leaf = np.zeros((len(roots), _LEAVES))

    def place(tree: int, node: int, part: Mapping[str, Any]) -> None:
        if node >= _NODES:
            leaf[tree, node - _NODES] = part["leaf_value"]
        elif "leaf_value" in part:
            place(tree, 2 * node + 1, part)  # an infinite threshold always goes left
        else:
            feature[tree, node], threshold[tree, node] = part["split_feature"], part["threshold"]
            place(tree, 2 * node + 1, part["left_child"])
            place(tree, 2 * node + 2, part["right_child"])

    for tree, root in enumerate(roots):
        place(tree, 0, root)
    return GradientBoostedTrees(feature, threshold, leaf)
