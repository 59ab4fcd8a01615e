"""Short texts of the kinds that a newswire desk meets, with the places that they mean.

Each line of `newswire_cases.jsonl` has `kind`, `text`, `places` and `not_places`. A place has the name as it is written
(`text`), a point in degrees, the distance in km within which an answer is right, and the countries that it may be in.
The places are in the order in which their names occur. Nothing in `not_places` may be mapped as a place. `known_error`
marks texts that are read wrong: a change that makes one right removes the mark.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geo import geoparse
from geo.geodesy import distance_km
from geo.types import Geoparse, MentionKind

_FILE = Path(__file__).with_name("newswire_cases.jsonl")
_CASES = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]


def _parameter(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason="known error")] if case.get("known_error") else []
    return pytest.param(case, marks=marks, id=f"{case['kind']}: {case['text'][:60]!r}")


@pytest.mark.parametrize("case", [_parameter(case) for case in _CASES])
def test_each_name_is_placed_where_the_text_means(case: dict[str, Any]) -> None:
    result = geoparse(case["text"])
    assert [*_misplaced(case, result), *_mapped_by_mistake(case, result)] == []


def _misplaced(case: dict[str, Any], result: Geoparse) -> Iterator[str]:
    """Yield what is wrong with each place: missed, in another country, or too far."""
    end = 0
    for place in case["places"]:
        start = case["text"].index(place["text"], end)
        end = start + len(place["text"])
        mention = next((mention for mention in result if mention.start < end and start < mention.end), None)
        if mention is None or mention.place is None or mention.lat is None or mention.lon is None:
            yield f"{place['text']} is not placed"
            continue
        km = distance_km((mention.lat, mention.lon), (place["lat"], place["lon"]))
        code = mention.place.country_code
        is_in_country = code is None or code in place.get("country", code).split("/")
        if km > place["km"] or not is_in_country:
            yield f"{place['text']} is placed at {mention.place.name}, {code}, {km:.0f} km away"


def _mapped_by_mistake(case: dict[str, Any], result: Geoparse) -> Iterator[str]:
    for name in case.get("not_places", ()):
        start = case["text"].index(name)
        for mention in result:
            is_at_name = mention.start < start + len(name) and start < mention.end
            if is_at_name and mention.place is not None and mention.kind is MentionKind.PLACE:
                yield f"{name} is mapped at {mention.place.name}"
