"""Ranking the candidates of every name in an article at once, in two passes.

The first pass sees names only: prominence, kind of place, kind of name. Its probabilities say which countries and
states the article is in; the second pass weighs that context too, twice over, so that towns settled in its first round
support others in its second. In each pass a softmax over a name's candidates, and over "none of these", gives
probabilities.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from geo.errors import RecognizerError
from geo.model import Candidate
from geo.resolution.context import CONTEXT_FEATURES, Board, context_features, lay_out
from geo.resolution.distance import Floats, distances_km
from geo.resolution.tables import STATIC_FEATURES, CandidateTables
from geo.resolution.toponyms import Toponym
from geo.resources import data_folder

RANKER_FILE = "resolver.json"
NONE_FEATURES = ("none of these", "none of these, prominence of the best", "none of these, log namesakes")
ROUNDS = 2
SAME_SPOT_KM = 50.0
NONE_AT_LEAST = 0.9  # a doubtful place, said with low confidence, serves better than none (2 % of held-out gold)


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights of the two passes: over STATIC_FEATURES, CONTEXT_FEATURES (second pass only), and NONE_FEATURES."""

    first: Floats
    first_none: Floats
    second: Floats
    second_none: Floats


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate chosen for one toponym, None for "none of these", and its probability."""

    candidate: Candidate | None
    probability: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """How an article's candidates were weighed in the end: a row of `features` and a probability each, and the group of
    each toponym."""

    board: Board
    groups: list[int]
    features: Floats
    probabilities: Floats


@lru_cache(maxsize=1)
def packaged_ranker() -> Ranker:
    """Return the packaged weights, read once."""
    return read_ranker(data_folder() / RANKER_FILE)


def read_ranker(path: Path) -> Ranker:
    """Read weights that `write_ranker` wrote; raises RecognizerError where they are missing or of another version."""
    second = STATIC_FEATURES + CONTEXT_FEATURES
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Ranker(
            first=np.array([content["first"][name] for name in STATIC_FEATURES]),
            first_none=np.array([content["first"][name] for name in NONE_FEATURES]),
            second=np.array([content["second"][name] for name in second]),
            second_none=np.array([content["second"][name] for name in NONE_FEATURES]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path}: no weights of this version of Dateline ({type(error).__name__}: {error}); install it anew"
        raise RecognizerError(message) from error


def write_ranker(path: Path, ranker: Ranker) -> None:
    """Write the weights by feature name, so that a person can read what decides."""
    first = dict(zip(STATIC_FEATURES + NONE_FEATURES, [*ranker.first, *ranker.first_none], strict=True))
    second_names = STATIC_FEATURES + CONTEXT_FEATURES + NONE_FEATURES
    second = dict(zip(second_names, [*ranker.second, *ranker.second_none], strict=True))
    rounded = {
        name: {feature: round(float(weight), 4) for feature, weight in weights.items()}
        for name, weights in (("first", first), ("second", second))
    }
    path.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


def rank(toponyms: Sequence[Toponym], tables: CandidateTables, ranker: Ranker) -> list[Choice]:
    """Choose a place, or none, for every toponym of one article, in the same order."""
    kept, rest = placeable(toponyms, tables)
    if not rest:
        return [Choice(None, 0.0)] * len(toponyms)
    weighing = weigh(rest, tables, ranker)
    chosen = [_choose(weighing.board, index, weighing.probabilities) for index in range(len(weighing.board.groups))]
    choices = [Choice(None, 0.0)] * len(toponyms)
    for index, group in zip(kept, weighing.groups, strict=True):
        choices[index] = chosen[group]
    return choices


def weigh(toponyms: Sequence[Toponym], tables: CandidateTables, ranker: Ranker) -> Weighing:
    """Weigh the candidates of an article's toponyms, of which there is one at least, each with a candidate at least."""
    board = lay_out(toponyms, tables)
    groups = group_of_mentions(board, len(toponyms))
    probabilities = first_pass(board, ranker)
    for _ in range(ROUNDS):
        context = context_features(board, probabilities, groups)
        probabilities = second_pass(board, ranker, context)
    return Weighing(board, groups, np.hstack([board.static, context]), probabilities)


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


def group_of_mentions(board: Board, count: int) -> list[int]:
    """Return, for each toponym, the index of its group."""
    groups = [0] * count
    for index, group in enumerate(board.groups):
        for mention in group.mentions:
            groups[mention] = index
    return groups


def first_pass(board: Board, ranker: Ranker) -> Floats:
    """Return the probability of each candidate from its name alone."""
    return softmax(board, board.static @ ranker.first, none_features(board) @ ranker.first_none)


def second_pass(board: Board, ranker: Ranker, context: Floats) -> Floats:
    """Return the probability of each candidate in the context given."""
    scores = scores_of(ranker, np.hstack([board.static, context]))
    return softmax(board, scores, none_features(board) @ ranker.second_none)


def scores_of(ranker: Ranker, features: Floats) -> Floats:
    """Return the score, in log-odds, of each row of STATIC_FEATURES and CONTEXT_FEATURES."""
    return np.asarray(features @ ranker.second)


def none_features(board: Board) -> Floats:
    """Return a row a group and a column for each of NONE_FEATURES."""
    sizes = np.diff(board.starts)
    best = np.maximum.reduceat(board.static[:, 0], board.starts[:-1])
    return np.column_stack([np.ones(len(sizes)), best, np.log(sizes)])


def softmax(board: Board, scores: Floats, none_scores: Floats) -> Floats:
    """Return probabilities within each group, given the user's preferences; what is missing to one is that of "none of
    these"."""
    scores = scores + board.prior
    starts = board.starts[:-1]
    top = np.maximum(np.maximum.reduceat(scores, starts), none_scores)
    weights = np.exp(scores - top[board.group_of])
    totals = np.add.reduceat(weights, starts) + np.exp(none_scores - top)
    return np.asarray(weights / totals[board.group_of])


def _choose(board: Board, index: int, probabilities: Floats) -> Choice:
    """Choose the likeliest place of the likeliest spot.

    A city, its county and its old town are candidates of one name, and whichever is chosen, the point is right: the
    probability of a choice is that of all candidates within SAME_SPOT_KM of it.
    """
    own = slice(int(board.starts[index]), int(board.starts[index + 1]))
    chances = probabilities[own]
    likely = np.flatnonzero(chances >= 0.02 * chances.max())
    lat, lon = board.lat[own][likely], board.lon[own][likely]
    together = distances_km(lat, lon, lat, lon) <= SAME_SPOT_KM
    spots = together @ chances[likely]
    spot = int(np.argmax(spots))
    best = int(likely[np.argmax(np.where(together[spot], chances[likely], -1.0))])
    probability, none = min(1.0, float(spots[spot])), 1.0 - float(chances.sum())
    if none > max(probability, NONE_AT_LEAST):
        return Choice(None, none)
    return Choice(board.groups[index].table.candidates[best], probability)
