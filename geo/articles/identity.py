"""Which articles are the same: stable ids, and what a run has read before."""

from __future__ import annotations

import datetime as dt
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from geo.articles.limits import MAX_REMEMBERED_ARTICLES
from geo.types import Article
from geo.unicode_forms import normalize_form


def article_id(title: str, text: str, url: str | None, source: str | None = None, date: dt.date | None = None) -> str:
    """Return the id of an article that states none: 24 hexadecimal digits.

    They depend on the URL; without one, on the words of title and text, the publisher and the date. The same story in
    two papers, or in one paper on two days, is two articles.
    """
    return _hexadecimal(f"url\0{_normalize_url(url)}") if url else _id_of_words(_words_key(title, text), source, date)


def ids_with_less(article: Article, title: str, text: str) -> tuple[str, ...]:
    """Return the ids that an article would have that was made without its publisher, its date, or both.

    They recognize an article that was stored before its publisher or date could be read, or by an earlier version,
    which made ids from title and text alone. Empty for an article with an id or URL of its own.

    Args:
        article: The article.
        title: Its title, cleaned as for its id.
        text: Its text, cleaned as for its id.
    """
    if article.url is not None:
        return ()
    words = _words_key(title, text)
    known = [(source, date) for source in {article.source: 0, None: 0} for date in {article.date: 0, None: 0}]
    ids = [_id_of_words(words, source, date) for source, date in known]
    return tuple(one for one in ids if one != article.id) if article.id in ids else ()


def web_address(value: str) -> str | None:
    """Return an http or https URL as it is stored, None for anything else, so that no stored link runs code."""
    url = value.strip()
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or not url.isprintable():
            return None
    except ValueError:
        return None
    return None if any(character.isspace() for character in url) else url


class EarlierUse(NamedTuple):
    """Where an id was used before: the name of the input, and the number of the article in it, from 1."""

    where: str
    number: int
    same_words: bool

    def __str__(self) -> str:
        return f"article {self.number:,} of {self.where}"


class RunRegister:
    """Remembers the articles of a run, as digests, to recognize repeats and ids that are used for two articles.

    Digests are in two generations, so that memory is bounded: between half of `remembered` articles and all of them.
    """

    def __init__(self, remembered: int = MAX_REMEMBERED_ARTICLES) -> None:
        self._generation_size = max(remembered // 2, 1)
        self._uses: dict[int, tuple[int, str, int]] = {}
        self._older_uses: dict[int, tuple[int, str, int]] = {}
        self._where = ""
        self._number = 0

    def add(self, article: Article, where: str) -> EarlierUse | None:
        """Remember an article, unless its id was used before; return where that was, and whether with the same words.

        Args:
            article: The article.
            where: The input that it is in.
        """
        if where != self._where:
            self._where, self._number = where, 0
        self._number += 1
        key = _digest(article.id)
        words = _digest(f"{article.title}\0{article.text}")
        if (use := self._uses.get(key) or self._older_uses.get(key)) is not None:
            return EarlierUse(use[1], use[2], same_words=use[0] == words)
        if len(self._uses) >= self._generation_size:
            self._older_uses, self._uses = self._uses, {}
        self._uses[key] = words, self._where, self._number
        return None

    def add_id(self, article: Article, other_id: str) -> None:
        """Remember another id for the article that was added last."""
        self._uses[_digest(other_id)] = self._uses[_digest(article.id)]

    def __contains__(self, article_id: object) -> bool:
        """Whether the id was used in this run."""
        key = _digest(str(article_id))
        return key in self._uses or key in self._older_uses


def _words_key(title: str, text: str) -> str:
    return f"text\0{_normalize(title)}\0{_normalize(text)}"


def _id_of_words(words: str, source: str | None, date: dt.date | None) -> str:
    if source is None and date is None:
        return _hexadecimal(words)
    day = date.astimezone(dt.UTC) if isinstance(date, dt.datetime) and date.tzinfo is not None else date
    return _hexadecimal(f"{words}\0{_normalize(source or '')}\0{day.isoformat() if day is not None else ''}")


def _hexadecimal(key: str) -> str:
    return blake2b(key.encode(), digest_size=12).hexdigest()


def _normalize(text: str) -> str:
    """Return the words of a text in compatibility form (NFKC), case-folded, with single blanks."""
    if text.isascii():  # the same, and much faster
        return " ".join(text.lower().split())
    return " ".join(normalize_form("NFKC", text).casefold().split())


def _normalize_url(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, ""))


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
