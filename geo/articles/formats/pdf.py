"""Reads the text layer of PDF files: an article, or an export of a news database.

Lines that are repeated at the top or the bottom of pages are left out, words that were hyphenated at the end of a line
are joined. A scanned file has no text layer and is refused. Scripts, attachments and links are never looked at.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from geo.articles.formats.document_article import read_lines_of_document
from geo.articles.formats.exports import export_of
from geo.articles.formats.exports.blocks import split_blocks
from geo.articles.formats.format import Format
from geo.articles.limits import MAX_TEXT_CHARACTERS
from geo.articles.open_input import OpenedInput, read_bounded
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["FORMAT"]

_MAX_PAGES = 3_000
_MAX_SECONDS = 120
_MAX_CHARACTERS = 10 * MAX_TEXT_CHARACTERS
_EDGE_LINES = 3
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?:][\"”»’')\]]{0,2}$")
_Reader = Any


def read_pdf(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the articles of a PDF file. Raises `InputError` where it has no text layer or cannot be read."""
    reader = _open(read_bounded(opened), opened.where)
    pages = _without_running_lines(_pages(reader, opened.where))
    if not any(line.strip() for page in pages for line in page):
        reason = "has no text layer, as a scanned file has none; recognize its text first, for example with OCRmyPDF"
        raise InputError(reason, where=opened.where)
    lines = _with_paragraphs([line for page in pages for line in page])
    if export_of(lines) is None:
        lines = [part for block in split_blocks(lines) for part in (block.text, "")]
    yield from read_lines_of_document(lines, opened, stated_title=_stated_title(reader))


def _open(data: bytes, where: str) -> _Reader:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a rejection already says what is wrong with a file
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise InputError("is protected by a password; save it without one", where=where)
    except InputError:
        raise
    except DependencyError as error:
        reason = "is encrypted; save it without encryption, or install the package cryptography"
        raise InputError(reason, where=where) from error
    except Exception as error:  # the parser may raise anything on a damaged file
        raise InputError("is damaged: it is not a PDF file that can be read", where=where) from error
    return reader


def _pages(reader: _Reader, where: str) -> list[list[str]]:
    """Return the lines of each page. Raises `InputError` where there are too many pages, or they take too long."""
    start = time.monotonic()
    pages: list[list[str]] = []
    characters = 0
    try:
        count = len(reader.pages)
        if count > _MAX_PAGES:
            raise InputError(f"has {count:,} pages; at most {_MAX_PAGES:,} are read; split it", where=where)
        for page in reader.pages:
            text = page.extract_text()
            characters += len(text)
            if characters > _MAX_CHARACTERS or time.monotonic() - start > _MAX_SECONDS:
                raise InputError("takes too long to read; split it, or save its text", where=where)
            pages.append(text.split("\n"))
    except InputError:
        raise
    except Exception as error:  # the parser may raise anything on a damaged file
        raise InputError(f"is damaged: page {len(pages) + 1} cannot be read", where=where) from error
    return pages


def _stated_title(reader: _Reader) -> str:
    try:
        return str(reader.metadata.title or "") if reader.metadata else ""
    except Exception:  # noqa: BLE001  the parser may raise anything on a damaged file
        return ""


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages without the lines that most of them repeat at the top or the bottom, such as page numbers."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_running_form(line) for line in [*_filled(page)[:_EDGE_LINES], *_filled(page)[-_EDGE_LINES:]]})
    repeated = {form for form, count in edges.items() if count >= 2 and count > len(pages) / 2}
    cleaned = []
    for page in pages:
        filled = _filled(page)
        while filled and _running_form(filled[0]) in repeated:
            filled.pop(0)
        while filled and _running_form(filled[-1]) in repeated:
            filled.pop()
        cleaned.append(filled)
    return cleaned


def _filled(page: list[str]) -> list[str]:
    return [line for line in page if line.strip()]


def _running_form(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))


def _with_paragraphs(lines: Sequence[str]) -> list[str]:
    """Return lines with a blank one below each that ends a paragraph: a short line, or the end of a sentence on one."""
    lines = _with_whole_words([line.strip() for line in lines])
    lengths = sorted(len(line) for line in lines if len(line.split()) > 3)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    result: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        result.append(line)
        ends_sentence = _SENTENCE_END.search(line) is not None
        if not following[:1].islower() and len(line) < (0.8 if ends_sentence else 0.5) * usual:
            result.append("")
    return result


def _with_whole_words(lines: Sequence[str]) -> list[str]:
    """Return lines with the words that were hyphenated at the end of a line on that line."""
    result: list[str] = []
    for line in lines:
        if result and result[-1].endswith("-") and line[:1].islower() and result[-1][-2:-1].isalpha():
            first, _, line = line.partition(" ")
            result[-1] = result[-1][:-1] + first
        if line:
            result.append(line)
    return result


def _is_pdf(opened: OpenedInput) -> bool:
    return b"%PDF-" in opened.sample[:1024]


FORMAT = Format("pdf", "PDF with a text layer", (".pdf",), read_pdf, _is_pdf)
