"""What is known of a name's candidates before any context, as arrays, kept for the next article."""

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

CONSIDERED = 64  # namesakes ranked for one name; beyond them are hamlets that news does not mean
_CACHED = 50_000
_CLEARLY_LESS = 0.15
_FAMOUS, _WELL_KNOWN, _OBSCURE = 0.7, 0.5, 0.25  # steps of prominence: the weight of fame is not a straight line

Ints = npt.NDArray[np.int64]

LEVELS: tuple[Level, ...] = ("country", "state", "county", "division", "city", "area", "site")
COUNTRY, STATE, COUNTY, DIVISION, CITY, AREA, _ = range(len(LEVELS))

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
)


@dataclass(frozen=True, slots=True)
class CandidateTable:
    """The candidates of one name for one kind of mention, most prominent first.

    `static` has a row a candidate and a column for each of STATIC_FEATURES; `countries`, `admin1s` and `admin2s` are
    codes of the tables' own, -1 where there is none; `kinds` are indices into LEVELS. `radius` is in km. `prior` is the
    log-odds that a user's preference adds.
    """

    candidates: tuple[Candidate, ...]
    static: Floats
    lat: Floats
    lon: Floats
    radius: Floats
    countries: Ints
    admin1s: Ints
    admin2s: Ints
    kinds: Ints
    prior: Floats


@dataclass(slots=True)
class CandidateTables:
    """Makes and keeps the tables of a gazetteer's names, within one process; `control` says which candidates count."""

    gazetteer: Gazetteer
    control: PlaceConstraints = field(default_factory=PlaceConstraints)
    _codes: dict[str, int] = field(default_factory=dict)
    _tables: dict[tuple[int, bool], CandidateTable] = field(default_factory=dict)

    def table(self, name_id: int, kind: MentionKind) -> CandidateTable:
        """Return the candidates of a name; a demonym mention means only what has the name as a demonym."""
        key = (name_id, kind is MentionKind.DEMONYM)
        table = self._tables.get(key)
        if table is None:
            if len(self._tables) >= _CACHED:
                self._tables.clear()
            table = self._tables[key] = self._make(self._considered(name_id, kind)[:CONSIDERED])
        return table

    def _considered(self, name_id: int, kind: MentionKind) -> tuple[Candidate, ...]:
        return self.control.considered(_fitting(self.gazetteer.candidates(name_id), kind))

    def _make(self, candidates: tuple[Candidate, ...]) -> CandidateTable:
        places = [candidate.place for candidate in candidates]
        rows = _static_rows(candidates)
        return CandidateTable(
            candidates=candidates,
            static=np.array(rows, dtype=np.float64).reshape(len(rows), len(STATIC_FEATURES)),
            lat=np.array([place.lat for place in places]),
            lon=np.array([place.lon for place in places]),
            radius=np.array([place.radius_km for place in places]),
            countries=np.array([self.country(place.country_code) for place in places], dtype=np.int64),
            admin1s=np.array([self.admin1(place) for place in places], dtype=np.int64),
            admin2s=np.array([self._admin2(place) for place in places], dtype=np.int64),
            kinds=np.array(
                [LEVELS.index(level_of(place.feature_class, place.feature_code)) for place in places], dtype=np.int64
            ),
            prior=np.array([self.control.prior(place) for place in places]),
        )

    def country(self, code: str | None) -> int:
        """Return the number of a country in these tables, -1 for none."""
        return self._code(code)

    def admin1(self, place: Place) -> int:
        """Return the number of the first-level division that a place lies in, -1 for none."""
        known = place.country_code and place.admin1_code
        return self._code(f"{place.country_code}.{place.admin1_code}" if known else None)

    def _admin2(self, place: Place) -> int:
        known = place.country_code and place.admin1_code and place.admin2_code
        return self._code(f"{place.country_code}.{place.admin1_code}.{place.admin2_code}" if known else None)

    def _code(self, name: str | None) -> int:
        return -1 if name is None else self._codes.setdefault(name, len(self._codes))


def _fitting(candidates: tuple[Candidate, ...], kind: MentionKind) -> tuple[Candidate, ...]:
    if kind is not MentionKind.DEMONYM:
        return candidates
    return tuple(candidate for candidate in candidates if candidate.name_kind is NameKind.DEMONYM) or candidates


def _static_rows(candidates: tuple[Candidate, ...]) -> list[tuple[float, ...]]:
    best = max((candidate.place.prominence for candidate in candidates), default=0.0)
    least = 1.0  # of those before it: they rank by prominence less a discount for names seldom used
    countries: set[str | None] = set()
    towns = {_division(candidate.place) for candidate in candidates if _is_seat(candidate.place)}
    divisions = {_division(candidate.place) for candidate in candidates if candidate.place.feature_class == "A"}
    rows = []
    for index, candidate in enumerate(candidates):
        place = candidate.place
        seldom = max(0.0, place.prominence - least)
        least = min(least, place.prominence)
        new_country = float(place.country_code not in countries)
        over_town = float(place.feature_class == "A" and _division(place) in towns)
        under_division = float(_is_seat(place) and _division(place) in divisions)
        rows.append((*_static(candidate, index, best), seldom, new_country, over_town, under_division))
        countries.add(place.country_code)
    return rows


def _division(place: Place) -> tuple[str | None, str | None]:
    return place.country_code, place.admin1_code


def _is_seat(place: Place) -> bool:
    """Whether a place is a town large enough to give its division its name."""
    return place.feature_class == "P" and place.prominence >= _OBSCURE


def _static(candidate: Candidate, index: int, best: float) -> tuple[float, ...]:
    place, name_kind = candidate.place, candidate.name_kind
    level, capital = level_of(place.feature_class, place.feature_code), is_capital(place.feature_code)
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
