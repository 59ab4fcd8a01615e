"""Reads OpenDocument texts (.odt): an article, or an export of a news database.

Comments and deleted text are left out, notes follow the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from geo.articles.formats.document_article import read_lines_of_document
from geo.articles.formats.format import Format
from geo.articles.formats.office_package import PROTECTED, open_package
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["FORMAT"]

_KIND = b"application/vnd.oasis.opendocument.text"
_CHARACTERS = {"tab": "\t", "line-break": "\n", "s": " "}


def read_odt(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the articles of an OpenDocument text. Raises `InputError` where it has no text or cannot be read."""
    reader = _TextReader()
    with open_package(opened) as package:
        if b"encryption-data" in package.part("META-INF/manifest.xml"):
            raise InputError(PROTECTED, where=opened.where)
        package.parse("content.xml", reader)
        stated_title = package.stated_title("meta.xml")
    lines = [*reader.lines, *reader.notes]
    yield from read_lines_of_document(lines, opened, heading=reader.heading, stated_title=stated_title)


@dataclass(slots=True)
class _Paragraph:
    is_heading: bool
    parts: list[str] = field(default_factory=list)


class _TextReader:
    """Collects the lines of the text and of the notes."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.notes: list[str] = []
        self.heading = ""
        self._open: list[_Paragraph] = []
        self._row: list[str] | None = None
        self._notes = 0

    def skips(self, name: str, attributes: dict[str, str]) -> bool:
        return name in {"annotation", "tracked-changes", "note-citation"}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"p", "h"}:
            self._open.append(_Paragraph(name == "h" or attributes.get("style-name") == "Title"))
        elif name == "table-row":
            self._row = []
        elif name == "note":
            self._notes += 1
        elif self._open:
            self._open[-1].parts.append(_CHARACTERS.get(name, ""))

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1].parts.append(text)

    def end(self, name: str) -> None:
        if name in {"p", "h"}:
            self._end_paragraph(self._open.pop())
        elif name == "table-row":
            self.lines += ["\t".join(filter(None, self._row or ())), ""]
            self._row = None
        elif name == "note":
            self._notes -= 1

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.parts)
        if self._row is not None:
            self._row.append(" ".join(text.split()))
            return
        (self.notes if self._notes else self.lines).extend([*text.split("\n"), ""])
        if paragraph.is_heading and not self.heading:
            self.heading = text


def _is_odt(opened: OpenedInput) -> bool:
    return opened.sample.startswith(b"PK\x03\x04") and _KIND in opened.sample[:200]


FORMAT = Format("odt", "OpenDocument text", (".odt",), read_odt, _is_odt)
