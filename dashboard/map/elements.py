"""The folium elements of the map: a base map that never changes, and one layer that carries the marks as JSON data.

Text from an article is never an argument of a folium or branca class, except through `safe_json`.

Folium and streamlit-folium are driven through three details that they do not document: `default_js` and `default_css`
of folium's classes, the name that streamlit-folium expects of a feature group, and the title of its frame
(`streamlit_folium.st_folium`, which `components/dom.js` looks for). The tests of this module fail when one changes.
"""

from __future__ import annotations

from typing import Any

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.plugins import Fullscreen
from folium.template import Template

from dashboard import assets
from geo.folium.inert_json import safe_json

__all__ = ["MarksLayer", "base_map", "static_url"]

_FOLDER = "geo/folium"
# Always the whole world: a base map that starts elsewhere counts as another map, and streamlit-folium would redraw it.
_START_LAT, _START_LON, _START_ZOOM = 20.0, 10.0, 2

# In this order: each uses those before it.
_SCRIPTS = (
    "slicer", "basemap", "sheet", "labels", "heat", "reach", "countries", "layers", "search", "popup", "marks",
    "picture", "bridge", "page",
)  # fmt: skip


def static_url(path: str) -> str:
    """Return the URL of a file of the map, relative to the page in streamlit-folium's frame."""
    return "../../" + assets.url(f"{_FOLDER}/{path}")


# The class attributes below replace the URLs of content delivery networks that folium lists under the same names. They
# leave out folium's marker and icon libraries (jQuery, Bootstrap, Font Awesome), which this map does not use.
class _LocalMap(folium.Map):
    default_js = [("leaflet", static_url("vendor/leaflet/leaflet.js"))]  # noqa: RUF012  as folium declares it
    default_css = [("leaflet_css", static_url("vendor/leaflet/leaflet.css"))]  # noqa: RUF012


class _LocalFullscreen(Fullscreen):
    default_js = [("Control.Fullscreen.js", static_url("vendor/fullscreen/Control.FullScreen.js"))]  # noqa: RUF012
    default_css = [("Control.FullScreen.css", static_url("vendor/fullscreen/Control.FullScreen.css"))]  # noqa: RUF012


class _MapScripts(JSCSSMixin, MacroElement):
    """The project's own scripts, and the call that sets up the map with them."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "dateline.start({{ this._parent.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )
    default_js = [  # noqa: RUF012
        ("geojson-vt", static_url("vendor/geojson-vt/geojson-vt.js")),
        *((name, static_url(f"scripts/classic/{name}.js")) for name in _SCRIPTS),
    ]
    default_css = [("marks", static_url("scripts/marks.css")), ("map", static_url("scripts/map.css"))]  # noqa: RUF012

    def __init__(self, theme: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "MapScripts"
        files = static_url("scripts/classic/page.js").partition("scripts")[0]
        self.options = safe_json({"files": files, "theme": theme})


class MarksLayer(MacroElement):
    """The marks at one moment. streamlit-folium replaces the previous layer by it without redrawing the map."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = dateline.layer({{ this._parent.get_name() }}, {{ this.data }});"
        "{% endmacro %}"
    )

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        # streamlit-folium adds `feature_group_feature_group_0` to the map: branca forms that variable from this name.
        self._name = "FeatureGroup"
        self.data = safe_json(data)


def base_map(theme: str) -> folium.Map:
    """Return the map with the project's scripts.

    Args:
        theme: "light" or "dark", the initial colors. Later the map follows the theme of the page.
    """
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
    _MapScripts(theme).add_to(base)
    fullscreen: Any = _LocalFullscreen
    fullscreen(position="topleft", title="Full screen", title_cancel="Leave full screen").add_to(base)
    return base
