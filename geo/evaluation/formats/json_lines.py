"""Dateline's own format: one JSON object a line, with id, title, text and mentions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from reprlib import repr as shown  # bounded
from typing import Any, Final, TypeVar, get_args

from geo.errors import InputError
from geo.evaluation.gold import GoldArticle, GoldMention, validate_mention
from geo.printable import printable_excerpt
from geo.types import Article, Field, MentionKind

_Kind = TypeVar("_Kind", str, int, float)
_CALLED: Final = {str: "a text", int: "a whole number", float: "a number"}


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
            title=_of(str, record.get("title")) or "",
            text=_of(str, record["text"]) or "",
            date=_day(_of(str, record.get("date"))),
            source=_of(str, record.get("domain")),
            url=_of(str, record.get("url") or record.get("source")),
        )
        gold = tuple(_gold_mention(entry) for entry in record["mentions"])
    except KeyError as error:
        raise InputError(f"is not an annotated article: it has no {error}", where=where, line=number) from error
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        reason = f"is not an annotated article: {printable_excerpt(str(error), 200)}"
        raise InputError(reason, where=where, line=number) from error
    return GoldArticle(article, tuple(validate_mention(article, mention, where, number) for mention in gold))


def _gold_mention(entry: dict[str, Any]) -> GoldMention:
    field = entry.get("field", "text")
    if field not in get_args(Field):
        raise ValueError(f"unknown field {shown(field)}")
    feature = _of(str, entry.get("feature_class") or entry.get("fcode"))
    start, end = _of(int, entry["start"]), _of(int, entry["end"])
    if start is None or end is None:
        raise ValueError("a mention has no offsets")
    return GoldMention(
        field=field,
        start=start,
        end=end,
        text=_of(str, entry["text"]) or "",
        lat=_of(float, entry.get("lat")),
        lon=_of(float, entry.get("lon")),
        geonameid=_of(int, entry.get("geonameid")),
        country_code=_of(str, entry.get("country_code")),
        kind=MentionKind(entry["kind"]) if entry.get("kind") else None,
        feature_class=feature[0] if feature else None,
    )


def _of(kind: type[_Kind], value: object) -> _Kind | None:
    """Return a value that is of its kind, or null; raises ValueError for one of another kind."""
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        raise ValueError(f"{shown(value)} stands where {_CALLED[kind]} should")
    return value


def _day(value: str | None) -> dt.date | None:
    """Corpora write their dates in many ways; only the day matters here, and only where it is ISO 8601."""
    try:
        return dt.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
