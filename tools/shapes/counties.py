"""The counties of the United States, and the municipalities of its territories, by the gazetteer's towns in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import shapely

from geo.types import Place
from tools.shapes.linework import Geometries, polygons_of
from tools.shapes.owners import Towns
from tools.shapes.sources import Sources, read_polygons

__all__ = ["TERRITORIES", "county_shapes", "name_counties"]

TERRITORIES: Final = ("AS", "GU", "MP", "PR", "VI")
"""Territories whose first-level divisions are counties in the census."""

_MOST: Final = 0.6


def county_shapes(sources: Sources) -> Geometries:
    """Return the shapes of the counties, which the source does not name."""
    return np.array([shapely.union_all(polygons_of(rings)) for rings, _ in read_polygons(sources.counties)])


def name_counties(shapes: Geometries, towns: Towns, places: Iterable[Place]) -> dict[str, int]:
    """Return the number of the shape of each county by the id of its place: where most of its towns are."""
    divisions = [place for place in places if _is_county(place)]
    codes = {_code(place): place.id for place in divisions}
    known = [place for place in (*towns.places, *divisions) if _code(place) in codes]
    points = shapely.points([place.lon for place in known], [place.lat for place in known])
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for town, shape in shapely.STRtree(shapes).query(points, predicate="within").T.tolist():
        votes[shape][codes[_code(known[town])]] += 1
    best: dict[str, tuple[int, int]] = {}
    for shape, counts in votes.items():
        place_id, count = _first(counts)
        if count >= _MOST * counts.total():
            best[place_id] = max(best.get(place_id, (0, 0)), (count, shape))
    return {place_id: shape for place_id, (_, shape) in best.items()}


def _first(counts: Counter[str]) -> tuple[str, int]:
    return max(counts.items(), key=lambda item: (item[1], item[0]))


def _is_county(place: Place) -> bool:
    if place.country_code in TERRITORIES:
        return place.feature_code == "ADM1"
    return place.country_code == "US" and place.feature_code == "ADM2"


def _code(place: Place) -> Sequence[str | None]:
    if place.country_code in TERRITORIES:
        return place.country_code, place.admin1_code
    return place.country_code, place.admin1_code, place.admin2_code
