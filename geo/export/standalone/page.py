"""Assembles the HTML file from its template, styles and scripts, and the selection as compact tables."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, TextIO

from geo.export.data_formats import sentence_excerpt
from geo.feature_types import is_extended
from geo.folium import FOLDER
from geo.types import Article, Geoparse, Place

MAX_MENTIONS: Final = 20_000
"""More would make a file of more than 10 MB, which phones open slowly."""

DescribeLocation = Callable[[Place], str]
_HERE = Path(__file__).parent
_SLOT = re.compile(r"\[\[([A-Z]+)\]\]")
# The content security policy: nothing is fetched or sent, even if text from an article became markup.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
_LIBRARIES = (
    "vendor/leaflet/leaflet.js",
    "vendor/geojson-vt/geojson-vt.js",
    "scripts/classic/slicer.js",
    "scripts/classic/basemap.js",
)
_LABELED_COUNTRIES = 120  # the largest


def write_html(
    geoparses: Iterable[Geoparse],
    out: TextIO,
    *,
    title: str = "Where the news happens",
    description: str = "",
    describe_location: DescribeLocation | None = None,
    limit: int = MAX_MENTIONS,
) -> None:
    """Write the file.

    Args:
        geoparses: the selection.
        out: a text file, open for writing.
        title: the title of the page.
        description: what was selected, in words.
        describe_location: returns the region and country of a place in words; by default, the country code.
        limit: the number of mentions that are included, the first ones; the page states how many were left out.
    """
    created = dt.datetime.now(tz=dt.UTC).date().isoformat()
    selection = collect_page_data(geoparses, describe_location or _country, limit).to_dict()
    data = script_safe_json(selection | {"title": title, "said": description, "made": created})
    slots: dict[str, Callable[[], str]] = {
        "TITLE": lambda: html.escape(title),
        "POLICY": lambda: _POLICY,
        "STYLE": lambda: _read(FOLDER / "vendor/leaflet/leaflet.css") + _read(_HERE / "page.css"),
        "LIBRARY": lambda: "\n".join(_read(FOLDER / name) for name in _LIBRARIES),
        "SCRIPT": lambda: _read(_HERE / "page.js"),
        "DATA": lambda: data,
        "WORLD": lambda: _world(FOLDER / "basemap"),
    }
    # The template is split before anything is inserted, so that a text that looks like a slot is not replaced.
    for number, part in enumerate(_SLOT.split(_read(_HERE / "page.html"))):
        out.write(slots[part]() if number % 2 else part)


def script_safe_json(value: Any) -> str:
    """Return JSON for a script element: it contains no "<", ">" or "&", so no HTML parser finds markup in it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _country(place: Place) -> str:
    return place.country_code or ""


@cache
def _world(folder: Path) -> str:
    """Return the outlines and the names of countries as JSON for a script element."""
    labels = json.loads(_read(folder / "labels.json"))
    names = [row[:3] for row in labels["countries"][:_LABELED_COUNTRIES]]
    return script_safe_json({"outlines": json.loads(_read(folder / "world-50m.json")), "names": names})


@cache
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@dataclass(slots=True)
class PageData:
    """The tables of the page.

    `articles` are [title, source, day, URL], `places` [name, location, latitude, longitude, 1 for an area]. `mentions`
    are [article, place, sentence, start, end, kind]: row numbers in the other tables, the offsets of the name in the
    sentence (in UTF-16 code units), and the first letter of the kind. `left_out` counts mentions beyond the limit.
    """

    articles: list[list[str | None]] = field(default_factory=list)
    places: list[list[Any]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    mentions: list[list[Any]] = field(default_factory=list)
    left_out: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the tables with the keys that page.js reads."""
        return {
            "articles": self.articles,
            "places": self.places,
            "sentences": self.sentences,
            "mentions": self.mentions,
            "leftOut": self.left_out,
        }


def collect_page_data(geoparses: Iterable[Geoparse], describe_location: DescribeLocation, limit: int) -> PageData:
    """Return the first `limit` placed mentions of the geoparses as tables, and count the others.

    `describe_location` returns the region and country of a place in words.
    """
    data = PageData()
    place_rows: dict[str, int] = {}
    for geoparse in geoparses:
        placed = [mention for mention in geoparse.mentions if mention.place is not None]
        included = placed[: max(0, limit - len(data.mentions))]
        data.left_out += len(placed) - len(included)
        if not included:
            continue
        article = geoparse.article
        article_row = len(data.articles)
        data.articles.append([article.title, article.source, _day(article), article.url])
        sentence_rows: dict[str, int] = {}
        for mention in included:
            place = mention.place
            assert place is not None
            if place.id not in place_rows:
                place_rows[place.id] = len(data.places)
                data.places.append(_place_row(place, describe_location(place)))
            sentence, start, end = sentence_excerpt(article, mention)
            if sentence not in sentence_rows:
                sentence_rows[sentence] = len(data.sentences)
                data.sentences.append(sentence)
            start, end = _utf16_offsets(sentence, start, end)
            row = [article_row, place_rows[place.id], sentence_rows[sentence], start, end, mention.kind.value[0]]
            data.mentions.append(row)
    return data


def _day(article: Article) -> str | None:
    return article.date.isoformat()[:10] if article.date else None


def _place_row(place: Place, location: str) -> list[Any]:
    return [place.name, location, round(place.lat, 4), round(place.lon, 4), int(is_extended(place.feature_class))]


def _utf16_offsets(text: str, start: int, end: int) -> tuple[int, int]:
    """Return character offsets as JavaScript counts them: a character beyond the basic plane counts twice."""
    before = sum(ord(character) > 0xFFFF for character in text[:start])
    inside = sum(ord(character) > 0xFFFF for character in text[start:end])
    return start + before, end + before + inside
