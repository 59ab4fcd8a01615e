"""The folium elements of the map: a base map that never changes, and one layer that carries the marks as inert data.

Nothing that comes from an article is ever an argument of a folium or branca class except through `safe_json`.
"""

from __future__ import annotations

from typing import Any

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.plugins import Fullscreen
from folium.template import Template

from dashboard.map.assets import FILES, own, vendored
from dashboard.map.script_safe_json import safe_json

__all__ = ["MarksLayer", "base_map"]

# The world, wherever the reader is sent to afterwards: another start would be another map, drawn anew.
_START_LAT, _START_LON, _START_ZOOM = 20.0, 10.0, 2


# In this order: each uses those before it.
_SCRIPTS = (
    "slicer", "basemap", "sheet", "labels", "heat", "reach", "countries", "layers", "search", "popup", "marks",
    "picture", "bridge", "page",
)  # fmt: skip


class _LocalMap(folium.Map):
    """A folium map without the marker and icon libraries, Leaflet from our own files."""

    default_js = vendored(folium.Map.default_js, only=frozenset({"leaflet"}))
    default_css = vendored(folium.Map.default_css, only=frozenset({"leaflet_css"}))


class _LocalFullscreen(Fullscreen):
    default_js = vendored(Fullscreen.default_js)
    default_css = vendored(Fullscreen.default_css)


class _Stage(JSCSSMixin, MacroElement):
    """Our scripts, and the call that prepares the map with them."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "dateline.start({{ this._parent.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )
    default_js = [  # noqa: RUF012  as folium declares it
        ("geojson-vt", own("vendor/geojson-vt/geojson-vt.js")),
        *((name, own(f"map/{name}.js")) for name in _SCRIPTS),
    ]
    default_css = [("map", own("map/map.css"))]  # noqa: RUF012

    def __init__(self, theme: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Stage"
        self.options = safe_json({"files": FILES, "theme": theme})


class MarksLayer(MacroElement):
    """The marks of one moment. streamlit-folium swaps it for the last one without drawing the map anew."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = dateline.layer({{ this._parent.get_name() }}, {{ this.data }});"
        "{% endmacro %}"
    )

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        # streamlit-folium adds to the map the variable that a feature group of this name would have.
        self._name = "FeatureGroup"
        self.data = safe_json(data)


def base_map(theme: str) -> folium.Map:
    """Return the map with our scripts; `theme` is "light" or "dark" to begin with and follows the page's after."""
    base = _LocalMap(
        [_START_LAT, _START_LON],
        zoom_start=_START_ZOOM,
        tiles=None,
        control_scale=True,
        min_zoom=1,
        max_zoom=12,
        zoom_snap=0.5,
        world_copy_jump=True,
    )
    _Stage(theme).add_to(base)
    fullscreen: Any = _LocalFullscreen
    fullscreen(position="topleft", title="Full screen", title_cancel="Leave full screen").add_to(base)
    return base
