"""The credits that online geocoding providers require next to their answers."""

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
"""By geopy's name of the service. The ids of its places start with that name ("nominatim:way/4247312")."""


def attribution_of(place_id: str) -> str | None:
    """Return the credit for a place of an online provider, None for a place of the gazetteer."""
    return ATTRIBUTIONS.get(place_id.partition(":")[0])
