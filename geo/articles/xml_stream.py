"""Reads long XML documents element by element, in bounded memory. Nothing is fetched, and no entity is expanded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from geo.errors import InputError

__all__ = ["element_text", "stream_elements"]


def stream_elements(stream: BinaryIO, tags: tuple[str, ...], where: str, *, start: bool = False) -> Iterator[Any]:
    """Yield each element with one of the tags when it is complete; it is emptied afterwards, so read it at once.

    Args:
        stream: the document.
        tags: names with their namespace in braces: "{http://...}cell"; "{*}cell" for any namespace.
        where: the name of the document in messages.
        start: whether to yield (event, element) for the "start" and "end" of each instead.

    Raises:
        InputError: the document is not well-formed, or built to use up memory.
    """
    from lxml import etree  # slow to load

    events = etree.iterparse(
        stream,
        events=("start", "end") if start else ("end",),
        tag=tags,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            yield (event, element) if start else element
            if event == "end":
                element.clear(keep_tail=True)
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
    except etree.XMLSyntaxError as error:
        line = error.lineno if isinstance(error.lineno, int) and error.lineno > 0 else None
        raise InputError("is XML that is cut off or damaged from here on", where=where, line=line) from error


def element_text(element: Any) -> str:
    """Return all text in an element."""
    return "".join(element.itertext(with_tail=False))
