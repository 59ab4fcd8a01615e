"""KML 2.2: a placemark for each place, for Google Earth and similar viewers.

A description is parsed twice, as XML and then as HTML by the viewer, so its text is escaped twice; other text is
escaped once. Characters that XML does not allow are removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final, TextIO

from geo.export.place_summaries import PlaceSummary, Snippet, summarize_places
from geo.plural import pluralize
from geo.types import Geoparse

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n<name>Dateline</name>\n'
)
_TAIL: Final = "</Document>\n</kml>\n"


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
