"""Explains every name in a text, or one mention of an article, by the settings of the environment."""

from __future__ import annotations

import datetime as dt
from typing import Unpack

from geo.explanation.types import Explanation
from geo.geoparser import SettingOptions, make_article, shared_geoparser
from geo.types import Article, Field

__all__ = ["explain", "explain_mention"]


def explain(
    text: str,
    *,
    title: str = "",
    date: dt.date | str | None = None,
    source: str | None = None,
    url: str | None = None,
    id: str = "",
    **settings: Unpack[SettingOptions],
) -> list[Explanation]:
    """Explain the decision on each name of a text: why it is a place or is not, and why this place.

        >>> for explanation in explain("Paris Hilton flew to Paris, Texas."):
        ...     print(explanation.text, explanation.is_mention, explanation.place.id if explanation.place else None)
        Paris False None
        Paris True gn:4717560
        Texas True gn:4736286

    `print(explanation)` writes the reasons in words. The arguments are those of `geo.geoparse`. Safe to call from
    several threads, one of which works at a time.

    Returns:
        The explanations in reading order: of the mentions, and of place names that are something else.

    Raises:
        UsageError: An argument or a setting is of the wrong type or out of its range.
        GazetteerError: The gazetteer cannot be read.
        InputError: The text has more than 20 million characters, or a file that a setting names cannot be read.
    """
    with shared_geoparser(settings) as geoparser:
        return geoparser.explain(make_article(text, title=title, date=date, source=source, url=url, id=id))


def explain_mention(article: Article, field: Field, start: int, end: int) -> Explanation | None:
    """Explain the name at some characters of an article; None if no name is there.

    Geoparses the article again by the settings of the environment and the settings file, not by the options of an
    earlier run. Safe to call from several threads, one of which works at a time.

    Args:
        article: The article.
        field: Whether the name is in its "title" or "text".
        start: Its first character, counted in that field.
        end: The character after its last. The name that overlaps these characters most is explained.

    Raises:
        UsageError: A setting is out of its range.
        GazetteerError: The gazetteer cannot be read.
    """
    with shared_geoparser({}) as geoparser:
        explanations = geoparser.explain(article)
    overlapping = [entry for entry in explanations if entry.field == field and entry.start < end and start < entry.end]
    return max(overlapping, key=lambda entry: min(end, entry.end) - max(start, entry.start), default=None)
