"""Finding a place to go to: those that the articles mention first, then what else the gazetteer knows by the name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from dashboard import queries
from dashboard.wording import feature, where
from geo.gazetteer import normalise
from geo.model import Place

__all__ = ["MOST_CHARS", "found"]

MOST_CHARS = 80
_MENTIONED, _LISTED = 4, 8


def found(words: str, places: pd.DataFrame) -> dict[str, Any]:
    """Return {words, rows}: up to eight places whose name begins with the words; `places` is what the map shows."""
    words = words[:MOST_CHARS]
    begin = normalise(words)
    rows: dict[str, dict[str, Any]] = {}
    for place in _candidates(words, begin, places) if begin else ():
        if place.id not in rows and len(rows) < _LISTED:
            inside = queries.inside(place.country_code, place.admin1_code, name=place.name)
            said = where(feature(place.feature_class, place.feature_code, place.population), *inside)
            rows[place.id] = {"id": place.id, "name": place.name, "sub": said, "n": 0}
    counted = places[places["place_id"].isin(list(rows))]
    for place_id, mentions in zip(counted["place_id"], counted["mentions"].tolist(), strict=True):
        rows[place_id]["n"] = mentions
    return {"words": words, "rows": sorted(rows.values(), key=lambda row: row["n"] == 0)}


def _candidates(words: str, begin: str, places: pd.DataFrame) -> Iterator[Place]:
    yield from _mentioned(begin, places)
    gazetteer = queries.gazetteer()
    completed = gazetteer.complete(words, _LISTED)
    exact = [candidate.place for candidate in gazetteer.lookup(words)]
    yield from exact[: _LISTED // 2]
    yield from completed
    if not completed and not exact:
        yield from (match.candidate.place for match in gazetteer.fuzzy(words, _LISTED))


def _mentioned(begin: str, places: pd.DataFrame) -> Iterable[Place]:
    known = 0
    for place_id, name in zip(places["place_id"], places["name"], strict=True):
        if normalise(name).startswith(begin) and (place := queries.place(place_id)):
            yield place
            known += 1
            if known == _MENTIONED:
                return
