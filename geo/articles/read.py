"""Reads articles from files, folders, web addresses, standard input, uploads and pasted text."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from geo.articles.byte_ranges import ByteRange
from geo.articles.fields import build_article
from geo.articles.formats import detect_format
from geo.articles.formats.text_and_markdown import split_title
from geo.articles.inputs import STANDARD_INPUT, display_name, expand, is_web_address, kind_not_read, why_unreadable
from geo.articles.ledger import FileOutcome, FileRecord, ReadLedger, count_items
from geo.articles.limits import MAX_ARCHIVES
from geo.articles.links import Link
from geo.articles.open_input import OpenedInput, open_input, report_bytes_read
from geo.articles.options import DEFAULT_READ_OPTIONS, ReadOptions
from geo.errors import InputError, Rejection
from geo.types import Article

if TYPE_CHECKING:
    from geo.articles.web import WebReader

OnLink = Callable[[Link], Iterable[Article | Rejection]]
_STANDARD_INPUT_NAME = "standard input"


def read_articles(
    inputs: Iterable[str | Path] | Path,
    *,
    stdin: BinaryIO | None = None,
    on_bytes_read: Callable[[int], object] | None = None,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    ledger: ReadLedger | None = None,
    web: WebReader | None = None,
    on_link: OnLink | None = None,
) -> Iterator[Article | Rejection]:
    """Yield the articles of inputs, in order, and a `Rejection` for each part that cannot be read.

    Nothing is dropped: an article that is given twice is yielded twice.

    Args:
        inputs: files, folders (walked in sorted order), web addresses, or "-" for standard input.
        stdin: what "-" reads, `sys.stdin` by default.
        on_bytes_read: called with the number of bytes of each block that is read from a file; `size_of` is the total.
        options: what people say about the inputs.
        ledger: what counts the files and the fields that could not be read.
        web: what reads web addresses, made when it is needed by default.
        on_link: yields what becomes of each link in a list of links; without it, such a list is refused.
    """
    # A string is an iterable of its letters, which nobody means.
    names = [inputs] if isinstance(inputs, (str, Path)) else inputs
    ledger = ledger if ledger is not None else ReadLedger()
    yield from _read_inputs(names, stdin, on_bytes_read, options, ledger, web, on_link)


def read_upload(
    name: str, data: bytes, *, options: ReadOptions = DEFAULT_READ_OPTIONS, ledger: ReadLedger | None = None
) -> Generator[Article | Rejection, None, None]:
    """Yield the articles of a file in memory that was uploaded under `name`; see `read_articles`."""
    file_name = Path(name.replace("\0", "")).name
    ledger = ledger if ledger is not None else ReadLedger()
    yield from _read_stream(io.BytesIO(data), display_name(name), file_name, options, ledger)


def read_stream(
    name: str, stream: BinaryIO, *, options: ReadOptions = DEFAULT_READ_OPTIONS, ledger: ReadLedger | None = None
) -> Iterator[Article | Rejection]:
    """Yield the articles of a file that is open for reading bytes, named `name`; see `read_articles`."""
    ledger = ledger if ledger is not None else ReadLedger()
    yield from _read_stream(stream, display_name(name), Path(name).name, options, ledger)


def read_byte_range(
    name: str,
    byte_range: ByteRange,
    header: bytes,
    data: bytes,
    *,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    ledger: ReadLedger | None = None,
) -> Iterator[Article | Rejection]:
    """Yield the articles of a byte range of a file; a rejection states the line in the whole file.

    Args:
        name: the file's name.
        byte_range: one of those that `split_into_byte_ranges` gave for the file.
        header: the first `byte_range.header_size` bytes of the file.
        data: the bytes of the range.
        options: what people say about the file.
        ledger: what counts the articles, and the fields that could not be read.

    Raises:
        InputError: these are not the bytes that the file had when it was split.
    """
    file = byte_range.as_file(name, header, data)
    if byte_range.first_line and not data.strip():
        return
    of_range = ReadLedger()
    opened = open_input(
        io.BytesIO(file),
        where=display_name(name),
        file_name=Path(name).name,
        options=options,
        note=of_range.add_note,
        record=of_range.add_file,
    )
    # What the rows of the whole file say, so that each range is read as the others are.
    layout = byte_range.layout if byte_range.first_line else None
    try:
        for item in _read_opened(replace(opened, layout=layout), of_range):
            yield byte_range.with_file_line(item) if isinstance(item, Rejection) else item
    finally:
        if ledger is not None:
            of_range.notes = [byte_range.with_file_line(note) for note in of_range.notes]
            ledger.add(of_range)


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
    web: WebReader | None,
    on_link: OnLink | None,
) -> Iterator[Article | Rejection]:
    for name in inputs:
        if str(name) == STANDARD_INPUT:
            yield from _read_stream(stdin or sys.stdin.buffer, _STANDARD_INPUT_NAME, "", options, ledger, on_link)
            continue
        if is_web_address(name):
            from geo.articles.web import WebReader  # only needed for URLs

            web = web or WebReader()
            yield from _read_address(web, str(name).strip(), ledger)
            continue
        for path in expand(name):
            if isinstance(path, FileRecord):
                yield from _not_read(path, ledger)
                continue
            try:
                with path.open("rb") as file:
                    stream = report_bytes_read(file, on_bytes_read) if on_bytes_read else file
                    yield from _read_stream(stream, display_name(path), path.name, options, ledger, on_link)
            except OSError as error:
                refused = FileRecord(display_name(path), FileOutcome.REFUSED, reason=why_unreadable(error))
                yield from _not_read(refused, ledger)


def _not_read(record: FileRecord, ledger: ReadLedger) -> Iterator[Rejection]:
    """Enter a file that is not read in the ledger; yield a rejection if it is refused."""
    ledger.add_file(record)
    if record.outcome is FileOutcome.REFUSED:
        yield Rejection(record.name, record.reason or "")


def _read_stream(
    stream: BinaryIO,
    where: str,
    file_name: str,
    options: ReadOptions,
    ledger: ReadLedger,
    on_link: OnLink | None = None,
) -> Iterator[Article | Rejection]:
    """Yield the articles and rejections of a file, and enter it in the ledger."""
    try:
        opened = open_input(
            stream,
            where=where,
            file_name=file_name,
            options=options,
            note=ledger.add_note,
            record=ledger.add_file,
            columns=ledger.add_columns if ledger.tracks_columns else None,
            on_link=on_link,
        )
    except (InputError, OSError) as error:
        yield from _not_read(_refusal(error, where), ledger)
        return
    yield from _read_opened(opened, ledger)


def _read_opened(opened: OpenedInput, ledger: ReadLedger) -> Iterator[Article | Rejection]:
    """Yield the articles and rejections of a file; of an archive, those of its members, of which each is a file."""
    record = FileRecord(opened.where, FileOutcome.READ)
    is_file, has_members = True, False
    articles, rejected = ledger.articles, ledger.rejected.total()
    try:
        format = detect_format(opened)
        record = replace(record, format=format.name)
        if format.members is None:
            yield from _count(format.read(opened), opened.where, ledger)
        else:
            is_file, has_members = False, True
            yield from _read_members(format.members(opened), opened, ledger)
    except (InputError, OSError) as error:
        is_file = True
        record = replace(_refusal(error, opened.where), format=record.format)
        refusal = error.rejection() if isinstance(error, InputError) else None
        yield refusal or Rejection(record.name, record.reason or "")
    finally:  # also where the caller wants no more articles of this file
        if has_members and is_file:  # an archive that is refused halfway, whose members have been counted
            ledger.add_file(record)
        elif is_file:
            counts = ledger.articles - articles, ledger.rejected.total() - rejected
            ledger.add_file(replace(record, articles=counts[0], rejected=counts[1]))


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
            yield from _not_read(_refusal(member, member.where), ledger)
        elif member.where == archive.where or (kind := kind_not_read(member.file_name)) is None:
            yield from _read_opened(member, ledger)
        else:
            ledger.add_file(FileRecord(member.where, FileOutcome.PASSED_OVER, kind=kind))
    if is_empty:
        raise InputError("is an archive without files", where=archive.where)


def _refusal(error: InputError | OSError, where: str) -> FileRecord:
    if isinstance(error, OSError):
        reason = why_unreadable(error)
    else:
        reason = error.reason if error.field is None else f"{error.field}: {error.reason}"
    return FileRecord(where, FileOutcome.REFUSED, reason=reason)


def _read_address(web: WebReader, url: str, ledger: ReadLedger) -> Iterator[Article | Rejection]:
    """Yield the articles and rejections of an address, and enter it in the ledger."""
    where = display_name(url)
    articles, rejected = ledger.articles, ledger.rejected.total()
    items = web.read(url)
    first = list(islice(items, 1))
    match first:
        case [Rejection() as refusal]:
            first += islice(items, 1)
            if len(first) == 1:  # all that there is at the address
                ledger.add_file(FileRecord(where, FileOutcome.REFUSED, reason=refusal.reason))
                yield refusal
                return
    try:
        yield from _count(chain(first, items), where, ledger)
    finally:
        counts = ledger.articles - articles, ledger.rejected.total() - rejected
        ledger.add_file(FileRecord(where, FileOutcome.READ, "web", None, *counts))


def _count(items: Iterable[Article | Rejection], where: str, ledger: ReadLedger) -> Iterator[Article | Rejection]:
    """Yield the items, and count each in the ledger, which names the file that it is in."""
    for item in count_items(items, ledger):
        ledger.where = where
        yield item
