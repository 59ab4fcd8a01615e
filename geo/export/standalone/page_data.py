"""The selection as compact tables: articles, places, sentences, and the mentions that join them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from geo.export.mention_tables import sentence_excerpt
from geo.feature_types import is_extended
from geo.types import Article, Geoparse, Place, ResolvedMention

DescribeLocation = Callable[[Place], str]


@dataclass(slots=True)
class PageData:
    """Rows by number; `mentions` are [article, place, sentence, start, end, kind] and point into the others."""

    articles: list[list[str | None]] = field(default_factory=list)
    places: list[list[Any]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    mentions: list[list[Any]] = field(default_factory=list)
    left_out: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the tables under the names that the page's script reads."""
        return {
            "articles": self.articles,
            "places": self.places,
            "sentences": self.sentences,
            "mentions": self.mentions,
            "leftOut": self.left_out,
        }


def collect_page_data(geoparses: Iterable[Geoparse], where: DescribeLocation, limit: int) -> PageData:
    """Gather the placed mentions of the geoparses, the first `limit` of them; the rest is counted.

    `where` says in words in what a place lies.
    """
    found = PageData()
    places: dict[str, int] = {}
    for geoparse in geoparses:
        placed = [resolved for resolved in geoparse.mentions if resolved.place is not None]
        kept = placed[: max(0, limit - len(found.mentions))]
        found.left_out += len(placed) - len(kept)
        if not kept:
            continue
        article = len(found.articles)
        found.articles.append(_article_row(geoparse.article))
        sentences: dict[str, int] = {}
        for resolved in kept:
            found.mentions.append(_mention_row(found, resolved, geoparse.article, article, places, sentences, where))
    return found


def _article_row(article: Article) -> list[str | None]:
    day = article.date.isoformat()[:10] if article.date else None
    return [article.title, article.source, day, article.url]


def _mention_row(
    found: PageData,
    resolved: ResolvedMention,
    article: Article,
    number: int,
    places: dict[str, int],
    sentences: dict[str, int],
    where: DescribeLocation,
) -> list[Any]:
    place = resolved.place
    assert place is not None
    if place.id not in places:
        places[place.id] = len(found.places)
        area = is_extended(place.feature_class)
        found.places.append([place.name, where(place), round(place.lat, 4), round(place.lon, 4), int(area)])
    words, start, end = sentence_excerpt(article, resolved)
    if words not in sentences:
        sentences[words] = len(found.sentences)
        found.sentences.append(words)
    return [number, places[place.id], sentences[words], *_utf16(words, start, end), resolved.kind.value[0]]


def _utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Return offsets as a browser counts them: characters beyond the basic plane are two."""
    before = sum(ord(character) > 0xFFFF for character in text[:start])
    inside = sum(ord(character) > 0xFFFF for character in text[start:end])
    return start + before, end + before + inside
