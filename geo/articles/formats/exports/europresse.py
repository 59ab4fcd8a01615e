"""Reads the HTML exports of Europresse: one `article` element a document, with classes for newspaper, date and text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from geo.articles.formats.exports.date_lines import date_in_line
from geo.articles.formats.exports.document import ExportedDocument
from geo.articles.formats.exports.html_lines import html_lines, visible_words

__all__ = ["read_europresse_page"]

_Tree = Any
_SOURCE_DETAILS = re.compile(r"\s*[(,;].*$")


def read_europresse_page(tree: _Tree) -> Iterator[ExportedDocument]:
    """Yield the documents on a page, none where it has none."""
    for article in tree.iter("article"):
        text = _first(article, "docOcurrContainer", "DocText")
        if text is None:
            continue
        header = _first(article, "DocHeader")
        title = _first(article, "titreArticleVisu", "titreArticle")
        source = _first(article, "DocPublicationName")
        yield ExportedDocument(
            title=_words(title),
            text="\n".join(html_lines(text)).strip(),
            date=date_in_line(_words(header)) or date_in_line(_words(article.find("header"))[:2_000]),
            source=_SOURCE_DETAILS.sub("", _words(source)),
        )


def _first(article: _Tree, *classes: str) -> _Tree | None:
    elements = [element for element in article.iter() if element.get("class")]
    with_class = (element for name in classes for element in elements if name in element.get("class").split())
    return next(with_class, None)


def _words(element: _Tree | None) -> str:
    return "" if element is None else visible_words(element)
