"""JSON Lines, one object per article: the record that other tools read, and a corpus for `dateline evaluate`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from geo.json_records import geoparse_record, iso_date
from geo.types import Article, Geoparse, ResolvedMention


def write_jsonl(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write one line per article, in order, as soon as each is ready."""
    for geoparse in geoparses:
        out.write(format_jsonl_line(geoparse))


def format_jsonl_line(geoparse: Geoparse) -> str:
    """Return the line of an article, with its line end."""
    return json.dumps(geoparse_record(geoparse), ensure_ascii=False, allow_nan=False) + "\n"


def write_corpus(geoparses: Iterable[Geoparse], out: TextIO) -> None:
    """Write one line per article, with its text and its mentions after correction, as gold annotations.

    Mentions that a person corrected have `corrected`. The others count as right, because that person has seen them.
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
            "mentions": [_gold_mention(mention, article) for mention in geoparse.mentions],
        }
        out.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")


def _gold_mention(mention: ResolvedMention, article: Article) -> dict[str, Any]:
    place = mention.place
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
        "corrected": mention.corrected,
    }
