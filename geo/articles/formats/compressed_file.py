"""Unpacks a compressed file: gzip, Zstandard, bzip2 and xz. It has one member, which has the same name in messages."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any, BinaryIO, Final, cast

from geo.articles.limits import SAMPLE_BYTES
from geo.articles.open_input import OpenedInput, open_member
from geo.articles.unpacking import UnpackedStream, Unpacking
from geo.errors import InputError

__all__ = ["COMPRESSED_SUFFIXES", "is_compressed", "unpack_member", "unpacked_name"]

COMPRESSED_SUFFIXES: Final = (".gz", ".zst", ".bz2", ".xz")

_MAX_DICTIONARY_BYTES: Final = 128 << 20
_BLOCK_BYTES: Final = 1 << 18


def is_compressed(opened: OpenedInput) -> bool:
    """Whether an input is a file that is compressed as a whole, by its first bytes."""
    return _kind(opened) is not None


def unpack_member(opened: OpenedInput) -> Iterator[OpenedInput]:
    """Yield the content of a compressed file, to be read as a stream."""
    kind = _kind(opened)
    if kind is None:
        raise InputError("is not a file that is compressed with gzip, Zstandard, bzip2 or xz", where=opened.where)
    unpacking = opened.unpacking or Unpacking(opened.where)
    packed = _CountedStream(opened.stream, unpacking if opened.unpacking is None else None)
    content = UnpackedStream(_READERS[kind](packed), opened.where, unpacking)
    with io.BufferedReader(content, SAMPLE_BYTES) as stream:
        yield open_member(
            stream,
            opened,
            where=opened.where,
            file_name=unpacked_name(opened.file_name),
            unpacking=unpacking,
        )


def unpacked_name(name: str) -> str:
    """Return the name of a compressed file without the suffix of the compression."""
    return str(PurePath(name).with_suffix("")) if name.lower().endswith(COMPRESSED_SUFFIXES) else name


def _kind(opened: OpenedInput) -> bytes | None:
    return next((mark for mark in _READERS if opened.sample.startswith(mark)), None)


class _CountedStream(io.RawIOBase):
    """The packed bytes, counted. It is not seekable, since the libraries would then look for what follows the data."""

    def __init__(self, stream: BinaryIO, unpacking: Unpacking | None) -> None:
        self._stream = stream
        self._unpacking = unpacking

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        block = self._stream.read(len(buffer))
        buffer[: len(block)] = block
        if self._unpacking is not None:
            self._unpacking.add_packed(len(block))
        return len(block)


def _gzip(packed: io.RawIOBase) -> Callable[[int], bytes]:
    return gzip.GzipFile(fileobj=cast(BinaryIO, io.BufferedReader(packed, _BLOCK_BYTES))).read1


def _bzip2(packed: io.RawIOBase) -> Callable[[int], bytes]:
    return bz2.BZ2File(cast(Any, io.BufferedReader(packed, _BLOCK_BYTES))).read1


def _zstandard(packed: io.RawIOBase) -> Callable[[int], bytes]:
    import pyarrow as pa  # slow to load

    return cast(Callable[[int], bytes], pa.CompressedInputStream(pa.PythonFile(packed, "r"), "zstd").read)


def _xz(packed: io.RawIOBase) -> Callable[[int], bytes]:
    """Read xz with a limit on the dictionary, of which `lzma.open` allocates up to 4 GB if a file says so."""
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=2 * _MAX_DICTIONARY_BYTES)

    def read(size: int) -> bytes:
        nonlocal decompressor
        while True:
            data = b""
            if decompressor.eof:
                data = (decompressor.unused_data or packed.read(_BLOCK_BYTES) or b"").lstrip(b"\0")
                if not data:
                    return b""
                decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=2 * _MAX_DICTIONARY_BYTES)
            elif decompressor.needs_input:
                data = packed.read(_BLOCK_BYTES) or b""
                if not data:
                    raise EOFError
            if block := decompressor.decompress(data, size):
                return block

    return read


_READERS: Final[dict[bytes, Callable[[io.RawIOBase], Callable[[int], bytes]]]] = {
    b"\x1f\x8b": _gzip,
    b"\x28\xb5\x2f\xfd": _zstandard,
    b"BZh": _bzip2,
    b"\xfd7zXZ\0": _xz,
}
