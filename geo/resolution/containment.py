"""What "Paris, Texas" says of each Paris and of each Texas."""

from __future__ import annotations

import numpy as np

from geo.geodesy import Floats, pairwise_distances
from geo.resolution.candidate_features import AREA, COUNTRY, COUNTY, DIVISION, STATE, Ints
from geo.resolution.candidate_matrix import CandidateMatrix

_SURE, _DOUBT = 0.2, 0.1


def containment(board: CandidateMatrix, probabilities: Floats) -> list[Floats]:
    """Return five columns, a row a candidate of either name.

    Of the inner name: how far it lies inside the outer one's places, the same if only a comma stands between, and how
    far outside though others lie inside. Of the outer name: how far it holds the inner one's places, and how far it
    lacks them though others hold them.
    """
    inside, tight, outside, holds, lacks = (np.zeros(len(board.group_of)) for _ in range(5))
    for index, group in enumerate(board.groups):
        outer_index = index if group.container is None else int(board.group_of_mention[group.container])
        if outer_index == index:
            continue
        inner, outer = board.slice(index), board.slice(outer_index)
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


def _within(board: CandidateMatrix, inner: slice, outer: slice) -> Floats:
    """Return a row an inner candidate, a column an outer one: 1 where the first lies in the second."""
    kinds = board.kinds[outer]
    same_country = _same(board.countries, inner, outer)
    same_admin1 = _same(board.admin1s, inner, outer)
    inner_admin2 = board.admin2s[inner][:, None]
    same_admin2 = same_admin1 & ((inner_admin2 == board.admin2s[outer][None, :]) | (inner_admin2 == -1))
    within = same_country & (kinds == COUNTRY) | same_admin1 & (kinds == STATE) | same_admin2 & (kinds == COUNTY)
    within |= same_admin1 & (kinds == DIVISION)
    if (kinds == AREA).any():
        km = pairwise_distances(board.lat[inner], board.lon[inner], board.lat[outer], board.lon[outer])
        within |= (km <= board.radius[outer][None, :]) & (kinds == AREA)
    return np.asarray(within, dtype=float)


def _same(codes: Ints, inner: slice, outer: slice) -> np.ndarray:
    return np.asarray((codes[inner][:, None] == codes[outer][None, :]) & (codes[outer][None, :] > 0))
