"""Counts by country as plain JSON values, and the shapes of countries."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from geo.errors import UsageError
from geo.folium import FOLDER
from geo.gazetteer.country_codes import country_name, parse_country

__all__ = ["bounds_of_shapes", "class_starts", "country_counts", "country_shapes"]

_CLASSES: Final = 5
_STEPS: Final = (1, 2, 5)  # a class may start at these multiples of a power of ten


def country_counts(counts: Mapping[str, int]) -> dict[str, Any]:
    """Return counts by country as the scripts read them.

    Args:
        counts: A whole number for each country: ISO 3166-1 codes, or names. Countries with 0 are left out.

    Returns:
        `counts`: the number `n` and the name of each country by its alpha-2 code; `from`: the smallest number of each
        color class.

    Raises:
        UsageError: A key is not a country, two keys are the same one, or a value is not a whole number of at least 0.
    """
    by_code: dict[str, dict[str, Any]] = {}
    for key, value in counts.items():
        code = parse_country(key, "counts")
        if code in by_code:
            raise UsageError(f"counts: {key!r} is the second key for {code}")
        if isinstance(value, bool) or value != value or value < 0 or int(value) != value:
            raise UsageError(f"counts: {value!r} of {key!r} is not a whole number of at least 0")
        by_code[code] = {"n": int(value), "name": country_name(code)}
    counted = {code: entry for code, entry in by_code.items() if entry["n"]}
    return {"counts": counted, "from": class_starts([entry["n"] for entry in counted.values()])}


def class_starts(numbers: Sequence[int]) -> list[int]:
    """Return the starts of up to five classes: round numbers at about equal steps of the logarithm.

    A few countries have most mentions, so classes with equal numbers of countries would not separate them.
    """
    if not numbers:
        return []
    most = max(numbers)
    round_numbers = [step * 10**power for power in range(len(str(most))) for step in _STEPS]
    targets = [float(most) ** (share / _CLASSES) for share in range(_CLASSES)]
    return sorted({max(number for number in round_numbers if number <= value) for value in targets})


def country_shapes(codes: Collection[str]) -> dict[str, Any]:
    """Return the outlines of countries in the form of `basemap/countries-50m.json`, in whose `unit` they are packed."""
    world = _countries()
    return {"unit": world["unit"], "areas": [area for area in world["areas"] if area[0] in codes], "lines": []}


def bounds_of_shapes(shapes: Mapping[str, Any]) -> list[list[float | None]]:
    """Return the south-west and north-east corners of outlines, in degrees; None where there is no outline."""
    lons: list[int] = []
    lats: list[int] = []
    for _, _, rings in shapes["areas"]:
        # The first ring surrounds the others.
        lons += _extremes(rings[0][0::2])
        lats += _extremes(rings[0][1::2])
    if not lats:
        return [[None, None], [None, None]]
    unit = shapes["unit"]
    return [
        [round(min(lats) * unit, 4), round(min(lons) * unit, 4)],
        [round(max(lats) * unit, 4), round(max(lons) * unit, 4)],
    ]


def _extremes(steps: Iterable[int]) -> list[int]:
    """Return the smallest and the largest of coordinates that are packed as differences."""
    least = most = at = 0
    for number, step in enumerate(steps):
        at += step
        least, most = (min(least, at), max(most, at)) if number else (at, at)
    return [least, most]


@cache
def _countries() -> dict[str, Any]:
    return dict(json.loads((FOLDER / "basemap" / "countries-50m.json").read_text(encoding="utf-8")))
