"""One flat row a mention, for tables and for features: the article, the mention's record, its sentence in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from geo.json_records import iso_date, mention_record
from geo.types import Article, Geoparse, Mention

COLUMNS: Final = (
    "article_id",
    "title",
    "date",
    "source",
    "url",
    "field",
    "start",
    "end",
    "text",
    "kind",
    "place_id",
    "geonameid",
    "name",
    "lat",
    "lon",
    "radius_km",
    "country_code",
    "admin1_code",
    "feature_class",
    "feature_code",
    "population",
    "confidence",
    "relation",
    "sentence",
)

EITHER_SIDE_CHARS: Final = 300


def mention_rows(geoparse: Geoparse) -> Iterator[dict[str, Any]]:
    """Yield a row with the keys of COLUMNS for each mention, in reading order; an unplaced one has None for a place.

    `start` and `end` are offsets into the article's title or text, whichever `field` says; `sentence` is the words of
    the sentence around the mention, cut where it runs on.
    """
    article = geoparse.article
    head = {
        "article_id": article.id,
        "title": article.title,
        "date": iso_date(article.date),
        "source": article.source,
        "url": article.url,
    }
    for resolved in geoparse.mentions:
        words, _, _ = excerpt(article, resolved)
        yield head | mention_record(resolved, article) | {"sentence": words}


def excerpt(article: Article, mention: Mention) -> tuple[str, int, int]:
    """Return the sentence around a mention and where the mention begins and ends in it.

    A sentence that runs on for more than 300 characters on a side of the mention is cut there, with "…".
    """
    whole = article.field_text(mention.field)
    first, last = mention.sentence
    begin = max(first, mention.start - EITHER_SIDE_CHARS)
    stop = min(last, mention.end + EITHER_SIDE_CHARS)
    before, after = "…" if begin > first else "", "…" if stop < last else ""
    shift = begin - len(before)
    return before + whole[begin:stop] + after, mention.start - shift, mention.end - shift
