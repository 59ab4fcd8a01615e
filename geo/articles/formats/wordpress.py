"""Reads WordPress exports (WXR): published posts and pages, one in memory at a time.

Shortcodes and the comments of the block editor are left out of the text. Drafts, attachments, menus and the like are
passed over and counted.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from geo.articles.fields import build_article, clean_line
from geo.articles.formats.format import Format
from geo.articles.formats.page_text import visible_text
from geo.articles.formats.sample_root import sample_root
from geo.articles.ledger import FieldNote
from geo.articles.open_input import OpenedInput
from geo.articles.xml_stream import element_text, stream_elements
from geo.errors import InputError, Rejection
from geo.message_text import pluralize, printable_excerpt
from geo.types import Article

__all__ = ["FORMAT"]

_NAMESPACE: Final = "http://wordpress.org/export/"
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_NO_ARTICLES: Final = {
    *("attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request"),
    *("acf-field", "acf-field-group", "elementor_library", "wpcf7_contact_form", "scheduled-action"),
}
"""Types of items besides posts and pages that are not articles; those that begin with "wp_" are templates."""
_MAX_KINDS: Final = 20

_SHORTCODE: Final = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist|[a-z]{1,20}[_-][a-z0-9_-]{1,40}|"
    r"[a-z][a-z0-9]{0,30}(?=\s{1,5}[\w-]{1,40}=))\b[^\[\]\n]{0,1000}\]|\[/[a-z][a-z0-9_-]{0,40}\]"
)
_TITLE: Final = re.compile(rb"<channel\b[^>]{0,200}>.{0,2000}?<title>(.{0,1000}?)</title>", re.DOTALL)
_LINES_KNOWN: Final = 65_535
"""The parser numbers lines up to here."""


def _recognizes(opened: OpenedInput) -> bool:
    root = sample_root(opened)
    return root is not None and any(namespace.startswith(_NAMESPACE) for namespace in root.declared)


def _read(opened: OpenedInput) -> Iterator[Article | Rejection]:
    passed_over: Counter[str] = Counter()
    is_empty = True
    title = _site_title(opened.sample)
    for item in stream_elements(opened.stream, ("item",), opened.where, recover=b"\0" not in opened.sample):
        values = _values(item)
        is_empty = False
        kind = _kind_without_article(values)
        if kind is not None:
            passed_over[kind if kind in passed_over or len(passed_over) < _MAX_KINDS else "others"] += 1
            continue
        line = item.sourceline if item.sourceline and item.sourceline < _LINES_KNOWN else None
        try:
            yield build_article(
                _fields(values, title),
                where=opened.where,
                line=line,
                is_extracted=True,
                options=opened.options,
                note=opened.note,
            )
        except InputError as error:
            yield error.rejection()
    if is_empty:
        raise InputError("is a WordPress export without items", where=opened.where)
    if passed_over:
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in passed_over.most_common())
        opened.note(FieldNote(opened.where, "", f"{pluralize(passed_over.total(), 'item')} left out: {kinds}"))


def _values(item: Any) -> dict[str, str]:
    """Return the text of each element of an item: by its local name, and the content under "content"."""
    values: dict[str, str] = {}
    for element in item.iterchildren("*"):
        name = "content" if element.tag == _CONTENT else element.tag.rpartition("}")[2]
        values.setdefault(name, element_text(element))
    return values


def _kind_without_article(values: dict[str, str]) -> str | None:
    """Return what an item is that is not an article: its type, or that it is not published; None for an article."""
    kind, status = clean_line(values.get("post_type", "post")), clean_line(values.get("status", "publish"))
    if kind in _NO_ARTICLES or kind.startswith("wp_"):
        return printable_excerpt(kind, 50)
    return None if status == "publish" else printable_excerpt(status, 50)


def _fields(values: dict[str, str], site: str) -> dict[str, str]:
    date = values.get("post_date_gmt") or values.get("post_date") or ""
    fields = {
        "title": html.unescape(values.get("title", "")),
        "text": _plain_text(values.get("content", "")),
        "date": f"{date.strip().replace(' ', 'T')}Z" if date[:1] in ("1", "2") else values.get("pubDate", ""),
        "source": site,
        "url": values.get("link", ""),
    }
    return {name: value for name, value in fields.items() if value.strip() or name == "text"}


def _plain_text(content: str) -> str:
    """Return the text of a post, one paragraph a line."""
    return visible_text(_SHORTCODE.sub("", content))


def _site_title(sample: bytes) -> str:
    found = _TITLE.search(sample)
    title = found[1].decode("utf-8", "replace") if found else ""
    return clean_line(html.unescape(title.replace("<![CDATA[", "").replace("]]>", "")))


FORMAT = Format("wordpress", "WordPress export (WXR)", (), _read, _recognizes)
