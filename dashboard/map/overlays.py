"""The data of the map's other layers: heat, extents of places, and names of nearby places.

The size of each is bounded whatever the number of places: by cells of the screen, circles, or the best-known names.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from dashboard.map.viewport import Floats, Viewport, bounds_around, project, unproject
from geo.feature_types import is_capital, is_first_level_division, is_whole_town
from geo.gazetteer import Gazetteer
from geo.types import Place

__all__ = ["heat_cells", "nearby_names", "place_extents"]

_CELL_PX = 10.0
_MARGIN = 0.75  # widths and heights from the center; 0.5 is the edge of the view
_MOST_CELLS = 2500

_STATES_FROM, _STATES_UNTIL, _TOWNS_FROM = 5.0, 9.0, 6.5
_MOST_STATES, _MOST_TOWNS = 80, 260
_STATE_PX = 42.0  # a state with a smaller radius gets no name
_METERS_PER_PX = 156_543.03  # on the equator at zoom level 0
_TOWN, _CAPITAL, _STATE = 0, 1, 2


def heat_cells(lat: Floats, lon: Floats, mentions: Floats, view: Viewport) -> list[list[float]]:
    """Return [latitude, longitude, mentions] of the screen's grid cells in and near the view.

    The point of a cell is the mean of its places, weighted by their mentions.
    """
    x, y = project(lat, lon, view.zoom)
    inside = view.contains(x, y, margin=_MARGIN)
    if not inside.any():
        return []
    x, y, n = x[inside], y[inside], mentions[inside]
    columns = np.floor(x / _CELL_PX).astype(np.int64)
    # One number for each cell: the factor is a prime larger than any row number.
    cells, which = np.unique(columns * 1_000_003 + np.floor(y / _CELL_PX).astype(np.int64), return_inverse=True)
    sums = np.bincount(which, n, len(cells))
    middle_x, middle_y = np.bincount(which, x * n, len(cells)) / sums, np.bincount(which, y * n, len(cells)) / sums
    order = np.argsort(-sums)[:_MOST_CELLS]
    cell_lat, cell_lon = unproject(middle_x[order], middle_y[order], view.zoom)
    rows = zip(cell_lat.round(4).tolist(), cell_lon.round(4).tolist(), sums[order].tolist(), strict=True)
    return [list(row) for row in rows]


def place_extents(
    places: pd.DataFrame, moved: pd.DataFrame, place_of: Callable[[str], Place | None]
) -> list[dict[str, Any]]:
    """Return the extents of places and of mentions that have a point of their own ("30 km west of Osaka").

    Args:
        places: The table of places.
        moved: The table of mentions with a point of their own.
        place_of: Returns the place of an id.

    Returns:
        For each, `at`: latitude and longitude in degrees; `km`: the radius in km; `from`: for a mention, the point of
        its place, otherwise None.
    """
    columns = ["place_id", "lat", "lon", "radius_km"]
    extents = [_extent(lat, lon, km, None) for _, lat, lon, km in places[columns].itertuples(index=False)]
    for place_id, lat, lon, km in moved[columns].itertuples(index=False):
        place = place_of(place_id)
        extents.append(_extent(lat, lon, km, [round(place.lat, 4), round(place.lon, 4)] if place else None))
    return extents


def _extent(lat: float, lon: float, km: float, start: list[float] | None) -> dict[str, Any]:
    return {"at": [round(lat, 4), round(lon, 4)], "km": round(km, 1), "from": start}


def nearby_names(gazetteer: Gazetteer, view: Viewport) -> list[list[Any]]:
    """Return [name, latitude, longitude, thousands of inhabitants, type] of states and towns in and near the view.

    The type is 0 for a town, 1 for a capital, 2 for a state or province.
    """
    south, west, north, east = bounds_around(view, margin=_MARGIN)
    names: list[list[Any]] = []
    if _STATES_FROM <= view.zoom <= _STATES_UNTIL:
        areas = gazetteer.within(south, west, north, east, limit=30 * _MOST_STATES, feature_classes=("A",))
        least_km = _STATE_PX * _METERS_PER_PX / 1000 * math.cos(math.radians(view.lat)) / 2**view.zoom
        states = [
            place for place in areas if is_first_level_division(place.feature_code) and place.radius_km >= least_km
        ]
        names += [_name(place, _STATE) for place in states[:_MOST_STATES]]
    if view.zoom >= _TOWNS_FROM:
        populated = gazetteer.within(south, west, north, east, limit=_MOST_TOWNS, feature_classes=("P",))
        towns = sorted(populated, key=lambda place: -place.population)
        names += [
            _name(place, _CAPITAL if is_capital(place.feature_code) else _TOWN)
            for place in towns
            if is_whole_town(place.feature_class, place.feature_code)
        ]
    return names


def _name(place: Place, place_type: int) -> list[Any]:
    return [place.name, round(place.lat, 4), round(place.lon, 4), math.ceil(place.population / 1000), place_type]
