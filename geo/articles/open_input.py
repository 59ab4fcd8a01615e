"""Opens an input, and reads it as bytes, as a text, or line by line."""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO, NamedTuple, cast

from geo.articles.encoding import SAVE_AS_UTF8, decode, detect_encoding
from geo.articles.layout import Layout
from geo.articles.ledger import ColumnListener, FieldNote, FileRecord, ignore_note
from geo.articles.limits import MAX_DOCUMENT_BYTES, MAX_ROW_CHARACTERS, MAX_TEMPORARY_FILE_BYTES, SAMPLE_BYTES
from geo.articles.links import Link
from geo.articles.options import DEFAULT_READ_OPTIONS, ReadOptions
from geo.articles.unpacking import Unpacking
from geo.errors import InputError, Rejection
from geo.types import Article

_UNDECODED = re.compile("[\ud800-\udfff\ufffd]")


_COPIED_IN_MEMORY = 16_000_000
"""Up to so many bytes of a stream are copied to memory, and more to a temporary file, for reading in any order."""

_LOOK_AHEAD_BYTES = 1_000_000
"""How much of a stream that is not seekable is read before its first row is, to learn from the rows after it."""


def _ignore(record: FileRecord) -> None:
    pass


@dataclass(frozen=True, slots=True)
class OpenedInput:
    """An input that is open for reading.

    `where` names it in messages; `file_name` is empty for standard input. `sample` is its first 64 KiB, or all of it if
    `is_complete`; `stream` begins at the first byte. `declared_encoding` is the encoding that a server states.
    `options` is what people say about the input, and `note` is called with each field that could not be read of an
    article that is kept. `record` is called with each part that is passed over, such as a sheet without texts.
    `columns`, where it is not None, is called with the columns that the fields of each article were read from, and with
    the names of all columns.
    `archives` counts the archives that the input is in, one in the other, and `unpacking` what is unpacked from them.
    `layout` is what is known of its rows already, None to learn it from them. `is_read_before` says that its beginning
    has been read, so that nothing is logged twice. `on_link` reads the articles of links in
    it; None where links are not read.
    """

    where: str
    file_name: str
    sample: bytes
    is_complete: bool
    stream: BinaryIO
    declared_encoding: str | None = None
    options: ReadOptions = DEFAULT_READ_OPTIONS
    note: Callable[[FieldNote], object] = ignore_note
    record: Callable[[FileRecord], object] = _ignore
    columns: ColumnListener | None = None
    archives: int = 0
    unpacking: Unpacking | None = None
    layout: Layout | None = None
    is_read_before: bool = False
    on_link: Callable[[Link], Iterable[Article | Rejection]] | None = None

    def report_columns(self, chosen: Mapping[str, str], names: Iterable[str]) -> None:
        """Report the column that each field of an article was read from, and the names of all columns."""
        if self.columns is not None:
            self.columns(self.where, chosen, names)


class Line(NamedTuple):
    """A line of a text stream with its line end, numbered from 1; `problem` is the reason why it cannot be used."""

    number: int
    text: str
    problem: str | None = None


def open_input(
    stream: BinaryIO,
    *,
    where: str,
    file_name: str = "",
    options: ReadOptions = DEFAULT_READ_OPTIONS,
    note: Callable[[FieldNote], object] = ignore_note,
    record: Callable[[FileRecord], object] = _ignore,
    columns: ColumnListener | None = None,
    archives: int = 0,
    unpacking: Unpacking | None = None,
    on_link: Callable[[Link], Iterable[Article | Rejection]] | None = None,
) -> OpenedInput:
    """Read the sample of a binary stream, which need not be seekable. Raises the stream's own `OSError`."""
    start = stream.tell() if stream.seekable() else None
    sample = bytearray()
    while len(sample) < SAMPLE_BYTES:
        block = stream.read(SAMPLE_BYTES - len(sample))
        if not block:
            break
        sample += block
    is_complete = len(sample) < SAMPLE_BYTES
    return OpenedInput(
        where,
        file_name,
        bytes(sample),
        is_complete,
        io.BufferedReader(_RejoinedStream(bytes(sample), stream, start), SAMPLE_BYTES),
        options=options,
        note=note,
        record=record,
        columns=columns,
        archives=archives,
        unpacking=unpacking,
        on_link=on_link,
    )


@contextmanager
def in_any_order(opened: OpenedInput, limit: int = MAX_TEMPORARY_FILE_BYTES) -> Iterator[BinaryIO]:
    """Open an input for reading in any order: as it is if it is a file, otherwise copied to a temporary file.

    Raises `InputError` where a copy would be longer than `limit` bytes.
    """
    if opened.stream.seekable():
        opened.stream.seek(0)
        yield opened.stream
        return
    with tempfile.SpooledTemporaryFile(_COPIED_IN_MEMORY) as copy:
        shutil.copyfileobj(_Limited(opened, limit), copy, 1 << 20)
        copy.seek(0)
        yield copy  # type: ignore[misc]


def open_sample(opened: OpenedInput) -> OpenedInput:
    """Return the beginning of an input as an input of its own; its last line may be cut."""
    return replace(opened, stream=cast(BinaryIO, io.BytesIO(opened.sample)))


@contextmanager
def look_ahead(opened: OpenedInput) -> Iterator[tuple[OpenedInput, OpenedInput]]:
    """Lend an input to be read before it is read, and the input to read afterwards.

    The first is all of the input where it is seekable, otherwise its next megabyte, whose last line may be cut.
    """
    if opened.stream.seekable():
        opened.stream.seek(0)
        yield replace(opened, stream=_rejoined(b"", opened.stream)), opened
        opened.stream.seek(0)
        return
    ahead = opened.stream.read(_LOOK_AHEAD_BYTES)
    rest = replace(opened, stream=_rejoined(ahead, opened.stream))
    yield replace(opened, stream=cast(BinaryIO, io.BytesIO(ahead))), rest


def _rejoined(beginning: bytes, rest: BinaryIO) -> BinaryIO:
    return io.BufferedReader(_RejoinedStream(beginning, rest, None), SAMPLE_BYTES)


def open_member(
    stream: BinaryIO, opened: OpenedInput, *, where: str, file_name: str, unpacking: Unpacking
) -> OpenedInput:
    """Read the sample of a file in an archive, which is read as the archive `opened` is said to be."""
    return open_input(
        stream,
        where=where,
        file_name=file_name,
        options=opened.options,
        note=opened.note,
        record=opened.record,
        columns=opened.columns,
        archives=opened.archives + 1,
        unpacking=unpacking,
        on_link=opened.on_link,
    )


def report_bytes_read(stream: BinaryIO, on_bytes_read: Callable[[int], object]) -> BinaryIO:
    """Return a stream that calls `on_bytes_read` with the number of bytes of each block that is read from it."""
    return io.BufferedReader(_ReportingStream(stream, on_bytes_read), SAMPLE_BYTES)


def read_document(opened: OpenedInput) -> str:
    """Return the whole text of an input. Raises `InputError` where it is too long, binary or of mixed encodings."""
    return decode(read_bounded(opened), opened.where)


def read_bounded(opened: OpenedInput, limit: int = MAX_DOCUMENT_BYTES) -> bytes:
    """Return the whole content of an input. Raises `InputError` where it is longer than `limit` bytes."""
    if opened.is_complete:
        return opened.sample
    data = opened.stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"is longer than {limit:,} bytes, the limit for this kind of file", where=opened.where)
    return data


def read_lines(opened: OpenedInput) -> Iterator[Line]:
    """Yield the lines of an input, one in memory at a time. A line that cannot be decoded has a problem."""
    codec = detect_encoding(opened.sample, opened.where, warns=not opened.is_read_before)
    # Bytes that are not UTF-8 become surrogates, which `_is_utf8` finds line by line: one bad line costs that line.
    on_error = "surrogateescape" if codec.startswith("utf-8") else "replace"
    start = opened.sample.decode(codec, "replace")
    newline = "\r" if "\r" in start and "\n" not in start else "\n"
    text = io.TextIOWrapper(opened.stream, codec, on_error, newline=newline)
    number = 0
    while line := text.readline(MAX_ROW_CHARACTERS):
        number += 1
        problem = None
        if len(line) == MAX_ROW_CHARACTERS and not line.endswith(newline):
            problem = f"is longer than {MAX_ROW_CHARACTERS:,} characters"
            while (rest := text.readline(MAX_ROW_CHARACTERS)) and not rest.endswith(newline):
                pass
        elif not line.isascii() and _UNDECODED.search(line) and (codec[:5] != "utf-8" or not _is_utf8(line)):
            problem = f"has bytes that are not {codec.removesuffix('-sig').upper()}, as the rest is; {SAVE_AS_UTF8}"
        if number == 1:
            line = line.removeprefix("\ufeff")
        yield Line(number, line if newline == "\n" else line.replace("\r", "\n"), problem)


def _is_utf8(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


class _Limited:
    def __init__(self, opened: OpenedInput, limit: int) -> None:
        self._opened = opened
        self._left = limit
        self._limit = limit

    def read(self, size: int = -1, /) -> bytes:
        block = self._opened.stream.read(size)
        self._left -= len(block)
        if self._left < 0:
            reason = (
                f"is longer than {self._limit:,} bytes, the limit for a file of this kind that has to be copied first"
            )
            raise InputError(reason, where=self._opened.where)
        return block


class _ReportingStream(io.RawIOBase):
    """A stream that reports the bytes read; those that are read again after seeking are not reported again."""

    def __init__(self, stream: BinaryIO, on_bytes_read: Callable[[int], object]) -> None:
        self._stream = stream
        self._on_bytes_read = on_bytes_read
        self._unreported = _size(stream)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        block = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        reported = len(block) if self._unreported is None else min(len(block), self._unreported)
        if self._unreported is not None:
            self._unreported -= reported
        self._on_bytes_read(reported)
        return len(block)


def _size(stream: BinaryIO) -> int | None:
    """Return the number of bytes that a stream still has, None where it is not seekable."""
    if not stream.seekable():
        return None
    position = stream.tell()
    size = stream.seek(0, io.SEEK_END) - position
    stream.seek(position)
    return size


class _RejoinedStream(io.RawIOBase):
    """The sample that was read from a stream, then the rest of the stream; seekable if the stream is."""

    def __init__(self, sample: bytes, rest: BinaryIO, start: int | None) -> None:
        self._sample = io.BytesIO(sample)
        self._rest = rest
        self._start = start

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._start is not None

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if self._start is None:
            raise io.UnsupportedOperation("seek")
        if whence == io.SEEK_CUR:
            offset, whence = offset + self.tell(), io.SEEK_SET
        if whence == io.SEEK_SET:
            offset += self._start
        self._sample = io.BytesIO()
        return self._rest.seek(offset, whence) - self._start

    def tell(self) -> int:
        if self._start is None:
            raise io.UnsupportedOperation("tell")
        unread = len(self._sample.getbuffer()) - self._sample.tell()
        return self._rest.tell() - self._start - unread

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        block = self._sample.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)
