"""Reader of the XML of LGL and TR-News (toponyms with GeoNames tags) and of GeoVirus (locations).

LGL: Lieberman, Samet and Sankaranarayanan (2010). TR-News: Kamalloo and Rafiei (2018). GeoVirus: Gritta, Pilehvar and
Collier (2018). GeoVirus counts characters from one, and some offsets of TR-News are a few characters off: a wrong
offset is corrected if the phrase is close by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from reprlib import repr as bounded_repr
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from geo.errors import InputError
from geo.evaluation.gold import GoldArticle, GoldMention, find_surface, validate_mention
from geo.message_text import printable_excerpt
from geo.types import Article, MentionKind

_MAX_ID_DIGITS = 12  # of a GeoNames id


def read_toponym_xml(path: Path) -> Iterator[GoldArticle]:
    """Yield the articles, one in memory at a time.

    Raises:
        InputError: The file is not such XML, or a phrase is not at its offset.
    """
    try:
        number = 0
        # expat limits the expansion of entities, and the file is the user's own.
        for _, element in ElementTree.iterparse(path):  # noqa: S314
            if element.tag == "article":
                number += 1
                yield _gold_article(element, str(path), number)
                element.clear()
    except LookupError as error:
        raise InputError("names an encoding that does not exist", where=str(path)) from error
    except ElementTree.ParseError as error:
        raise InputError(f"is not well-formed XML: {error}", where=str(path)) from error


def _gold_article(element: Element, where: str, number: int) -> GoldArticle:
    text = element.findtext("text")
    if text is None:
        raise InputError(f"article {number} has no text", where=where, field="text")
    article = Article(
        id=element.get("docid") or element.get("id") or str(number),
        title=(element.findtext("title") or "").strip(),
        text=text,
        date=_day(element.findtext("date") or element.findtext("dltime")),
        source=element.findtext("domain"),
        url=element.findtext("url") or element.get("source"),
    )
    marked = [*element.iterfind("toponyms/toponym"), *element.iterfind("locations/location")]
    mentions = (_gold_mention(mark, article, where) for mark in marked)
    return GoldArticle(article, tuple(sorted(mentions, key=lambda mention: mention.start)))


def _gold_mention(mark: Element, article: Article, where: str) -> GoldMention:
    surface = mark.findtext("phrase") or mark.findtext("name") or ""
    offset = _number(mark.findtext("start"))
    start = None
    if surface and offset is not None and isfinite(offset):
        start = find_surface(article.text, surface, int(offset))
    if start is None:
        claimed = printable_excerpt(mark.findtext("start") or "nowhere")
        reason = f"article {printable_excerpt(article.id)}: {bounded_repr(surface)} is not at {claimed}"
        raise InputError(reason, where=where, field="start")
    tag = mark.find("gaztag")
    point = tag if tag is not None else mark
    lat, lon = _number(point.findtext("lat")), _number(point.findtext("lon"))
    identifier = (tag.get("geonameid") if tag is not None else None) or ""
    mention = GoldMention(
        field="text",
        start=start,
        end=start + len(surface),
        text=surface,
        lat=lat if lon is not None else None,
        lon=lon if lat is not None else None,
        geonameid=int(identifier) if identifier.isdecimal() and len(identifier) <= _MAX_ID_DIGITS else None,
        kind=MentionKind.DEMONYM if (mark.findtext("type") or "").lower() == "demonym" else None,
        feature_class=(point.findtext("fclass") or "").strip()[:1] or None,
    )
    return validate_mention(article, mention, where)


def _number(value: str | None) -> float | None:
    try:
        return float(value) if value else None
    except ValueError:
        return None


def _day(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((value or "").strip()[:10])
    except ValueError:
        return None
