"""Finding a place to go to: those that the articles mention first, then what else the gazetteer knows by the name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard import queries
from dashboard.wording import feature, where
from geo.gazetteer import normalise
from geo.model import Place

__all__ = ["MOST_CHARS", "found"]

MOST_CHARS = 80
_LISTED = 8
_LOOKED_AT = 300  # of the best-known places of a beginning; those of them that are mentioned come first


def found(words: str, places: pd.DataFrame) -> dict[str, Any]:
    """Return {words, rows}: up to eight places whose name begins with the words; `places` is what the map shows."""
    words = words[:MOST_CHARS]
    known = {place.id: place for place in _candidates(words)} if normalise(words) else {}
    counted = places[places["place_id"].isin(list(known))]
    mentions: dict[str, int] = dict(zip(counted["place_id"], counted["mentions"].tolist(), strict=True))
    first = sorted(known.values(), key=lambda place: -mentions.get(place.id, 0))
    return {"words": words, "rows": [_row(place, mentions.get(place.id, 0)) for place in first[:_LISTED]]}


def _candidates(words: str) -> Iterator[Place]:
    """Yield the places that the words may be the beginning of, likeliest first; where there is none, similar names."""
    gazetteer = queries.gazetteer()
    exact = [candidate.place for candidate in gazetteer.lookup(words)[: _LISTED // 2]]
    completed = gazetteer.complete(words, _LOOKED_AT)
    yield from exact
    yield from completed
    if not completed and not exact:
        yield from (match.candidate.place for match in gazetteer.fuzzy(words, _LISTED))


def _row(place: Place, mentions: int) -> dict[str, Any]:
    inside = queries.inside(place.country_code, place.admin1_code, name=place.name)
    said = where(feature(place.feature_class, place.feature_code, place.population), *inside)
    return {"id": place.id, "name": place.name, "sub": said, "n": mentions}
