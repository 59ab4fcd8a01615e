"""The filter that queries, exports and the dashboard's links share, and how its search is split into terms.

Searched texts are normalized here too, in the same way for every database and archive.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from geo.errors import UsageError
from geo.types import MentionKind
from geo.unicode_forms import normalize_form

_MAX_WORDS: Final = 10
_MAX_CHARS: Final = 1000
_WORD: Final = re.compile(r'"([^"]*)"|(\S+)')
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
# Scripts written without spaces, or, as Hangul, with endings joined on: each character is indexed as a word, and a
# word is searched for as a phrase.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


CountBy = Literal["articles", "stories"]

DEFAULT_KINDS: Final = (MentionKind.PLACE, MentionKind.COORDINATE)
"""The kinds of mentions that are places or points themselves, which a map shows unless the user asks for others."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which mentions and articles a query selects. An empty tuple sets no condition, except for `kinds`.

    Attributes:
        articles: ids of articles.
        since: the first day; it excludes undated articles, as `until` does.
        until: the last day, included.
        min_confidence: the least confidence, 0 to 1.
        countries: ISO 3166-1 alpha-2 codes; a place matches that is in one of the countries or `regions`.
        kinds: kinds of mentions; an empty tuple selects no mention.
        sources: publishers.
        text: words that must all occur in the article's title or text, in any case; a phrase in double quotes must
            occur as it is.
        regions: pairs of country and admin1 code.
        place_ids: ids of places.
        focus_only: only mentions of places that their article is about.
        corrected_only: only mentions that a person has corrected.
        count_by: what counts once. With "stories", of the articles that are one story and meet the conditions on
            articles, only the one with the most placed mentions is selected, and of several the first one published.

    Raises:
        UsageError: the confidence is not between 0 and 1.
    """

    articles: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    min_confidence: float = 0.0
    countries: tuple[str, ...] = ()
    kinds: tuple[MentionKind, ...] = DEFAULT_KINDS
    sources: tuple[str, ...] = ()
    text: str = ""
    regions: tuple[tuple[str, str], ...] = ()
    place_ids: tuple[str, ...] = ()
    focus_only: bool = False
    corrected_only: bool = False
    count_by: CountBy = "articles"

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_confidence <= 1.0:
            raise UsageError(f"the minimum confidence is {self.min_confidence}; it must be between 0 and 1")

    @property
    def has_mention_conditions(self) -> bool:
        """Whether an article is listed only if one of its mentions matches."""
        return bool(self.countries or self.regions or self.place_ids or self.focus_only or self.corrected_only)


@dataclass(frozen=True, slots=True)
class Term:
    """A normalized word or phrase; with `is_prefix`, its last word may be the beginning of a word."""

    text: str
    is_prefix: bool = False


def terms_of(text: str) -> list[Term]:
    """Return the terms of a search; words without a letter or digit are ignored."""
    return [term for word in words_of(text) if (term := _term(word))]


def words_of(text: str) -> list[str]:
    """Return the words and quoted phrases of a search, ten at most."""
    words = [(quoted or bare).strip('"').strip() for quoted, bare in _WORD.findall(text[:_MAX_CHARS])]
    return [word for word in words if word][:_MAX_WORDS]


def searchable(text: str) -> str:
    """Return a text as it is indexed: no accents, lower case, each character of an unspaced script a word."""
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", normalize_form("NFKD", text))
    return _UNSPACED.sub(r" \g<0> ", normalize_form("NFC", plain).casefold())


def is_unspaced(text: str) -> bool:
    """Whether a text has characters of scripts that are written without spaces."""
    return _UNSPACED.search(text) is not None


def _term(word: str) -> Term | None:
    """Return the term of a word or phrase, None where it has neither letter nor digit."""
    plain = searchable(word)
    if not any(unicodedata.category(character)[0] in "LN" for character in plain):
        return None
    return Term(plain, is_prefix=word.endswith("*"))
