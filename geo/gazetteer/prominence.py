"""Estimates the two values of a place that no source has: its prominence and its radius.

Prominence (0 to 1) orders namesakes as a news reader expects. It grows with the logarithm of the population, on a scale
of its own for each kind of place, and with the number of names that the sources list for the place in any language.

    size = (log10 population - 2.5) / 4.9, clipped to 0..1: 0 at 300 people, 0.51 at 100,000, 1 at 25 million
    fame = log(1 + names) / log(200), clipped to 1

    country            0.84 + 0.12 size + 0.04 fame
    populated place    0.70 size + 0.15 fame, at most 0.88, at least 0.3 in a curated table; a tenth less for sections
    capital            0.15 more than a populated place of its size and fame; nothing more in a dependent territory
    first division     0.22 + 0.34 size + 0.20 fame
    second division    0.06 + 0.22 size + 0.25 fame; smaller and dissolved divisions 0.05 + 0.22 size
    airport            0.12 + 0.2 size of the city that it serves; an air base 0.25 plus the same; 0.1 more if curated
    any other          a constant for its feature code, from 0.95 for a continent to 0.45 for a glacier

A place without a known population gets the lowest value of its kind. A city's radius follows its population: 0.8 km at
a thousand people, 5 km at 100,000, 13 km at a million.
"""

from __future__ import annotations

import math
from typing import Final

from geo.feature_types import (
    is_capital,
    is_country_or_territory,
    is_first_level_division,
    is_second_level_division,
)
from geo.gazetteer.territories import DEPENDENT_TERRITORIES

__all__ = ["estimate_prominence", "estimate_radius_km"]

_BY_CODE: Final = {
    "CONT": 0.95, "OCN": 0.86, "SEA": 0.76, "GULF": 0.66, "STRT": 0.62, "CNL": 0.62, "CHN": 0.55, "BAY": 0.5,
    "RGN": 0.62, "RGNE": 0.55, "AREA": 0.5, "PEN": 0.6, "ISL": 0.52, "ISLS": 0.55, "DSRT": 0.58, "PLN": 0.5,
    "MTS": 0.6, "MT": 0.55, "PK": 0.55, "VLC": 0.55, "PASS": 0.5, "PLAT": 0.55, "VAL": 0.52, "STM": 0.55, "LK": 0.55,
    "RSV": 0.45, "DLTA": 0.52, "CAPE": 0.5, "GLCR": 0.45, "FRST": 0.45, "PRK": 0.45, "RESV": 0.4, "TERR": 0.55,
    "AIRF": 0.12, "MILB": 0.3, "PRT": 0.3, "HBR": 0.3, "ADMD": 0.1, "LTER": 0.5,
}  # fmt: skip
_AIRFIELDS: Final = {"AIRP": 0.12, "AIRB": 0.25}
_LEAST_OF_CURATED_TOWN: Final = 0.3
_OTHER: Final = 0.35
_MINOR_REGION: Final = 0.12


def estimate_prominence(
    feature: str,
    population: int,
    *,
    name_count: int = 0,
    served_population: int = 0,
    country_code: str | None = None,
    curated: bool = False,
) -> float:
    """Return a place's prominence, 0 to 1.

    Args:
        feature: GeoNames feature class and code, such as "P.PPL".
        population: people who live there, 0 where it is unknown.
        name_count: names that the sources list for the place, in any language.
        served_population: people of the city that an airport serves.
        country_code: ISO 3166-1 alpha-2 code of the place's country.
        curated: whether a curated table or an overlay lists the place, which means that it is in the news.
    """
    size = min(max((math.log10(max(population, served_population, 1)) - 2.5) / 4.9, 0.0), 1.0)
    fame = min(math.log1p(name_count) / math.log(200), 1.0)
    feature_class, code = feature[0], feature[2:]
    if is_country_or_territory(code) and feature_class == "A":
        return 0.84 + 0.12 * size + 0.04 * fame
    if is_first_level_division(code):
        return 0.22 + 0.34 * size + 0.20 * fame
    if is_second_level_division(code):
        return 0.06 + 0.22 * size + 0.25 * fame
    if feature_class == "A" and code.startswith("ADM"):
        return 0.05 + 0.22 * size
    if feature_class == "P":
        value = max(min(0.70 * size + 0.15 * fame, 0.88), _LEAST_OF_CURATED_TOWN if curated else 0.0)
        value = value * 0.9 if code == "PPLX" else value
        return value + 0.15 if is_capital(code) and country_code not in DEPENDENT_TERRITORIES else value
    if code in _AIRFIELDS:
        return _AIRFIELDS[code] + 0.2 * size + (0.1 if curated else 0.0)
    return _BY_CODE.get(code, _OTHER) if curated or feature_class == "S" else _MINOR_REGION


def estimate_radius_km(feature_class: str, population: int) -> float:
    """Return the distance in km that a place reaches from its point, from its feature class and population."""
    if feature_class == "P":
        return max(0.8 * math.pow(population / 1000, 0.4), 1.0)
    if feature_class == "A":
        return max(2.0 * math.pow(population / 1000, 0.4), 5.0)
    return 25.0 if feature_class in "LTH" else 2.0
