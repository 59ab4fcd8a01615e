"""Features of candidates that depend on the article's other names.

The other names vote for countries, states and points: each of their candidates votes with its probability in the pass
before.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from geo.geodesy import Floats, pairwise_distances
from geo.resolution.candidate_features import (
    AREA,
    CITY,
    COUNTRY,
    COUNTY,
    DIVISION,
    LEVELS,
    STATE,
    STATIC_FEATURES,
    Ints,
)
from geo.resolution.candidate_matrix import CandidateMatrix
from geo.resolution.name_usage import USES

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
    "speaks, and is no capital",  # prose: key of data/resolver.json
    "town that opens the story",
    "state with a namesake capital, and others lie in it",
    "state, and others of its country are named",
    "country, and others are named",
    "is used as its level is",
    "is used as its level is, and has a namesake of another",
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
_CLOSE_KM, _VERY_CLOSE_KM = 150.0, 30.0  # distances at which closeness falls to 1/e
_MAX_KM = 20_000.0
_SMOOTHING = 0.3  # votes, added to the total of a share: few votes give a small share
_CERTAIN_CONTAINER, _CONTAINER_SMOOTHING = 0.2, 0.1  # relative and absolute probability
_FAMOUS_NAMESAKE = STATIC_FEATURES.index("beside a famous namesake")
_CAPITAL = STATIC_FEATURES.index("capital")
_BEST_KNOWN = STATIC_FEATURES.index("best known of its country")
_NAMESAKE_CAPITAL = STATIC_FEATURES.index("division with a namesake capital")
_HAS_TWIN = STATIC_FEATURES.index("has a namesake at another level")
_MAX_USAGE = 3.0
_USE_OF_LEVEL = np.array(
    [
        {"country": USES.index("country"), "city": USES.index("town")}.get(
            level, USES.index("division") if level in ("state", "county", "division") else -1
        )
        for level in LEVELS
    ]
)
_IS_LARGE = np.array([level in ("country", "state", "area") for level in LEVELS])
_LEVELS_OF_TYPE = {
    word: np.array([level in levels for level in LEVELS])
    for word, levels in {
        "county": {"county"}, "district": {"county", "division"}, "state": {"state"}, "city": {"city"},
        "water": {"area"}, "relief": {"area"}, "site": {"site"}, "country": {"country"},
    }.items()
}  # fmt: skip


def context_features(matrix: CandidateMatrix, probabilities: Floats) -> Floats:
    """Return the values of CONTEXT_FEATURES, a row for each candidate.

    Args:
        matrix: The n candidates of an article.
        probabilities: n probabilities of the candidates, from the first pass.

    Returns:
        n × CONTEXT_FEATURES.
    """
    votes = probabilities * matrix.group_weights[matrix.group_of]
    city, country, state = matrix.levels == CITY, matrix.levels == COUNTRY, matrix.levels == STATE
    famous_namesake, capital, best_known = (
        matrix.static[:, column] for column in (_FAMOUS_NAMESAKE, _CAPITAL, _BEST_KNOWN)
    )
    tables = _VoteTables(matrix, votes, country, state)
    everywhere, nearby = tables.count(matrix.different_name), tables.count(matrix.text_proximity)
    enumerated = tables.count(matrix.same_enumeration)
    country_named, state_named = np.minimum(1.0, everywhere.country), np.minimum(1.0, everywhere.state)
    country_share = _share(everywhere.in_country, everywhere.in_any_country)
    state_share = _share(everywhere.in_state, everywhere.in_any_state)
    is_speaker = np.array([float(group.is_speaker) for group in matrix.groups])[matrix.group_of]
    is_dateline = np.array([float(group.is_dateline) for group in matrix.groups])[matrix.group_of]
    columns = [
        *_containment(matrix, probabilities),
        country_named,
        state_named,
        country_named * (1.0 - country_share) * ~country,
        np.minimum(1.0, nearby.country),
        np.minimum(1.0, nearby.state),
        country_share,
        state_share,
        _share(nearby.in_country, nearby.in_any_country),
        _share(nearby.in_state, nearby.in_any_state),
        city * state_share,
        best_known * country_share,
        best_known * country_named,
        capital * country_share,
        capital * country_named,
        _enumerated_with_level(matrix, votes),
        _share(enumerated.in_country + enumerated.country, enumerated.in_any_country + enumerated.any_country),
        _share(enumerated.in_state + enumerated.state, enumerated.in_any_state + enumerated.any_state),
        *_proximity(matrix, probabilities),
        *_type_agreement(matrix),
        country * (1.0 - np.exp(-everywhere.in_country)),
        state * (1.0 - np.exp(-everywhere.in_state)),
        is_speaker * capital,
        is_speaker * (1.0 - capital),
        is_dateline * city,
        matrix.static[:, _NAMESAKE_CAPITAL] * (1.0 - np.exp(-everywhere.in_state)),
        state * (1.0 - np.exp(-everywhere.states_of_country)),
        country * (1.0 - np.exp(-everywhere.any_country)),
        *_usage_agreement(matrix),
        *matrix.home.T,
        famous_namesake * matrix.home[:, 2],
    ]
    return np.array(columns).T


def group_features(matrix: CandidateMatrix) -> Floats:
    """Return the values of GROUP_FEATURES, a row for each candidate; they are the same for all of one group."""
    sizes = np.diff(matrix.starts)
    same = np.broadcast_to([np.log(len(sizes)), *map(float, matrix.home_is_known)], (len(sizes), 3))
    columns = np.column_stack([np.log(sizes), same[:, 0], 2.0 * np.log(matrix.group_weights), same[:, 1:]])
    return np.asarray(columns[matrix.group_of])


@dataclass(frozen=True, slots=True)
class _Votes:
    """The votes of other groups, as each of the n candidates sees them.

    `in_country` and `in_state` are for places in the candidate's country and state, `country` and `state` for those
    themselves, `states_of_country` for the states of its country. The other four are the same counts over all
    countries and states.
    """

    in_country: Floats
    country: Floats
    in_state: Floats
    state: Floats
    states_of_country: Floats
    in_any_country: Floats
    any_country: Floats
    in_any_state: Floats
    any_state: Floats


class _VoteTables:
    """The votes of each group by country and by state; a candidate votes with its probability."""

    def __init__(self, matrix: CandidateMatrix, votes: Floats, country: np.ndarray, state: np.ndarray) -> None:
        self._matrix = matrix
        tables = (
            _votes_by_number(matrix, matrix.countries, np.where(country, 0.0, votes)),
            _votes_by_number(matrix, matrix.countries, np.where(country, votes, 0.0)),
            _votes_by_number(matrix, matrix.admin1s, np.where(country | state, 0.0, votes)),
            _votes_by_number(matrix, matrix.admin1s, np.where(state, votes, 0.0)),
            _votes_by_number(matrix, matrix.countries, np.where(state, votes, 0.0)),
        )
        # Side by side, so that one product with the weights counts all.
        self._tables = np.hstack(tables)
        self._offsets = np.cumsum([0] + [table.shape[1] for table in tables])

    def count(self, weights: Floats) -> _Votes:
        """Count the votes.

        Args:
            weights: g × g, how much the votes of each group (column) count for the candidates of each group (row).
        """
        matrix = self._matrix
        counted = weights @ self._tables
        # Each candidate reads the row of its group: in each table the column of its own country or state, and then, in
        # the first four, the sum of all columns.
        numbers = (matrix.countries, matrix.countries, matrix.admin1s, matrix.admin1s, matrix.countries)
        votes = [
            counted[matrix.group_of, offset + number]
            for offset, number in zip(self._offsets.tolist(), numbers, strict=False)
        ]
        totals = [
            counted[:, start:end].sum(axis=1)[matrix.group_of] for start, end in pairwise(self._offsets[:-1].tolist())
        ]
        return _Votes(*votes, *totals)


def _votes_by_number(matrix: CandidateMatrix, numbers: Ints, votes: Floats) -> Floats:
    """Return the votes of each group (rows) for each number (columns); none for number 0, "no country or state"."""
    width = int(numbers.max()) + 1
    # Rows and columns as one flat index, because `bincount` sums over one dimension only.
    counted = np.bincount(matrix.group_of * width + numbers, votes, len(matrix.groups) * width)
    table: Floats = np.asarray(counted, dtype=np.float64).reshape(len(matrix.groups), width)
    table[:, 0] = 0.0
    return table


def _share(votes: Floats, total: Floats) -> Floats:
    return np.asarray(votes / (total + _SMOOTHING))


def _enumerated_with_level(matrix: CandidateMatrix, votes: Floats) -> Floats:
    """Return the share of a candidate's level among the names in the same enumeration: "Georgia, Ohio and Texas"."""
    width = len(LEVELS)
    table = np.bincount(matrix.group_of * width + matrix.levels, votes, len(matrix.groups) * width)
    counted = matrix.same_enumeration @ table.reshape(len(matrix.groups), width)
    return _share(counted[matrix.group_of, matrix.levels], counted.sum(axis=1)[matrix.group_of])


def _proximity(matrix: CandidateMatrix, probabilities: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return four columns: how close each candidate is to the likeliest places of other groups.

    Only cities, counties, divisions and sites count: the middle of a country is near nothing that matters.
    """
    # Sorted by group, then by descending probability: the first candidate of each group is its likeliest.
    likeliest = np.lexsort((-probabilities, matrix.group_of))[matrix.starts[:-1]]
    anchors = likeliest[~_IS_LARGE[matrix.levels[likeliest]]]
    if not len(anchors):
        zeros = np.zeros(len(matrix.levels))
        return zeros, zeros, zeros, np.ones(len(matrix.levels))
    km = pairwise_distances(matrix.lat, matrix.lon, matrix.lat[anchors], matrix.lon[anchors])
    groups = matrix.group_of[anchors]
    # n × anchors; 0 where anchor and candidate have the same name, or are one place by two names.
    votes = (
        (km > 0)
        * probabilities[anchors]
        * matrix.group_weights[groups]
        * matrix.different_name[:, groups][matrix.group_of]
    )
    close = (np.exp(-km / _CLOSE_KM) * votes).sum(axis=1)
    very_close = (np.exp(-km / _VERY_CLOSE_KM) * votes).sum(axis=1)
    close_nearby = (np.exp(-km / _CLOSE_KM) * votes * matrix.text_proximity[:, groups][matrix.group_of]).sum(axis=1)
    nearest = np.where(votes > 0, km, _MAX_KM).min(axis=1)
    return (
        1.0 - np.exp(-close),
        1.0 - np.exp(-very_close),
        1.0 - np.exp(-close_nearby),
        np.log1p(np.minimum(nearest, _MAX_KM)) / np.log1p(_MAX_KM),
    )


def _type_agreement(matrix: CandidateMatrix) -> tuple[Floats, Floats]:
    """Return two columns: whether a candidate is of the type written beside its name, and whether only others are."""
    agrees, disagrees = np.zeros(len(matrix.levels)), np.zeros(len(matrix.levels))
    for index, group in enumerate(matrix.groups):
        if group.types:
            rows = matrix.candidates_of(index)
            levels = np.logical_or.reduce([_LEVELS_OF_TYPE[word] for word in group.types])
            fits = levels[matrix.levels[rows]]
            agrees[rows], disagrees[rows] = fits, ~fits & fits.any()
    return agrees, disagrees


def _usage_agreement(matrix: CandidateMatrix) -> tuple[Floats, Floats]:
    """Return two columns: the log-odds of the use that fits a candidate's level; the same if it has a twin.

    A twin is a well-known place of the same name in the same country at another level.
    """
    usage = np.clip(np.array([group.usage for group in matrix.groups]), -_MAX_USAGE, _MAX_USAGE)[matrix.group_of]
    uses = _USE_OF_LEVEL[matrix.levels]
    fits = np.where(uses >= 0, usage[np.arange(len(uses)), uses], 0.0)
    # A capital also stands for the government of its country, where the name is not used as a division.
    of_capital, of_country, of_division = (usage[:, USES.index(use)] for use in ("capital", "country", "division"))
    of_capital = np.where(of_country > of_division, np.maximum(of_capital, of_country), of_capital)
    fits = np.where(matrix.static[:, _CAPITAL] > 0, of_capital, fits)
    return fits, fits * matrix.static[:, _HAS_TWIN]


def _containment(matrix: CandidateMatrix, probabilities: Floats) -> list[Floats]:
    """Return five columns, which in "Paris, Texas" concern each Paris (the inner name) and each Texas (the outer name).

    For inner candidates: the probability of being in the outer name's place; the same if only a comma is between; the
    probability of not being there, if another candidate is. For outer candidates: the probability of containing the
    inner name's place; that of not containing it, if another candidate does.
    """
    inside, after_comma, outside, contains, lacks = (np.zeros(len(matrix.group_of)) for _ in range(5))
    for index, group in enumerate(matrix.groups):
        if group.container is None:
            continue
        outer_index = int(matrix.group_of_mention[group.container])
        if outer_index == index:  # "New York, New York" in one group
            continue
        inner, outer = matrix.candidates_of(index), matrix.candidates_of(outer_index)
        within = _within(matrix, inner, outer)
        covered = _relative_to_best(within @ probabilities[outer])
        inside[inner] = covered
        after_comma[inner] = covered * group.container_after_comma
        outside[inner] = (covered.max(initial=0.0) > _CERTAIN_CONTAINER) * (1.0 - covered)
        covering = _relative_to_best(probabilities[inner] @ within)
        contains[outer] = np.maximum(contains[outer], covering * group.container_after_comma)
        misses = (covering.max(initial=0.0) > _CERTAIN_CONTAINER) * (1.0 - covering) * group.container_after_comma
        lacks[outer] = np.maximum(lacks[outer], misses)
    return [inside, after_comma, outside, contains, lacks]


def _relative_to_best(probabilities: Floats) -> Floats:
    """Scale probabilities to the highest, less so where that is close to 0.

    If any Athens is in any Georgia, that is evidence for both, however unlikely each is alone.
    """
    return np.asarray(probabilities / (probabilities.max(initial=0.0) + _CONTAINER_SMOOTHING))


def _within(matrix: CandidateMatrix, inner: slice, outer: slice) -> Floats:
    """Return 1 where an inner candidate (row) is within an outer one (column), 0 elsewhere."""
    levels = matrix.levels[outer]
    same_country = _same(matrix.countries, inner, outer)
    same_admin1 = _same(matrix.admin1s, inner, outer)
    # A place whose second-level division is unknown may be in any county of its state.
    inner_admin2 = matrix.admin2s[inner][:, None]
    same_admin2 = same_admin1 & ((inner_admin2 == matrix.admin2s[outer][None, :]) | (inner_admin2 == -1))
    within = same_country & (levels == COUNTRY) | same_admin1 & (levels == STATE) | same_admin2 & (levels == COUNTY)
    within |= same_admin1 & (levels == DIVISION)
    if (levels == AREA).any():
        km = pairwise_distances(matrix.lat[inner], matrix.lon[inner], matrix.lat[outer], matrix.lon[outer])
        within |= (km <= matrix.radius[outer][None, :]) & (levels == AREA)
    return np.asarray(within, dtype=float)


def _same(numbers: Ints, inner: slice, outer: slice) -> np.ndarray:
    """Return whether inner candidates (rows) and outer ones (columns) have the same number; 0, for none, never does."""
    return np.asarray((numbers[inner][:, None] == numbers[outer][None, :]) & (numbers[outer][None, :] > 0))
