"""Reads the article on a saved web page: its text (`page_text`) and what the page declares (`page_metadata`).

Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.articles.datelines import date_in_dateline, date_in_file_name
from geo.articles.encoding import decode
from geo.articles.fields import build_article, clean_line, clean_text
from geo.articles.formats.page_metadata import page_metadata
from geo.articles.formats.page_text import article_text, parse_page
from geo.articles.open_input import OpenedInput, read_bounded
from geo.errors import InputError
from geo.types import Article

_CHARSET = re.compile(rb"""charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)


def read_html(opened: OpenedInput) -> Iterator[Article]:
    """Yield the article on a saved page. Raises `InputError` where it has no text, too much, or only a notice."""
    data = read_bounded(opened)
    declared = _CHARSET.search(data, 0, 4096)
    page = decode(
        data, opened.where, declared=opened.declared_encoding or (declared[1].decode("ascii") if declared else None)
    )
    if not clean_text(page):
        raise InputError("is empty", where=opened.where)
    tree = parse_page(page)
    if tree is None:
        raise InputError("is not a web page that can be read", where=opened.where)
    metadata = page_metadata(tree)
    values = metadata.values
    text = article_text(page, tree, metadata.descriptions, opened.where)
    title = values.get("title", "")
    first, _, rest = text.partition("\n")
    if rest.strip() and title and clean_line(first).casefold() == title.casefold():
        text = rest
    if not clean_text(text):
        advice = "; it may need JavaScript: save it from a browser that has shown it" if "<script" in page else ""
        raise InputError(f"has no visible text{advice}", where=opened.where)
    day = date_in_dateline(clean_text(text), opened.file_name) or date_in_file_name(opened.file_name)
    if day is not None:
        values.setdefault("date", day.isoformat())
    yield build_article(
        {**values, "text": text}, where=opened.where, is_extracted=True, options=opened.options, note=opened.note
    )
