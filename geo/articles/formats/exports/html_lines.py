"""Turns a saved page of a news database into lines, with a blank line between its blocks."""

from __future__ import annotations

import re
from typing import Any

from geo.articles.encoding import decode
from geo.articles.open_input import OpenedInput, read_bounded

__all__ = ["html_lines", "parse_page", "visible_words"]

_Tree = Any
"""An lxml.html element; lxml has no type annotations."""

_CHARSET = re.compile(rb"""charset\s{0,5}=\s{0,5}["']?\s{0,5}([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_INVISIBLE = frozenset("head script style noscript template select button textarea svg title".split())
_BLOCKS = frozenset(
    """p div li tr h1 h2 h3 h4 h5 h6 section article blockquote pre header figure table ul ol dl dt dd td th
    center body html docfull doc""".split()
)
_CENTERED_CLASS = re.compile(r"\.([\w-]{1,40})\s*\{[^{}]{0,2000}?text-align:\s*center", re.IGNORECASE)
_INDENT = " " * 20
_RULE = "_" * 60


def parse_page(opened: OpenedInput) -> _Tree | None:
    """Return the tree of a saved page, None where it has no elements.

    Raises `InputError` where it cannot be decoded or is too long.
    """
    from lxml import etree, html

    data = read_bounded(opened)
    declared = _CHARSET.search(data, 0, 4096)
    page = decode(data, opened.where, declared=declared[1].decode("ascii") if declared else None)
    page = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page).replace("\0", "")
    try:
        return html.document_fromstring(page)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


class _LineWriter:
    """Collects the words between breaks to lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.indents = [""]
        self._words: list[str] = []

    def add(self, text: str | None) -> None:
        if text:
            self._words.append(text)

    def end_line(self) -> None:
        line = " ".join("".join(self._words).split())
        self._words.clear()
        if line:
            self.lines.append(self.indents[-1] + line)
        else:
            self.end_block()

    def end_block(self) -> None:
        if self._words:
            self.end_line()
        if self.lines and self.lines[-1]:
            self.lines.append("")


def html_lines(tree: _Tree) -> list[str]:
    """Return the visible lines of a page. Lines in the middle of the page are indented, a rule is underscores."""
    from lxml import etree

    centered = {name for style in tree.iter("style") for name in _CENTERED_CLASS.findall(style.text or "")}
    writer = _LineWriter()
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else None  # None for a comment
        is_block = tag in _BLOCKS
        is_hidden = tag is None or tag in _INVISIBLE
        if is_block:
            writer.end_block()
        if event == "start":
            hidden += is_hidden
            if is_block:
                writer.indents.append(_INDENT if _is_centered(element, centered) else writer.indents[-1])
            elif tag == "br":
                writer.end_line()
            elif tag == "hr":
                writer.end_block()
                writer.lines += [_RULE, ""]
            writer.add(None if hidden else element.text)
        else:
            hidden -= is_hidden
            if is_block:
                writer.indents.pop()
            writer.add(None if hidden else element.tail)
    writer.end_block()
    return writer.lines


def _is_centered(element: _Tree, centered: set[str]) -> bool:
    classes = element.get("class", "").split()
    return element.tag == "center" or element.get("align", "").lower() == "center" or not centered.isdisjoint(classes)


def visible_words(element: _Tree) -> str:
    """Return the words of an element on one line."""
    return " ".join(str(element.text_content()).split())
