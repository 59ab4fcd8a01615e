"""The format of a gazetteer file: named columns of numbers, memory-mapped and immutable.

    magic (8 bytes) · header length (u32) · CRC-32 of the header (u32) · header (JSON, UTF-8) · aligned sections

The header has the format version, the total size, the facts (any JSON values), and for each section its type, offset,
length and CRC-32. All numbers are little-endian. The same sections and facts give the same bytes.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.errors import GazetteerError

__all__ = ["FORMAT", "Container", "read_container", "write_container"]

MAGIC = b"DLGAZ\r\n\x1a"
FORMAT = 1
_PREFIX = struct.Struct("<8sII")
_ALIGNMENT = 64
_REBUILD: Final = (
    "install Dateline again, or rebuild the file with `dateline gazetteer build --geonames FILE --output FILE`"
)


@dataclass(frozen=True)
class Container:
    """An open gazetteer file: its facts, and its sections as read-only arrays over the mapped file."""

    path: Path
    size: int
    facts: Mapping[str, Any]
    sections: Mapping[str, NDArray[Any]]
    checksums: Mapping[str, int]

    def verify(self) -> None:
        """Read the whole file; raises GazetteerError if a section does not match its checksum."""
        for name, column in self.sections.items():
            if zlib.crc32(column.data) != self.checksums[name]:
                raise GazetteerError(f"{self.path}: the gazetteer is damaged in section {name!r}; {_REBUILD}")


def write_container(path: Path, sections: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> int:
    """Write a gazetteer file and return its size in bytes. If it fails, an existing file at `path` stays as it was."""
    columns = {name: np.ascontiguousarray(column, column.dtype.newbyteorder("<")) for name, column in sections.items()}
    header = _header(columns, facts)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_PREFIX.pack(MAGIC, len(header), zlib.crc32(header)) + header)
            for column in columns.values():
                file.write(b"\0" * (-file.tell() % _ALIGNMENT))
                file.write(column.data)
            size = file.tell()
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return size


def read_container(path: Path) -> Container:
    """Map a gazetteer file; raises GazetteerError if it is missing, truncated, too new or not a gazetteer."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise GazetteerError(f"{path}: there is no gazetteer file; {_REBUILD}") from error
    except ValueError as error:
        raise GazetteerError(f"{path}: the gazetteer file is empty; {_REBUILD}") from error
    except OSError as error:
        raise GazetteerError(f"{path}: the gazetteer cannot be read: {error.strerror}") from error
    header = _read_header(path, mapped)
    sections = {
        name: np.frombuffer(mapped, np.dtype(entry["dtype"]), entry["count"], entry["offset"])
        for name, entry in header["sections"].items()
    }
    checksums = {name: entry["crc32"] for name, entry in header["sections"].items()}
    return Container(path, len(mapped), header["facts"], sections, checksums)


def _read_header(path: Path, mapped: mmap.mmap) -> dict[str, Any]:
    if len(mapped) < _PREFIX.size or mapped[: len(MAGIC)] != MAGIC:
        raise GazetteerError(f"{path}: not a Dateline gazetteer; name a file that `dateline gazetteer build` wrote")
    _, length, checksum = _PREFIX.unpack_from(mapped)
    encoded = mapped[_PREFIX.size : _PREFIX.size + length]
    if len(encoded) != length or zlib.crc32(encoded) != checksum:
        raise GazetteerError(f"{path}: the gazetteer file is truncated or damaged; {_REBUILD}")
    header: dict[str, Any] = json.loads(encoded)
    if header["format"] != FORMAT:
        raise GazetteerError(
            f"{path}: the file has format {header['format']} and this Dateline reads format {FORMAT}; "
            "update Dateline, or rebuild the file with `dateline gazetteer build --geonames FILE --output FILE`"
        )
    if len(mapped) != header["size"]:
        raise GazetteerError(
            f"{path}: the gazetteer file is truncated: {len(mapped):,} bytes of {header['size']:,}; {_REBUILD}"
        )
    return header


def _header(columns: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> bytes:
    """Return the encoded header.

    It contains the sections' offsets, which depend on its own length. So it is padded to a length that is enough for
    offsets of any size.
    """
    entries: dict[str, dict[str, Any]] = {
        name: {"dtype": column.dtype.str, "count": column.size, "offset": 0, "crc32": zlib.crc32(column.data)}
        for name, column in columns.items()
    }
    header = {"format": FORMAT, "size": 0, "facts": dict(facts), "sections": entries}
    # Each offset and the size have at most 12 digits.
    max_length = len(json.dumps(header, sort_keys=True)) + 12 * (len(entries) + 1)
    # Rounded up, so that the sections start at a multiple of the alignment. -(-a // b) is a / b, rounded up.
    length = -(-(max_length + _PREFIX.size) // _ALIGNMENT) * _ALIGNMENT - _PREFIX.size
    offset = _PREFIX.size + length
    for name, column in columns.items():
        offset += -offset % _ALIGNMENT
        entries[name]["offset"] = offset
        offset += column.nbytes
    header["size"] = offset
    return json.dumps(header, sort_keys=True).encode("ascii").ljust(length)
