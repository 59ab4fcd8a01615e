"""Reads long XML documents element by element, in bounded memory. Nothing is fetched, and no entity is expanded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from geo.errors import InputError

__all__ = ["element_text", "stream_elements"]

_BLANKS = bytes(byte if byte > 31 or byte in b"\t\r\n" else 32 for byte in range(256))
_HARMLESS = {"ERR_INVALID_CHAR", "ERR_INVALID_CHARREF", "ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY"}
"""Errors that cost a character, not an element."""


def stream_elements(
    stream: BinaryIO, tags: tuple[str, ...], where: str, *, start: bool = False, recover: bool = False
) -> Iterator[Any]:
    """Yield each element with one of the tags when it is complete; it is emptied afterwards, so read it at once.

    Args:
        stream: the document.
        tags: names with their namespace in braces: "{http://...}cell"; "{*}cell" for any namespace.
        where: the name of the document in messages.
        recover: whether to read on after control characters and entities that XML does not have, as exports contain;
            not for documents in UTF-16.
        start: whether to yield (event, element) for the "start" and "end" of each instead.

    Raises:
        InputError: the document is not well-formed, or built to use up memory.
    """
    from lxml import etree  # slow to load

    events = etree.iterparse(
        _WithoutControls(stream) if recover else stream,
        events=("start", "end") if start else ("end",),
        tag=tags,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
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
        raise _damaged(error.lineno, where) from error
    for problem in events.error_log:
        if problem.level_name != "WARNING" and problem.type_name not in _HARMLESS:
            raise _damaged(problem.line, where)


class _WithoutControls:
    """A stream with a blank for each control character. One in a CDATA section would end it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        return self._stream.read(size).translate(_BLANKS)


def _damaged(line: object, where: str) -> InputError:
    known = line if isinstance(line, int) and line > 0 else None
    return InputError("is XML that is cut off or damaged from here on", where=where, line=known)


def element_text(element: Any) -> str:
    """Return all text in an element."""
    return "".join(element.itertext(with_tail=False))
