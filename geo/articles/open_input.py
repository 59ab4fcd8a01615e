"""An opened input: its name for messages, its first bytes, and a stream from its beginning."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from geo.articles.limits import SAMPLE_BYTES


@dataclass(frozen=True, slots=True)
class OpenedInput:
    """An input opened for reading.

    `where` names it in messages; `file_name` is its last part, empty where it has none (standard input); `sample` is
    its first 64 KiB, all of it where `whole` is true; `stream` begins at the first byte. `declared` is the encoding
    that a server says it is in.
    """

    where: str
    file_name: str
    sample: bytes
    whole: bool
    stream: BinaryIO
    declared: str | None = None


def open_input(stream: BinaryIO, *, where: str, file_name: str = "") -> OpenedInput:
    """Return a source over a binary stream, which need not seek. Raises what the stream raises, `OSError`."""
    sample = bytearray()
    while len(sample) < SAMPLE_BYTES:
        block = stream.read(SAMPLE_BYTES - len(sample))
        if not block:
            break
        sample += block
    joined = io.BufferedReader(_Rejoined(bytes(sample), stream), SAMPLE_BYTES)
    return OpenedInput(where, file_name, bytes(sample), len(sample) < SAMPLE_BYTES, joined)


def report_bytes_read(stream: BinaryIO, on_bytes_read: Callable[[int], object]) -> BinaryIO:
    """Return a stream that calls `on_bytes_read` with the number of bytes of each block that is read from it."""
    return io.BufferedReader(_Counted(stream, on_bytes_read), SAMPLE_BYTES)


class _Counted(io.RawIOBase):
    def __init__(self, stream: BinaryIO, on_bytes_read: Callable[[int], object]) -> None:
        self._stream = stream
        self._took = on_bytes_read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        block = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        self._took(len(block))
        return len(block)


class _Rejoined(io.RawIOBase):
    """The bytes already taken from a stream, then the rest of it."""

    def __init__(self, taken: bytes, rest: BinaryIO) -> None:
        self._taken = io.BytesIO(taken)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        block = self._taken.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)
