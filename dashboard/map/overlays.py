"""What the map shows beside its circles, made from the table of places: heat, countries by count, names around.

Everything is bounded, whatever the number of places: cells of the screen, countries, the best-known names in view.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.map.viewport import Floats, Viewport, bounds_around, project, unproject
from geo.feature_types import is_capital, is_first_level_division, is_whole_town
from geo.gazetteer import Gazetteer
from geo.types import Place

__all__ = ["country_counts", "heat_cells", "nearby_names", "place_extents"]

_CELL_PX = 10.0
_MARGIN = 0.75  # widths and heights from the middle; half is the edge of the view
_MOST_CELLS = 2500
_CLASSES = 5
_STEPS = (1, 2, 5)  # of each power of ten: the numbers that a class may begin with

_STATES_FROM, _STATES_UNTIL, _TOWNS_FROM = 5.0, 9.0, 6.5
_MOST_STATES, _MOST_TOWNS = 80, 260
_STATE_PX = 42.0  # a state that reaches less far from its middle is not named
_METRES_PER_PX = 156_543.03  # on the equator at zoom level 0
_TOWN, _CAPITAL, _STATE = 0, 1, 2


def heat_cells(lat: Floats, lon: Floats, mentions: Floats, view: Viewport) -> list[list[float]]:
    """Return [latitude, longitude, mentions] of the cells of the screen in and around the view, exact counts.

    A cell's point is the mean of its places, weighted by their mentions.
    """
    x, y = project(lat, lon, view.zoom)
    inside = view.holds(x, y, margin=_MARGIN)
    if not inside.any():
        return []
    x, y, n = x[inside], y[inside], mentions[inside]
    columns = np.floor(x / _CELL_PX).astype(np.int64)
    cells, which = np.unique(columns * 1_000_003 + np.floor(y / _CELL_PX).astype(np.int64), return_inverse=True)
    sums = np.bincount(which, n, len(cells))
    middle_x, middle_y = np.bincount(which, x * n, len(cells)) / sums, np.bincount(which, y * n, len(cells)) / sums
    order = np.argsort(-sums)[:_MOST_CELLS]
    cell_lat, cell_lon = unproject(middle_x[order], middle_y[order], view.zoom)
    rows = zip(cell_lat.round(4).tolist(), cell_lon.round(4).tolist(), sums[order].tolist(), strict=True)
    return [list(row) for row in rows]


def country_counts(places: pd.DataFrame, name: Callable[[str], str | None]) -> dict[str, Any]:
    """Return the mentions and places of each country by its code, and the least number of each class of shade."""
    grouped = places.groupby("country_code")["mentions"].agg(["sum", "size"])
    counts = {
        str(code): {"n": int(row["sum"]), "places": int(row["size"]), "name": name(str(code)) or str(code)}
        for code, row in grouped.to_dict("index").items()
    }
    return {"counts": counts, "from": _class_starts(grouped["sum"].astype(int).tolist())}


def _class_starts(numbers: Sequence[int]) -> list[int]:
    """Return where up to five classes begin: round numbers, in about even steps of the logarithm.

    Mentions are spread so: a few countries have most. Classes of as many countries each would not tell these apart.
    """
    if not numbers:
        return []
    most = max(numbers)
    round_numbers = [step * 10**power for power in range(len(str(most))) for step in _STEPS]
    wanted = [float(most) ** (share / _CLASSES) for share in range(_CLASSES)]
    return sorted({max(number for number in round_numbers if number <= value) for value in wanted})


def place_extents(
    places: pd.DataFrame, moved: pd.DataFrame, place_of: Callable[[str], Place | None]
) -> list[dict[str, Any]]:
    """Return {at, km, from} of places and of mentions: a point in degrees, and how far from it is meant, in km.

    `from` is the place's own point where the words around a mention move it ("30 km west of Osaka"), None for a place.
    """
    columns = ["place_id", "lat", "lon", "radius_km"]
    found = [_reach(lat, lon, km, None) for _, lat, lon, km in places[columns].itertuples(index=False)]
    for place_id, lat, lon, km in moved[columns].itertuples(index=False):
        place = place_of(place_id)
        found.append(_reach(lat, lon, km, [round(place.lat, 4), round(place.lon, 4)] if place else None))
    return found


def _reach(lat: float, lon: float, km: float, start: list[float] | None) -> dict[str, Any]:
    return {"at": [round(lat, 4), round(lon, 4)], "km": round(km, 1), "from": start}


def nearby_names(gazetteer: Gazetteer, view: Viewport) -> list[list[Any]]:
    """Return [name, latitude, longitude, thousands of inhabitants, kind] of states and towns in and around the view.

    Kind is 0 for a town, 1 for a capital, 2 for a state or province.
    """
    south, west, north, east = bounds_around(view, margin=_MARGIN)
    names: list[list[Any]] = []
    if _STATES_FROM <= view.zoom <= _STATES_UNTIL:
        areas = gazetteer.within(south, west, north, east, limit=30 * _MOST_STATES, feature_classes=("A",))
        least_km = _STATE_PX * _METRES_PER_PX / 1000 * math.cos(math.radians(view.lat)) / 2**view.zoom
        states = [
            place for place in areas if is_first_level_division(place.feature_code) and place.radius_km >= least_km
        ]
        names += [_name(place, _STATE) for place in states[:_MOST_STATES]]
    if view.zoom >= _TOWNS_FROM:
        found = gazetteer.within(south, west, north, east, limit=_MOST_TOWNS, feature_classes=("P",))
        towns = sorted(found, key=lambda place: -place.population)
        names += [
            _name(place, _CAPITAL if is_capital(place.feature_code) else _TOWN)
            for place in towns
            if is_whole_town(place.feature_class, place.feature_code)
        ]
    return names


def _name(place: Place, kind: int) -> list[Any]:
    return [place.name, round(place.lat, 4), round(place.lon, 4), math.ceil(place.population / 1000), kind]
