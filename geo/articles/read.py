"""Reads articles from files, folders, web addresses, standard input, uploads and pasted text."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from geo.articles.byte_ranges import ByteRange
from geo.articles.fields import build_article
from geo.articles.formats import detect_format
from geo.articles.formats.text_and_markdown import split_title
from geo.articles.identity import DuplicateFilter
from geo.articles.inputs import STANDARD_INPUT, display_name, expand, is_article_file, is_web_address, why_unreadable
from geo.articles.ledger import FileOutcome, FileRecord, ReadLedger
from geo.articles.limits import MAX_ARCHIVES
from geo.articles.open_input import OpenedInput, open_input, report_bytes_read
from geo.articles.options import DEFAULT_READ_OPTIONS, ReadOptions
from geo.errors import InputError, Rejection
from geo.types import Article

if TYPE_CHECKING:
    from geo.articles.web import WebReader

_LOG = logging.getLogger(__name__)
_STANDARD_INPUT_NAME = "standard input"


def read_articles(
    inputs: Iterable[str | Path] | Path,
    *,
    stdin: BinaryIO | None = None,
    on_bytes_read: Callable[[int], object] | None = None,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    ledger: ReadLedger | None = None,
) -> Iterator[Article | Rejection]:
    """Yield the articles of inputs, in order, and a `Rejection` for each part that cannot be read.

    A duplicate of an article of this run is dropped (`DuplicateFilter`); an article with the id of an earlier one but
    another text is yielded, to replace it.

    Args:
        inputs: files, folders (walked in sorted order), web addresses, or "-" for standard input.
        stdin: what "-" reads, `sys.stdin` by default.
        on_bytes_read: called with the number of bytes of each block that is read from a file; `size_of` is the total.
        options: what people say about the inputs.
        ledger: what counts the files and the fields that could not be read.
    """
    # A string is an iterable of its letters, which nobody means.
    names = [inputs] if isinstance(inputs, (str, Path)) else inputs
    yield from _drop_duplicates(_read_inputs(names, stdin, on_bytes_read, options, ledger or ReadLedger()))


def read_upload(
    name: str, data: bytes, *, options: ReadOptions = DEFAULT_READ_OPTIONS, ledger: ReadLedger | None = None
) -> Iterator[Article | Rejection]:
    """Yield the articles of a file in memory that was uploaded under `name`; see `read_articles`."""
    file_name = Path(name.replace("\0", "")).name
    items = _read_stream(io.BytesIO(data), display_name(name), file_name, options, ledger or ReadLedger())
    yield from _drop_duplicates(items)


def read_byte_range(name: str, byte_range: ByteRange, header: bytes, data: bytes) -> Iterator[Article | Rejection]:
    """Yield the articles of a byte range of a file; a rejection states the line in the whole file.

    Args:
        name: the file's name.
        byte_range: one of those that `split_into_byte_ranges` gave for the file.
        header: the first `byte_range.header_size` bytes of the file.
        data: the bytes of the range.

    Raises:
        InputError: these are not the bytes that the file had when it was split.
    """
    file = byte_range.as_file(name, header, data)
    if byte_range.first_line and not data.strip():
        return
    for item in read_upload(name, file):
        yield byte_range.with_file_line(item) if isinstance(item, Rejection) else item


def article_from_text(
    text: str, *, title: str = "", date: str | None = None, source: str | None = None, url: str | None = None
) -> Article:
    """Return a pasted text as an article. Without a title, a short first line is the title, as in a text file.

    Raises `InputError`, naming the field, where there is no text or a value cannot be used.
    """
    if not title.strip():
        title, text = split_title(text.replace("\r\n", "\n").strip())
    values = {"title": title, "text": text, "date": date, "source": source, "url": url}
    return build_article(values, where="pasted text", is_extracted=True, options=ReadOptions(strict=True))


def _read_inputs(
    inputs: Iterable[str | Path],
    stdin: BinaryIO | None,
    on_bytes_read: Callable[[int], object] | None,
    options: ReadOptions,
    ledger: ReadLedger,
) -> Iterator[Article | Rejection]:
    web: WebReader | None = None
    for name in inputs:
        if str(name) == STANDARD_INPUT:
            yield from _read_stream(stdin or sys.stdin.buffer, _STANDARD_INPUT_NAME, "", options, ledger)
            continue
        if is_web_address(name):
            from geo.articles.web import WebReader  # only needed for URLs

            web = web or WebReader()
            yield from web.read(str(name).strip())
            continue
        for path in expand(name):
            if isinstance(path, Rejection):
                yield path
                continue
            try:
                with path.open("rb") as file:
                    stream = report_bytes_read(file, on_bytes_read) if on_bytes_read else file
                    yield from _read_stream(stream, display_name(path), path.name, options, ledger)
            except OSError as error:
                yield Rejection(display_name(path), why_unreadable(error))


def _read_stream(
    stream: BinaryIO, where: str, file_name: str, options: ReadOptions, ledger: ReadLedger
) -> Iterator[Article | Rejection]:
    """Yield the articles and rejections of a file, and enter it in the ledger."""
    try:
        opened = open_input(
            stream, where=where, file_name=file_name, options=options, note=ledger.add_note, record=ledger.add_file
        )
    except (InputError, OSError) as error:
        yield _refusal(error, where, ledger)
        return
    yield from _read_opened(opened, ledger)


def _read_opened(opened: OpenedInput, ledger: ReadLedger) -> Iterator[Article | Rejection]:
    """Yield the articles and rejections of a file; of an archive, those of its members, of which each is a file."""
    format_name: str | None = None
    articles = rejected = 0
    try:
        format = detect_format(opened)
        format_name = format.name
        if format.members is not None:
            yield from _read_members(format.members(opened), opened, ledger)
            return
        for item in format.read(opened):
            articles += isinstance(item, Article)
            rejected += isinstance(item, Rejection)
            yield item
    except (InputError, OSError) as error:
        yield _refusal(error, opened.where, ledger, format_name, articles, rejected)
        return
    ledger.add_file(FileRecord(opened.where, FileOutcome.READ, format_name, None, articles, rejected))


def _read_members(
    members: Iterator[OpenedInput | InputError], archive: OpenedInput, ledger: ReadLedger
) -> Iterator[Article | Rejection]:
    if archive.archives >= MAX_ARCHIVES:
        reason = f"is an archive in {MAX_ARCHIVES} others; unpack the outer ones first"
        raise InputError(reason, where=archive.where)
    is_empty = True
    for member in members:
        is_empty = False
        if isinstance(member, InputError):
            yield _refusal(member, member.where, ledger)
        elif member.where == archive.where or is_article_file(member.file_name):
            yield from _read_opened(member, ledger)
        else:
            ledger.add_file(FileRecord(member.where, FileOutcome.PASSED_OVER, None, "is of a kind that is not read"))
    if is_empty:
        raise InputError("is an archive without files", where=archive.where)


def _refusal(
    error: InputError | OSError,
    where: str,
    ledger: ReadLedger,
    format_name: str | None = None,
    articles: int = 0,
    rejected: int = 0,
) -> Rejection:
    """Enter a file that is refused in the ledger, and return why."""
    refusal = Rejection(where, why_unreadable(error)) if isinstance(error, OSError) else error.rejection()
    ledger.add_file(FileRecord(where, FileOutcome.REFUSED, format_name, refusal.reason, articles, rejected))
    return refusal


def _drop_duplicates(items: Iterable[Article | Rejection]) -> Iterator[Article | Rejection]:
    duplicates = DuplicateFilter()
    dropped = 0
    for item in items:
        if isinstance(item, Article) and duplicates.is_duplicate(item):
            dropped += 1
            continue
        yield item
    if dropped:
        _LOG.info("%d duplicates of articles of this run were dropped", dropped)
