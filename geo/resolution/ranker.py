"""The ranker: probabilities for all candidates of an article's names at once, in passes.

The first pass scores each name alone, by prominence, type of place and kind of name. Its probabilities show in which
countries, states and regions the article's places are; with that context the second pass scores the candidates again.
Both passes are linear. Boosted trees then correct the scores of the candidates that are still likely, for features that
matter only in combination. In each pass a softmax over a name's candidates and "none of these" gives the probabilities.

The model file has the weights of the features by name, so that a person can read them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from geo.boosted_trees import GradientBoostedTrees, read_trees
from geo.errors import RecognizerError
from geo.geodesy import Floats, pairwise_distances
from geo.packaged_files import data_folder
from geo.resolution.candidate_features import CITY, STATIC_FEATURES, CandidateFeatureCache
from geo.resolution.candidate_matrix import CandidateMatrix, build_candidate_matrix
from geo.resolution.context_features import CONTEXT_FEATURES, GROUP_FEATURES, context_features, group_features
from geo.resolution.known_points import KnownPoint, log_odds_near_points
from geo.resolution.name_usage import USES
from geo.resolution.publishers import Home
from geo.resolution.toponyms import Toponym
from geo.types import Candidate

RANKER_FILE = "resolver.json"
NONE_FEATURES = ("none of these", "none of these, prominence of the best", "none of these, log namesakes")
LINEAR_FEATURES = STATIC_FEATURES + CONTEXT_FEATURES
FEATURES = LINEAR_FEATURES + GROUP_FEATURES

SHORT_TEXT = 300
"""Characters. With fewer, a text is hardly an article: its few names say little about each other."""

SAME_SPOT_KM = 50.0
"""Candidates of one name within this distance are one spot: a city, its county, its old town."""

# "None of these" is chosen only above this probability: a doubtful place with a low confidence is more useful than no
# place (2 % of the held-out gold).
_NONE_THRESHOLD = 0.95
# A factor that prefers cities to counties and other areas at the same spot. It does not change the accuracy on the
# corpora, but readers expect Geneva to be the city.
_CITY_PREFERENCE = 3.0
_CLEAR_USE = 1.0  # log-odds
_DIVISION, _TOWN = USES.index("division"), USES.index("town")
# The trees learned from whole articles. In a short text whose publisher is not known, the bounded weights of the linear
# passes serve better, and the trees' corrections count for less.
_SHARE_OF_TREES_IN_SHORT_TEXTS = 0.4
_MIN_RELATIVE_PROBABILITY = 0.01  # of a contender, relative to the likeliest candidate of the group
_MIN_SPOT_SHARE = 0.02  # probability relative to the likeliest candidate, below which a candidate makes no spot


@dataclass(frozen=True, slots=True)
class Ranker:
    """The model.

    Attributes:
        first: The weights of STATIC_FEATURES in the first pass.
        first_none: The weights of NONE_FEATURES in the first pass.
        second: The weights of LINEAR_FEATURES in the second pass.
        second_none: The weights of NONE_FEATURES in the second pass and with the trees.
        trees: The trees over FEATURES.
    """

    first: Floats
    first_none: Floats
    second: Floats
    second_none: Floats
    trees: GradientBoostedTrees


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate chosen for one toponym, and the probability of that choice.

    Attributes:
        candidate: The candidate, None for "none of these".
        probability: The probability that it, or none, is right.
        is_outside: Whether the text says that the place lies where no candidate does.
    """

    candidate: Candidate | None
    probability: float
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking of an article's candidates.

    Attributes:
        matrix: The n candidates in g groups.
        groups: The group index of each toponym.
        features: n × FEATURES.
        probabilities: n final probabilities; those of a group sum to 1 less the probability of "none of these".
        near_points: n log-odds that the points add which the text gives in numbers. The matrix's `prior` has them.
    """

    matrix: CandidateMatrix
    groups: list[int]
    features: Floats
    probabilities: Floats
    near_points: Floats


@lru_cache(maxsize=1)
def packaged_ranker() -> Ranker:
    """Return the packaged model, read once."""
    return read_ranker(data_folder() / RANKER_FILE)


def read_ranker(path: Path) -> Ranker:
    """Read a model that `write_ranker` wrote.

    Raises:
        RecognizerError: The file is missing, or is not a model of this version.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Ranker(
            first=_read_weights(content["first"], STATIC_FEATURES),
            first_none=_read_weights(content["first"], NONE_FEATURES),
            second=_read_weights(content["second"], LINEAR_FEATURES),
            second_none=_read_weights(content["second"], NONE_FEATURES),
            trees=read_trees(content["trees"], FEATURES),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path} is not a ranker of this version ({type(error).__name__}: {error}); reinstall Dateline"
        raise RecognizerError(message) from error


def write_ranker(path: Path, ranker: Ranker) -> None:
    """Write a model as JSON: weights by feature name, rounded to four decimals, and one tree a line."""
    content = {
        "first": _by_name(STATIC_FEATURES + NONE_FEATURES, [*ranker.first, *ranker.first_none]),
        "second": _by_name(LINEAR_FEATURES + NONE_FEATURES, [*ranker.second, *ranker.second_none]),
        "trees": ranker.trees.to_json(FEATURES),
    }
    passes = [f' "{name}": {json.dumps(content[name], indent=2)}' for name in ("first", "second")]
    trees = ",\n".join(f"  {json.dumps(tree)}" for tree in content["trees"])
    path.write_text("{\n" + ",\n".join(passes) + ',\n "trees": [\n' + trees + "\n ]\n}\n", encoding="utf-8")


def rank(
    toponyms: Sequence[Toponym],
    cache: CandidateFeatureCache,
    ranker: Ranker,
    home: Home | None = None,
    points: Sequence[KnownPoint] = (),
    *,
    is_short: bool = False,
) -> list[Choice]:
    """Choose a place, or none, for each toponym of one article, in the same order.

    Args:
        toponyms: The article's toponyms in reading order.
        cache: The source of their candidates.
        ranker: The model.
        home: The home of the article's publisher, None where unknown.
        points: The points that the text gives in numbers, in reading order.
        is_short: Whether the text has fewer than SHORT_TEXT characters.
    """
    indices, placeable = filter_placeable(toponyms, cache)
    choices = [Choice(None, 0.0)] * len(toponyms)
    if not placeable:
        return choices
    ranking = rank_candidates(placeable, cache, ranker, home, points, is_short=is_short)
    by_group = [_choose(ranking.matrix, group, ranking.probabilities) for group in range(len(ranking.matrix.groups))]
    for index, group, is_outside in zip(indices, ranking.groups, ranking.matrix.is_outside, strict=True):
        choices[index] = replace(by_group[group], is_outside=True) if is_outside else by_group[group]
    return choices


def rank_candidates(
    toponyms: Sequence[Toponym],
    cache: CandidateFeatureCache,
    ranker: Ranker,
    home: Home | None = None,
    points: Sequence[KnownPoint] = (),
    *,
    is_short: bool = False,
) -> Ranking:
    """Return the probabilities of all candidates.

    Args:
        toponyms: At least one, in reading order, each with at least one candidate; see `filter_placeable`.
        cache: The source of their candidates.
        ranker: The model.
        home: The home of the article's publisher, None where unknown.
        points: The points that the text gives in numbers, in reading order.
        is_short: Whether the text has fewer than SHORT_TEXT characters.
    """
    matrix = build_candidate_matrix(toponyms, cache, home)
    near_points = log_odds_near_points(matrix, toponyms, points)
    matrix = replace(matrix, prior=matrix.prior + near_points) if points else matrix
    linear, features = linear_passes(matrix, ranker)
    share_of_trees = _SHARE_OF_TREES_IN_SHORT_TEXTS if is_short and not any(matrix.home_is_known) else 1.0
    contenders = select_contenders(matrix, linear)
    # The trees are slow: the other candidates keep a probability of 0.
    scores = np.full(len(linear), -np.inf)
    scores[contenders] = score_candidates(ranker, features[contenders], share_of_trees)
    probabilities = softmax(matrix, scores, none_features(matrix) @ ranker.second_none)
    return Ranking(matrix, matrix.group_of_mention.tolist(), features, probabilities, near_points)


def filter_placeable(toponyms: Sequence[Toponym], cache: CandidateFeatureCache) -> tuple[list[int], list[Toponym]]:
    """Return the toponyms that may be placed under the user's constraints, after their indices in `toponyms`.

    A toponym and its container must both have a candidate: where only places in the United States are allowed, the
    Paris of "Paris, France" is not the one in Texas.
    """
    has_candidates = [bool(cache.get(toponym.name_id, toponym.kind).candidates) for toponym in toponyms]
    if all(has_candidates):
        return list(range(len(toponyms))), list(toponyms)
    indices = [
        index
        for index, toponym in enumerate(toponyms)
        if has_candidates[index] and (toponym.container is None or has_candidates[toponym.container])
    ]
    new_index = {index: position for position, index in enumerate(indices)}
    placeable = []
    for toponym in (toponyms[index] for index in indices):
        if toponym.container is None and toponym.link is None:
            placeable.append(toponym)
            continue
        container = None if toponym.container is None else new_index.get(toponym.container)
        after_comma = toponym.container_after_comma and container is not None
        outer = None if toponym.link is None else new_index.get(toponym.link.outer)
        link = None if toponym.link is None or outer is None else replace(toponym.link, outer=outer)
        placeable.append(replace(toponym, container=container, container_after_comma=after_comma, link=link))
    return indices, placeable


def linear_passes(matrix: CandidateMatrix, ranker: Ranker) -> tuple[Floats, Floats]:
    """Return the candidates' probabilities after the second pass (n), and their FEATURES (n × FEATURES)."""
    context = context_features(matrix, first_pass(matrix, ranker))
    features = np.hstack([matrix.static, context, group_features(matrix)])
    scores = np.hstack([matrix.static, context]) @ ranker.second
    return softmax(matrix, scores, none_features(matrix) @ ranker.second_none), features


def first_pass(matrix: CandidateMatrix, ranker: Ranker) -> Floats:
    """Return the candidates' probabilities from their names alone (n)."""
    return softmax(matrix, matrix.static @ ranker.first, none_features(matrix) @ ranker.first_none)


def select_contenders(matrix: CandidateMatrix, probabilities: Floats) -> np.ndarray:
    """Return n booleans: whether a candidate is likely enough that the trees score it."""
    best = np.maximum.reduceat(probabilities, matrix.starts[:-1])
    return np.asarray(probabilities >= _MIN_RELATIVE_PROBABILITY * best[matrix.group_of])


def score_candidates(ranker: Ranker, features: Floats, share_of_trees: float = 1.0) -> Floats:
    """Return the final score of each row of FEATURES, in log-odds; the trees' corrections count by their share."""
    corrections = share_of_trees * ranker.trees.score(features)
    return np.asarray(features[:, : len(LINEAR_FEATURES)] @ ranker.second + corrections)


def none_features(matrix: CandidateMatrix) -> Floats:
    """Return the values of NONE_FEATURES, a row for each group."""
    sizes = np.diff(matrix.starts)
    best = np.maximum.reduceat(matrix.static[:, 0], matrix.starts[:-1])
    return np.column_stack([np.ones(len(sizes)), best, np.log(sizes)])


def softmax(matrix: CandidateMatrix, scores: Floats, none_scores: Floats) -> Floats:
    """Return the candidates' probabilities within their groups, with the user's preferences added.

    Args:
        matrix: n candidates in g groups.
        scores: n log-odds.
        none_scores: g log-odds of "none of these", which has the probability that is missing from 1.
    """
    scores = scores + matrix.prior
    starts = matrix.starts[:-1]
    # The highest score of a group is subtracted, so that no exponential overflows.
    highest = np.maximum(np.maximum.reduceat(scores, starts), none_scores)
    weights = np.exp(scores - highest[matrix.group_of])
    totals = np.add.reduceat(weights, starts) + np.exp(none_scores - highest)
    return np.asarray(weights / totals[matrix.group_of])


def _choose(matrix: CandidateMatrix, group: int, probabilities: Floats) -> Choice:
    """Choose the likeliest candidate of the likeliest spot.

    A city, its county and its old town are candidates of one name, and the point is right whichever is chosen: the
    probability of a choice is the sum over all candidates within SAME_SPOT_KM of it.
    """
    rows = matrix.candidates_of(group)
    chances = probabilities[rows]
    likely = np.flatnonzero(chances >= _MIN_SPOT_SHARE * chances.max())
    none = 1.0 - float(chances.sum())
    if len(likely) == 1:
        return _choice(matrix, group, int(likely[0]), float(chances[likely[0]]), none)
    lat, lon = matrix.lat[rows][likely], matrix.lon[rows][likely]
    # A row for each likely candidate: which candidates are at its spot, and the sum of their probabilities.
    same_spot = pairwise_distances(lat, lon, lat, lon) <= SAME_SPOT_KM
    spot_chances = same_spot @ chances[likely]
    spot = int(np.argmax(spot_chances))
    preferred = chances[likely] * _level_preference(matrix, group)[likely]
    best = int(likely[np.argmax(np.where(same_spot[spot], preferred, -1.0))])
    return _choice(matrix, group, best, min(1.0, float(spot_chances[spot])), none)


def _level_preference(matrix: CandidateMatrix, group: int) -> Floats:
    """Return a factor for each candidate of a group, which prefers cities.

    Words beside the name that state another type of place ("the canton of Geneva"), or that use it as a division ("the
    farmers of Geneva"), cancel the preference.
    """
    mentions = matrix.groups[group]
    is_division = mentions.usage[_DIVISION] > mentions.usage[_TOWN] + _CLEAR_USE
    factor = 1.0 if mentions.types - {"city"} or is_division else _CITY_PREFERENCE
    return np.where(matrix.levels[matrix.candidates_of(group)] == CITY, factor, 1.0)


def _choice(matrix: CandidateMatrix, group: int, best: int, probability: float, none: float) -> Choice:
    if none > max(probability, _NONE_THRESHOLD):
        return Choice(None, none)
    return Choice(matrix.groups[group].features.candidates[best], probability)


def _by_name(names: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def _read_weights(weights: Mapping[str, float], names: Sequence[str]) -> Floats:
    return np.array([weights[name] for name in names], dtype=np.float64)
