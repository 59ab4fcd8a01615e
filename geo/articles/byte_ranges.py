"""Splits a long file of rows into byte ranges, each of which can be read without the rest of the file.

A range begins where a row begins: a line of JSONL, or a record of CSV with all the lines that its quotes join. With the
file's header, and because it is UTF-8, a range gives the same articles alone as in the whole file. A file in another
encoding, or without row boundaries, is one range.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain, count
from pathlib import PurePath
from typing import BinaryIO, Final, TypeVar

from geo.articles.encoding import detect_encoding
from geo.articles.formats.csv_file import csv_values, row_lines
from geo.articles.formats.jsonl import jsonl_values
from geo.articles.layout import NO_LAYOUT, Layout
from geo.articles.learn_layout import learn_layout
from geo.articles.ledger import FieldNote
from geo.articles.open_input import OpenedInput, open_input
from geo.articles.options import DEFAULT_READ_OPTIONS, ReadOptions
from geo.errors import InputError, Rejection

_JSONL: Final = {".jsonl", ".ndjson"}
_Report = TypeVar("_Report", Rejection, FieldNote)
_BLOCK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes from `start` to before `end` of a file of rows, read below its header: its first `header_size` bytes.

    It begins on line `first_line` of the file, counted from 1, after `header_lines` lines of header; 0 means that it is
    the whole file. `rows` is the approximate number of articles, `digest` that of header and range. `layout` is that of
    the whole file.
    """

    start: int
    end: int
    header_size: int
    header_lines: int
    first_line: int
    rows: int
    digest: str
    layout: Layout = NO_LAYOUT

    def as_file(self, name: str, header: bytes, data: bytes) -> bytes:
        """Return a file of this range alone. Raises `InputError` where the bytes have changed since the file was split.

        Args:
            name: the name of the whole file, for the message.
            header: the first `header_size` bytes of the whole file.
            data: the bytes of the range.
        """
        if _digest(header, data) != self.digest:
            raise InputError("has changed since it was split into shards", where=name)
        if not self.first_line:
            return data
        mark = codecs.BOM_UTF8
        return mark + (header.removeprefix(mark) or b"\n") + data.removeprefix(mark) + b"\n"

    def with_file_line(self, report: _Report) -> _Report:
        """Return a rejection or a note from `as_file` with the line that it has in the whole file."""
        header_lines = self.header_lines or 1  # without a header, `as_file` puts a blank line in its place
        if not self.first_line or report.line is None or report.line <= header_lines:
            return report
        return replace(report, line=report.line - header_lines - 1 + self.first_line)


def split_into_byte_ranges(
    open_file: Callable[[], AbstractContextManager[BinaryIO]],
    name: str,
    *,
    rows: int,
    max_bytes: int,
    options: ReadOptions = DEFAULT_READ_OPTIONS,
) -> Iterator[ByteRange]:
    """Yield the byte ranges of a JSONL or CSV file, in order. A JSONL file is read once, a CSV file twice, both once
    more where their first rows leave the order of dates open.

    Args:
        open_file: opens the file; what it raises is raised.
        name: the file's name; its suffix says what the rows are.
        rows: the number of rows of a range.
        max_bytes: a range ends after the row that reaches this length.
        options: what people say about the file.
    """
    with open_file() as stream:
        opened = open_input(stream, where=name, options=options)
        can_be_split = _can_be_split(opened)
        layout = NO_LAYOUT
        if can_be_split:
            values = jsonl_values if _is_jsonl(name) else csv_values
            # What is wrong with the header is reported by the reader of the whole file.
            with suppress(InputError):
                layout, _ = learn_layout(opened, values)
    if can_be_split:
        ranges = _ranges_of_file(open_file, name, rows, max_bytes, options)
        first = None
        with suppress(InputError):
            first = next(ranges, None)
        if first is not None:
            yield from (replace(part, layout=layout) for part in chain([first], ranges))
            return
    with open_file() as stream:
        yield _whole_file(stream)


def _is_jsonl(name: str) -> bool:
    return PurePath(name).suffix.lower() in _JSONL


def _can_be_split(opened: OpenedInput) -> bool:
    try:
        codec = detect_encoding(opened.sample, opened.where)
    except InputError:
        return False
    # Lines are read by their "\n" below, which a file with lone carriage returns does not have.
    has_newlines = b"\n" in opened.sample or b"\r" not in opened.sample
    return codec.startswith("utf-8") and has_newlines and bool(opened.sample.strip(codecs.BOM_UTF8 + b" \t\r\n\0"))


def _ranges_of_file(
    open_file: Callable[[], AbstractContextManager[BinaryIO]],
    name: str,
    rows: int,
    max_bytes: int,
    options: ReadOptions,
) -> Iterator[ByteRange]:
    if _is_jsonl(name):
        with open_file() as stream:
            yield from _ranges(stream, count(1), rows, max_bytes, has_header=False)
        return
    with open_file() as stream, open_file() as ahead:
        starts = row_lines(open_input(ahead, where=name, file_name=PurePath(name).name, options=options))
        yield from _ranges(stream, starts, rows, max_bytes, has_header=True)


def _ranges(
    stream: BinaryIO, row_starts: Iterator[int], rows: int, max_bytes: int, *, has_header: bool
) -> Iterator[ByteRange]:
    """Yield the ranges of a stream, given the line numbers on which its rows begin."""
    header, header_lines = b"", 0
    current: _RangeBuilder | None = None
    position = line_number = 0
    header_line = next(row_starts) if has_header else None
    next_start = next(row_starts, None)
    while block := stream.readline(_BLOCK_BYTES):
        line_number += 1
        if line_number == next_start:
            next_start = next(row_starts, None)
            if current is None:
                header_lines = line_number - 1 if header_line else 0
            if current is None or current.rows >= rows or position - current.start >= max_bytes:
                if current is not None:
                    yield current.build(position, header, header_lines)
                current = _RangeBuilder(position, line_number, header)
            current.rows += 1
        for part in chain([block], _rest_of_line(block, stream)):
            position += len(part)
            if current is None:
                header += part
            else:
                current.digest.update(part)
    if current is not None:
        yield current.build(position, header, header_lines)


def _rest_of_line(block: bytes, stream: BinaryIO) -> Iterator[bytes]:
    while not block.endswith(b"\n") and (block := stream.readline(_BLOCK_BYTES)):
        yield block


class _RangeBuilder:
    """A range whose end is not reached yet, with the digest of what was read of it."""

    def __init__(self, start: int, first_line: int, header: bytes) -> None:
        self.start = start
        self.first_line = first_line
        self.rows = 0
        self.digest = blake2b(_length_prefix(header) + header, digest_size=16)

    def build(self, end: int, header: bytes, header_lines: int) -> ByteRange:
        digest = self.digest.hexdigest()
        return ByteRange(self.start, end, len(header), header_lines, self.first_line, self.rows, digest)


def _whole_file(stream: BinaryIO) -> ByteRange:
    digest = blake2b(_length_prefix(b""), digest_size=16)
    size = lines = 0
    while block := stream.read(_BLOCK_BYTES):
        digest.update(block)
        size += len(block)
        lines += block.count(b"\n")
    return ByteRange(0, size, 0, 0, 0, max(lines, 1), digest.hexdigest())


def _digest(header: bytes, data: bytes) -> str:
    return blake2b(_length_prefix(header) + header + data, digest_size=16).hexdigest()


def _length_prefix(header: bytes) -> bytes:
    # So that the same bytes split differently between header and data have different digests.
    return len(header).to_bytes(8, "big")
