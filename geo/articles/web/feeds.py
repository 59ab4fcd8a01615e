"""Parses feeds: RSS, Atom and RDF with feedparser, JSON Feed (jsonfeed.org, versions 1 and 1.1) and news sitemaps here.

A feed lists articles. Some feeds hold their text, most only a teaser and the URL of the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from geo.articles.fields import clean_line, clean_text
from geo.articles.formats.page_text import visible_text
from geo.articles.identity import web_address
from geo.articles.web.feed import MAX_ENTRIES, Feed, FeedEntry
from geo.articles.web.sitemaps import parse_sitemap
from geo.articles.xml_root import root_element
from geo.errors import InputError

_MAX_TAGS = 200_000
_MAX_ATTRIBUTES = 200
_MAX_NAMESPACES = 200
_TAG = re.compile(rb"""<\w[^<>"']*(?:"[^<"]*"[^<>"']*|'[^<']*'[^<>"']*)*""")
_NAMESPACE = re.compile(rb"""\bxmlns\b[^<>"'=]{0,200}=\s{0,20}["'][^"'<]{0,500}""")
_CHARSET = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_JSON_FEED = b"jsonfeed.org/version/1"
_JSON_FEED_SAMPLE_BYTES = 65_536
_FEED_ROOTS = {"rss", "feed", "rdf", "channel"}  # the last one is of CDF, from 1997
_SITEMAP_ROOTS = {"urlset", "sitemapindex"}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BLANK = b"\xef\xbb\xbf \t\r\n"


def is_feed(body: bytes, media_type: str) -> bool:
    """Whether a response lists articles: a feed or a sitemap.

    Its content decides, because servers often send a wrong media type for feeds: the root element of XML, behind
    whatever comes before it, or the version that a JSON feed states.
    """
    if body.lstrip(_BLANK).startswith(b"{"):
        start_and_end = body[:_JSON_FEED_SAMPLE_BYTES] + body[-_JSON_FEED_SAMPLE_BYTES:]
        return media_type == "application/feed+json" or _JSON_FEED in start_and_end.replace(b"\\/", b"/")
    root = root_element(body)
    return root is not None and root.name.lower() in _FEED_ROOTS | _SITEMAP_ROOTS


def parse_feed(body: bytes, url: str, charset: str | None = None, *, max_entries: int = MAX_ENTRIES) -> Feed:
    """Parse a feed or a news sitemap.

    Args:
        body: the feed as it was fetched.
        url: where it was fetched from; relative links are resolved against it.
        charset: the encoding that the server states. Valid UTF-8 is read as UTF-8 whatever is stated.
        max_entries: how many entries are read, from the first on.

    Raises:
        InputError: it is not a feed that can be read, or one built to keep the parser busy.
    """
    if body.lstrip(_BLANK).startswith(b"{"):
        return _json_feed(body, url, max_entries)
    root = root_element(body)
    if root is not None and root.name.lower() in _SITEMAP_ROOTS:
        return parse_sitemap(body, url, max_entries)
    if body.startswith(_UTF16_MARKS):
        body = body.decode("utf-16", "replace").encode()
    _refuse_slow_markup(body, url)
    import feedparser  # only needed for feeds, and slow to load

    encoding = "utf-8" if _is_utf8(body) else charset if charset and _CHARSET.fullmatch(charset) else None
    headers = {"content-location": url, "content-type": f"application/xml; charset={encoding}" if encoding else ""}
    try:
        # Nothing is sanitized here, because links and text are cleaned and escaped where they are used.
        parsed = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # the parser may raise anything on a hostile feed
        raise InputError("is not a feed that can be read", where=url) from error
    entries = tuple(_feed_entry(item, url) for item in parsed.entries[:max_entries])
    if not entries and not parsed.get("version"):
        raise InputError("is not a feed that can be read", where=url)
    return Feed(clean_line(str(parsed.feed.get("title", ""))), entries)


def _is_utf8(body: bytes) -> bool:
    """Whether a feed with letters beyond ASCII is UTF-8: text in another encoding is almost never valid UTF-8."""
    if body.isascii() or b"\0" in body:
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse_slow_markup(body: bytes, url: str) -> None:
    """Raise InputError for markup that feedparser would parse for minutes.

    Its time grows with the square of the attributes of a tag, and with the tags times the namespaces.
    """
    if body.count(b"<") > _MAX_TAGS:
        raise InputError(f"has more than {_MAX_TAGS:,} tags, which no feed needs", where=url)
    if len(set(_NAMESPACE.findall(body))) > _MAX_NAMESPACES:
        raise InputError(f"has more than {_MAX_NAMESPACES} namespaces, which no feed needs", where=url)
    if any(tag[0].count(b'"') + tag[0].count(b"'") > 2 * _MAX_ATTRIBUTES for tag in _TAG.finditer(body)):
        raise InputError(f"has a tag of more than {_MAX_ATTRIBUTES} attributes, which no feed needs", where=url)


def _feed_entry(item: Mapping[str, Any], base: str) -> FeedEntry:
    content = max((str(part.get("value", "")) for part in item.get("content", [])), key=len, default="")
    values = dict(item)  # feedparser's own class returns one date for another, with a warning
    date = values.get("published") or values.get("updated") or values.get("created")
    return FeedEntry(
        url=_absolute_url(item.get("link"), base),
        title=clean_line(visible_text(str(item.get("title", "")))),
        text=clean_text(visible_text(content or str(item.get("summary", "")))),
        date=clean_line(str(date)) if date else None,
        id=clean_line(str(item["id"])) if item.get("id") else None,
    )


def _json_feed(body: bytes, url: str, max_entries: int) -> Feed:
    try:
        feed = json.loads(body.decode("utf-8-sig"))
        items = feed["items"]
        if not isinstance(items, list):
            raise TypeError("items is not a list")
        entries = tuple(_json_entry(item, url) for item in items[:max_entries] if isinstance(item, dict))
        return Feed(clean_line(str(feed.get("title") or "")), entries)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("is not a JSON feed that can be read", where=url) from error


def _json_entry(item: Mapping[str, Any], base: str) -> FeedEntry:
    text = item.get("content_text") or visible_text(str(item.get("content_html") or "")) or item.get("summary") or ""
    date = item.get("date_published") or item.get("date_modified")
    return FeedEntry(
        url=_absolute_url(item.get("url") or item.get("external_url"), base),
        title=clean_line(str(item.get("title") or "")),
        text=clean_text(str(text)),
        date=clean_line(str(date)) if date else None,
        id=clean_line(str(item["id"])) if item.get("id") is not None else None,
    )


def _absolute_url(link: object, base: str) -> str | None:
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        return web_address(urljoin(base, link.strip()))
    except ValueError:
        return None
