"""GeoJSON (RFC 7946): a feature for each place or for each placed mention; WGS 84, longitude first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, TextIO

from geo.export.mention_tables import mention_rows
from geo.export.place_summaries import PlaceSummary, summarize_places
from geo.types import Geoparse


def write_geojson_places(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write a feature for each place, most mentions first, with its counts, dates and sentences."""
    _write_collection((_place_feature(summary) for summary in summarize_places(geoparses)), out)


def write_geojson_mentions(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write a feature for each mention that has a place, in order, as soon as each is ready."""
    _write_collection(_mention_features(geoparses), out)


def mention_collection(geoparses: Iterable[Geoparse]) -> dict[str, Any]:
    """Return what `write_geojson_mentions` writes, as one object."""
    return {"type": "FeatureCollection", "features": list(_mention_features(geoparses))}


def _mention_features(geoparses: Iterable[Geoparse]) -> Iterator[dict[str, Any]]:
    rows = (row for geoparse in geoparses for row in mention_rows(geoparse))
    return (_feature(row.pop("lat"), row.pop("lon"), row) for row in rows if row["lat"] is not None)


def _place_feature(summary: PlaceSummary) -> dict[str, Any]:
    place = summary.place
    properties = {
        "place_id": place.id,
        "geonameid": place.geonameid,
        "name": place.name,
        "country_code": place.country_code,
        "admin1_code": place.admin1_code,
        "feature_class": place.feature_class,
        "feature_code": place.feature_code,
        "population": place.population,
        "mentions": summary.mentions,
        "articles": summary.articles,
        "first_day": summary.first_day,
        "last_day": summary.last_day,
        "snippets": [asdict(snippet) for snippet in summary.snippets],
    }
    return _feature(place.lat, place.lon, properties) | {"id": place.id}


def _feature(lat: float, lon: float, properties: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}
    return {"type": "Feature", "geometry": point, "properties": properties}


def _write_collection(features: Iterator[dict[str, Any]], out: TextIO) -> None:
    out.write('{"type": "FeatureCollection", "features": [')
    separator = "\n"
    for feature in features:
        out.write(separator + json.dumps(feature, ensure_ascii=False, allow_nan=False))
        separator = ",\n"
    out.write("\n]}\n")
