"""JSON Lines: one object an article, the record that other tools read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from geo.json_records import geoparse_record, iso_date
from geo.types import Article, Geoparse, ResolvedMention


def write_jsonl(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write one line an article, in the order given, as each is ready."""
    for geoparse in geoparses:
        out.write(format_jsonl_line(geoparse))


def format_jsonl_line(geoparse: Geoparse) -> str:
    """Return an article's line, with its end."""
    return json.dumps(geoparse_record(geoparse), ensure_ascii=False, allow_nan=False) + "\n"


def write_corpus(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write one line an article, with its text and every mention that it has now; those with `corrected` a person made.

    The other mentions count as right: whoever corrected an article has seen them.
    """
    for geoparse in geoparses:
        article = geoparse.article
        record = {
            "id": article.id,
            "title": article.title,
            "text": article.text,
            "date": iso_date(article.date),
            "domain": article.source,
            "url": article.url,
            "mentions": [_gold(resolved, article) for resolved in geoparse.mentions],
        }
        out.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")


def _gold(resolved: ResolvedMention, article: Article) -> dict[str, Any]:
    mention, place = resolved, resolved.place
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": article.field_text(mention.field)[mention.start : mention.end],
        "kind": mention.kind.value,
        "name": place.name if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "country_code": place.country_code if place else None,
        "geonameid": place.geonameid if place else None,
        "feature_class": (place.feature_class or None) if place else None,
        "corrected": resolved.corrected,
    }
