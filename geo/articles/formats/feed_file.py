"""Reads feeds that are saved as files: RSS, Atom, RDF, JSON Feed and news sitemaps. Nothing is fetched.

An entry with a text is an article, even if the text is a teaser. An entry with a link alone is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from geo.articles.fields import build_article
from geo.articles.formats.format import Format
from geo.articles.open_input import OpenedInput, read_bounded
from geo.articles.xml_root import root_element
from geo.errors import InputError, Rejection
from geo.message_text import pluralize, printable_excerpt
from geo.types import Article

__all__ = ["FORMAT"]

_MAX_ENTRIES: Final = 200_000
"""Far more than the parser reads: it refuses a file of so many tags."""


def _recognizes(opened: OpenedInput) -> bool:
    from geo.articles.web.feeds import is_feed  # which imports other formats

    return is_feed(opened.sample, "")


def _read(opened: OpenedInput) -> Iterator[Article | Rejection]:
    from geo.articles.web.feeds import is_feed, parse_feed

    body = read_bounded(opened)
    if not is_feed(body, ""):
        root = root_element(body)
        kind = f"XML of another kind: {printable_excerpt(root.name, 100)}" if root else "not XML"
        raise InputError(f"is {kind}; export it as CSV or JSON Lines", where=opened.where)
    feed = parse_feed(body, opened.where, max_entries=_MAX_ENTRIES)
    links = 0
    for number, entry in enumerate(feed.entries, start=1):
        if not entry.text:
            links += 1
            continue
        values = {"title": entry.title, "text": entry.text, "date": entry.date, "source": feed.title, "url": entry.url}
        # Without the id, an article has the same id as one that is read from the address of the feed.
        known = {name: value for name, value in values.items() if value} | ({} if entry.url else {"id": entry.id})
        where = f"{opened.where}, entry {number}"
        try:
            yield build_article(known, where=where, is_extracted=True, options=opened.options, note=opened.note)
        except InputError as error:
            yield error.rejection()
    if links:
        reason = f"{pluralize(links, 'entry', 'entries')} of {len(feed.entries):,} have no text, only a link"
        without = InputError(
            f"{reason}; give the address of the feed, so that the pages are fetched", where=opened.where
        )
        if links == len(feed.entries):
            raise without
        yield without.rejection()
    if not feed.entries:
        raise InputError("is a feed without entries", where=opened.where)


FORMAT = Format("feed", "Feed: RSS, Atom, RDF, JSON Feed", (".rss", ".atom", ".rdf", ".xml"), _read, _recognizes)
