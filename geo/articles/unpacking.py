"""Counts what is unpacked from archives, and refuses archives that are built to unpack without end."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from zipfile import BadZipFile

from geo.articles.limits import MAX_UNPACKED_BYTES, MAX_UNPACKED_BYTES_AT_ANY_RATIO, MAX_UNPACKED_RATIO
from geo.errors import InputError
from geo.message_text import printable_excerpt

__all__ = ["UnpackedStream", "Unpacking", "damage_as_input_error"]

_DAMAGE: Final = (zlib.error, lzma.LZMAError, BadZipFile, EOFError, NotImplementedError, OSError, ValueError)
"""What the decompressors of the standard library and of pyarrow raise for damaged data."""


class Unpacking:
    """Counts the bytes of a file that are read packed, and those that are unpacked from it and from archives in it.

    Attributes:
        is_exceeded: whether more was unpacked than is allowed; nothing more is then.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._packed = 0
        self._unpacked = 0
        self.is_exceeded = False

    def add_packed(self, size: int) -> None:
        """Count bytes that are read of the outermost file."""
        self._packed += size

    def add_unpacked(self, size: int) -> None:
        """Count unpacked bytes. Raises `InputError` where they are more than an archive of texts has."""
        self._unpacked += size
        allowed = max(MAX_UNPACKED_BYTES_AT_ANY_RATIO, self._packed * MAX_UNPACKED_RATIO)
        self.is_exceeded = self.is_exceeded or self._unpacked > min(allowed, MAX_UNPACKED_BYTES)
        if self.is_exceeded:
            raise self.refusal()

    def refusal(self) -> InputError:
        """Return the error for an archive from which too much was unpacked."""
        reason = (
            f"unpacks to more than {MAX_UNPACKED_RATIO} times its size, as no archive of articles does; if it is one, "
            "unpack it and give the files"
        )
        return InputError(reason, where=self._where)


class UnpackedStream(io.RawIOBase):
    """The unpacked bytes of a member of an archive, counted; damage is an `InputError` that names the member."""

    def __init__(self, read: Callable[[int], bytes], where: str, unpacking: Unpacking) -> None:
        self._read = read
        self._where = where
        self._unpacking = unpacking

    def readable(self) -> bool:  # noqa: D102  as in `io.RawIOBase`
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # noqa: D102
        with damage_as_input_error(self._where):
            block = self._read(len(buffer))
        self._unpacking.add_unpacked(len(block))
        buffer[: len(block)] = block
        return len(block)


@contextmanager
def damage_as_input_error(where: str) -> Iterator[None]:
    """Raise `InputError` in place of the errors of damaged archives; those of the operating system stay."""
    try:
        yield
    except InputError:
        raise
    except EOFError as error:
        raise InputError("is cut off: the archive ends too early", where=where) from error
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise InputError(f"is damaged: {printable_excerpt(str(error), 200)}", where=where) from error
