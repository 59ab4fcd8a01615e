from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.export import write_geojson_mentions, write_geojson_places, write_kml
from geo.types import Article, Geoparse


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


KML = {"kml": "http://www.opengis.net/kml/2.2"}


def placemarks(*geoparses: Geoparse) -> list[ET.Element]:
    out = io.StringIO()
    write_kml(geoparses, out)
    return ET.fromstring(out.getvalue().encode()).findall(".//kml:Placemark", KML)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]


def description(mark: ET.Element) -> Tags:
    tags = Tags()
    tags.feed(mark.findtext("kml:description", namespaces=KML) or "")
    return tags


def test_kml_has_a_placemark_for_each_place(summit: Geoparse) -> None:
    marks = placemarks(summit)
    assert [mark.findtext("kml:name", namespaces=KML) for mark in marks] == ["New Delhi", "Osaka", "Moscow"]
    assert marks[1].findtext(".//kml:coordinates", namespaces=KML) == "135.50107,34.69379"
    assert "2 mentions in 1 article" in (marks[0].findtext("kml:description", namespaces=KML) or "")
    assert description(marks[0]).links == ["https://example.org/summit"] * 2


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "a & b", "]]>", "{{ 7*7 }}", "\x00\x0b\ufffe\ud800"])
def test_a_hostile_title_stays_text(mark: Callable[..., Geoparse], title: str) -> None:
    geoparse = mark(Article("a", title, "Off to Osaka.", url="javascript:alert(1)"), {"Osaka": "Osaka"})
    (only,) = placemarks(geoparse)
    assert description(only).tags <= {"p", "b", "br"}
    assert description(only).links == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_gives_well_formed_xml(mark: Callable[..., Geoparse], title: str, url: str) -> None:
    geoparse = mark(Article("a", title, f"{title}Osaka", source=title, url=f"http://{url}"), {"Osaka": "Osaka"})
    assert description(placemarks(geoparse)[0]).tags <= {"p", "b", "br", "a"}
