"""Edits stored articles: title, date, publisher and URL; and finds the sample articles among the stored ones.

ArticleEdit  →  checked values  →  geoparsed again where a place may depend on them  →  store, which can undo it
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from geo.articles import MAX_FIELD_CHARACTERS, clean_line, parse_date, read_articles, web_address
from geo.errors import UsageError
from geo.message_text import printable_excerpt
from geo.packaged_files import seeds_folder
from geo.settings import DEFAULT_SETTINGS, Settings
from geo.store import Change, Store
from geo.types import Article

__all__ = ["ArticleEdit", "edit_article", "stored_samples"]

_GEOPARSED_AGAIN: Final = ("title", "source", "url")  # names are in the title; a publisher's home town is known by both


@dataclass(frozen=True, slots=True)
class ArticleEdit:
    """New values of an article's fields as a person writes them: None leaves a field as it is, "" clears it."""

    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None

    def apply(self, article: Article) -> Article:
        """Return the article with the new values; raises UsageError, naming the field, for one that it cannot be."""
        values: dict[str, object] = {}
        for name, parse in _PARSERS.items():
            if (given := getattr(self, name)) is not None:
                line = clean_line(given)
                if len(line) > MAX_FIELD_CHARACTERS[name]:
                    raise UsageError(f"{name}: has {len(line):,} characters; at most {MAX_FIELD_CHARACTERS[name]:,}")
                values[name] = parse(line)
        return replace(article, **values)  # type: ignore[arg-type]


def edit_article(
    store: Store, article_id: str, edit: ArticleEdit, *, author: str, settings: Settings = DEFAULT_SETTINGS
) -> Change | None:
    """Edit a stored article. Its mentions are found again if the edit may change them; corrections are applied to them.

    Args:
        store: the database, open for writing.
        article_id: the article's id.
        edit: the new values.
        author: who edits it.
        settings: what the geoparser is made from.

    Returns:
        The change, which can be undone for a day; None where the article has these values already.

    Raises:
        UsageError: the article is not stored, or a value cannot be used.
        StoreError: the database cannot be read or written. Also what making a Geoparser raises.
    """
    stored = store.reader.article(article_id)
    if stored is None:
        raise UsageError(f"article {printable_excerpt(article_id)!r} is not in the database")
    edited = edit.apply(stored)
    if edited == stored:
        return None
    if any(getattr(edited, name) != getattr(stored, name) for name in _GEOPARSED_AGAIN):
        return store.changes.edit(settings.build().geoparse(edited), engine=settings.engine(), author=author)
    return store.changes.edit(edited, author=author)


def stored_samples(store: Store) -> list[str]:
    """Return the ids of the stored articles that are the sample articles that come with Dateline."""
    samples = [item for item in read_articles([seeds_folder()]) if isinstance(item, Article)]
    return store.reader.stored_ids(samples)


def _parse_date(line: str) -> dt.date | None:
    if not line:
        return None
    try:
        return parse_date(line)
    except UsageError as error:
        raise UsageError(f"date: {error}") from error


def _parse_url(line: str) -> str | None:
    if not line:
        return None
    if (url := web_address(line)) is None:
        raise UsageError(
            f"url: {printable_excerpt(line)!r} is not a web address; it must start with https:// or http://"
        )
    return url


_PARSERS: Final[dict[str, Callable[[str], object]]] = {
    "title": str,
    "date": _parse_date,
    "source": lambda line: line or None,
    "url": _parse_url,
}
