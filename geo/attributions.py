"""What online providers ask to be shown with their answers."""

from __future__ import annotations

from typing import Final

__all__ = ["ATTRIBUTIONS", "attribution_of"]

_OPENSTREETMAP: Final = "© OpenStreetMap contributors, ODbL (openstreetmap.org/copyright)"
ATTRIBUTIONS: Final = {
    "nominatim": _OPENSTREETMAP,
    "photon": f"{_OPENSTREETMAP}; Photon by komoot",
    "pelias": _OPENSTREETMAP,
    "geonames": "© GeoNames, CC BY 4.0 (geonames.org)",
    "opencage": f"{_OPENSTREETMAP}; OpenCage",
    "ban": "© Base Adresse Nationale, Licence Ouverte",
}
"""By geopy's name of the service, which is also what the ids of its places begin with."""


def attribution_of(place_id: str) -> str | None:
    """Return what is to be shown with a place that an online provider gave, None for one of the gazetteer's."""
    return ATTRIBUTIONS.get(place_id.partition(":")[0])
