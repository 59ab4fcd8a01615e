"""An input that is open for reading: its name in messages, its first bytes, and a stream from its beginning."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from geo.articles.limits import SAMPLE_BYTES


@dataclass(frozen=True, slots=True)
class OpenedInput:
    """An input that is open for reading.

    `where` names it in messages; `file_name` is empty for standard input. `sample` is its first 64 KiB, or all of it if
    `is_complete`; `stream` begins at the first byte. `declared_encoding` is the encoding that a server states.
    """

    where: str
    file_name: str
    sample: bytes
    is_complete: bool
    stream: BinaryIO
    declared_encoding: str | None = None


def open_input(stream: BinaryIO, *, where: str, file_name: str = "") -> OpenedInput:
    """Read the sample of a binary stream, which need not be seekable. Raises the stream's own `OSError`."""
    sample = bytearray()
    while len(sample) < SAMPLE_BYTES:
        block = stream.read(SAMPLE_BYTES - len(sample))
        if not block:
            break
        sample += block
    whole_stream = io.BufferedReader(_RejoinedStream(bytes(sample), stream), SAMPLE_BYTES)
    return OpenedInput(where, file_name, bytes(sample), len(sample) < SAMPLE_BYTES, whole_stream)


def report_bytes_read(stream: BinaryIO, on_bytes_read: Callable[[int], object]) -> BinaryIO:
    """Return a stream that calls `on_bytes_read` with the number of bytes of each block that is read from it."""
    return io.BufferedReader(_ReportingStream(stream, on_bytes_read), SAMPLE_BYTES)


class _ReportingStream(io.RawIOBase):
    def __init__(self, stream: BinaryIO, on_bytes_read: Callable[[int], object]) -> None:
        self._stream = stream
        self._on_bytes_read = on_bytes_read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        block = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        self._on_bytes_read(len(block))
        return len(block)


class _RejoinedStream(io.RawIOBase):
    """The sample that was read from a stream, then the rest of the stream."""

    def __init__(self, sample: bytes, rest: BinaryIO) -> None:
        self._sample = io.BytesIO(sample)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        block = self._sample.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)
