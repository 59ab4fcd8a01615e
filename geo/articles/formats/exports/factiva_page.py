"""Reads the articles on a page that was saved from Factiva: with codes in a table, or laid out for reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from geo.articles.formats.exports.document import ExportedDocument
from geo.articles.formats.exports.factiva import (
    document_from_display,
    document_number,
    is_factiva,
    read_factiva,
    words_line,
)
from geo.articles.formats.exports.html_lines import html_lines, visible_words

__all__ = ["read_factiva_page"]

_Tree = Any


def read_factiva_page(tree: _Tree) -> Iterator[ExportedDocument]:
    """Yield the articles on a page, none where it has none."""
    articles = [element for element in tree.iter("div") if "article" in element.get("class", "").split()]
    # An element of this class that holds another one only states the number.
    outer = {ancestor for article in articles for ancestor in article.iterancestors("div")}
    found = False
    for article in articles:
        if article not in outer and (document := _read_article(article)) is not None:
            found = True
            yield document
    if not found and is_factiva(lines := html_lines(tree)):
        yield from read_factiva(lines)


def _read_article(article: _Tree) -> ExportedDocument | None:
    parts = list(article.iter("*"))
    paragraphs = [part for part in parts if "rticleParagraph" in part.get("class", "")]
    heading = [part for part in parts if part.get("id") == "hd"]
    title = visible_words(heading[0]) if heading else ""
    if not paragraphs or not heading:
        document = next(read_factiva(html_lines(article)), None)
        return replace(document, title=title or document.title, line=None) if document else None
    heading_parts = set(heading[0].iter())
    leaves = [part for part in parts if part.tag == "div" and next(part.iterdescendants("div"), None) is None]
    details = [visible_words(part) for part in leaves if part not in heading_parts]
    counted = next((index for index, detail in enumerate(details) if words_line(detail)), -1)
    last = [number for part in article.iter("p") if (number := document_number(visible_words(part)))]
    text = "\n\n".join(filter(None, map(visible_words, paragraphs)))
    return document_from_display(title, details[counted + 1 :], text, last[-1] if last else "", None)
