"""Online backgrounds of the map. The browser contacts a tile server only after the user selects it."""

from __future__ import annotations

import html
import os
import re
from dataclasses import dataclass
from typing import Any

__all__ = ["ATTRIBUTION_VARIABLE", "URL_VARIABLE", "Background", "backgrounds", "find_background"]

URL_VARIABLE = "DATELINE_TILES"
"""Environment variable: URL template of your own tile server, with {z}, {x} and {y}."""

ATTRIBUTION_VARIABLE = "DATELINE_TILES_CREDIT"
"""Environment variable: attribution for its tiles, plain text."""

_OSM = '&copy; <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">OpenStreetMap</a>'
_URL = re.compile(r"https?://[^\s\"'<>`\\]+")


@dataclass(frozen=True, slots=True)
class Background:
    """A tile server: name, URL template with {z}, {x} and {y}, attribution (HTML), and highest zoom level."""

    id: str
    name: str
    url: str
    credit: str
    max_zoom: int

    def as_data(self) -> dict[str, Any]:
        """Return the data for the map's script."""
        return {"id": self.id, "url": self.url, "credit": self.credit, "max": self.max_zoom}


# Public servers without API keys. They require attribution and forbid bulk downloads.
_PUBLIC = (
    Background("osm", "OpenStreetMap", "https://tile.openstreetmap.org/{z}/{x}/{y}.png", f"{_OSM} contributors", 17),
    Background(
        "hot",
        "Humanitarian",
        "https://{s}.tile.openstreetmap.fr/hot/{z}/{x}/{y}.png",
        f'{_OSM} contributors, style <a href="https://www.hotosm.org" target="_blank" rel="noopener">HOT</a>, hosted '
        "by "
        '<a href="https://openstreetmap.fr" target="_blank" rel="noopener">OpenStreetMap France</a>',
        17,
    ),
    Background(
        "topo",
        "Topographic",
        "https://{s}.tile.opentopomap.org/{z}/{x}/{y}.png",
        f"{_OSM} contributors, SRTM, style "
        '<a href="https://opentopomap.org" target="_blank" rel="noopener">OpenTopoMap</a> (CC BY-SA)',
        16,
    ),
)


def backgrounds() -> tuple[Background, ...]:
    """Return the available backgrounds: your own server first, if its URL template is set and valid."""
    url = os.environ.get(URL_VARIABLE, "").strip()
    if not _URL.fullmatch(url) or not all(part in url for part in ("{z}", "{x}", "{y}")):
        return _PUBLIC
    return (Background("own", "Own server", url, html.escape(os.environ.get(ATTRIBUTION_VARIABLE, "")), 17), *_PUBLIC)


def find_background(identity: str) -> Background | None:
    """Return the background with this id, or None for the built-in map."""
    return next((tiles for tiles in backgrounds() if tiles.id == identity), None)
