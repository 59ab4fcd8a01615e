"""Reads the text layer of PDF files: an article, or an export of a news database.

Lines that are repeated at the top or the bottom of pages are left out, words that were hyphenated at the end of a line
are joined. A scanned file has no text layer and is refused. Scripts, attachments and links are never looked at.
"""

from __future__ import annotations

import io
import itertools
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from geo.articles.fields import clean_line
from geo.articles.formats.document_article import read_lines_of_document
from geo.articles.formats.exports import export_of
from geo.articles.formats.exports.blocks import split_blocks
from geo.articles.formats.format import Format
from geo.articles.limits import MAX_TEXT_CHARACTERS
from geo.articles.open_input import OpenedInput, read_bounded
from geo.errors import InputError, Rejection
from geo.types import Article
from geo.unicode_forms import normalize_form

__all__ = ["FORMAT"]

_MAX_PAGES = 3_000
_MAX_PAGE_BYTES = 5_000_000
_SECONDS, _SECONDS_PER_BYTE = 1, 1e-5
"""Processor time: a file of text alone takes a fifth of this."""

_MAX_CHARACTERS = 10 * MAX_TEXT_CHARACTERS
_EDGE_LINES = 3
_HEADING_RATIO = 1.15
_MAX_HEADING_LINES = 6
_LINES_TO_HEADING = 60
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[.!?:][\"”»’')\]]{0,2}$")
_Reader = Any


def read_pdf(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the articles of a PDF file. Raises `InputError` where it has no text layer or cannot be read."""
    data = read_bounded(opened)
    reader = _open(data, opened.where)
    pages, heading = _read_pages(reader, len(data), opened.where)
    pages = _without_running_lines(pages)
    if not any(pages):
        reason = (
            "has no text layer, as a scanned file has none; recognize its text (OCR) first, for example with OCRmyPDF"
        )
        raise InputError(reason, where=opened.where)
    lines, heading = _arrange([line for page in pages for line in page], heading)
    if export_of(lines) is None:
        lines = [part for block in split_blocks(lines) for part in (block.text, "")]
    yield from read_lines_of_document(lines, opened, heading=heading, stated_title=_stated_title(reader))


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


class _TooMuch(Exception):
    """A page, or the file, takes more time or memory than pages of text do."""


class _TimeLimit:
    """Raises `_TooMuch` where reading takes more processor time than a file of this size should."""

    def __init__(self, file_size: int) -> None:
        self._end = time.thread_time() + _SECONDS + _SECONDS_PER_BYTE * file_size

    def check(self, *_: object) -> None:
        """Check the time; pypdf calls this before each operation of a page."""
        if time.thread_time() > self._end:
            raise _TooMuch


def _read_pages(reader: _Reader, size: int, where: str) -> tuple[list[list[str]], str]:
    """Return the lines of each page, and the heading on the first.

    Raises `InputError` where there are too many pages, or they take too long.
    """
    limit = _TimeLimit(size)
    heading = _HeadingFinder()
    pages: list[list[str]] = []
    characters = 0
    try:
        if (count := len(reader.pages)) > _MAX_PAGES:
            raise InputError(f"has {count:,} pages; at most {_MAX_PAGES:,} are read; split it", where=where)
        for page in reader.pages:
            text = _page_text(page, limit, None if pages else heading)
            characters += len(text)
            if characters > _MAX_CHARACTERS:
                raise _TooMuch
            pages.append(_LIGATURE.sub(lambda match: normalize_form("NFKC", match[0]), text).split("\n"))
    except InputError:
        raise
    except _TooMuch as error:
        reason = f"takes too long to read, at page {len(pages) + 1}; split it, or save its text as a .txt file"
        raise InputError(reason, where=where) from error
    except Exception as error:  # the parser may raise anything on a damaged file
        raise InputError(f"is damaged: page {len(pages) + 1} cannot be read", where=where) from error
    return pages, heading.heading()


def _page_text(page: Any, limit: _TimeLimit, heading: _HeadingFinder | None) -> str:
    limit.check()
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > _MAX_PAGE_BYTES:
        raise _TooMuch
    visitor = None if heading is None else heading.add
    return str(page.extract_text(visitor_operand_before=limit.check, visitor_text=visitor))


class _HeadingFinder:
    """Finds the words in the largest letters of a page."""

    def __init__(self) -> None:
        self._parts: list[tuple[float, str]] = []

    def add(self, text: str, page_matrix: Any, text_matrix: Any, font: Any, size: float) -> None:
        """Take a piece of text with the size of its letters, as pypdf finds it."""
        if text.strip():
            self._parts.append((round(abs(size * text_matrix[3] * page_matrix[3]), 1), text))

    def heading(self) -> str:
        """Return the first text in the largest letters, without blanks; "" where they are not larger than the usual."""
        letters = sorted(size for size, text in self._parts for _ in range(min(len(text), 1_000)))
        largest = max(letters, default=0.0)
        if not letters or largest < _HEADING_RATIO * letters[len(letters) // 2]:
            return ""
        parts = itertools.dropwhile(lambda part: part[0] < largest, self._parts)
        heading = "".join(text for _, text in itertools.takewhile(lambda part: part[0] == largest, parts))
        return "".join(heading.split())


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


def _arrange(lines: Sequence[str], heading: str) -> tuple[list[str], str]:
    """Return lines with whole words, paragraphs apart, and the heading on one; and the heading as it is there."""
    lines = _with_whole_words([line.strip() for line in lines])
    of_heading = _find_lines(lines, heading)
    above, below = lines[: of_heading.start], lines[of_heading.stop :]
    heading = clean_line(" ".join(lines[of_heading.start : of_heading.stop]))
    lengths = sorted(len(line) for line in lines if len(line.split()) > 3)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    return [*_with_paragraphs(above, usual), "", heading, "", *_with_paragraphs(below, usual)], heading


def _find_lines(lines: Sequence[str], heading: str) -> range:
    """Return the lines that a heading, without blanks, is on; none where it is a word or not on lines of its own."""
    for start in range(min(len(lines), _LINES_TO_HEADING) if heading else 0):
        for end in range(start + 1, min(start + _MAX_HEADING_LINES, len(lines)) + 1):
            joined = "".join("".join(lines[start:end]).split())
            if joined == heading and " " in " ".join(lines[start:end]):
                return range(start, end)
            if not heading.startswith(joined):
                break
    return range(0)


def _with_paragraphs(lines: Sequence[str], usual: int) -> list[str]:
    """Return lines with a blank one below each that ends a paragraph: a short line, or the end of a sentence on one."""
    result: list[str] = []
    for index, line in enumerate(lines):
        result.append(line)
        continues = index + 1 < len(lines) and lines[index + 1][:1].islower()
        ends_sentence = _SENTENCE_END.search(line) is not None
        if not continues and len(line) < (0.8 if ends_sentence else 0.5) * usual:
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
