"""Writes geoparsed articles to files: JSON Lines, CSV, GeoJSON, KML, Parquet, a corpus for evaluation, and an HTML page
that needs no network.

Each writer takes geoparses, from a geoparser or a store, and a text file that is open for writing (UTF-8), or a binary
file for Parquet.
"""

from __future__ import annotations

from geo.export.geojson import mention_collection, write_geojson_mentions, write_geojson_places
from geo.export.json_lines import format_jsonl_line, write_corpus, write_jsonl
from geo.export.kml import write_kml
from geo.export.mention_tables import (
    CSV_COLUMNS,
    escape_formula,
    mention_rows,
    sentence_excerpt,
    write_csv,
    write_parquet,
)
from geo.export.standalone import write_html

__all__ = [
    "CSV_COLUMNS",
    "escape_formula",
    "format_jsonl_line",
    "mention_collection",
    "mention_rows",
    "sentence_excerpt",
    "write_corpus",
    "write_csv",
    "write_geojson_mentions",
    "write_geojson_places",
    "write_html",
    "write_jsonl",
    "write_kml",
    "write_parquet",
]
