"""Geoparsed articles as files for other tools: JSON Lines, CSV, GeoJSON, KML, Parquet, a corpus for evaluation, and a
page that needs nothing but itself.

Each writer takes geoparses, from the geoparser or from `Store.geoparses`, and a text file open for writing (UTF-8), a
binary one for Parquet.
"""

from __future__ import annotations

from geo.export.geojson import write_geojson_mentions, write_geojson_places
from geo.export.json_lines import write_corpus, write_jsonl
from geo.export.kml import write_kml
from geo.export.mention_tables import write_csv, write_parquet
from geo.export.standalone import write_html

__all__ = [
    "write_corpus",
    "write_csv",
    "write_geojson_mentions",
    "write_geojson_places",
    "write_html",
    "write_jsonl",
    "write_kml",
    "write_parquet",
]
