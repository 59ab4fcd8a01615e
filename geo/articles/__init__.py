"""Articles in: from files, folders and standard input to `Article` values, and a `Rejection` for all that is none.

    text, Markdown, CSV, JSONL, JSON, web page  →  encoding  →  fields  →  Article
                                                       ↘ one line that says where, what is wrong and what to do

CSV and JSONL stream: a file of any length takes the memory of one row. Nothing is fetched but an address that is named
(`web`), no archive is unpacked, and no input, however broken or hostile, raises: it yields a `Rejection`, and reading
goes on.
"""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from geo.articles.byte_ranges import ByteRange, split_into_byte_ranges
from geo.articles.dates import FIRST_YEAR, LAST_YEAR, parse_date
from geo.articles.fields import build_article, field_of
from geo.articles.formats import READERS, reader_for
from geo.articles.formats.text_and_markdown import split_title
from geo.articles.identity import DuplicateFilter, article_id
from geo.articles.inputs import STANDARD_INPUT, display_name, expand, is_web_address, size_of, why_unreadable
from geo.articles.open_input import open_input, report_bytes_read
from geo.errors import InputError, Rejection
from geo.types import Article

if TYPE_CHECKING:
    from geo.articles.web import WebReader

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "SUFFIXES",
    "ByteRange",
    "DuplicateFilter",
    "article_from_text",
    "article_id",
    "build_article",
    "field_of",
    "parse_date",
    "read_articles",
    "read_byte_range",
    "read_upload",
    "size_of",
    "split_into_byte_ranges",
    "why_unreadable",
]

SUFFIXES = tuple(READERS)
"""The suffixes of files that are read; a folder's other files are passed over."""

_LOG = logging.getLogger(__name__)
_STANDARD_INPUT_NAME = "standard input"


def read_articles(
    inputs: Iterable[str | Path] | Path,
    *,
    stdin: BinaryIO | None = None,
    on_bytes_read: Callable[[int], object] | None = None,
) -> Iterator[Article | Rejection]:
    """Yield the articles of files, folders (walked in sorted order), web addresses and "-", standard input, in order.

    What cannot be read is yielded as a `Rejection` where it stands. An article met already in this run (same id and
    words, or same words under another id) is dropped; the same id with changed words is yielded again, to replace.
    `on_bytes_read` is called with the bytes of files as they are read, which `size_of` knows the number of.
    """
    # A lone name is an iterable of its letters, which nobody means.
    names = [inputs] if isinstance(inputs, (str, Path)) else inputs
    yield from _without_repeats(_read_inputs(names, stdin, on_bytes_read))


def read_upload(name: str, data: bytes) -> Iterator[Article | Rejection]:
    """Yield the articles of a file that is in memory; `name` is the one it was uploaded under."""
    yield from _without_repeats(_read_stream(io.BytesIO(data), display_name(name), Path(name.replace("\0", ""))))


def read_byte_range(name: str, piece: ByteRange, head: bytes, data: bytes) -> Iterator[Article | Rejection]:
    """Yield the articles of a piece of the file `name`, given the file's first `piece.head` bytes and the piece's own.

    Lines are counted as in the file. An article that was met already in the piece is dropped. Raises InputError where
    these are not the bytes that were cut.
    """
    alone = piece.standing_alone(name, head, data)
    if piece.first_line and not data.strip():
        return
    for item in read_upload(name, alone):
        yield piece.placed(item) if isinstance(item, Rejection) else item


def article_from_text(
    text: str, *, title: str = "", date: str | None = None, source: str | None = None, url: str | None = None
) -> Article:
    """Return a pasted text as an article; without a title, a short first line is the title, as in a text file.

    Raises `InputError`, naming the field, where there is no text or a value cannot be used.
    """
    if not title.strip():
        title, text = split_title(text.replace("\r\n", "\n").strip())
    values = {"title": title, "text": text, "date": date, "source": source, "url": url}
    return build_article(values, where="pasted text")


def _read_inputs(
    inputs: Iterable[str | Path], stdin: BinaryIO | None, on_bytes_read: Callable[[int], object] | None
) -> Iterator[Article | Rejection]:
    web: WebReader | None = None
    for name in inputs:
        if str(name) == STANDARD_INPUT:
            yield from _read_stream(stdin or sys.stdin.buffer, _STANDARD_INPUT_NAME, Path())
            continue
        if is_web_address(name):
            from geo.articles.web import WebReader  # only needed for addresses

            web = web or WebReader()
            yield from web.read(str(name).strip())
            continue
        for path in expand(name):
            if isinstance(path, Rejection):
                yield path
                continue
            try:
                with path.open("rb") as stream:
                    yield from _read_stream(
                        report_bytes_read(stream, on_bytes_read) if on_bytes_read else stream, display_name(path), path
                    )
            except OSError as error:
                yield Rejection(display_name(path), why_unreadable(error))


def _read_stream(stream: BinaryIO, where: str, path: Path) -> Iterator[Article | Rejection]:
    try:
        source = open_input(stream, where=where, file_name=path.name)
        yield from reader_for(source, path.suffix)(source)
    except InputError as error:
        yield error.rejection()
    except OSError as error:
        yield Rejection(where, why_unreadable(error))


def _without_repeats(items: Iterable[Article | Rejection]) -> Iterator[Article | Rejection]:
    repeats = DuplicateFilter()
    dropped = 0
    for item in items:
        if isinstance(item, Article) and repeats.is_duplicate(item):
            dropped += 1
            continue
        yield item
    if dropped:
        _LOG.info("%d articles met before in this run were dropped", dropped)
