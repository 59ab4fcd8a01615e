"""Reads the output of a geoparser, Dateline or another program, to evaluate it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from geo.errors import InputError
from geo.evaluation.gold import GoldArticle
from geo.types import Article, Field, Geoparse, Mention, MentionKind, Place, ResolvedMention

_UNKNOWN_PLACE = "x:unknown"  # the id of a place that has only a point


def read_output(path: Path, gold: Sequence[GoldArticle]) -> list[Geoparse]:
    """Return a geoparse for each gold article, in the same order; an article that the file lacks has no mentions.

    Args:
        path: JSON Lines with the fields that `dateline geoparse` writes.
        gold: The annotated articles.

    Raises:
        InputError: The file cannot be read, or a line is not a record of a gold article.
    """
    articles = {entry.article.id: entry.article for entry in gold}
    geoparses: dict[str, Geoparse] = {}
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    geoparse = _geoparse(line, articles, str(path), number)
                    geoparses[geoparse.article.id] = geoparse
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text; an output is JSON Lines in UTF-8", where=str(path)) from error
    return [geoparses.get(entry.article.id, Geoparse(entry.article)) for entry in gold]


def _geoparse(line: str, articles: dict[str, Article], where: str, number: int) -> Geoparse:
    try:
        record = json.loads(line)
        article = articles.get(str(record["id"]))
        if article is None:
            raise InputError(f"article {record['id']!r} is not in the corpus", where=where, line=number, field="id")
        return Geoparse(article, tuple(_resolved(entry, article) for entry in record["mentions"]))
    except KeyError as error:
        raise InputError(f"is not a geoparsed article: it has no {error}", where=where, line=number) from error
    except InputError:
        raise
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(f"is not a geoparsed article: {error}", where=where, line=number) from error


def _resolved(entry: dict[str, Any], article: Article) -> ResolvedMention:
    field: Field = entry.get("field", "text")
    if field not in get_args(Field):
        raise ValueError(f"unknown field {field!r}")
    start, end = int(entry["start"]), int(entry["end"])
    text = article.field_text(field)[start:end]
    if not text:
        raise ValueError(f"offsets {start}:{end} lie outside the article's {field}")
    mention = Mention(field, start, end, text, MentionKind(entry.get("kind", "place")), (start, end))
    place = _place(entry)
    confidence = entry.get("confidence")
    return ResolvedMention.from_mention(
        mention, place, float(confidence) if confidence is not None else float(place is not None)
    )


def _place(entry: dict[str, Any]) -> Place | None:
    if entry.get("lat") is None or entry.get("lon") is None:
        return None
    lat, lon = float(entry["lat"]), float(entry["lon"])
    if not (math.isfinite(lat) and math.isfinite(lon) and -90 <= lat <= 90):
        raise ValueError(f"{lat}, {lon} is not a point on Earth")
    geonameid = entry.get("geonameid")
    return Place(
        id=f"gn:{int(geonameid)}" if geonameid is not None else str(entry.get("place_id") or _UNKNOWN_PLACE),
        name=str(entry.get("name") or ""),
        lat=lat,
        lon=lon,
        country_code=entry.get("country_code"),
        admin1_code=entry.get("admin1_code"),
        admin2_code=None,
        feature_class=str(entry.get("feature_class") or ""),
        feature_code=str(entry.get("feature_code") or ""),
        population=int(entry.get("population") or 0),
        radius_km=0.0,
        prominence=0.0,
    )
