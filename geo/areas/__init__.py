"""The shapes of countries, divisions, counties, seas and regions, and which of them a point is in.

Areas have the ids of their places in the gazetteer. `data/README.md` describes the files, `python -m tools.shapes`
rebuilds them.
"""

from geo.areas.areas import Area, Areas, Kind

__all__ = ["Area", "Areas", "Kind"]
