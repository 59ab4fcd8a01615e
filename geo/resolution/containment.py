"""Which candidates of a name lie in a candidate of the container that the text names: "San Juan, Batangas".

Names are bound from both sides: of the many San Juans only that in Batangas is left, and of two places called Punjab,
before "Punjab's Ludhiana", only the one with a Ludhiana. Divisions contain by their codes, or by distance where codes
are missing, since the gazetteer's second-level codes are incomplete; towns, islands and regions contain by distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.geodesy import pairwise_distances
from geo.resolution.candidate_features import (
    AREA,
    CITY,
    COUNTRY,
    COUNTY,
    DIVISION,
    SITE,
    STATE,
    CandidateFeatureCache,
    CandidateFeatures,
)
from geo.resolution.container_links import ContainerLink, Strength
from geo.resolution.toponyms import Toponym
from geo.types import NameKind

Bools = npt.NDArray[np.bool_]

OUTSIDE_LOG_ODDS, INSIDE_LOG_ODDS = -12.0, 3.0
"""What being outside or inside the container adds to a candidate: more than everything else, against "none" too."""

_RADII = 1.5  # a place's radius is that of its middle part: suburbs and the corners of a division are farther out
_DIVISION_RADII = 2.0  # historic counties are larger than the radius of their people suggests
_NEAR_KM, _LEAST_CITY_KM = 60.0, 12.0
_ROUNDS = 2  # so that "Oxford Road, Reading, England" binds the road by England too
_OBSCURE_INSIDE = 0.5  # prominence by which a likely place may be below its best-known namesake


@dataclass(frozen=True, slots=True)
class Binding:
    """Which of a name's candidates the containers in the text leave.

    Attributes:
        allowed: One boolean for each candidate.
        is_outside: Whether the text states a container in which none of the candidates lies; all are allowed then.
        is_typed: Whether only the type is stated. It holds for this mention, not for others of the name.
    """

    allowed: Bools
    is_outside: bool = False
    is_typed: bool = False


# By type, the levels that it means, the first that any candidate has: some countries call their second level provinces.
_LEVELS_OF_STATED_TYPE = {
    "state": ((STATE,), (COUNTY, DIVISION)),
    "county": ((COUNTY,), (DIVISION,)),
    "district": ((COUNTY, DIVISION),),
    "city": ((CITY,),),
}


def bind_to_containers(toponyms: Sequence[Toponym], cache: CandidateFeatureCache) -> list[Binding | None]:
    """Return for each toponym what containers in the text say about its candidates, None where they say nothing.

    Args:
        toponyms: An article's toponyms, each with at least one candidate.
        cache: The source of the candidates.
    """
    bindings = [_bind_alone(toponym, cache) for toponym in toponyms]
    links = [(index, toponym.link) for index, toponym in enumerate(toponyms) if toponym.link is not None]
    for _ in range(_ROUNDS if len(links) > 1 else 1):
        for inner, link in reversed(links):
            _bind(inner, link, toponyms, cache, bindings)
    return bindings


def _bind_alone(toponym: Toponym, cache: CandidateFeatureCache) -> Binding | None:
    """Bind a name by its type: the Niger of "Plateau, Niger and Benue states" is a state."""
    features = cache.get(toponym.name_id, toponym.kind)
    if toponym.is_respelled:  # another spelling of a nickname or an abbreviation is none
        kinds = (candidate.name_kind for candidate in features.candidates)
        names = np.array([kind in {NameKind.PRIMARY, NameKind.ALTERNATE} for kind in kinds], dtype=bool)
        return Binding(names) if names.any() else None
    levels = features.levels
    for meant in _LEVELS_OF_STATED_TYPE.get(toponym.stated_type or "", ()):
        allowed = np.isin(levels, meant)
        if allowed.any():
            return Binding(allowed, is_typed=True)
    return None


def _bind(
    inner: int,
    link: ContainerLink,
    toponyms: Sequence[Toponym],
    cache: CandidateFeatureCache,
    bindings: list[Binding | None],
) -> None:
    inner_features, outer_features = (cache.get(toponyms[i].name_id, toponyms[i].kind) for i in (inner, link.outer))
    inner_allowed, outer_allowed = (
        np.ones(len(features.candidates), dtype=bool) if (binding := bindings[i]) is None else binding.allowed
        for i, features in ((inner, inner_features), (link.outer, outer_features))
    )
    pairs = contains(inner_features, outer_features, is_near=link.is_near)
    pairs &= inner_allowed[:, None] & outer_allowed[None, :]
    if link.strength is Strength.LIKELY:
        # "A man from Salem in Georgia": but a hamlet is not preferred to a capital for a mere likelihood.
        prominence = inner_features.static[:, 0]
        pairs &= (prominence >= prominence.max() - _OBSCURE_INSIDE)[:, None]
    if pairs.any():
        bindings[inner] = Binding(np.asarray(pairs.any(axis=1)))
        bindings[link.outer] = Binding(np.asarray(pairs.any(axis=0)))
    elif link.strength is Strength.STATED:
        bindings[inner] = Binding(inner_allowed, is_outside=True)


def contains(inner: CandidateFeatures, outer: CandidateFeatures, *, is_near: bool = False) -> Bools:
    """Return n × m booleans: whether each inner candidate (row) lies in each outer one (column), or near it."""
    km = pairwise_distances(inner.lat, inner.lon, outer.lat, outer.lon)
    other = inner.places[:, None] != outer.places[None, :]
    same_country = _same(inner.countries, outer.countries)
    if is_near:
        return np.asarray(other & (km <= outer.radius[None, :] + _NEAR_KM))
    levels, inner_levels = outer.levels[None, :], inner.levels[:, None]
    is_close = km <= _RADII * outer.radius[None, :]
    in_state = _by_code(inner.admin1s, outer.admin1s, same_country & is_close)
    in_county = _by_code(inner.admin2s, outer.admin2s, same_country & is_close)
    in_city = same_country & (km <= np.maximum(_RADII * outer.radius, _LEAST_CITY_KM)[None, :])
    inside = (levels == COUNTRY) & same_country & (inner_levels != COUNTRY)
    inside |= (levels == STATE) & in_state & (inner_levels > STATE)
    inside |= (levels == COUNTY) & in_county & (inner_levels > STATE)
    # The code of another division, such as County Down, is that of the district in which its middle lies.
    near_division = same_country & (km <= _DIVISION_RADII * outer.radius[None, :])
    inside |= (levels == DIVISION) & near_division & (inner_levels > STATE)
    inside |= ((levels == CITY) | (levels == SITE)) & in_city & (inner_levels >= COUNTY)
    inside |= (levels == AREA) & is_close
    return np.asarray(inside & other)


def _by_code(inner: npt.NDArray[np.int64], outer: npt.NDArray[np.int64], is_close: Bools) -> Bools:
    """Return whether inner and outer have the same code; where no inner one has it, or one is unknown, `is_close`."""
    same = _same(inner, outer)
    has_none = ~np.asarray(same.any(axis=0))[None, :]
    return np.asarray(same | is_close & (has_none | (inner == -1)[:, None]))


def _same(inner: npt.NDArray[np.int64], outer: npt.NDArray[np.int64]) -> Bools:
    return np.asarray((inner[:, None] == outer[None, :]) & (outer[None, :] != -1))
