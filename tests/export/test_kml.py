from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.export import write_kml
from geo.types import Article, Geoparse

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
