"""Matches rows of a GeoNames dump with the places of the packaged gazetteer."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer.build.place_draft import PlaceDraft
from geo.gazetteer.normalization import normalize
from geo.geodesy import distance_km
from geo.types import Place

__all__ = ["PackagedMatches", "RowLookup"]

_AIRFIELDS: Final = frozenset({"S.AIRP", "S.AIRB", "S.AIRF"})
_SAME_AIRPORT_KM: Final = 3.0
_SAME_PLACE_KM: Final = 25.0


class PackagedMatches:
    """Finds packaged places without a GeoNames id by location and name."""

    def __init__(self, places: list[Place]) -> None:
        self._airports: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._places = places
        for row, place in enumerate(places):
            if place.geonameid is not None:
                continue
            if f"{place.feature_class}.{place.feature_code}" in _AIRFIELDS:
                self._airports[_cell(place.lat, place.lon)].append(row)
            else:
                self._by_name[normalize(place.name)].append(row)

    def row_of(self, draft: PlaceDraft) -> int | None:
        """Return the row of the packaged place that is the same as a draft, None if there is none."""
        if draft.feature in _AIRFIELDS:
            lat, lon = _cell(draft.lat, draft.lon)
            airports = [
                row for i in (-1, 0, 1) for j in (-1, 0, 1) for row in self._airports.get((lat + i, lon + j), ())
            ]
            return self._first_within(draft, airports, _SAME_AIRPORT_KM)
        rows = self._by_name.get(next(iter(draft.names), ""), ())
        candidates = [row for row in rows if self._places[row].feature_class == draft.feature_class]
        return self._first_within(draft, candidates, None)

    def _first_within(self, draft: PlaceDraft, rows: Iterable[int], within_km: float | None) -> int | None:
        for row in rows:
            place = self._places[row]
            radius_km = _SAME_PLACE_KM + place.radius_km if within_km is None else within_km
            if distance_km((draft.lat, draft.lon), (place.lat, place.lon)) <= radius_km:
                return row
        return None


class RowLookup:
    """Finds the row of a place by its GeoNames id. `new_ids` are the ids of the places that the packaged file lacks."""

    def __init__(self, places: list[Place], new_ids: NDArray[Any]) -> None:
        self._base_rows = {place.geonameid: row for row, place in enumerate(places) if place.geonameid}
        self._base_count = len(places)
        self._order = np.argsort(new_ids, kind="stable").astype(np.uint32)
        self._ids = memoryview(new_ids[self._order])  # type: ignore[arg-type]

    def row(self, geonameid: int) -> int | None:
        """Return the row of a packaged place, otherwise of a new one (their rows follow), None if there is neither."""
        base_row = self._base_rows.get(geonameid)
        if base_row is not None:
            return base_row
        position = bisect_left(self._ids, geonameid)
        if position == len(self._ids) or self._ids[position] != geonameid:
            return None
        return self._base_count + int(self._order[position])


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return round(lat * 10), round(lon * 10)
