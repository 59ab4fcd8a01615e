"""Reads Word documents (.docx): an article, or an export of a news database.

Paragraphs, tables (a row a line) and notes are read. Headers, footers, comments, deleted text, macros, embedded objects
and linked files are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from geo.articles.formats.document_article import read_lines_of_document
from geo.articles.formats.format import Format
from geo.articles.formats.office_package import open_package
from geo.articles.formats.zip_archive import member_names
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["FORMAT"]

_MAIN = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_HEADING_STYLES = {"title", "heading 1", "heading 2"}
_PARAGRAPHS_TO_HEADING = 10
_MAX_CELL_CHARACTERS = 300
_INDENT = " " * 20
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(opened: OpenedInput) -> Iterator[Article | Rejection]:
    """Yield the articles of a Word document. Raises `InputError` where it has no text or cannot be read."""
    reader, styles = _TextReader(), _StyleReader()
    with open_package(opened) as package:
        if not package.has(_MAIN):
            raise InputError("is not a Word document: it has no text part", where=opened.where)
        for part in (_MAIN, *_NOTES):
            package.parse(part, reader)
        package.parse("word/styles.xml", styles)
        stated_title = package.stated_title("docProps/core.xml")
    first = reader.paragraphs[:_PARAGRAPHS_TO_HEADING]
    heading = next((text for paragraph in first if paragraph.style in styles.headings and (text := paragraph.text)), "")
    yield from read_lines_of_document(reader.lines, opened, heading=heading, stated_title=stated_title)


class _StyleReader:
    """Collects the ids of the styles for titles; the ids are in the language of the program, the names in English."""

    def __init__(self) -> None:
        self.headings = {"Title", "Heading1"}
        self._id = ""

    def skips(self, name: str, attributes: dict[str, str]) -> bool:
        return False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self._id = attributes.get("styleId", "")
        elif name == "name" and attributes.get("val", "").lower() in _HEADING_STYLES:
            self.headings.add(self._id)

    def text(self, text: str) -> None:
        pass

    def end(self, name: str) -> None:
        pass


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    style: str = ""
    is_centered: bool = False

    @property
    def text(self) -> str:
        return "".join(self.parts)


class _TextReader:
    """Collects the lines of the parts of a document."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.paragraphs: list[_Paragraph] = []
        self._open: list[_Paragraph] = []
        self._is_text = False
        self._tables = 0
        self._row: list[list[str]] = []

    def skips(self, name: str, attributes: dict[str, str]) -> bool:
        # The older form of a shape, tab stops, and the rule above the notes.
        is_rule = name in {"footnote", "endnote"} and "eparator" in attributes.get("type", "")
        return name in {"Fallback", "tabs"} or is_rule

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p":
            self._open.append(_Paragraph())
        elif name == "tbl":
            self._tables += 1
        elif name == "tr" and self._tables == 1:
            self._row = []
        elif name == "tc" and self._tables == 1:
            self._row.append([])
        elif self._open:
            self._start_in_paragraph(name, attributes)

    def _start_in_paragraph(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._is_text = True
        elif name in _CHARACTERS:
            self._open[-1].parts.append(_CHARACTERS[name])
        elif name == "pStyle":
            self._open[-1].style = attributes.get("val", "")
        elif name == "jc":
            self._open[-1].is_centered = attributes.get("val") == "center"

    def text(self, text: str) -> None:
        if self._is_text:
            self._open[-1].parts.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "p" and self._open:
            self._end_paragraph(self._open.pop())
        elif name == "tr" and self._tables == 1:
            self._end_row()
        elif name == "tbl":
            self._tables -= 1

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        if self._tables and self._row:
            self._row[-1].append(paragraph.text)
        else:
            self.paragraphs.append(paragraph)
            self._add(paragraph.text, _INDENT if paragraph.is_centered else "")

    def _end_row(self) -> None:
        """Add a row of short cells as one line; cells with paragraphs lay out the page and are added one by one."""
        cells = [[text for text in cell if text.strip()] for cell in self._row]
        self._row = []
        if all(len(cell) <= 1 and len("".join(cell)) <= _MAX_CELL_CHARACTERS for cell in cells):
            self._add("\t".join("".join(cell) for cell in cells if cell))
            return
        for cell in cells:
            for text in cell:
                self._add(text)

    def _add(self, text: str, indent: str = "") -> None:
        if text.strip():
            self.lines += [indent + line for line in text.split("\n")]
        self.lines.append("")


def _is_docx(opened: OpenedInput) -> bool:
    return opened.sample.startswith(b"PK\x03\x04") and _MAIN in member_names(opened.sample)


FORMAT = Format("docx", "Word document", (".docx", ".docm"), read_docx, _is_docx)
