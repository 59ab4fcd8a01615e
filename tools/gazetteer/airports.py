"""Airports and air bases, with the short names that news uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from geo.gazetteer import normalize
from geo.gazetteer.build.place_draft import PlaceDraft
from geo.types import NameKind
from tools.gazetteer.source_packages import Airport

__all__ = ["make_airports", "short_names"]

_BASE = re.compile(
    r"\b(air base|airbase|air force|afb|raf|naval air|air national guard|army air|air reserve|military)\b", re.I
)
_WORDS = " international airport| regional airport| municipal airport| airport| international| air force base| afb"
_TAIL = re.compile(rf"(.+?)(?:{_WORDS})")
_RADIUS_KM = 3.0


def make_airports(airports: Iterable[Airport], towns: Mapping[tuple[str | None, str], int]) -> Iterator[PlaceDraft]:
    """Yield airports with scheduled service, and air bases; private strips are left out, news does not name them.

    `towns` maps country and normalized name of populated places to population: an airport takes none of its country's
    as a short name.
    """
    for airport in airports:
        base = _BASE.search(airport.name) is not None
        if not airport.name or not (airport.iata or (base and len(airport.icao) == 4 and airport.icao.isalpha())):
            continue
        draft = PlaceDraft(
            id=f"ap:{airport.icao}",
            name=airport.name,
            lat=airport.lat,
            lon=airport.lon,
            feature="S.AIRB" if base else "S.AIRP",
            country=airport.country,
            radius_km=_RADIUS_KM,
            served_population=towns.get((airport.country, normalize(airport.city)), 0),
        )
        for name in short_names(normalize(airport.name), normalize(airport.city)):
            if len(name) > 3 and (airport.country, name) not in towns:
                draft.add_name(name, NameKind.ALTERNATE)
        yield draft


def short_names(name: str, city: str) -> Iterator[str]:
    """Yield the forms of an airport's normalized name: "london heathrow airport" is also "heathrow airport"."""
    match = _TAIL.fullmatch(name)
    core = match[1] if match else name
    tail = name[len(core) :].strip()
    yield f"{core} airport" if "air" not in tail or "airport" in tail else f"{core} air base"
    if tail == "air force base":
        yield f"{core} afb"
    if "international" in tail:
        yield f"{core} international"
    yield core
    if city and core.startswith(f"{city} ") and (own := core[len(city) + 1 :]):
        yield f"{own} airport"
        if "international" in tail:
            yield f"{own} international airport"
        yield own
    if city and not core.startswith(city) and "air force" not in tail:
        yield f"{city} airport"
        if "international" in tail:
            yield f"{city} international airport"
