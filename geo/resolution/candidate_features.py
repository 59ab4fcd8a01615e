"""Features of a name's candidates that do not depend on the article, as arrays, cached between articles."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.feature_types import Level, is_capital, level_of
from geo.gazetteer import Gazetteer
from geo.geodesy import Floats
from geo.resolution.constraints import PlaceConstraints
from geo.types import Candidate, MentionKind, NameKind, Place

MAX_CANDIDATES = 160  # of one name; the rest are hamlets that news does not mean
_CACHE_SIZE = 50_000  # names; when it is full, the cache starts again empty
_MUCH_LESS_PROMINENT = 0.15
_FAMOUS, _WELL_KNOWN, _OBSCURE = 0.7, 0.5, 0.25  # steps of prominence: fame does not count in proportion

_USE_OF_LEVEL: dict[Level, str] = {
    "country": "country", "state": "division", "county": "division", "division": "division", "city": "town"
}  # fmt: skip

Ints = npt.NDArray[np.int64]

LEVELS: tuple[Level, ...] = ("country", "state", "county", "division", "city", "area", "site")
COUNTRY, STATE, COUNTY, DIVISION, CITY, AREA, SITE = range(len(LEVELS))

# The names of the features, here and in the other modules, are keys of data/resolver.json.
STATIC_FEATURES = (
    "prominence",
    "prominence below the best",
    "most prominent",
    "one over rank",
    "beside a famous namesake",
    "famous",
    "well known",
    "obscure",
    "log population",
    "country",
    "state",
    "county",
    "lower division",
    "capital",
    "town",
    "area or water",
    "site",
    "alternate name",
    "abbreviation",
    "demonym",
    "host",
    "name seldom used",
    "best known of its country",
    "division named like its town",
    "town named like its division",
    "has a namesake at another level",
    "division with a namesake capital",
    "capital with a namesake division",
    "town better known than its namesake division",
    "country by a name that is a town's own",
    "best known, by another name",
)


@dataclass(frozen=True, slots=True)
class CandidateFeatures:
    """The candidates of one name for one mention kind, most prominent first, with an array entry for each.

    Attributes:
        candidates: The candidates.
        static: A row for each candidate, a column for each of STATIC_FEATURES.
        lat: Latitudes, degrees.
        lon: Longitudes, degrees.
        radius: Radii, km.
        places: Numbers of the places, as `CandidateFeatureCache` numbers them.
        countries: Numbers of the countries, likewise; -1 for none.
        admin1s: Numbers of the first-level divisions, likewise.
        admin2s: Numbers of the second-level divisions, likewise.
        levels: Indices into LEVELS.
        prior: The log-odds that the user's preferences add.
    """

    candidates: tuple[Candidate, ...]
    static: Floats
    lat: Floats
    lon: Floats
    radius: Floats
    places: Ints
    countries: Ints
    admin1s: Ints
    admin2s: Ints
    levels: Ints
    prior: Floats


@dataclass(slots=True)
class CandidateFeatureCache:
    """Computes the candidates' features of a gazetteer's names, and caches them within one process.

    Places, countries and divisions are numbered in the order in which they first occur. The numbers hold within one
    cache.
    """

    gazetteer: Gazetteer
    constraints: PlaceConstraints = field(default_factory=PlaceConstraints)
    _numbers: dict[str, int] = field(default_factory=dict)
    _features: dict[tuple[int | None, bool], CandidateFeatures] = field(default_factory=dict)

    def get(self, name_id: int | None, kind: MentionKind) -> CandidateFeatures:
        """Return the candidates that the constraints allow for a name, with their features.

        Args:
            name_id: The gazetteer's number of the name; None, for a name that it lacks, has no candidates.
            kind: The mention kind. A demonym means only places that have the name as a demonym, if there are any.
        """
        key = (name_id, kind is MentionKind.DEMONYM)
        features = self._features.get(key)
        if features is None:
            if len(self._features) >= _CACHE_SIZE:
                self._features.clear()
            named = self.gazetteer.candidates(name_id) if name_id is not None else ()
            candidates = _filter_by_kind(named, kind)
            allowed = self.constraints.filter_candidates(candidates)
            features = self._features[key] = self._compute(allowed[:MAX_CANDIDATES])
        return features

    def _compute(self, candidates: tuple[Candidate, ...]) -> CandidateFeatures:
        places = [candidate.place for candidate in candidates]
        rows = _static_rows(candidates)
        levels = [LEVELS.index(level_of(place.feature_class, place.feature_code)) for place in places]
        return CandidateFeatures(
            candidates=candidates,
            static=np.array(rows, dtype=np.float64).reshape(len(rows), len(STATIC_FEATURES)),
            lat=np.array([place.lat for place in places]),
            lon=np.array([place.lon for place in places]),
            radius=np.array([place.radius_km for place in places]),
            places=np.array([self._number(place.id) for place in places], dtype=np.int64),
            countries=np.array([self.country_number(place.country_code) for place in places], dtype=np.int64),
            admin1s=np.array([self.admin1_number(place) for place in places], dtype=np.int64),
            admin2s=np.array([self._admin2_number(place) for place in places], dtype=np.int64),
            levels=np.array(levels, dtype=np.int64),
            prior=np.array([self.constraints.prior_log_odds(place) for place in places]),
        )

    def country_number(self, country_code: str | None) -> int:
        """Return the number of a country, -1 for None."""
        return -1 if country_code is None else self._number(country_code)

    def admin1_number(self, place: Place) -> int:
        """Return the number of the first-level division of a place, -1 where it has none."""
        codes = (place.country_code, place.admin1_code)
        return self._number(".".join(map(str, codes))) if all(codes) else -1

    def _admin2_number(self, place: Place) -> int:
        codes = (place.country_code, place.admin1_code, place.admin2_code)
        return self._number(".".join(map(str, codes))) if all(codes) else -1

    def _number(self, code: str) -> int:
        return self._numbers.setdefault(code, len(self._numbers))


def _filter_by_kind(candidates: tuple[Candidate, ...], kind: MentionKind) -> tuple[Candidate, ...]:
    if kind is not MentionKind.DEMONYM:
        return candidates
    return tuple(candidate for candidate in candidates if candidate.name_kind is NameKind.DEMONYM) or candidates


def _static_rows(candidates: tuple[Candidate, ...]) -> list[tuple[float, ...]]:
    """Return the values of STATIC_FEATURES for each candidate."""
    highest = max((candidate.place.prominence for candidate in candidates), default=0.0)
    # The gazetteer orders candidates by prominence less a discount for names that are seldom used of the place: a
    # candidate that is more prominent than one before it was discounted by at least the difference.
    lowest_so_far = 1.0
    first_divisions: dict[str | None, tuple[str | None, str | None]] = {}
    towns = {_division(candidate.place) for candidate in candidates if _may_name_division(candidate.place)}
    divisions = {_division(candidate.place) for candidate in candidates if candidate.place.feature_class == "A"}
    rows = []
    twins = _twins(candidates)
    for index, candidate in enumerate(candidates):
        place = candidate.place
        discount = max(0.0, place.prominence - lowest_so_far)
        lowest_so_far = min(lowest_so_far, place.prominence)
        # A town is as good as the division of its name that it is in.
        is_first = place.country_code not in first_divisions
        first_division = first_divisions.setdefault(place.country_code, _division(place))
        best_of_country = float(is_first or (place.admin1_code is not None and _division(place) == first_division))
        named_like_town = float(place.feature_class == "A" and _division(place) in towns)
        named_like_division = float(_may_name_division(place) and _division(place) in divisions)
        own = _own_features(candidate, index, highest)
        rows.append((*own, discount, best_of_country, named_like_town, named_like_division, *twins[index]))
    return rows


def _twins(candidates: tuple[Candidate, ...]) -> list[tuple[float, ...]]:
    """Return the values of the last six STATIC_FEATURES for each candidate.

    Twins have one name but different uses, and both are known: a country or state and a capital of that country
    (Luxembourg, Washington), a division and a town in it (Kunduz).
    """
    uses = [place_use(candidate.place) for candidate in candidates]
    known = [
        (use, candidate.place)
        for candidate, use in zip(candidates, uses, strict=True)
        if use and candidate.place.prominence >= _OBSCURE
    ]
    own_name_of_town = any(
        use in ("town", "capital")
        and candidate.name_kind is NameKind.PRIMARY
        and candidate.place.prominence >= _OBSCURE
        for candidate, use in zip(candidates, uses, strict=True)
    )
    rows: list[tuple[float, ...]] = []
    for candidate, use in zip(candidates, uses, strict=True):
        place = candidate.place
        # The use of each twin, with its prominence.
        twins = {u: p.prominence for u, p in reversed(known) if use and u != use and _may_be_twins(use, place, u, p)}
        borrowed = use == "country" and candidate.name_kind is NameKind.ALTERNATE and own_name_of_town
        rows.append(
            (
                float(bool(twins) and place.prominence >= _OBSCURE),
                float(use == "division" and "capital" in twins),
                float(use == "capital" and "division" in twins),
                float(use == "town" and place.prominence >= twins.get("division", 1.0)),
                float(borrowed),
                float(not rows and candidate.name_kind is NameKind.ALTERNATE),
            )
        )
    return rows


def _may_be_twins(use: str, place: Place, other_use: str, other: Place) -> bool:
    uses = {use, other_use}
    by_country = "country" in uses or uses == {"capital", "division"}
    return _division(place) == _division(other) or (by_country and place.country_code == other.country_code)


def place_use(place: Place) -> str | None:
    """Return which of `name_usage.USES` fits a place, None for seas, sites and the like."""
    if is_capital(place.feature_code):
        return "capital"
    return _USE_OF_LEVEL.get(level_of(place.feature_class, place.feature_code))


def _division(place: Place) -> tuple[str | None, str | None]:
    return place.country_code, place.admin1_code


def _may_name_division(place: Place) -> bool:
    """Whether a place is a town that is prominent enough to give its division its name."""
    return place.feature_class == "P" and place.prominence >= _OBSCURE


def _own_features(candidate: Candidate, index: int, highest_prominence: float) -> tuple[float, ...]:
    """Return the values of all STATIC_FEATURES but the last ten, which compare a candidate with its namesakes."""
    place, name_kind = candidate.place, candidate.name_kind
    level, capital = level_of(place.feature_class, place.feature_code), is_capital(place.feature_code)
    return (
        place.prominence,
        highest_prominence - place.prominence,
        float(index == 0),
        1.0 / (1 + index),
        float(highest_prominence >= _FAMOUS and place.prominence < highest_prominence - _MUCH_LESS_PROMINENT),
        float(place.prominence >= _FAMOUS),
        float(_WELL_KNOWN <= place.prominence < _FAMOUS),
        float(place.prominence < _OBSCURE),
        math.log1p(place.population) / 16.0,
        float(level == "country"),
        float(level == "state"),
        float(level == "county"),
        float(level == "division"),
        float(capital),
        float(level == "city" and not capital),
        float(level == "area"),
        float(level == "site"),
        float(name_kind is NameKind.ALTERNATE),
        float(name_kind is NameKind.ABBREVIATION),
        float(name_kind is NameKind.DEMONYM),
        float(name_kind is NameKind.HOST),
    )
