"""Writes geoparsed articles to files: JSON Lines, CSV, GeoJSON, KML, Parquet, a corpus for evaluation, and an HTML page
that needs no network.

Each writer takes geoparses, from a geoparser or a store, and a text file that is open for writing (UTF-8), or a binary
file for Parquet.
"""

from __future__ import annotations

from geo.export.data_formats import (
    CSV_COLUMNS,
    escape_formula,
    format_jsonl_line,
    mention_rows,
    sentence_excerpt,
    write_corpus,
    write_csv,
    write_jsonl,
    write_parquet,
)
from geo.export.map_formats import mention_collection, write_geojson_mentions, write_geojson_places, write_kml
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
