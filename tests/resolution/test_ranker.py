from pathlib import Path

import numpy as np
import pytest

from geo.boosted_trees import GradientBoostedTrees
from geo.errors import RecognizerError
from geo.resolution import packaged_ranker, read_ranker
from geo.resolution.ranker import FEATURES, write_ranker


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
