"""Reads the members of ZIP archives as streams. Nothing is unpacked to the disk under a name of the archive.

Office documents are ZIP archives as well: their readers open them with `open_zip`, which refuses the same.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from geo.articles.limits import MAX_ARCHIVE_DIRECTORY_BYTES, MAX_ARCHIVE_MEMBERS, SAMPLE_BYTES
from geo.articles.open_input import OpenedInput, in_any_order, open_member
from geo.articles.unpacking import UnpackedStream, Unpacking, damage_as_input_error
from geo.errors import InputError
from geo.message_text import printable_excerpt

__all__ = ["is_zip", "member_names", "open_zip", "open_zip_stream", "zip_members"]

_LOCAL_HEADER: Final = b"PK\x03\x04"
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
"""The others allocate as much memory as the archive says."""
_ENCRYPTED: Final = 0x41
_DIRECTORY_END_BYTES: Final = 22 + 65_535 + 20 + 56
_DOCUMENT_SUFFIXES: Final = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".pages", ".numbers", ".key")
_DAMAGED: Final = "is a ZIP archive that is cut off or damaged"
_PROTECTED: Final = "is protected with a password; unpack the archive and give the files"


def is_zip(opened: OpenedInput) -> bool:
    """Whether an input is a ZIP archive, but not one that is a document: Office, OpenDocument or EPUB."""
    names = member_names(opened.sample)
    return (
        opened.sample.startswith((_LOCAL_HEADER, b"PK\x05\x06"))
        and "[Content_Types].xml" not in names
        and names[:1] != ["mimetype"]
        and not opened.file_name.lower().endswith(_DOCUMENT_SUFFIXES)
    )


def member_names(sample: bytes) -> list[str]:
    """Return the names of the members that begin in the sample of a ZIP archive, for recognizing documents."""
    names: list[str] = []
    position = 0
    while sample.startswith(_LOCAL_HEADER, position) and len(names) < 100:
        name_length, extra_length = (
            int.from_bytes(sample[at : at + 2], "little") for at in (position + 26, position + 28)
        )
        size = int.from_bytes(sample[position + 18 : position + 22], "little")
        names.append(sample[position + 30 : position + 30 + name_length].decode("utf-8", "replace"))
        position += 30 + name_length + extra_length + size
        if not sample.startswith(_LOCAL_HEADER, position):  # the size follows the member
            position = sample.find(_LOCAL_HEADER, position)
    return names


@contextmanager
def open_zip(opened: OpenedInput, limit: int | None = None) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP archive or a document that is one, for reading its members in any order; see `open_zip_stream`."""
    with in_any_order(opened) as stream, open_zip_stream(stream, opened.where, limit) as archive:
        yield archive


@contextmanager
def open_zip_stream(stream: BinaryIO, where: str, limit: int | None = None) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP archive or a document that is one, from a stream that can be read in any order.

    Raises `InputError` where it is damaged, lists too many members, or would unpack to more than `limit` bytes.
    """
    _check_directory(stream, where)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise InputError(_DAMAGED, where=where) from error
    with archive:
        members = archive.infolist()
        if len(members) > MAX_ARCHIVE_MEMBERS:
            reason = f"has more than {MAX_ARCHIVE_MEMBERS:,} files; unpack it and give the folder"
            raise InputError(reason, where=where)
        # A member is never read beyond the size that the directory states.
        if limit is not None and sum(member.file_size for member in members) > limit:
            raise InputError(f"unpacks to more than {limit:,} bytes, the limit for this kind of file", where=where)
        yield archive


def zip_members(opened: OpenedInput) -> Iterator[OpenedInput | InputError]:
    """Yield each file in a ZIP archive, to be read as a stream before the next, or the reason why it is refused."""
    with in_any_order(opened) as stream, open_zip_stream(stream, opened.where) as archive:
        unpacking = opened.unpacking
        if unpacking is None:
            unpacking = Unpacking(opened.where)
            unpacking.add_packed(stream.seek(0, io.SEEK_END))
        for member in archive.infolist():
            if unpacking.is_exceeded:
                raise unpacking.refusal()
            if member.is_dir() or _is_hidden(member.filename):
                continue
            where = f"{opened.where}/{printable_excerpt(member.filename, 500)}"
            try:
                if problem := _problem(member):
                    raise InputError(problem, where=where)
                with damage_as_input_error(where):
                    content = archive.open(member)
            except InputError as error:
                yield error
                continue
            with content, io.BufferedReader(UnpackedStream(content.read, where, unpacking), SAMPLE_BYTES) as unpacked:
                yield from _opened_member(unpacked, where, member, opened, unpacking)


def _opened_member(
    stream: BinaryIO, where: str, member: zipfile.ZipInfo, opened: OpenedInput, unpacking: Unpacking
) -> Iterator[OpenedInput | InputError]:
    try:
        yield open_member(
            stream,
            opened,
            where=where,
            file_name=PurePosixPath(member.filename).name,
            unpacking=unpacking,
        )
    except InputError as error:
        yield error


def _is_hidden(name: str) -> bool:
    """Whether a name is that of a hidden file, or of what macOS adds."""
    parts = name.replace("\\", "/").split("/")
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)


def _problem(member: zipfile.ZipInfo) -> str | None:
    if member.filename.startswith(("/", "\\")) or ".." in member.filename.replace("\\", "/").split("/"):
        return "has a name that leads out of the archive; unpack the archive and give the files"
    if member.filename[1:2] == ":":
        return "has a name with a drive; unpack the archive and give the files"
    if member.flag_bits & _ENCRYPTED:
        return _PROTECTED
    if member.compress_type not in _METHODS:
        return "is compressed in a way that is not read; pack the archive again, or unpack it and give the files"
    return None


def _check_directory(stream: BinaryIO, where: str) -> None:
    """Raise `InputError` for a directory that is too long to be read, which `zipfile` would do at once."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(size - _DIRECTORY_END_BYTES, 0))
    tail = stream.read(_DIRECTORY_END_BYTES)
    stream.seek(0)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0:
        raise InputError(_DAMAGED, where=where)
    length = int.from_bytes(tail[end + 12 : end + 16], "little")
    long_end = tail.rfind(b"PK\x06\x06", 0, end)
    if long_end >= 0:
        length = max(
            length if length != 0xFFFF_FFFF else 0, int.from_bytes(tail[long_end + 40 : long_end + 48], "little")
        )
    if length > MAX_ARCHIVE_DIRECTORY_BYTES:
        raise InputError("lists more files than an archive may have; unpack it and give the folder", where=where)
