"""Opens the XML parts of an office document, which is a ZIP archive, within bounds of memory and time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, Protocol

from geo.articles.formats.zip_archive import open_zip
from geo.articles.limits import MAX_DOCUMENT_BYTES
from geo.articles.open_input import OpenedInput
from geo.articles.unpacking import damage_as_input_error
from geo.errors import InputError

__all__ = ["PROTECTED", "OfficePackage", "PartReader", "open_package"]

_MAX_RATIO: Final = 100
"""Text in XML is compressed to a tenth or so; what shrinks more than this is made to fill the memory."""

_BYTES_AT_ANY_RATIO: Final = 1_000_000
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = 0x1
PROTECTED: Final = "is protected by a password; save it without one"


class OfficePackage:
    """An office document. Macros, embedded objects and links to other files are never looked at."""

    def __init__(self, archive: zipfile.ZipFile, where: str) -> None:
        self._members = {member.filename: member for member in archive.infolist()}
        self._archive = archive
        self.where = where

    def has(self, part: str) -> bool:
        """Whether the document has a part of this name."""
        return part in self._members

    def part(self, name: str) -> bytes:
        """Return a part, which is empty where the document has none. Raises `InputError` where it cannot be read."""
        member = self._members.get(name)
        if member is None:
            return b""
        if member.flag_bits & _ENCRYPTED:
            raise InputError(PROTECTED, where=self.where)
        if member.file_size > min(MAX_DOCUMENT_BYTES, max(_BYTES_AT_ANY_RATIO, _MAX_RATIO * member.compress_size)):
            reason = f"unpacks to {member.file_size:,} bytes of XML, as no document of this size does; save its text"
            raise InputError(reason, where=self.where)
        with damage_as_input_error(self.where):
            return self._archive.read(member)

    def parse(self, name: str, reader: PartReader) -> None:
        """Give the elements of a part to a reader; a part that the document does not have gives none.

        Raises `InputError` where the part is not well-formed, or declares a document type, which could define entities.
        """
        from lxml import etree

        data = self.part(name)
        if not data:
            return
        if b"<!DOCTYPE" in data:
            raise InputError(f"is damaged: its part {name} declares a document type", where=self.where)
        target = _Target(reader)
        parser = etree.XMLParser(target=target, resolve_entities=False, load_dtd=False, no_network=True)
        try:
            etree.parse(io.BytesIO(data), parser)
        except etree.XMLSyntaxError as error:
            raise InputError(f"is damaged: its part {name} is not well-formed XML", where=self.where) from error

    def stated_title(self, name: str) -> str:
        """Return the title in a part with properties, "" where there is none."""
        reader = _TitleReader()
        with suppress(InputError):
            self.parse(name, reader)
        return reader.title


class PartReader(Protocol):
    """What takes the elements of a part. Names of elements and attributes are without a namespace."""

    def skips(self, name: str, attributes: dict[str, str]) -> bool:
        """Whether an element is left out with all that is in it."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""

    def text(self, text: str) -> None:
        """Take text in the element that was begun last."""

    def end(self, name: str) -> None:
        """End an element."""


class _Target:
    """Passes on what the parser finds, without the elements that are skipped."""

    def __init__(self, reader: PartReader) -> None:
        self._reader = reader
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        named = {key.rpartition("}")[2]: value for key, value in attributes.items()} if attributes else {}
        if self._skipped or self._reader.skips(name, named):
            self._skipped += 1
        else:
            self._reader.start(name, named)

    def data(self, text: str) -> None:
        if not self._skipped:
            self._reader.text(text)

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        else:
            self._reader.end(tag.rpartition("}")[2])

    def close(self) -> None:
        pass


class _TitleReader:
    def __init__(self) -> None:
        self.title = ""
        self._is_open = False

    def skips(self, name: str, attributes: dict[str, str]) -> bool:
        return False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._is_open = name == "title"

    def text(self, text: str) -> None:
        if self._is_open:
            self.title += text

    def end(self, name: str) -> None:
        self._is_open = False


@contextmanager
def open_package(opened: OpenedInput) -> Iterator[OfficePackage]:
    """Open an office document. Raises `InputError` where it is damaged or protected by a password."""
    if opened.sample.startswith(_OLD_OFFICE):
        raise InputError(f"{PROTECTED}, or an old Office document; save it in the present format", where=opened.where)
    with open_zip(opened) as archive:
        yield OfficePackage(archive, opened.where)
