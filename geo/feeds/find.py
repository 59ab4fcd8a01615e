"""Finds the feed at a web address before it is followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from geo.articles import web_address
from geo.articles.web import Response, WebReader, is_feed, parse_feed, require_ok
from geo.errors import InputError
from geo.message_text import printable_excerpt

_MAX_NAMED_FEEDS: Final = 3
_MAX_NAME_CHARACTERS: Final = 300
_FEED_LINKS: Final = "//link[contains(@type, 'rss') or contains(@type, 'atom') or contains(@type, 'feed+json')]/@href"


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed at an address: its URL after permanent redirects, its title, and how many articles it lists."""

    url: str
    title: str
    entries: int


def find_feed(url: str, web: WebReader | None = None) -> FoundFeed:
    """Return the feed at a web address.

    Args:
        url: its address.
        web: fetches it; by default as the environment configures.

    Raises:
        InputError: it is not a web address, cannot be fetched, or is not a feed; for a page, with its feeds.
    """
    address = web_address(url)
    if address is None:
        raise InputError("is not a web address: it must start with https:// or http://", where=printable_excerpt(url))
    response = require_ok((web or WebReader()).fetcher.fetch(address), address)
    if not is_feed(response.body, response.media_type):
        raise InputError(f"is not a feed{_named_feeds(response)}", where=address)
    feed = parse_feed(response.body, response.url, response.charset)
    return FoundFeed(response.moved_to or address, feed.title, len(feed.entries))


def _named_feeds(response: Response) -> str:
    """Return which feeds a page names in its head, in words."""
    from lxml import etree, html  # only needed for pages, and slow to load

    try:
        tree = html.document_fromstring(response.body)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    links = dict.fromkeys(web_address(urljoin(response.url, str(link))) for link in tree.xpath(_FEED_LINKS)[:20])
    named = [printable_excerpt(link, _MAX_NAME_CHARACTERS) for link in links if link][:_MAX_NAMED_FEEDS]
    return f"; the page names {', '.join(named)}" if named else ""
