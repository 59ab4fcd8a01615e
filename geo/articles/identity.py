"""Which articles are the same: stable ids, and the repeats within a run."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

from geo.articles.limits import MAX_REMEMBERED_ARTICLES
from geo.types import Article

_SHORT_TEXT_CHARACTERS = 100
"""A text shorter than this ("Read more", "Subscribe to go on") is the same article only under the same title."""


def article_id(title: str, text: str, url: str | None) -> str:
    """Return the id of an article that came without one: 24 hexadecimal digits of its address, else of its words."""
    key = f"url\0{_same_address(url)}" if url else f"text\0{_normalized(title)}\0{_normalized(text)}"
    return blake2b(key.encode(), digest_size=12).hexdigest()


def web_address(value: str) -> str | None:
    """Return a web address as it is stored, None for what is none: only http and https, so that no link runs code."""
    address = value.strip()
    try:
        parts = urlsplit(address)
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or not address.isprintable():
            return None
    except ValueError:
        return None
    return None if any(character.isspace() for character in address) else address


class DuplicateFilter:
    """The articles of a run so far, as digests, to tell repeats.

    An article is a repeat if one of the same id had the same title and text just before, or if it is of another id and
    its text, by words, was met already: one agency report in two papers is one article. The same id with a changed
    text is no repeat: the store replaces. Remembers the last half to whole of MAX_REMEMBERED_ARTICLES.
    """

    def __init__(self, remembered: int = MAX_REMEMBERED_ARTICLES) -> None:
        self._generation = max(remembered // 2, 1)
        self._by_id: dict[int, int] = {}
        self._by_text: dict[int, None] = {}
        self._older_by_id: dict[int, int] = {}
        self._older_by_text: dict[int, None] = {}

    def is_duplicate(self, article: Article) -> bool:
        """Say whether an article was met already, and remember it."""
        words = _normalized(article.text)
        key = _digest(article.id)
        content = _digest(f"{article.title}\0{article.text}")
        text = _digest(words if len(words) >= _SHORT_TEXT_CHARACTERS else f"{_normalized(article.title)}\0{words}")
        known = self._by_id.get(key, self._older_by_id.get(key))
        repeat = known == content if known is not None else (text in self._by_text or text in self._older_by_text)
        if not repeat:
            self._remember(key, content, text)
        return repeat

    def _remember(self, key: int, content: int, text: int) -> None:
        if len(self._by_id) >= self._generation:
            self._older_by_id, self._by_id = self._by_id, {}
            self._older_by_text, self._by_text = self._by_text, {}
        self._by_id[key] = content
        self._by_text[text] = None


def _normalized(text: str) -> str:
    """Return the words of a text: compatibility forms, case and blanks levelled."""
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _same_address(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, ""))


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
