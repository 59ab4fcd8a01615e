"""A long file of rows cut into pieces, each of which reads by itself as it reads in the whole.

A piece begins where a row begins: a line of JSONL, a record of CSV with whatever lines its quotes hold together. Given
the header and told that it is UTF-8, it needs nothing else of the file. A file in another encoding, or with nothing to
cut at, is one piece.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain, count
from pathlib import PurePath
from typing import BinaryIO, Final

from geo.articles.encoding import detect_encoding
from geo.articles.formats.csv_file import row_lines
from geo.articles.open_input import OpenedInput, open_input
from geo.errors import InputError, Rejection

_JSONL: Final = {".jsonl", ".ndjson"}
_BLOCK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes from `start` to before `end` of a file, to be read below its first `head` bytes, a CSV's header.

    It begins on line `first_line` of the file, counted from 1, after `head_lines` of header; 0 says that it is the
    whole file, read as it is. `rows` is about how many articles it holds, `digest` that of all these bytes.
    """

    start: int
    end: int
    head: int
    head_lines: int
    first_line: int
    rows: int
    digest: str

    def standing_alone(self, name: str, head: bytes, data: bytes) -> bytes:
        """Return what to read in place of the file `name`. Raises `InputError` where the bytes are others by now."""
        if _digest(head, data) != self.digest:
            raise InputError("has changed since it was cut into pieces", where=name)
        if not self.first_line:
            return data
        mark = codecs.BOM_UTF8
        return mark + (head.removeprefix(mark) or b"\n") + data.removeprefix(mark) + b"\n"

    def placed(self, rejection: Rejection) -> Rejection:
        """Return the rejection of a row with the line that it has in the file."""
        header = self.head_lines or 1
        if not self.first_line or rejection.line is None or rejection.line <= header:
            return rejection
        return replace(rejection, line=rejection.line - header - 1 + self.first_line)


def split_into_byte_ranges(
    opened: Callable[[], AbstractContextManager[BinaryIO]], name: str, *, rows: int, most_bytes: int
) -> Iterator[ByteRange]:
    """Yield the pieces of a JSONL or CSV file, in order: of `rows` rows each, of fewer where they are long.

    `opened` opens the file, `name` is what it is called; what it holds is read once, and a CSV a second time for its
    quotes. Raises what opening raises.
    """
    with opened() as stream:
        can_be_cut = _can_be_cut(open_input(stream, where=name))
    if can_be_cut:
        pieces = _pieces_of(opened, name, rows, most_bytes)
        try:
            first = next(pieces, None)
        except InputError:
            first = None  # whatever is wrong with the header, the reader will say
        if first is not None:
            yield first
            yield from pieces
            return
    with opened() as stream:
        yield _whole(stream)


def _can_be_cut(source: OpenedInput) -> bool:
    try:
        codec = detect_encoding(source.sample, source.where)
    except InputError:
        return False
    one_line_end = b"\n" in source.sample or (b"\r" not in source.sample)
    return codec.startswith("utf-8") and one_line_end and bool(source.sample.strip(codecs.BOM_UTF8 + b" \t\r\n\0"))


def _pieces_of(
    opened: Callable[[], AbstractContextManager[BinaryIO]], name: str, rows: int, most_bytes: int
) -> Iterator[ByteRange]:
    if PurePath(name).suffix.lower() in _JSONL:
        with opened() as stream:
            yield from _pieces(stream, count(1), rows, most_bytes, has_header=False)
        return
    with opened() as stream, opened() as ahead:
        starts = row_lines(open_input(ahead, where=name, file_name=PurePath(name).name))
        yield from _pieces(stream, starts, rows, most_bytes, has_header=True)


def _pieces(
    stream: BinaryIO, starts: Iterator[int], rows: int, most_bytes: int, *, has_header: bool
) -> Iterator[ByteRange]:
    head, head_lines = b"", 0
    begun: _Begun | None = None
    position = number = 0
    header_line = next(starts) if has_header else None
    start = next(starts, None)
    while block := stream.readline(_BLOCK_BYTES):
        number += 1
        if number == start:
            start = next(starts, None)
            if begun is None:
                head_lines = number - 1 if header_line else 0
            if begun is None or begun.rows >= rows or position - begun.start >= most_bytes:
                if begun is not None:
                    yield begun.piece(position, head, head_lines)
                begun = _Begun(position, number, head)
            begun.rows += 1
        for part in chain([block], _rest_of_line(block, stream)):
            position += len(part)
            if begun is None:
                head += part
            else:
                begun.digest.update(part)
    if begun is not None:
        yield begun.piece(position, head, head_lines)


def _rest_of_line(block: bytes, stream: BinaryIO) -> Iterator[bytes]:
    while not block.endswith(b"\n") and (block := stream.readline(_BLOCK_BYTES)):
        yield block


class _Begun:
    def __init__(self, start: int, first_line: int, head: bytes) -> None:
        self.start = start
        self.first_line = first_line
        self.rows = 0
        self.digest = blake2b(_length(head) + head, digest_size=16)

    def piece(self, end: int, head: bytes, head_lines: int) -> ByteRange:
        digest = self.digest.hexdigest()
        return ByteRange(self.start, end, len(head), head_lines, self.first_line, self.rows, digest)


def _whole(stream: BinaryIO) -> ByteRange:
    digest = blake2b(_length(b""), digest_size=16)
    size = lines = 0
    while block := stream.read(_BLOCK_BYTES):
        digest.update(block)
        size += len(block)
        lines += block.count(b"\n")
    return ByteRange(0, size, 0, 0, 0, max(lines, 1), digest.hexdigest())


def _digest(head: bytes, data: bytes) -> str:
    return blake2b(_length(head) + head + data, digest_size=16).hexdigest()


def _length(head: bytes) -> bytes:
    return len(head).to_bytes(8, "big")
