"""Ranking the candidates of every name in an article at once, in passes.

The first pass sees names only: prominence, kind of place, kind of name. Its probabilities say which countries and
states the article is in, and where; the second pass weighs that context too. Both are linear, and know what a person
can say in a line. Boosted trees then correct the scores of the candidates that are still in the running, where features
matter only together: a small namesake in a story that is otherwise about its own county. In each pass a softmax over a
name's candidates, and over "none of these", gives probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.geodesy import Floats, pairwise_distances
from geo.resolution.candidate_features import CITY, CandidateTables
from geo.resolution.candidate_matrix import CandidateMatrix, build_candidate_matrix
from geo.resolution.context_features import context_features, group_features
from geo.resolution.publishers import Home
from geo.resolution.ranker_model import LINEAR_FEATURES, Ranker
from geo.resolution.toponyms import Toponym
from geo.types import Candidate

SAME_SPOT_KM = 50.0
NONE_AT_LEAST = 0.9  # a doubtful place, said with low confidence, serves better than none (2 % of held-out gold)
_CITY_FIRST = 3.0  # which changes no score on the corpora, only what a reader would wonder at
IN_THE_RUNNING = 0.01  # of the probability of the likeliest


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate chosen for one toponym, None for "none of these", and its probability."""

    candidate: Candidate | None
    probability: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """How an article's candidates were weighed in the end: a row of `features` and a probability each, and the group of
    each toponym."""

    board: CandidateMatrix
    groups: list[int]
    features: Floats
    probabilities: Floats


def rank(
    toponyms: Sequence[Toponym], tables: CandidateTables, ranker: Ranker, home: Home | None = None
) -> list[Choice]:
    """Choose a place, or none, for every toponym of one article, in the same order; `home` is its publisher's."""
    kept, rest = placeable(toponyms, tables)
    if not rest:
        return [Choice(None, 0.0)] * len(toponyms)
    weighing = rank_candidates(rest, tables, ranker, home)
    chosen = [_choose(weighing.board, index, weighing.probabilities) for index in range(len(weighing.board.groups))]
    choices = [Choice(None, 0.0)] * len(toponyms)
    for index, group in zip(kept, weighing.groups, strict=True):
        choices[index] = chosen[group]
    return choices


def rank_candidates(
    toponyms: Sequence[Toponym], tables: CandidateTables, ranker: Ranker, home: Home | None = None
) -> Ranking:
    """Weigh the candidates of an article's toponyms, of which there is one at least, each with a candidate at least."""
    board = build_candidate_matrix(toponyms, tables, home)
    linear, features = linear_passes(board, ranker)
    running = in_the_running(board, linear)
    scores = np.full(len(linear), -np.inf)
    scores[running] = scores_of(ranker, features[running])
    probabilities = softmax(board, scores, none_features(board) @ ranker.second_none)
    return Ranking(board, board.group_of_mention.tolist(), features, probabilities)


def placeable(toponyms: Sequence[Toponym], tables: CandidateTables) -> tuple[list[int], list[Toponym]]:
    """Return the toponyms that a user's control leaves candidates, and whose container it does, with their indices.

    Where only places in the United States count, the Paris of "Paris, France" is not the one in Texas.
    """
    inside = [bool(tables.table(toponym.name_id, toponym.kind).candidates) for toponym in toponyms]
    if all(inside):
        return list(range(len(toponyms))), list(toponyms)
    kept = [
        index
        for index, toponym in enumerate(toponyms)
        if inside[index] and (toponym.container is None or inside[toponym.container])
    ]
    places = {index: place for place, index in enumerate(kept)}
    rest = []
    for toponym in (toponyms[index] for index in kept):
        container = None if toponym.container is None else places.get(toponym.container)
        rest.append(replace(toponym, container=container, tight=toponym.tight and container is not None))
    return kept, rest


def linear_passes(board: CandidateMatrix, ranker: Ranker) -> tuple[Floats, Floats]:
    """Return each candidate's probability after the linear passes, and the features of the second."""
    context = context_features(board, first_pass(board, ranker))
    return second_pass(board, ranker, context), np.hstack([board.static, context, group_features(board)])


def first_pass(board: CandidateMatrix, ranker: Ranker) -> Floats:
    """Return the probability of each candidate from its name alone."""
    return softmax(board, board.static @ ranker.first, none_features(board) @ ranker.first_none)


def second_pass(board: CandidateMatrix, ranker: Ranker, context: Floats) -> Floats:
    """Return the probability of each candidate in the context given, without the trees."""
    scores = np.hstack([board.static, context]) @ ranker.second
    return softmax(board, scores, none_features(board) @ ranker.second_none)


def in_the_running(board: CandidateMatrix, probabilities: Floats) -> np.ndarray:
    """Return which candidates are likely enough to be looked at closely."""
    best = np.maximum.reduceat(probabilities, board.starts[:-1])
    return np.asarray(probabilities >= IN_THE_RUNNING * best[board.group_of])


def scores_of(ranker: Ranker, features: Floats) -> Floats:
    """Return the score, in log-odds, of each row of FEATURES."""
    return np.asarray(features[:, : len(LINEAR_FEATURES)] @ ranker.second + ranker.trees.score(features))


def none_features(board: CandidateMatrix) -> Floats:
    """Return a row a group and a column for each of NONE_FEATURES."""
    sizes = np.diff(board.starts)
    best = np.maximum.reduceat(board.static[:, 0], board.starts[:-1])
    return np.column_stack([np.ones(len(sizes)), best, np.log(sizes)])


def softmax(board: CandidateMatrix, scores: Floats, none_scores: Floats) -> Floats:
    """Return probabilities within each group, given the user's preferences; what is missing to one is that of "none of
    these"."""
    scores = scores + board.prior
    starts = board.starts[:-1]
    top = np.maximum(np.maximum.reduceat(scores, starts), none_scores)
    weights = np.exp(scores - top[board.group_of])
    totals = np.add.reduceat(weights, starts) + np.exp(none_scores - top)
    return np.asarray(weights / totals[board.group_of])


def _usual(board: CandidateMatrix, own: slice) -> Floats:
    """Return a factor for each candidate by which to choose between those of one spot: Geneva is the city before it's
    the canton, unless the words beside it say otherwise."""
    group = board.groups[int(board.group_of[own.start])]
    return np.where(board.kinds[own] == CITY, 1.0 if group.types - {"city"} else _CITY_FIRST, 1.0)


def _choose(board: CandidateMatrix, index: int, probabilities: Floats) -> Choice:
    """Choose the likeliest place of the likeliest spot.

    A city, its county and its old town are candidates of one name, and whichever is chosen, the point is right: the
    probability of a choice is that of all candidates within SAME_SPOT_KM of it.
    """
    own = slice(int(board.starts[index]), int(board.starts[index + 1]))
    chances = probabilities[own]
    likely = np.flatnonzero(chances >= 0.02 * chances.max())
    none = 1.0 - float(chances.sum())
    if len(likely) == 1:
        return _placed(board, index, int(likely[0]), float(chances[likely[0]]), none)
    lat, lon = board.lat[own][likely], board.lon[own][likely]
    together = pairwise_distances(lat, lon, lat, lon) <= SAME_SPOT_KM
    spots = together @ chances[likely]
    spot = int(np.argmax(spots))
    best = int(likely[np.argmax(np.where(together[spot], chances[likely] * _usual(board, own)[likely], -1.0))])
    return _placed(board, index, best, min(1.0, float(spots[spot])), none)


def _placed(board: CandidateMatrix, index: int, best: int, probability: float, none: float) -> Choice:
    if none > max(probability, NONE_AT_LEAST):
        return Choice(None, none)
    return Choice(board.groups[index].table.candidates[best], probability)
