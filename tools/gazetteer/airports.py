"""Makes places from airports and air bases, with the short names used in news."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from geo.gazetteer import normalize
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.types import NameKind
from tools.gazetteer.source_packages import Airport

__all__ = ["make_airports", "short_names"]

_MILITARY: Final = re.compile(
    r"\b(air base|airbase|air force|afb|raf|naval air|air national guard|army air|air reserve|military)\b", re.I
)
_WITH_GENERIC_WORDS: Final = re.compile(
    r"(.+?)(?: international airport| regional airport| municipal airport| airport| international| air force base| afb)"
)
_RADIUS_KM: Final = 3.0


def make_airports(airports: Iterable[Airport], towns: Mapping[tuple[str | None, str], int]) -> Iterator[PlaceDraft]:
    """Yield airports with scheduled service, and air bases. Private airstrips are left out: news does not name them.

    Args:
        airports: The airports of the source.
        towns: Population by country code and normalized name of a populated place. An airport does not get the name of
            a town in its country as a short name.
    """
    for airport in airports:
        is_base = _MILITARY.search(airport.name) is not None
        if not airport.name or not (airport.iata or (is_base and len(airport.icao) == 4 and airport.icao.isalpha())):
            continue
        draft = PlaceDraft(
            id=f"ap:{airport.icao}",
            name=airport.name,
            lat=airport.lat,
            lon=airport.lon,
            feature="S.AIRB" if is_base else "S.AIRP",
            country=airport.country,
            radius_km=_RADIUS_KM,
            served_population=towns.get((airport.country, normalize(airport.city)), 0),
        )
        for name in short_names(normalize(airport.name), normalize(airport.city)):
            if len(name) > 3 and (airport.country, name) not in towns:
                draft.add_name(name, NameKind.ALTERNATE)
        yield draft


def short_names(name: str, city: str) -> Iterator[str]:
    """Yield short forms of an airport's name: "london heathrow airport" is also "heathrow airport" and "heathrow".

    Args:
        name: The airport's normalized name.
        city: The normalized name of the city that it serves, or an empty string.
    """
    match = _WITH_GENERIC_WORDS.fullmatch(name)
    core = match[1] if match else name
    generic = name[len(core) :].strip()
    yield f"{core} airport" if "air" not in generic or "airport" in generic else f"{core} air base"
    if generic == "air force base":
        yield f"{core} afb"
    if "international" in generic:
        yield f"{core} international"
    yield core
    if city and core.startswith(f"{city} ") and (distinct := core[len(city) + 1 :]):
        yield f"{distinct} airport"
        if "international" in generic:
            yield f"{distinct} international airport"
        yield distinct
    if city and not core.startswith(city) and "air force" not in generic:
        yield f"{city} airport"
        if "international" in generic:
            yield f"{city} international airport"
