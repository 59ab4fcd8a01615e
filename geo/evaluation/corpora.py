"""Reading annotated corpora: articles with the toponyms that a person marked in them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from geo.errors import InputError
from geo.model import Article, Field


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A toponym that an annotator marked. Without coordinates it could not be linked to a place."""

    field: Field
    start: int
    end: int
    text: str
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    country_code: str | None = None

    @property
    def linked(self) -> bool:
        """Whether the annotator said where the place is."""
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with every toponym that was marked in it, in reading order."""

    article: Article
    mentions: tuple[GoldMention, ...]

    @property
    def fields(self) -> frozenset[Field]:
        """The fields that were annotated: predictions in others are not scored."""
        return frozenset(mention.field for mention in self.mentions) | {"text"}


def read_corpus(path: Path) -> Iterator[GoldArticle]:
    """Read a corpus, one JSON object a line: id, title, text, mentions with start, end, lat, lon, geonameid.

    Offsets count characters of the mention's field ("text" unless it says "title"). Raises InputError where a line
    is not of that form, or an offset does not select the text that the mention claims.
    """
    try:
        empty = True
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    empty = False
                    yield _gold_article(line, str(path), number)
        if empty:
            raise InputError("holds no annotated article", where=str(path))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text; a corpus is JSON Lines in UTF-8", where=str(path)) from error


def _gold_article(line: str, where: str, number: int) -> GoldArticle:
    try:
        record = json.loads(line)
        article = Article(
            id=str(record["id"]),
            title=record.get("title") or "",
            text=record["text"],
            date=_day(record.get("date")),
            source=record.get("domain"),
            url=record.get("source"),
        )
        gold = tuple(_gold_mention(entry) for entry in record["mentions"])
    except KeyError as error:
        raise InputError(f"is not an annotated article: it has no {error}", where=where, line=number) from error
    except (ValueError, TypeError) as error:
        raise InputError(f"is not an annotated article: {error}", where=where, line=number) from error
    for mention in gold:
        surface = article.field_text(mention.field)[mention.start : mention.end]
        if surface != mention.text:
            reason = f"offsets {mention.start}:{mention.end} select {surface!r}, not {mention.text!r}"
            raise InputError(reason, where=where, line=number, field="mentions")
    return GoldArticle(article, gold)


def _gold_mention(entry: dict[str, Any]) -> GoldMention:
    field = entry.get("field", "text")
    if field not in get_args(Field):
        raise ValueError(f"unknown field {field!r}")
    return GoldMention(
        field=field,
        start=entry["start"],
        end=entry["end"],
        text=entry["text"],
        lat=entry.get("lat"),
        lon=entry.get("lon"),
        geonameid=entry.get("geonameid"),
        country_code=entry.get("country_code"),
    )


def _day(value: str | None) -> dt.date | None:
    """Corpora write their dates in many ways; only the day matters here, and only where it is ISO 8601."""
    try:
        return dt.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
