"""Which articles are the same: stable ids, and the duplicates within a run."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

from geo.articles.limits import MAX_REMEMBERED_ARTICLES
from geo.types import Article

_SHORT_TEXT_CHARACTERS = 100
"""A text shorter than this ("Read more", "Subscribe to continue") is a duplicate only under the same title."""


def article_id(title: str, text: str, url: str | None) -> str:
    """Return the id of an article that states none: 24 hexadecimal digits of its URL, or of its words without one."""
    key = f"url\0{_normalize_url(url)}" if url else f"text\0{_normalize(title)}\0{_normalize(text)}"
    return blake2b(key.encode(), digest_size=12).hexdigest()


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


class DuplicateFilter:
    """Remembers the articles of a run, as digests, to recognize duplicates.

    An article is a duplicate if the last article of the same id had the same title and text, or if an article of
    another id had the same words: one agency report in two papers is one article. The same id with a changed text is
    not a duplicate, because the store replaces the old text.

    Digests are in two generations, so that memory is bounded: between half of `remembered` articles and all of them.
    """

    def __init__(self, remembered: int = MAX_REMEMBERED_ARTICLES) -> None:
        self._generation_size = max(remembered // 2, 1)
        self._by_id: dict[int, int] = {}
        self._by_text: dict[int, None] = {}
        self._older_by_id: dict[int, int] = {}
        self._older_by_text: dict[int, None] = {}

    def is_duplicate(self, article: Article) -> bool:
        """Whether an article is a duplicate; if not, remember it."""
        words = _normalize(article.text)
        id_digest = _digest(article.id)
        content_digest = _digest(f"{article.title}\0{article.text}")
        text_digest = _digest(
            words if len(words) >= _SHORT_TEXT_CHARACTERS else f"{_normalize(article.title)}\0{words}"
        )
        last_content = self._by_id.get(id_digest, self._older_by_id.get(id_digest))
        if last_content is not None:
            duplicate = last_content == content_digest
        else:
            duplicate = text_digest in self._by_text or text_digest in self._older_by_text
        if not duplicate:
            self._remember(id_digest, content_digest, text_digest)
        return duplicate

    def _remember(self, id_digest: int, content_digest: int, text_digest: int) -> None:
        if len(self._by_id) >= self._generation_size:
            self._older_by_id, self._by_id = self._by_id, {}
            self._older_by_text, self._by_text = self._by_text, {}
        self._by_id[id_digest] = content_digest
        self._by_text[text_digest] = None


def _normalize(text: str) -> str:
    """Return the words of a text in compatibility form (NFKC), case-folded, with single blanks."""
    if text.isascii():  # the same, and much faster
        return " ".join(text.lower().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _normalize_url(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, parts.query, ""))


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
