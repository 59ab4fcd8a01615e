"""Gradient-boosted regression trees as plain arrays, which NumPy evaluates; training grows them with LightGBM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

DEPTH = 4
_NODES, _LEAVES = 2**DEPTH - 1, 2**DEPTH
_BLOCK = 4096  # rows scored at a time, so that a text as long as a book does not fill the memory

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GradientBoostedTrees:
    """Complete binary trees of DEPTH levels, a row of each array for each tree.

    The children of node n are 2n + 1, taken if `row[feature] <= threshold`, and 2n + 2. A node that does not split has
    an infinite threshold, so the left child is always taken.

    Attributes:
        feature: The column that each inner node tests.
        threshold: The threshold of each inner node.
        leaf: The values of the nodes of the last level.
    """

    feature: Ints
    threshold: Floats
    leaf: Floats

    def score(self, rows: Floats) -> Floats:
        """Return the sum of all trees' values for each row of features."""
        if len(rows) <= _BLOCK:
            return self._score(rows)
        return np.concatenate([self._score(rows[start : start + _BLOCK]) for start in range(0, len(rows), _BLOCK)])

    def _score(self, rows: Floats) -> Floats:
        # All trees walk down one level at a time. `take` on flat indices is twice as fast as indexing by row and
        # column: `trees` and `lines` are the flat positions at which each tree, and each row, starts.
        nodes = np.zeros((len(rows), len(self.feature)), dtype=np.int64)
        trees = _NODES * np.arange(len(self.feature))
        lines = rows.shape[1] * np.arange(len(rows))[:, None]
        for _ in range(DEPTH):
            positions = trees + nodes
            right = rows.take(lines + self.feature.take(positions)) > self.threshold.take(positions)
            nodes = 2 * nodes + 1 + right
        leaves = _LEAVES * np.arange(len(self.feature)) - _NODES
        return np.asarray(self.leaf.take(leaves + nodes).sum(axis=1))

    def to_json(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Return the trees for JSON, with the names of features and rounded numbers."""
        return [
            {
                "features": [
                    names[index] if np.isfinite(limit) else None
                    for index, limit in zip(feature, threshold, strict=True)
                ],
                "thresholds": [round(float(limit), 6) if np.isfinite(limit) else None for limit in threshold],
                "leaves": [round(float(value), 4) for value in leaf],
            }
            for feature, threshold, leaf in zip(self.feature, self.threshold, self.leaf, strict=True)
        ]


NO_TREES = GradientBoostedTrees(np.zeros((0, _NODES), dtype=np.int64), np.zeros((0, _NODES)), np.zeros((0, _LEAVES)))


def read_trees(content: Sequence[Mapping[str, Any]], names: Sequence[str]) -> GradientBoostedTrees:
    """Read trees that `to_json` returned.

    Args:
        content: The trees.
        names: The names of the features, by column.

    Raises:
        KeyError: A tree uses a feature that is not in `names`.
    """
    columns = {None: 0} | {name: index for index, name in enumerate(names)}
    thresholds = [[np.inf if limit is None else limit for limit in tree["thresholds"]] for tree in content]
    return GradientBoostedTrees(
        np.array([[columns[name] for name in tree["features"]] for tree in content], dtype=np.int64).reshape(
            -1, _NODES
        ),
        np.array(thresholds, dtype=np.float64).reshape(-1, _NODES),
        np.array([tree["leaves"] for tree in content], dtype=np.float64).reshape(-1, _LEAVES),
    )
