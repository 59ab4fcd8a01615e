"""Layers for folium maps, and the scripts and the base map of all of Dateline's maps.

    >>> import folium
    >>> import geo
    >>> from geo.folium import MentionLayer
    >>> result = geo.geoparse("A storm hit Paris, Texas, on Sunday.")
    >>> layer = MentionLayer(result).add_to(folium.Map())
    >>> [[round(degrees) for degrees in corner] for corner in layer.get_bounds()]
    [[31, -99], [34, -96]]

`MentionLayer` shows mentions as circles, `AreaLayer` countries shaded by count, `HeatLayer` points by density.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo.folium.layers import AreaLayer, HeatLayer, MentionLayer

__all__ = ["FOLDER", "AreaLayer", "HeatLayer", "MentionLayer"]

FOLDER: Final = Path(__file__).resolve().parent
"""The folder of the scripts, the libraries that they use, and the base map."""


# The layers are imported at first use, because folium takes about a second.
def __getattr__(name: str) -> object:
    if name in ("AreaLayer", "HeatLayer", "MentionLayer"):
        from geo.folium import layers

        return getattr(layers, name)
    raise AttributeError(f"module 'geo.folium' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
