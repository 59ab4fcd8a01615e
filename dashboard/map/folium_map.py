"""The map as folium elements. The page draws what they hold with the same scripts as a folium page, but itself.

Nothing is rendered here: the elements' data go to the component as JSON, and no text from an article gets into a
template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import folium
import pandas as pd

from geo.folium import AreaLayer, HeatLayer, MentionLayer

__all__ = ["compose_map"]

_START: Final = (20.0, 10.0)
_START_ZOOM: Final = 2


def compose_map(
    marks: list[dict[str, Any]], *, heat: Sequence[Sequence[float]] | None = None, areas: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Return the map and its layers as JSON values.

    Args:
        marks: The circles, as `geo.folium.MentionLayer.from_marks` takes them.
        heat: Latitude, longitude and mentions of each point of the heat layer; None without the layer.
        areas: The table of places that is counted by country; None without the layer.

    Returns:
        `map`: the start `location` and the `options` of Leaflet's map; `marks`; `heat`; `countries`.
    """
    base = folium.Map(_START, zoom_start=_START_ZOOM, tiles=None, zoom_snap=0.5, world_copy_jump=True)
    circles = MentionLayer.from_marks(marks)
    heat_layer = None if heat is None else HeatLayer(heat)
    countries = None if areas is None else _country_layer(areas)
    for layer in (circles, heat_layer, countries):
        if layer is not None:
            layer.add_to(base)
    return {
        "map": {"location": base.location, "options": {_camel_case(key): base.options[key] for key in base.options}},
        "marks": circles.data["marks"],
        "heat": heat_layer.data["cells"] if heat_layer else None,
        "countries": countries.data if countries else None,
    }


def _country_layer(places: pd.DataFrame) -> AreaLayer:
    """Return the layer of countries shaded by mentions. Its data also have the number of `places` of each country."""
    grouped = places[places["country_code"] != ""].groupby("country_code")["mentions"].agg(["sum", "size"])
    layer = AreaLayer({str(code): int(mentions) for code, mentions in grouped["sum"].items()})
    for code, count in layer.data["counts"].items():
        count["places"] = int(grouped["size"][code])
    return layer


def _camel_case(name: str) -> str:
    """Return the name that Leaflet has for one of folium's options."""
    return re.sub("_(.)", lambda match: match[1].upper(), name)
