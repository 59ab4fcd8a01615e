"""The map's search for a place: places that the articles mention come first, then others from the gazetteer."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import data_access
from dashboard.formatting import describe_place
from dashboard.typeahead import suggest_places
from geo.feature_types import describe_feature
from geo.gazetteer import normalize
from geo.types import Place

__all__ = ["MAX_CHARS", "search_places"]

MAX_CHARS = 80
_MAX_ROWS = 8
_MAX_CANDIDATES = 300  # of these, the most mentioned are shown


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
    inside = data_access.inside(place.country_code, place.admin1_code, name=place.name)
    detail = describe_place(describe_feature(place.feature_class, place.feature_code, place.population), *inside)
    return {"id": place.id, "name": place.name, "sub": detail, "n": mentions}
