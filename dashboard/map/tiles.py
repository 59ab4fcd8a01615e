"""Online backgrounds that a reader may switch on. None is asked for anything before."""

from __future__ import annotations

import html
import os
import re
from dataclasses import dataclass
from typing import Any

__all__ = ["ADDRESS_VARIABLE", "CREDIT_VARIABLE", "Background", "backgrounds", "find_background"]

ADDRESS_VARIABLE = "DATELINE_TILES"
"""An own tile server: an address with {z}, {x} and {y}."""

CREDIT_VARIABLE = "DATELINE_TILES_CREDIT"
"""Whom to credit for its tiles; plain text."""

_OSM = '&copy; <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">OpenStreetMap</a>'
_ADDRESS = re.compile(r"https?://[^\s\"'<>`\\]+")


@dataclass(frozen=True, slots=True)
class Background:
    """A tile server: its name, address with {z}, {x} and {y}, whom to credit (HTML), and its nearest zoom level."""

    id: str
    name: str
    url: str
    credit: str
    max_zoom: int

    def as_data(self) -> dict[str, Any]:
        """Return what the map's script needs."""
        return {"id": self.id, "url": self.url, "credit": self.credit, "max": self.max_zoom}


# Public servers that ask for no key. Each asks for its credit, and that nobody fetches tiles in bulk.
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
    """Return what there is to choose from: the user's own server first, where one is set and its address is one."""
    address = os.environ.get(ADDRESS_VARIABLE, "").strip()
    if not _ADDRESS.fullmatch(address) or not all(part in address for part in ("{z}", "{x}", "{y}")):
        return _PUBLIC
    return (Background("own", "Own server", address, html.escape(os.environ.get(CREDIT_VARIABLE, "")), 17), *_PUBLIC)


def find_background(identity: str) -> Background | None:
    """Return the background with this id; None for the built-in map."""
    return next((tiles for tiles in backgrounds() if tiles.id == identity), None)
