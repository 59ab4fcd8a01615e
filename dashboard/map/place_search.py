"""Finding a place to go to: those that the articles mention first, then what else the gazetteer knows by the name."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import data_access
from dashboard.formatting import describe_place
from dashboard.typeahead import suggest_places
from geo.feature_types import describe_feature
from geo.gazetteer import normalize
from geo.types import Place

__all__ = ["MOST_CHARS", "search_places"]

MOST_CHARS = 80
_LISTED = 8
_LOOKED_AT = 300  # of the best-known places of a beginning; those of them that are mentioned come first


def search_places(words: str, places: pd.DataFrame) -> dict[str, Any]:
    """Return {words, rows}: up to eight places whose name begins with the words; `places` is what the map shows."""
    words = words[:MOST_CHARS]
    begun = (
        suggest_places(data_access.gazetteer(), words, named=_LISTED // 2, begun=_LOOKED_AT) if normalize(words) else []
    )
    known = {place.id: place for place in begun}
    counted = places[places["place_id"].isin(list(known))]
    mentions: dict[str, int] = dict(zip(counted["place_id"], counted["mentions"].tolist(), strict=True))
    first = sorted(known.values(), key=lambda place: -mentions.get(place.id, 0))
    return {"words": words, "rows": [_row(place, mentions.get(place.id, 0)) for place in first[:_LISTED]]}


def _row(place: Place, mentions: int) -> dict[str, Any]:
    inside = data_access.inside(place.country_code, place.admin1_code, name=place.name)
    said = describe_place(describe_feature(place.feature_class, place.feature_code, place.population), *inside)
    return {"id": place.id, "name": place.name, "sub": said, "n": mentions}
