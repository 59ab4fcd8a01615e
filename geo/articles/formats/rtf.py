"""Reads Rich Text Format (.rtf), as Factiva, Nexis and news agencies export it: an article, or an export."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.articles.formats.document_article import read_lines_of_document
from geo.articles.formats.format import Format
from geo.articles.open_input import OpenedInput, read_bounded
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["FORMAT"]

_MARK = b"{\\rtf"
_PICTURE = re.compile(rb"[0-9A-Fa-f\s]{2000,}")
"""The bytes of a picture, which no text has."""

_TITLE = re.compile(rb"\{\\title ([^{}\\]{1,300})\}")


def read_rtf(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the articles of an RTF file. Raises `InputError` where it has no text or cannot be read."""
    from striprtf.striprtf import rtf_to_text

    data = read_bounded(opened)
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_MARK):
        raise InputError("is not an RTF file: it does not begin with {\\rtf", where=opened.where)
    data = _PICTURE.sub(b"", data)
    try:
        text: str = rtf_to_text(data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise InputError("is damaged: it is not RTF that can be read", where=opened.where) from error
    title = _TITLE.search(data, 0, 20_000)
    lines = [part for line in text.split("\n") for part in (line.removesuffix("|"), "")]
    yield from read_lines_of_document(lines, opened, stated_title=title[1].decode("cp1252", "replace") if title else "")


def _is_rtf(opened: OpenedInput) -> bool:
    return opened.sample.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_MARK)


FORMAT = Format("rtf", "Rich Text Format", (".rtf",), read_rtf, _is_rtf)
