"""What an article's other names say of each candidate, as columns of numbers."""

from __future__ import annotations

import numpy as np

from geo.geodesy import Floats, pairwise_distances
from geo.resolution.candidate_features import CITY, COUNTRY, LEVELS, STATE, STATIC_FEATURES, Ints
from geo.resolution.candidate_matrix import CandidateMatrix
from geo.resolution.containment import containment

CONTEXT_FEATURES = (
    "inside the container named",
    "inside the container named, a comma between",
    "outside the container named",
    "holds the place named inside it",
    "lacks the place named inside it",
    "inside a country named",
    "inside a state named",
    "inside a country named, though not where the rest is",
    "inside a country named nearby",
    "inside a state named nearby",
    "country's share of the other places",
    "state's share of the other places",
    "country's share of the places nearby",
    "state's share of the places nearby",
    "town times state's share",
    "best known of its country, country's share",
    "best known of its country, in a country named",
    "capital, country's share",
    "capital of a country named",
    "listed with its kind",
    "listed with its country",
    "listed with its state",
    "close to other places",
    "very close to other places",
    "close to places nearby in the text",
    "nearest other place, log km",
    "is of the type named beside it",
    "is not of the type named beside it",
    "country, and others lie in it",
    "state, and others lie in it",
    "capital that speaks",
    "speaks, and is no capital",
    "town that opens the story",
    "in the publisher's country",
    "in the publisher's state",
    "close to the publisher's home",
    "very close to the publisher's home",
    "beside a famous namesake, close to the publisher's home",
)
GROUP_FEATURES = (
    "log namesakes",
    "log names in the article",
    "log mentions",
    "publisher's country known",
    "publisher's home known",
)
_NEAR_KM = 150.0
_VERY_NEAR_KM = 30.0
_FEW_VOTES = 0.3
_HUMBLE = STATIC_FEATURES.index("beside a famous namesake")
_CAPITAL = STATIC_FEATURES.index("capital")
_BEST_KNOWN = STATIC_FEATURES.index("best known of its country")
_AREAS = np.array([level in ("country", "state", "area") for level in LEVELS])
_TYPES = {
    "county": {"county"}, "district": {"county", "division"}, "state": {"state"}, "city": {"city"},
    "water": {"area"}, "relief": {"area"}, "site": {"site"}, "country": {"country"},
}  # fmt: skip
_LEVELS_OF_TYPE = {word: np.array([level in wanted for level in LEVELS]) for word, wanted in _TYPES.items()}


def context_features(board: CandidateMatrix, probabilities: Floats) -> Floats:
    """Return a row a candidate and a column for each of CONTEXT_FEATURES, given what is believed so far."""
    belief = probabilities * board.weights[board.group_of]
    town, country, state = board.kinds == CITY, board.kinds == COUNTRY, board.kinds == STATE
    humble, capital, best_known = (board.static[:, column] for column in (_HUMBLE, _CAPITAL, _BEST_KNOWN))
    votes = _Votes(board, belief, country, state)
    everywhere, nearby, listed = votes.seen(board.apart), votes.seen(board.nearby), votes.seen(board.listed)
    country_named, state_named = np.minimum(1.0, everywhere[1]), np.minimum(1.0, everywhere[3])
    country_share = _share(everywhere[0], everywhere[4][board.group_of])
    state_share = _share(everywhere[2], everywhere[5][board.group_of])
    speaks, opens = (
        np.array([getattr(group, flag) for group in board.groups], dtype=float)[board.group_of]
        for flag in ("speaks", "opens")
    )
    columns = [
        *containment(board, probabilities),
        country_named,
        state_named,
        country_named * (1.0 - country_share) * ~country,
        np.minimum(1.0, nearby[1]),
        np.minimum(1.0, nearby[3]),
        country_share,
        state_share,
        _share(nearby[0], nearby[4][board.group_of]),
        _share(nearby[2], nearby[5][board.group_of]),
        town * state_share,
        best_known * country_share,
        best_known * country_named,
        capital * country_share,
        capital * country_named,
        _listed_kind(board, belief),
        _share(listed[0] + listed[1], (listed[4] + listed[6])[board.group_of]),
        _share(listed[2] + listed[3], (listed[5] + listed[7])[board.group_of]),
        *_proximity(board, probabilities),
        *_types(board),
        country * (1.0 - np.exp(-everywhere[0])),
        state * (1.0 - np.exp(-everywhere[2])),
        speaks * capital,
        speaks * (1.0 - capital),
        opens * town,
        *board.home.T,
        humble * board.home[:, 2],
    ]
    return np.array(columns).T


def group_features(board: CandidateMatrix) -> Floats:
    """Return a row a candidate and a column for each of GROUP_FEATURES, which its namesakes share."""
    sizes = np.diff(board.starts)
    same = np.broadcast_to([np.log(len(sizes)), *map(float, board.home_known)], (len(sizes), 3))
    columns = np.column_stack([np.log(sizes), same[:, 0], 2.0 * np.log(board.weights), same[:, 1:]])
    return np.asarray(columns[board.group_of])


class _Votes:
    """The groups' belief by country and state: of places in them, and of the countries and states themselves."""

    def __init__(self, board: CandidateMatrix, belief: Floats, country: np.ndarray, state: np.ndarray) -> None:
        self._board = board
        within_country = _table(board, board.countries, np.where(country, 0.0, belief))
        the_country = _table(board, board.countries, np.where(country, belief, 0.0))
        within_state = _table(board, board.admin1s, np.where(country | state, 0.0, belief))
        the_state = _table(board, board.admin1s, np.where(state, belief, 0.0))
        self._parts = (within_country, the_country, within_state, the_state)
        self._stacked = np.hstack(self._parts)
        self._widths = np.cumsum([0] + [part.shape[1] for part in self._parts])

    def seen(self, weight: Floats) -> tuple[Floats, ...]:
        """Return, with the groups weighing in one another as `weight` says: for each candidate the votes for places in
        its country, for its country, for places in its state, for its state; for each group, all votes of the first and
        third kind, then of the second and fourth."""
        board = self._board
        seen = weight @ self._stacked
        codes = (board.countries, board.countries, board.admin1s, board.admin1s)
        mine = [seen[board.group_of, start + code] for start, code in zip(self._widths.tolist(), codes, strict=False)]
        sums = [seen[:, start:end].sum(axis=1) for start, end in zip(self._widths, self._widths[1:], strict=False)]
        return (*mine, sums[0], sums[2], sums[1], sums[3])


def _table(board: CandidateMatrix, codes: Ints, votes: Floats) -> Floats:
    """Return a row a group, a column a code: the votes; nothing for code 0, which stands for no country or state."""
    width = int(codes.max()) + 1
    counted = np.bincount(board.group_of * width + codes, votes, len(board.groups) * width)
    table: Floats = np.asarray(counted, dtype=np.float64).reshape(len(board.groups), width)
    table[:, 0] = 0.0
    return table


def _share(votes: Floats, total: Floats) -> Floats:
    """Return votes as a share of all; less where all of them are little."""
    return np.asarray(votes / (total + _FEW_VOTES))


def _listed_kind(board: CandidateMatrix, belief: Floats) -> Floats:
    """Return how far the names in the same enumeration are of each candidate's kind: "Georgia, Ohio and Texas"."""
    width = len(LEVELS)
    table = np.bincount(board.group_of * width + board.kinds, belief, len(board.groups) * width)
    seen = board.listed @ table.reshape(len(board.groups), width)
    return _share(seen[board.group_of, board.kinds], seen.sum(axis=1)[board.group_of])


def _proximity(board: CandidateMatrix, probabilities: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return how near each candidate is to the likeliest towns, sites and counties of other groups."""
    ahead = np.lexsort((-probabilities, board.group_of))[board.starts[:-1]]
    anchors = ahead[~_AREAS[board.kinds[ahead]]]
    if not len(anchors):
        nothing = np.zeros(len(board.kinds))
        return nothing, nothing, nothing, np.ones(len(board.kinds))
    km = pairwise_distances(board.lat, board.lon, board.lat[anchors], board.lon[anchors])
    groups = board.group_of[anchors]
    belief = probabilities[anchors] * board.weights[groups] * board.apart[:, groups][board.group_of]
    close = (np.exp(-km / _NEAR_KM) * belief).sum(axis=1)
    very_close = (np.exp(-km / _VERY_NEAR_KM) * belief).sum(axis=1)
    close_nearby = (np.exp(-km / _NEAR_KM) * belief * board.nearby[:, groups][board.group_of]).sum(axis=1)
    nearest = np.where(belief > 0, km, 20_000.0).min(axis=1)
    return (
        1.0 - np.exp(-close),
        1.0 - np.exp(-very_close),
        1.0 - np.exp(-close_nearby),
        np.log1p(np.minimum(nearest, 20_000.0)) / np.log1p(20_000.0),
    )


def _types(board: CandidateMatrix) -> tuple[Floats, Floats]:
    fits, misfits = np.zeros(len(board.kinds)), np.zeros(len(board.kinds))
    for index, group in enumerate(board.groups):
        if group.types:
            own = board.slice(index)
            wanted = np.logical_or.reduce([_LEVELS_OF_TYPE[word] for word in group.types])
            fit = wanted[board.kinds[own]]
            fits[own], misfits[own] = fit, ~fit & fit.any()
    return fits, misfits
