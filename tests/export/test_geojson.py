from __future__ import annotations

import io
import json
from typing import Any

from geo.export import write_geojson_mentions, write_geojson_places
from geo.types import Geoparse


def features(write: Any, *geoparses: Geoparse) -> list[dict[str, Any]]:
    out = io.StringIO()
    write(geoparses, out)
    collection = json.loads(out.getvalue())
    assert list(collection) == ["type", "features"]
    assert collection["type"] == "FeatureCollection"
    assert all(feature["type"] == "Feature" for feature in collection["features"])
    return list(collection["features"])


def test_places_are_features_with_the_most_mentioned_first(summit: Geoparse, sailing: Geoparse) -> None:
    result = features(write_geojson_places, sailing, summit)
    counts = [(f["properties"]["name"], f["properties"]["mentions"], f["properties"]["articles"]) for f in result]
    assert counts[:2] == [("New Delhi", 2, 1), ("Osaka", 2, 2)]
    assert len(counts) == 5
    osaka = result[1]
    assert osaka["id"] == "gn:1853909"
    assert osaka["geometry"] == {"type": "Point", "coordinates": [135.50107, 34.69379]}
    assert (osaka["properties"]["first_day"], osaka["properties"]["last_day"]) == ("2021-12-06", "2022-03-01")


def test_the_offsets_of_a_snippet_are_those_of_the_name(summit: Geoparse) -> None:
    for feature in features(write_geojson_places, summit):
        for snippet in feature["properties"]["snippets"]:
            assert snippet["sentence"][snippet["start"] : snippet["end"]] == feature["properties"]["name"]


def test_placed_mentions_are_features(summit: Geoparse) -> None:
    result = features(write_geojson_mentions, summit)
    assert [feature["properties"]["text"] for feature in result] == ["New Delhi", "Moscow", "New Delhi", "Osaka"]
    assert result[1]["properties"]["sentence"] == "The visitor flew from Moscow to New Delhi on Monday."
    assert "lat" not in result[1]["properties"]


def test_without_mentions_the_collection_is_empty(quiet: Geoparse) -> None:
    assert features(write_geojson_places) == []
    assert features(write_geojson_mentions, quiet) == []
