"""Suggest places while the user types, for the map's search and for corrections.

In the map's search, places that the articles mention come first, then others from the gazetteer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard import data_access
from geo.gazetteer import Gazetteer, normalize
from geo.types import Place

__all__ = ["MAX_CHARS", "search_places", "suggest_places"]

_MAX_COMPLETIONS = 200  # names looked up before they are filtered by what the places are in
_MAX_SIMILAR = 12
MAX_CHARS = 80
_MAX_ROWS = 8
_MAX_CANDIDATES = 300  # of these, the most mentioned are shown


def suggest_places(gazetteer: Gazetteer, words: str, *, exact_limit: int, prefix_limit: int) -> list[Place]:
    """Return the places that the typed words may mean, most likely first, without duplicates.

    Places with exactly this name come first, then places whose name starts with it. Similar names are used only if
    there is neither. After a comma the words may name what the place is in ("Hyderabad, Pakistan").

    Args:
        gazetteer: The gazetteer to search.
        words: What the user has typed.
        exact_limit: The number of places with exactly this name, if there are completions.
        prefix_limit: The number of places whose name starts with it.
    """
    return list({place.id: place for place in _candidates(gazetteer, words, exact_limit, prefix_limit)}.values())


def _candidates(gazetteer: Gazetteer, words: str, exact_limit: int, prefix_limit: int) -> Iterator[Place]:
    name, *parents = (part.strip() for part in words.split(","))
    exact = [candidate.place for candidate in gazetteer.lookup(name)]
    parent_prefixes = [normalize(part) for part in parents if normalize(part)]
    if parent_prefixes:
        yield from (place for place in exact if _is_inside(gazetteer, place, parent_prefixes))
        yield from (
            place
            for place in gazetteer.complete(name, _MAX_COMPLETIONS)
            if _is_inside(gazetteer, place, parent_prefixes)
        )
        return
    completed = gazetteer.complete(name, prefix_limit)
    yield from exact[:exact_limit] if completed else exact
    yield from completed
    if not exact and not completed:
        yield from (match.candidate.place for match in gazetteer.fuzzy(name, _MAX_SIMILAR))


def _is_inside(gazetteer: Gazetteer, place: Place, prefixes: list[str]) -> bool:
    """Whether each prefix starts the name of a region or country that the place is in."""
    parents = [normalize(parent.name) for parent in gazetteer.parents(place)]
    return all(any(parent.startswith(part) for parent in parents) for part in prefixes)


def search_places(words: str, places: pd.DataFrame) -> dict[str, Any]:
    """Return {words, rows} with up to eight places that match the words.

    Args:
        words: What the user has typed.
        places: The table of places that the map shows.
    """
    words = words[:MAX_CHARS]
    candidates = (
        suggest_places(data_access.gazetteer(), words, exact_limit=_MAX_ROWS // 2, prefix_limit=_MAX_CANDIDATES)
        if normalize(words)
        else []
    )
    counted = places[places["place_id"].isin([place.id for place in candidates])]
    mentions: dict[str, int] = dict(zip(counted["place_id"], counted["mentions"].tolist(), strict=True))
    ranked = sorted(candidates, key=lambda place: -mentions.get(place.id, 0))
    return {"words": words, "rows": [_row(place, mentions.get(place.id, 0)) for place in ranked[:_MAX_ROWS]]}


def _row(place: Place, mentions: int) -> dict[str, Any]:
    return {"id": place.id, "name": place.name, "sub": data_access.describe_place(place), "n": mentions}
