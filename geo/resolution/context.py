"""What an article's other toponyms say of each candidate, as columns of numbers.

The article's candidates stand in one long list, the candidates of each group of mentions next to one another. A group
is the mentions of one name taken in one sense: all of them, unless containers beside them tell two places apart
("Cambridge, Massachusetts" and "Cambridge, England").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.resolution.distance import Floats, distances_km
from geo.resolution.tables import STATIC_FEATURES, CandidateTable, CandidateTables, Ints
from geo.resolution.toponyms import Toponym

CONTEXT_FEATURES = (
    "inside the container named",
    "inside the container named, a comma between",
    "outside the container named",
    "holds the place named inside it",
    "lacks the place named inside it",
    "inside a country named",
    "inside a state named",
    "country's share of the other places",
    "state's share of the other places",
    "town times state's share",
    "beside a famous namesake, in a state named",
    "beside a famous namesake, state's share",
    "close to other places",
    "very close to other places",
    "nearest other place, log km",
    "is of the type named beside it",
    "is not of the type named beside it",
    "country, and others lie in it",
    "state, and others lie in it",
)
_SURE, _DOUBT = 0.2, 0.1
_NEAR_KM = 150.0
_VERY_NEAR_KM = 30.0
_GROUPS_OF_TYPE = {
    "county": {"county"}, "district": {"county", "division"}, "state": {"state"}, "city": {"town"},
    "water": {"area"}, "relief": {"area"}, "site": {"site"}, "country": {"country"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """The mentions of one name in one sense: their indices in the article, and the name's candidates."""

    mentions: tuple[int, ...]
    table: CandidateTable
    container: int | None  # index of the containing toponym
    tight: bool
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Board:
    """The article's groups, and all their candidates in one list: `group_of[i]` is the group of candidate i.

    `name_of` is a number of its name: two senses of one name have the same candidates, and neither is evidence for the
    other.
    """

    groups: list[Group]
    starts: Ints
    group_of: Ints
    name_of: Ints
    static: Floats
    lat: Floats
    lon: Floats
    countries: Ints
    admin1s: Ints
    kinds: list[str]
    prior: Floats
    weights: Floats  # of groups: the square root of the number of mentions


def lay_out(toponyms: Sequence[Toponym], tables: CandidateTables) -> Board:
    """Group an article's toponyms and set out their candidates."""
    groups = _group(toponyms, tables)
    sizes = [len(group.table.candidates) for group in groups]
    stack = [group.table for group in groups]
    return Board(
        groups=groups,
        starts=np.cumsum([0, *sizes]),
        group_of=np.repeat(np.arange(len(groups)), sizes),
        name_of=np.repeat(np.unique([id(table) for table in stack], return_inverse=True)[1], sizes),
        static=np.concatenate([table.static for table in stack]),
        lat=np.concatenate([table.lat for table in stack]),
        lon=np.concatenate([table.lon for table in stack]),
        countries=np.concatenate([table.countries for table in stack]),
        admin1s=np.concatenate([table.admin1s for table in stack]),
        kinds=[kind for table in stack for kind in table.groups],
        prior=np.concatenate([table.prior for table in stack]),
        weights=np.sqrt([float(len(group.mentions)) for group in groups]),
    )


def context_features(board: Board, probabilities: Floats, group_of_mention: Sequence[int]) -> Floats:
    """Return a row a candidate and a column for each of CONTEXT_FEATURES, given what is believed so far."""
    belief = probabilities * board.weights[board.group_of]
    kinds = np.array(board.kinds)
    is_country, is_state = kinds == "country", kinds == "state"
    country_share, others_in_country = _shares(board.countries, belief, board, ~is_country)
    state_share, others_in_state = _shares(board.admin1s, belief, board, ~(is_country | is_state))
    state_named = _named(board.admin1s, belief, board, is_state)
    humble = board.static[:, STATIC_FEATURES.index("beside a famous namesake")]
    inside, tight, outside, holds, lacks = _containment(board, probabilities, group_of_mention)
    close, very_close, nearest = _proximity(board, probabilities, kinds)
    fits, misfits = _types(board, kinds)
    return np.column_stack(
        [
            inside,
            tight,
            outside,
            holds,
            lacks,
            _named(board.countries, belief, board, is_country),
            state_named,
            country_share,
            state_share,
            (kinds == "town") * state_share,
            humble * state_named,
            humble * state_share,
            close,
            very_close,
            nearest,
            fits,
            misfits,
            is_country * others_in_country,
            is_state * others_in_state,
        ]
    )


def _group(toponyms: Sequence[Toponym], tables: CandidateTables) -> list[Group]:
    by_name: dict[tuple[int, bool], list[int]] = {}
    for index, toponym in enumerate(toponyms):
        by_name.setdefault((toponym.name_id, toponym.kind.value == "demonym"), []).append(index)
    groups = []
    for indices in by_name.values():
        table = tables.table(toponyms[indices[0]].name_id, toponyms[indices[0]].kind)
        for sense in _senses(indices, toponyms):
            contained = [i for i in sense if toponyms[i].container is not None]
            best = next((i for i in contained if toponyms[i].tight), contained[0] if contained else None)
            groups.append(
                Group(
                    mentions=tuple(sense),
                    table=table,
                    container=toponyms[best].container if best is not None else None,
                    tight=toponyms[best].tight if best is not None else False,
                    types=frozenset().union(*(toponyms[i].type_words for i in sense)),
                )
            )
    return groups


def _senses(indices: list[int], toponyms: Sequence[Toponym]) -> list[list[int]]:
    """Split a name's mentions by the tight containers beside them; the rest go with the sense last named."""
    names = {toponyms[c].name_id for i in indices if toponyms[i].tight and (c := toponyms[i].container) is not None}
    if len(names) < 2:
        return [indices]
    senses: dict[int, list[int]] = {}
    waiting: list[int] = []
    current: list[int] | None = None
    for index in indices:
        container = toponyms[index].container
        if toponyms[index].tight and container is not None:
            current = senses.setdefault(toponyms[container].name_id, [])
            current += waiting
            waiting = []
        (waiting if current is None else current).append(index)
    return list(senses.values())


def _named(codes: Ints, belief: Floats, board: Board, naming: np.ndarray) -> Floats:
    """Return how strongly the country (state) of each candidate is named as such by other groups, 0 to 1."""
    totals, own = _totals(codes, np.where(naming, belief, 0.0), board)
    return np.minimum(1.0, totals - own)


def _shares(codes: Ints, belief: Floats, board: Board, voting: np.ndarray) -> tuple[Floats, Floats]:
    """Return each candidate's country's (state's) share of other groups' belief, and that belief as 0 to 1."""
    votes = np.where(voting & (codes >= 0), belief, 0.0)
    totals, own = _totals(codes, votes, board)
    rest = votes.sum() - np.bincount(board.name_of, votes)[board.name_of]
    others = totals - own
    share = np.divide(others, rest, out=np.zeros_like(others), where=rest > 1e-9)
    return share, 1.0 - np.exp(-others)


def _totals(codes: Ints, votes: Floats, board: Board) -> tuple[Floats, Floats]:
    """Return, for each candidate, the votes for its code: of all names, and of its own name."""
    known = codes >= 0
    totals = np.bincount(codes[known], votes[known], codes.max(initial=0) + 1)
    pairs = board.name_of * (codes.max(initial=0) + 2) + codes + 1
    _, inverse = np.unique(pairs, return_inverse=True)
    own = np.bincount(inverse, votes)[inverse]
    return np.where(known, totals[np.maximum(codes, 0)], 0.0), np.where(known, own, 0.0)


def _containment(board: Board, probabilities: Floats, group_of_mention: Sequence[int]) -> list[Floats]:
    """Return what "Paris, Texas" says of each candidate of either name.

    Of the inner name: how far it lies inside the outer one's places, the same if only a comma stands between, and how
    far outside though others lie inside. Of the outer name: how far it holds the inner one's places, and how far it
    lacks them though others hold them.
    """
    inside, tight, outside, holds, lacks = (np.zeros(len(board.group_of)) for _ in range(5))
    for index, group in enumerate(board.groups):
        outer_index = group_of_mention[group.container] if group.container is not None else index
        if outer_index == index:
            continue
        inner, outer = _slice(board, index), _slice(board, outer_index)
        within = _within(board, inner, outer)
        covered = _relative(within @ probabilities[outer])
        inside[inner] = covered
        tight[inner] = covered * group.tight
        outside[inner] = (covered.max(initial=0.0) > _SURE) * (1.0 - covered)
        held = _relative(probabilities[inner] @ within)
        holds[outer] = np.maximum(holds[outer], held * group.tight)
        lacks[outer] = np.maximum(lacks[outer], (held.max(initial=0.0) > _SURE) * (1.0 - held) * group.tight)
    return [inside, tight, outside, holds, lacks]


def _relative(belief: Floats) -> Floats:
    """Scale belief to its own maximum: that one Athens alone lies in a Georgia at all speaks for both, however unlikely
    each is by itself; less so where the belief is next to nothing."""
    return np.asarray(belief / (belief.max(initial=0.0) + _DOUBT))


def _within(board: Board, inner: slice, outer: slice) -> Floats:
    """Return a row an inner candidate, a column an outer one: 1 where the first lies in the second."""
    same_country = board.countries[inner][:, None] == board.countries[outer][None, :]
    admin1s = board.admin1s[outer][None, :]
    same_admin1 = (board.admin1s[inner][:, None] == admin1s) & (admin1s >= 0)
    kinds = np.array(board.kinds[outer])
    return np.asarray(
        same_country * (kinds == "country") + same_admin1 * np.isin(kinds, ("state", "county", "division")), dtype=float
    )


def _slice(board: Board, index: int) -> slice:
    return slice(int(board.starts[index]), int(board.starts[index + 1]))


def _proximity(board: Board, probabilities: Floats, kinds: np.ndarray) -> tuple[Floats, Floats, Floats]:
    """Return how near each candidate is to the likeliest towns, sites and counties of other groups."""
    best = np.array(
        [
            start + int(np.argmax(probabilities[start:end]))
            for start, end in zip(board.starts, board.starts[1:], strict=False)
        ],
        dtype=np.int64,
    )
    anchors = best[~np.isin(kinds[best], ("country", "state", "area"))]
    if not len(anchors):
        return np.zeros(len(kinds)), np.zeros(len(kinds)), np.ones(len(kinds))
    km = distances_km(board.lat, board.lon, board.lat[anchors], board.lon[anchors])
    km[board.name_of[:, None] == board.name_of[anchors][None, :]] = np.inf
    belief = probabilities[anchors] * board.weights[board.group_of[anchors]]
    close = (np.exp(-km / _NEAR_KM) * belief).sum(axis=1)
    very_close = (np.exp(-km / _VERY_NEAR_KM) * belief).sum(axis=1)
    nearest = np.log1p(np.minimum(km.min(axis=1), 20_000.0)) / np.log1p(20_000.0)
    return 1.0 - np.exp(-close), 1.0 - np.exp(-very_close), nearest


def _types(board: Board, kinds: np.ndarray) -> tuple[Floats, Floats]:
    fits, misfits = np.zeros(len(kinds)), np.zeros(len(kinds))
    for index, group in enumerate(board.groups):
        wanted = {kind for word in group.types for kind in _GROUPS_OF_TYPE[word]}
        if wanted:
            own = _slice(board, index)
            fit = np.isin(kinds[own], list(wanted))
            fits[own], misfits[own] = fit, ~fit & fit.any()
    return fits, misfits
