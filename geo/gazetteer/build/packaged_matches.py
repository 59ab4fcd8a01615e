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
    """The packaged places without a GeoNames id, by location and name."""

    def __init__(self, places: list[Place]) -> None:
        self._airports: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._named: dict[str, list[int]] = defaultdict(list)
        self._places = places
        for row, place in enumerate(places):
            if place.geonameid is not None:
                continue
            if f"{place.feature_class}.{place.feature_code}" in _AIRFIELDS:
                self._airports[_cell(place.lat, place.lon)].append(row)
            else:
                self._named[normalize(place.name)].append(row)

    def row_of(self, draft: PlaceDraft) -> int | None:
        """Return the row of the packaged place that is the same as a draft, None if there is none."""
        if draft.feature in _AIRFIELDS:
            lat, lon = _cell(draft.lat, draft.lon)
            around = [row for i in (-1, 0, 1) for j in (-1, 0, 1) for row in self._airports.get((lat + i, lon + j), ())]
            return self._nearest(draft, around, _SAME_AIRPORT_KM)
        rows = self._named.get(next(iter(draft.names), ""), ())
        alike = [row for row in rows if self._places[row].feature_class == draft.feature_class]
        return self._nearest(draft, alike, None)

    def _nearest(self, draft: PlaceDraft, rows: Iterable[int], within_km: float | None) -> int | None:
        for row in rows:
            place = self._places[row]
            reach = _SAME_PLACE_KM + place.radius_km if within_km is None else within_km
            if distance_km((draft.lat, draft.lon), (place.lat, place.lon)) <= reach:
                return row
        return None


class RowLookup:
    """Finds the row of a place by its GeoNames id."""

    def __init__(self, places: list[Place], dumped: NDArray[Any]) -> None:
        self._own = {place.geonameid: row for row, place in enumerate(places) if place.geonameid}
        self._known = len(places)
        self._order = np.argsort(dumped, kind="stable").astype(np.uint32)
        self._ids = memoryview(dumped[self._order])  # type: ignore[arg-type]

    def row(self, geonameid: int) -> int | None:
        """Return the row of a packaged place, otherwise of a dumped one, whose rows follow; None without either."""
        own = self._own.get(geonameid)
        if own is not None:
            return own
        position = bisect_left(self._ids, geonameid)
        if position == len(self._ids) or self._ids[position] != geonameid:
            return None
        return self._known + int(self._order[position])


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return round(lat * 10), round(lon * 10)
