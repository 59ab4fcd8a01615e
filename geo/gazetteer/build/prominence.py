"""Prominence and radius: the two figures that no source has.

Prominence orders namesakes as news readers would expect, from 0 to 1. It grows with the logarithm of population, on a
scale of its own for each kind of place, and with fame: how many names the sources know for the place, in any language.

    size = (log10 population - 2.5) / 4.9, kept within 0 and 1: 0 at 300 people, 0.51 at 100,000, 1 at 25 million
    country            0.84 + 0.12 size + 0.04 fame
    capital            0.15 more than its size and fame give a populated place; a territory's capital nothing more
    populated place    0.70 size + 0.15 fame, at most 0.88, at least 0.3 in our own table; a tenth less for sections
    first division     0.22 + 0.34 size + 0.20 fame
    second division    0.06 + 0.22 size + 0.25 fame; smaller and dissolved ones 0.05 + 0.22 size
    airport            0.12 + 0.2 size of the city that it serves, an air base 0.25 and the same; 0.1 more in our table
    all others         a figure for their feature code, from a continent's 0.95 to a glacier's 0.45

A place without population stands at the bottom of its kind. A city's radius follows its population: 0.8 km at a
thousand people, 5 km at 100,000, 13 km at a million.

The namesakes of one name are ordered by prominence less a discount for names that are not how news writes the place:
the sources' alternate names hold those of every language, and of every century. A country's are discounted most, so
that "Columbia" is the city before it is Colombia.
"""

from __future__ import annotations

import math

from geo.feature_types import (
    is_capital,
    is_country,
    is_country_or_territory,
    is_first_level_division,
    is_second_level_division,
)
from geo.gazetteer.build.countries import DEPENDENT
from geo.gazetteer.build.drafts import Draft
from geo.gazetteer.build.names import without_generic
from geo.gazetteer.normalize import normalize
from geo.types import NameKind

__all__ = ["name_discount", "prominence", "radius_km"]

_BY_CODE: dict[str, float] = {
    "CONT": 0.95, "OCN": 0.86, "SEA": 0.76, "GULF": 0.66, "STRT": 0.62, "CNL": 0.62, "CHN": 0.55, "BAY": 0.5,
    "RGN": 0.62, "RGNE": 0.55, "AREA": 0.5, "PEN": 0.6, "ISL": 0.52, "ISLS": 0.55, "DSRT": 0.58, "PLN": 0.5,
    "MTS": 0.6, "MT": 0.55, "PK": 0.55, "VLC": 0.55, "PASS": 0.5, "PLAT": 0.55, "VAL": 0.52, "STM": 0.55, "LK": 0.55,
    "RSV": 0.45, "DLTA": 0.52, "CAPE": 0.5, "GLCR": 0.45, "FRST": 0.45, "PRK": 0.45, "RESV": 0.4, "TERR": 0.55,
    "AIRF": 0.12, "MILB": 0.3, "PRT": 0.3, "HBR": 0.3, "ADMD": 0.1, "LTER": 0.5,
}  # fmt: skip
_AIRFIELDS = {"AIRP": 0.12, "AIRB": 0.25}
_IN_THE_NEWS = 0.3
_OTHER = 0.35
_MINOR_REGION = 0.12
# With one of these before it, a name is that of another place: New Delhi, East Berlin.
_ANOTHER = frozenset("new old north south east west northern southern eastern western upper lower little".split())


def prominence(draft: Draft, *, curated: bool = False) -> float:
    """Return a place's prominence, 0 to 1. `curated` says that a table of ours has the place: it is in the news."""
    size = min(max((math.log10(max(draft.population, draft.serves, 1)) - 2.5) / 4.9, 0.0), 1.0)
    fame = min(math.log1p(draft.fame) / math.log(200), 1.0)
    code = draft.feature_code
    if is_country_or_territory(code) and draft.feature_class == "A":
        return 0.84 + 0.12 * size + 0.04 * fame
    if is_first_level_division(code):
        return 0.22 + 0.34 * size + 0.20 * fame
    if is_second_level_division(code):
        return 0.06 + 0.22 * size + 0.25 * fame
    if draft.feature_class == "A" and code.startswith("ADM"):
        return 0.05 + 0.22 * size
    if draft.feature_class == "P":
        value = max(min(0.70 * size + 0.15 * fame, 0.88), _IN_THE_NEWS if curated else 0.0)
        value = value * 0.9 if code == "PPLX" else value
        return value + 0.15 if is_capital(code) and draft.country not in DEPENDENT else value
    if code in _AIRFIELDS:
        return _AIRFIELDS[code] + 0.2 * size + (0.1 if curated else 0.0)
    return _BY_CODE.get(code, _OTHER) if curated or draft.feature_class == "S" else _MINOR_REGION


def name_discount(draft: Draft, name: str) -> float:
    """Return by how much a place's normalized name is to rank below its prominence."""
    if draft.names[name] is not NameKind.ALTERNATE or name in draft.curated:
        return 0.0
    label = normalize(draft.name)
    more = set(name.split(" ")) - set(label.split(" "))
    less = set(label.split(" ")) - set(name.split(" "))
    if (less <= {"city", "the"} and not more & _ANOTHER) or without_generic(name) == label:
        return 0.02
    if set(name.split(" ")) <= set(label.split(" ")):
        return 0.1
    return 0.6 if is_country(draft.feature_code) else 0.25


def radius_km(draft: Draft) -> float:
    """Return how far a place reaches from its point, where no source or table says so."""
    if draft.feature_class == "P":
        return max(0.8 * math.pow(draft.population / 1000, 0.4), 1.0)
    if draft.feature_class == "A":
        return max(2.0 * math.pow(draft.population / 1000, 0.4), 5.0)
    return 25.0 if draft.feature_class in "LTH" else 2.0
