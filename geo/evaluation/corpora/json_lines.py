"""Reader of Dateline's own format: one JSON object a line, with id, title, text and mentions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from reprlib import repr as bounded_repr
from typing import Any, Final, TypeVar, get_args

from geo.errors import InputError
from geo.evaluation.gold import GoldArticle, GoldMention, validate_mention
from geo.message_text import printable_excerpt
from geo.types import Article, Field, MentionKind

_Value = TypeVar("_Value", str, int, float)
_TYPE_NAMES: Final = {str: "a text", int: "a whole number", float: "a number"}


def read_json_lines(path: Path) -> Iterator[GoldArticle]:
    """Yield articles, whose mentions have start, end, text and optionally lat, lon, geonameid, kind and field.

    Offsets count characters of the mention's field, "text" by default.

    Raises:
        InputError: A line is not such an object.
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
            title=_checked(str, record.get("title")) or "",
            text=_checked(str, record["text"]) or "",
            date=_day(_checked(str, record.get("date"))),
            source=_checked(str, record.get("domain")),
            url=_checked(str, record.get("url") or record.get("source")),
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
        raise ValueError(f"unknown field {bounded_repr(field)}")
    feature = _checked(str, entry.get("feature_class") or entry.get("fcode"))
    start, end = _checked(int, entry["start"]), _checked(int, entry["end"])
    if start is None or end is None:
        raise ValueError("a mention has no offsets")
    return GoldMention(
        field=field,
        start=start,
        end=end,
        text=_checked(str, entry["text"]) or "",
        lat=_checked(float, entry.get("lat")),
        lon=_checked(float, entry.get("lon")),
        geonameid=_checked(int, entry.get("geonameid")),
        country_code=_checked(str, entry.get("country_code")),
        kind=MentionKind(entry["kind"]) if entry.get("kind") else None,
        feature_class=feature[0] if feature else None,
    )


def _checked(value_type: type[_Value], value: object) -> _Value | None:
    """Return a value of the expected type, or None; raises ValueError for another type."""
    if value_type is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if value is not None and (not isinstance(value, value_type) or isinstance(value, bool)):
        raise ValueError(f"{bounded_repr(value)} is not {_TYPE_NAMES[value_type]}")
    return value


def _day(value: str | None) -> dt.date | None:
    """Return the day of an ISO 8601 date, None for the many other ways in which corpora write dates."""
    try:
        return dt.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
