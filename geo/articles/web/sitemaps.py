"""Reads news sitemaps: lists of a site's articles of the last two days, with their titles and times.

The format is an extension of sitemaps.org: https://www.google.com/schemas/sitemap-news/0.9
"""

from __future__ import annotations

from geo.articles.fields import clean_line
from geo.articles.identity import web_address
from geo.articles.web.feed import MAX_ENTRIES, Feed, FeedEntry
from geo.errors import InputError
from geo.message_text import printable_excerpt

_MAX_NAMED_SITEMAPS, _MAX_NAMED_CHARACTERS = 3, 500


def parse_sitemap(body: bytes, url: str, max_entries: int = MAX_ENTRIES) -> Feed:
    """Return the articles that a news sitemap lists, at most the first `max_entries`.

    Args:
        body: the sitemap as it was fetched.
        url: where it was fetched from, for messages.

    Raises:
        InputError: it lists pages that are not said to be articles, or other sitemaps.
    """
    from lxml import etree  # only needed for sitemaps, and slow to load

    parser = etree.XMLParser(recover=True, resolve_entities=False, load_dtd=False, no_network=True)
    root = etree.fromstring(body, parser)  # no entity is resolved, nothing is loaded
    if root is None:
        raise InputError("is not a sitemap that can be read", where=url)
    sitemaps = [
        clean_line(str(text)) for text in root.xpath("/*/*[local-name()='sitemap']/*[local-name()='loc']/text()")
    ]
    if sitemaps:
        named = printable_excerpt(", ".join(sitemaps[:_MAX_NAMED_SITEMAPS]), _MAX_NAMED_CHARACTERS)
        raise InputError(
            f"lists {len(sitemaps):,} other sitemaps; give the address of one for news: {named}", where=url
        )
    entries = []
    publication = ""
    for page in root.xpath("/*/*[*[local-name()='news']]")[:max_entries]:
        publication = publication or _text(page, "name")
        address = web_address(_text(page, "loc"))
        if address is not None:
            entries.append(
                FeedEntry(address, _text(page, "title"), "", _text(page, "publication_date") or None, address)
            )
    if not entries:
        raise InputError("is a sitemap without news: it does not say which pages are articles", where=url)
    return Feed(publication, tuple(entries))


def _text(element: object, name: str) -> str:
    """Return the text of the first element of this name inside of another."""
    found = element.xpath(f".//*[local-name()='{name}']/text()")  # type: ignore[attr-defined]
    return clean_line(str(found[0])) if found else ""
