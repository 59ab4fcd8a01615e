"""Reads the article on a saved web page, without the menus, teasers and comments around it.

trafilatura extracts the text, in its precise mode, because a teaser taken for the article would put places on the map
that the article does not mention. Tables and comments are left out. Where it finds nothing, its other mode is tried,
then the visible text of the page is used. Nothing is fetched.

Title, date, publisher and URL are those that the page declares (Open Graph, schema.org, <time>, <link>, <title>). A
date that could only be guessed from the words of the page is not used.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from geo.articles.dates import date_in_dateline, date_in_file_name, parse_date
from geo.articles.encoding import decode
from geo.articles.fields import build_article, clean_line, clean_text
from geo.articles.identity import web_address
from geo.articles.limits import MAX_FIELD_CHARACTERS, MAX_TEXT_CHARACTERS
from geo.articles.open_input import OpenedInput, read_bounded
from geo.errors import InputError, UsageError
from geo.types import Article

_Tree = Any
"""An lxml.html element; lxml has no type annotations."""

_CHARSET = re.compile(rb"""charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_MAX_LINKED_DATA_CHARACTERS = 200_000
_INVISIBLE = "//head|//script|//style|//noscript|//template|//svg|//select|//button|//textarea|//nav|//footer"
_BLOCKS = (
    "//p|//div|//br|//li|//tr|//h1|//h2|//h3|//h4|//h5|//h6|//section|//article|//blockquote|//pre|//header|//figure"
)
_TITLES = ("//meta[@property='og:title']/@content", "//h1", "//title")
_PUBLISHERS = ("//meta[@property='og:site_name']/@content", "//meta[@name='application-name']/@content")
_ADDRESSES = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content")
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//*[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='date' or @name='pubdate' or @name='publishdate' or @name='publish-date']/@content",
    "//meta[@name='DC.date' or @name='dc.date' or @name='DC.date.issued' or @name='dcterms.date']/@content",
    "//meta[@name='parsely-pub-date' or @name='article.published']/@content",
    "//time[@pubdate]/@datetime",
    "//article//time/@datetime",
)


def read_html(opened: OpenedInput) -> Iterator[Article]:
    """Yield the article on a saved page. Raises `InputError` where it has no text, or too much."""
    data = read_bounded(opened)
    declared = _CHARSET.search(data, 0, 4096)
    page = decode(
        data, opened.where, declared=opened.declared_encoding or (declared[1].decode("ascii") if declared else None)
    )
    if not clean_text(page):
        raise InputError("is empty", where=opened.where)
    tree = _parse(page)
    if tree is None:
        raise InputError("is not a web page that can be read", where=opened.where)
    values = _declared_values(tree, opened)
    text = _article_text(page, opened.where)
    title = values.get("title", "")
    first, _, rest = text.partition("\n")
    if rest.strip() and title and clean_line(first).casefold() == title.casefold():
        text = rest
    if not clean_text(text):
        raise InputError("has no visible text", where=opened.where)
    day = date_in_dateline(clean_text(text), opened.file_name) or date_in_file_name(opened.file_name)
    if day is not None:
        values.setdefault("date", day.isoformat())
    yield build_article({**values, "text": text}, where=opened.where, is_extracted=True)


def _parse(page: str) -> _Tree | None:
    from trafilatura import load_html  # only needed for web pages, and slow to load

    # A rejection already says what is wrong with a page; trafilatura would add log lines of its own.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # lxml refuses an XML declaration in decoded text, and reads a fragment only inside a page.
    page = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page)
    if "<html" not in page[:10_000].lower():
        page = f"<html><body>{page}</body></html>"
    return load_html(page)


def _article_text(page: str, where: str) -> str:
    from trafilatura import bare_extraction

    visible = visible_text(page) if len(page) > MAX_TEXT_CHARACTERS else ""
    if len(visible) > MAX_TEXT_CHARACTERS:
        reason = f"has {len(visible):,} visible characters; an article can have at most {MAX_TEXT_CHARACTERS:,}"
        raise InputError(reason, where=where)
    for precise in (True, False):
        try:
            extracted = bare_extraction(
                _parse(page),
                favor_precision=precise,
                include_comments=False,
                include_tables=False,
                with_metadata=False,
            )
        except Exception as error:  # noqa: BLE001  the parser may raise anything on a hostile page
            logging.getLogger(__name__).info("%s: no article found: %s", where, error)
            continue
        text = extracted.text if extracted is not None and not isinstance(extracted, dict) else None
        if text and text.strip():
            return text
    return visible or visible_text(page)


def visible_text(page: str) -> str:
    """Return the visible text of a page or a fragment, one block a line, without menus and footers."""
    tree = _parse(page)
    if tree is None:
        return ""
    for element in tree.xpath(_INVISIBLE):
        element.drop_tree()
    for element in tree.xpath(_BLOCKS):
        element.text = f"\n{element.text or ''}"
        element.tail = f"\n{element.tail or ''}"
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)


def _declared_values(tree: _Tree, opened: OpenedInput) -> dict[str, str]:
    """Return the values that a page declares. A value that is too long or not a date is skipped for the next one."""
    linked = list(_linked_data(tree))
    values: dict[str, str] = {}
    for name, paths in (("title", _TITLES), ("source", _PUBLISHERS), ("url", _ADDRESSES)):
        candidates = [*_texts_at(tree, paths), *(_publisher(item) for item in linked if name == "source")]
        if name == "url":
            candidates = [url for text in candidates if (url := web_address(text))]
        usable = (text for text in candidates if text and len(text) <= MAX_FIELD_CHARACTERS[name])
        if (text := next(usable, None)) is not None:
            values[name] = text
    if (site := values.get("source")) and (title := values.get("title")):
        values["title"] = re.sub(rf"\s+[-–—|·]\s+{re.escape(site)}$", "", title) or title
    for text in [*_texts_at(tree, _DATES), *(clean_line(str(item.get("datePublished", ""))) for item in linked)]:
        try:
            values["date"] = parse_date(text[: MAX_FIELD_CHARACTERS["date"]]).isoformat()
        except UsageError:
            continue
        break
    return values


def _texts_at(tree: _Tree, paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        for node in tree.xpath(path)[:3]:
            text = clean_line(str(node if isinstance(node, str) else node.text_content()))
            if text:
                yield text


def _linked_data(tree: _Tree) -> Iterator[dict[str, Any]]:
    """Yield the schema.org objects (JSON-LD) of a page."""
    for script in tree.xpath("//script[@type='application/ld+json']")[:20]:
        text = str(script.text_content())
        if len(text) > _MAX_LINKED_DATA_CHARACTERS:
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield from (
                    part for part in [item, *(graph if isinstance(graph, list) else [])] if isinstance(part, dict)
                )


def _publisher(item: dict[str, Any]) -> str:
    publisher = item.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else publisher
    return clean_line(name) if isinstance(name, str) else ""
