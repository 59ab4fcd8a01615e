"""News articles, before anything is found in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, Literal

from geo.errors import UsageError

if TYPE_CHECKING:
    from geo.types.mention import Mention


Field = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class Article:
    """A news article; `Article(text=...)` is enough.

        >>> Article(text="Rain fell on Osaka.", date=dt.date(2026, 3, 1)).title
        ''

    Attributes:
        id: What the results name the article by.
        title: The headline, without markup.
        text: The body, plain text.
        date: The day, or a datetime where the time is known; None where unknown. A datetime without a time zone is
            taken as UTC, a pandas Timestamp at midnight without one as a day, NaT and NaN as None.
        source: The publisher's name, which helps to tell namesakes apart; None where unknown.
        url: The address it was published at, None where unknown.
        is_extracted: Whether a reader took title and text out of a page, a feed or a document. The output then carries
            the text, which offsets count in. It does not matter to whether two articles are equal.

    Raises:
        UsageError: A value is of the wrong type; the message names the attribute. Dates written as text are read by
            `geo.geoparse`, `geo.to_dataframe` and the readers of files.
    """

    id: str = ""
    title: str = ""
    text: str = ""
    date: dt.date | None = None
    source: str | None = None
    url: str | None = None
    is_extracted: bool = field(default=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "date", _normalized_date(self.date))
        for name, types, expected in _ARTICLE_TYPES:
            value = getattr(self, name)
            if not isinstance(value, types):
                raise UsageError(f"{name}: {value!r:.50} is of type {type(value).__name__}; it must be {expected}")

    def field_text(self, name: Field) -> str:
        """Return the text that offsets of mentions in field `name` count in."""
        return self.title if name == "title" else self.text

    def sentence_text(self, mention: Mention) -> str:
        """Return the sentence around a mention of this article.

        >>> from geo.types import Mention, MentionKind
        >>> article = Article(text="It is cold. Rain fell on Osaka.")
        >>> mention = Mention("text", 25, 30, "Osaka", MentionKind.PLACE, sentence=(12, 31))
        >>> article.sentence_text(mention)
        'Rain fell on Osaka.'
        """
        return self.field_text(mention.field)[slice(*mention.sentence)]


_ARTICLE_TYPES: Final = (
    ("id", str, "a str"),
    ("title", str, "a str"),
    ("text", str, "a str"),
    ("date", (dt.date, NoneType), "a datetime.date, a datetime.datetime or None"),
    ("source", (str, NoneType), "a str or None"),
    ("url", (str, NoneType), "a str or None"),
)


def _normalized_date(value: Any) -> Any:
    """Return a date as articles have it: a day, an aware datetime, or None for NaT, NaN and pandas' NA."""
    if type(value).__name__ == "NAType" or (isinstance(value, float | dt.datetime) and value != value):
        return None
    if isinstance(value, dt.datetime):
        if hasattr(value, "to_pydatetime"):  # a pandas Timestamp, which stands for a day where it has no time
            if value.tzinfo is None and value.time() == dt.time():
                return value.date()
            value = value.to_pydatetime(warn=False)
        return value if value.tzinfo is not None else value.replace(tzinfo=dt.UTC)
    return value
