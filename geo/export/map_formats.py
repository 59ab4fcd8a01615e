"""Formats of map programs: GeoJSON and KML, with counts, dates and example sentences of each place.

GeoJSON (RFC 7946) has longitude first, in degrees WGS 84. KML 2.2 is for Google Earth and similar viewers. A
description in KML is parsed twice, as XML and then as HTML by the viewer, so its text is escaped twice; other text is
escaped once. Characters that XML does not allow are removed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any, Final, TextIO

from geo.export.data_formats import mention_rows, sentence_excerpt
from geo.json_records import iso_date
from geo.message_text import pluralize
from geo.types import Article, Geoparse, Mention, Place

SNIPPETS_PER_PLACE: Final = 5
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n<name>Dateline</name>\n'
)
_TAIL: Final = "</Document>\n</kml>\n"


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
        "admin1_name": place.admin1_name,
        "iso_3166_2": place.iso_3166_2,
        "admin2_code": place.admin2_code,
        "wikidata": place.wikidata,
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


def write_kml(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write a placemark for each place, most mentions first, with its counts and sentences."""
    out.write(_HEAD)
    for summary in summarize_places(geoparses):
        out.write(_placemark(summary))
    out.write(_TAIL)


def _placemark(summary: PlaceSummary) -> str:
    place = summary.place
    facts = {
        "place_id": place.id,
        "country_code": place.country_code,
        "feature_code": place.feature_code,
        "mentions": summary.mentions,
        "articles": summary.articles,
        "first_day": summary.first_day,
        "last_day": summary.last_day,
    }
    data = "".join(
        f'<Data name="{name}"><value>{_xml(str(value))}</value></Data>'
        for name, value in facts.items()
        if value is not None
    )
    return (
        f"<Placemark><name>{_xml(place.name)}</name>"
        f"<description>{_xml(''.join(_description(summary)))}</description>"
        f"<ExtendedData>{data}</ExtendedData>"
        f"<Point><coordinates>{place.lon:.5f},{place.lat:.5f}</coordinates></Point></Placemark>\n"
    )


def _description(summary: PlaceSummary) -> Iterator[str]:
    yield f"<p>{pluralize(summary.mentions, 'mention')} in {pluralize(summary.articles, 'article')}</p>"
    for snippet in summary.snippets:
        before, name, after = (
            snippet.sentence[: snippet.start],
            snippet.sentence[snippet.start : snippet.end],
            snippet.sentence[snippet.end :],
        )
        yield f"<p>{escape(before)}<b>{escape(name)}</b>{escape(after)}<br/>{_credit(snippet)}</p>"


def _credit(snippet: Snippet) -> str:
    title = escape(snippet.title or snippet.article_id)
    if snippet.url and snippet.url.lower().startswith(("http://", "https://")):
        title = f'<a href="{escape(snippet.url)}">{title}</a>'
    return ", ".join([title, *(escape(part) for part in (snippet.source, snippet.date) if part)])


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


@dataclass(frozen=True, slots=True)
class Snippet:
    """A sentence that names a place; `start` and `end` are the offsets of the name in it."""

    article_id: str
    title: str
    source: str | None
    date: str | None
    url: str | None
    sentence: str
    start: int
    end: int
    story: str | None


@dataclass(slots=True)
class PlaceSummary:
    """A place with the number of its mentions and articles, the first and last day, and some sentences."""

    place: Place
    mentions: int = 0
    articles: int = 0
    first_day: str | None = None
    last_day: str | None = None
    snippets: list[Snippet] = field(default_factory=list)


def summarize_places(geoparses: Iterable[Geoparse], *, snippets: int = SNIPPETS_PER_PLACE) -> list[PlaceSummary]:
    """Return the mentioned places, most mentions first, each with its first `snippets` sentences.

    Memory grows with the number of places, not of articles.
    """
    summaries: dict[str, PlaceSummary] = {}
    for geoparse in geoparses:
        ids_in_article: set[str] = set()
        for mention in geoparse.mentions:
            place = mention.place
            if place is None:
                continue
            summary = summaries.setdefault(place.id, PlaceSummary(place))
            summary.mentions += 1
            if len(summary.snippets) < snippets:
                summary.snippets.append(_snippet(geoparse, mention))
            ids_in_article.add(place.id)
        for place_id in ids_in_article:
            _count_article(summaries[place_id], geoparse.article)
    return sorted(summaries.values(), key=lambda summary: (-summary.mentions, summary.place.id))


def _count_article(summary: PlaceSummary, article: Article) -> None:
    summary.articles += 1
    if article.date is not None:
        day = article.date.isoformat()[:10]
        summary.first_day = min(summary.first_day or day, day)
        summary.last_day = max(summary.last_day or day, day)


def _snippet(geoparse: Geoparse, mention: Mention) -> Snippet:
    article = geoparse.article
    sentence, start, end = sentence_excerpt(article, mention)
    date = iso_date(article.date)
    return Snippet(article.id, article.title, article.source, date, article.url, sentence, start, end, geoparse.story)
