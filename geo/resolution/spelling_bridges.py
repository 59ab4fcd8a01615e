"""Names that the gazetteer lacks, read as another spelling of one that it has: "Tel Rifaat" as Tall Rifat.

Another spelling needs evidence: a place of the respelled name near one that the article names otherwise, or in a
country that it names. A difference in writing alone ("Bosaaso", Bosaso) needs none in an article without other places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.feature_types import is_country
from geo.gazetteer import WRITING_COST, Gazetteer
from geo.geodesy import distance_km
from geo.resolution.container_links import ToponymSpan
from geo.types import Candidate, NameKind, Place
from geo.word_lists import BUILDING_WORDS

_MOST_WORDS, _MOST_PLACES = 4, 50
_NEAR_KM = 400.0
_EVIDENT = 0.4  # prominence of a place that is evidence for its country


def bridge_spellings(
    text: str, spans: Sequence[ToponymSpan], gazetteer: Gazetteer
) -> tuple[list[ToponymSpan], dict[int, float]]:
    """Return the spans, the unlisted ones with the number of a respelled name, and the costs in confidence by index.

    Args:
        text: The article's text, in which the offsets count.
        spans: The spans of its names.
        gazetteer: The source of the names.
    """
    bridged, costs = list(spans), {}
    unlisted = [index for index, span in enumerate(spans) if span.name_id is None]
    named = _evident_places(spans, gazetteer) if unlisted else []
    for index in unlisted:
        words = text[spans[index].start : spans[index].end].split()
        if len(words) > _MOST_WORDS or words[-1].lower() in BUILDING_WORDS:
            continue
        for name_id, cost in gazetteer.respellings(" ".join(words)):
            if cost < WRITING_COST or _is_supported(gazetteer.candidates(name_id), named, cost):
                bridged[index], costs[index] = replace(spans[index], name_id=name_id, is_respelled=True), cost
                break
    return bridged, costs


def _evident_places(spans: Sequence[ToponymSpan], gazetteer: Gazetteer) -> list[Place]:
    """Return the best-known places of the listed names that have a well-known one."""
    places = (gazetteer.candidates(span.name_id)[0].place for span in spans if span.name_id is not None)
    return [place for place in places if place.prominence >= _EVIDENT][:_MOST_PLACES]


def _is_supported(candidates: Sequence[Candidate], named: Sequence[Place], cost: float) -> bool:
    if not named:
        return cost <= WRITING_COST
    return any(
        place.country_code == candidate.place.country_code
        if is_country(place.feature_code)
        else distance_km((place.lat, place.lon), (candidate.place.lat, candidate.place.lon)) <= _NEAR_KM
        for candidate in candidates
        if candidate.name_kind in {NameKind.PRIMARY, NameKind.ALTERNATE}
        for place in named
    )
