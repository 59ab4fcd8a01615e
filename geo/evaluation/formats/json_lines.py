"""Dateline's own format: one JSON object a line, with id, title, text and mentions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from geo.errors import InputError
from geo.evaluation.gold import GoldArticle, GoldMention, checked
from geo.model import Article, Field, Kind


def read_json_lines(path: Path) -> Iterator[GoldArticle]:
    """Read articles whose mentions have start, end, text and, where known, lat, lon, geonameid, kind, field.

    Offsets count characters of the mention's field ("text" unless it says "title"). Raises InputError where a line
    is not of that form.
    """
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _gold_article(line, str(path), number)


def _gold_article(line: str, where: str, number: int) -> GoldArticle:
    try:
        record = json.loads(line)
        article = Article(
            id=str(record["id"]),
            title=record.get("title") or "",
            text=record["text"],
            date=_day(record.get("date")),
            source=record.get("domain"),
            url=record.get("url") or record.get("source"),
        )
        gold = tuple(_gold_mention(entry) for entry in record["mentions"])
    except KeyError as error:
        raise InputError(f"is not an annotated article: it has no {error}", where=where, line=number) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(f"is not an annotated article: {error}", where=where, line=number) from error
    return GoldArticle(article, tuple(checked(article, mention, where, number) for mention in gold))


def _gold_mention(entry: dict[str, Any]) -> GoldMention:
    field = entry.get("field", "text")
    if field not in get_args(Field):
        raise ValueError(f"unknown field {field!r}")
    feature = entry.get("feature_class") or entry.get("fcode")
    return GoldMention(
        field=field,
        start=entry["start"],
        end=entry["end"],
        text=entry["text"],
        lat=entry.get("lat"),
        lon=entry.get("lon"),
        geonameid=entry.get("geonameid"),
        country_code=entry.get("country_code"),
        kind=Kind(entry["kind"]) if entry.get("kind") else None,
        feature_class=feature[0] if feature else None,
    )


def _day(value: str | None) -> dt.date | None:
    """Corpora write their dates in many ways; only the day matters here, and only where it is ISO 8601."""
    try:
        return dt.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
