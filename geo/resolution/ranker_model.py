"""The ranker's model: weights of features by name, and trees over the same features, in one file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from geo.boosted_trees import GradientBoostedTrees, read_trees
from geo.errors import RecognizerError
from geo.geodesy import Floats
from geo.resolution.candidate_features import STATIC_FEATURES
from geo.resolution.context_features import CONTEXT_FEATURES, GROUP_FEATURES
from geo.resources import data_folder

RANKER_FILE = "resolver.json"
NONE_FEATURES = ("none of these", "none of these, prominence of the best", "none of these, log namesakes")
LINEAR_FEATURES = STATIC_FEATURES + CONTEXT_FEATURES
FEATURES = LINEAR_FEATURES + GROUP_FEATURES


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights over STATIC_FEATURES (first pass), LINEAR_FEATURES (second) and NONE_FEATURES; trees over FEATURES."""

    first: Floats
    first_none: Floats
    second: Floats
    second_none: Floats
    trees: GradientBoostedTrees


@lru_cache(maxsize=1)
def packaged_ranker() -> Ranker:
    """Return the packaged model, read once."""
    return read_ranker(data_folder() / RANKER_FILE)


def read_ranker(path: Path) -> Ranker:
    """Read a model that `write_ranker` wrote; raises RecognizerError where it's missing or of another version."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Ranker(
            first=_weights(content["first"], STATIC_FEATURES),
            first_none=_weights(content["first"], NONE_FEATURES),
            second=_weights(content["second"], LINEAR_FEATURES),
            second_none=_weights(content["second"], NONE_FEATURES),
            trees=read_trees(content["trees"], FEATURES),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path}: no weights of this version of Dateline ({type(error).__name__}: {error}); install it anew"
        raise RecognizerError(message) from error


def write_ranker(path: Path, ranker: Ranker) -> None:
    """Write a model with its features by name, so that a person can read what decides."""
    content = {
        "first": _named(STATIC_FEATURES + NONE_FEATURES, [*ranker.first, *ranker.first_none]),
        "second": _named(LINEAR_FEATURES + NONE_FEATURES, [*ranker.second, *ranker.second_none]),
        "trees": ranker.trees.to_json(FEATURES),
    }
    lines = [f' "{name}": {json.dumps(content[name], indent=2)}' for name in ("first", "second")]
    trees = ",\n".join(f"  {json.dumps(tree)}" for tree in content["trees"])
    path.write_text("{\n" + ",\n".join(lines) + ',\n "trees": [\n' + trees + "\n ]\n}\n", encoding="utf-8")


def _named(names: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def _weights(weights: Mapping[str, float], names: Sequence[str]) -> Floats:
    return np.array([weights[name] for name in names], dtype=np.float64)
