"""Mentions grouped by place: counts, dates and example sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from geo.export.mention_tables import sentence_excerpt
from geo.json_records import iso_date
from geo.types import Article, Geoparse, Mention, Place

SNIPPETS_PER_PLACE: Final = 5


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
                summary.snippets.append(_snippet(geoparse.article, mention))
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


def _snippet(article: Article, mention: Mention) -> Snippet:
    sentence, start, end = sentence_excerpt(article, mention)
    date = iso_date(article.date)
    return Snippet(article.id, article.title, article.source, date, article.url, sentence, start, end)
