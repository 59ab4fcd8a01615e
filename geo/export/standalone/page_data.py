"""The selection as compact tables: articles, places, sentences, and mentions that refer to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from geo.export.mention_tables import sentence_excerpt
from geo.feature_types import is_extended
from geo.types import Article, Geoparse, Place

DescribeLocation = Callable[[Place], str]


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
