"""What is known of a name's candidates before any context, as arrays, kept for the next article."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geo.gazetteer import Gazetteer
from geo.model import Candidate, Kind, NameKind, Place
from geo.resolution.control import Control
from geo.resolution.distance import Floats

CONSIDERED = 64  # namesakes ranked for one name; beyond them are hamlets that news does not mean
_CACHED = 50_000
_CLEARLY_LESS = 0.15
_FAMOUS, _WELL_KNOWN, _OBSCURE = 0.7, 0.5, 0.25  # steps of prominence: the weight of fame is not a straight line

Ints = npt.NDArray[np.int64]

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
    "seat",
    "town",
    "area or water",
    "site",
    "alternate name",
    "abbreviation",
    "demonym",
    "host",
)


@dataclass(frozen=True, slots=True)
class CandidateTable:
    """The candidates of one name for one kind of mention, most prominent first.

    `static` has a row a candidate and a column for each of STATIC_FEATURES; `countries` and `admin1s` are codes of
    the tables' own, -1 where there is none; `groups` says which broad class each place is of; `prior` is the log-odds
    that a user's preference adds.
    """

    candidates: tuple[Candidate, ...]
    static: Floats
    lat: Floats
    lon: Floats
    countries: Ints
    admin1s: Ints
    groups: tuple[str, ...]
    prior: Floats


@dataclass(slots=True)
class CandidateTables:
    """Makes and keeps the tables of a gazetteer's names, within one process; `control` says which candidates count."""

    gazetteer: Gazetteer
    control: Control = field(default_factory=Control)
    _codes: dict[str, int] = field(default_factory=dict)
    _tables: dict[tuple[int, bool], CandidateTable] = field(default_factory=dict)

    def table(self, name_id: int, kind: Kind) -> CandidateTable:
        """Return the candidates of a name; a demonym mention means only what has the name as a demonym."""
        key = (name_id, kind is Kind.DEMONYM)
        table = self._tables.get(key)
        if table is None:
            if len(self._tables) >= _CACHED:
                self._tables.clear()
            table = self._tables[key] = self._make(self._considered(name_id, kind)[:CONSIDERED])
        return table

    def _considered(self, name_id: int, kind: Kind) -> tuple[Candidate, ...]:
        return self.control.considered(_fitting(self.gazetteer.candidates(name_id), kind))

    def _make(self, candidates: tuple[Candidate, ...]) -> CandidateTable:
        places = [candidate.place for candidate in candidates]
        best = max((place.prominence for place in places), default=0.0)
        rows = [_static(candidate, index, best) for index, candidate in enumerate(candidates)]
        return CandidateTable(
            candidates=candidates,
            static=np.array(rows, dtype=np.float64).reshape(len(rows), len(STATIC_FEATURES)),
            lat=np.array([place.lat for place in places]),
            lon=np.array([place.lon for place in places]),
            countries=np.array([self._code(place.country_code) for place in places], dtype=np.int64),
            admin1s=np.array([self._code(_admin1(place)) for place in places], dtype=np.int64),
            groups=tuple(group_of(place) for place in places),
            prior=np.array([self.control.prior(place) for place in places]),
        )

    def _code(self, name: str | None) -> int:
        return -1 if name is None else self._codes.setdefault(name, len(self._codes))


def group_of(place: Place) -> str:
    """Return the broad class of a place: country, state, county, lower division, town, area, site."""
    code = place.feature_code
    if place.feature_class == "A":
        if code.startswith("PCL"):
            return "country"
        return {"ADM1": "state", "ADM2": "county"}.get(code, "division")
    return {"P": "town", "S": "site", "R": "site"}.get(place.feature_class, "area")


def _fitting(candidates: tuple[Candidate, ...], kind: Kind) -> tuple[Candidate, ...]:
    if kind is not Kind.DEMONYM:
        return candidates
    return tuple(candidate for candidate in candidates if candidate.name_kind is NameKind.DEMONYM) or candidates


def _admin1(place: Place) -> str | None:
    return f"{place.country_code}.{place.admin1_code}" if place.country_code and place.admin1_code else None


def _static(candidate: Candidate, index: int, best: float) -> tuple[float, ...]:
    place, name_kind = candidate.place, candidate.name_kind
    group, code = group_of(place), place.feature_code
    return (
        place.prominence,
        best - place.prominence,
        float(index == 0),
        1.0 / (1 + index),
        float(best >= _FAMOUS and place.prominence < best - _CLEARLY_LESS),
        float(place.prominence >= _FAMOUS),
        float(_WELL_KNOWN <= place.prominence < _FAMOUS),
        float(place.prominence < _OBSCURE),
        math.log1p(place.population) / 16.0,
        float(group == "country"),
        float(group == "state"),
        float(group == "county"),
        float(group == "division"),
        float(code == "PPLC"),
        float(code.startswith("PPLA")),
        float(group == "town" and code != "PPLC" and not code.startswith("PPLA")),
        float(group == "area"),
        float(group == "site"),
        float(name_kind is NameKind.ALTERNATE),
        float(name_kind is NameKind.ABBREVIATION),
        float(name_kind is NameKind.DEMONYM),
        float(name_kind is NameKind.HOST),
    )
