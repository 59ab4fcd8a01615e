"""What a feed lists: the values that the parsers of feeds and news sitemaps return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_ENTRIES: Final = 1_000
"""The most entries of a feed that are read."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed: the URL of its page, and what the feed states; `text` is the whole text or a teaser."""

    url: str | None
    title: str
    text: str
    date: str | None
    id: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, and its entries in the order of the feed, usually newest first."""

    title: str
    entries: tuple[FeedEntry, ...]
