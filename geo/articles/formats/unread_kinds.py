"""Kinds of files that are recognized, but not read: each is refused by name, with what to do instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from geo.articles.formats.format import Format
from geo.articles.formats.sample_root import sample_root
from geo.articles.formats.zip_archive import member_names
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["FORMATS"]

_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_AS_TABLE: Final = "export it as CSV, or convert it to JSON Lines with the keys title, text, date, source and url"
_FROM_ZOTERO: Final = "export it from Zotero as CSV or CSL JSON, with abstracts"
_NO_TEXTS: Final = "it has no texts; give a CSV file of the addresses and texts, or the addresses of the pages"


def _begins(pattern: bytes) -> Callable[[OpenedInput], bool]:
    compiled = re.compile(pattern)
    return lambda opened: compiled.match(opened.sample.removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def _xml(*names: str) -> Callable[[OpenedInput], bool]:
    def recognizes(opened: OpenedInput) -> bool:
        root = sample_root(opened)
        return root is not None and root.name in names

    return recognizes


def _zip(name: str) -> Callable[[OpenedInput], bool]:
    return lambda opened: opened.sample.startswith(b"PK") and name in member_names(opened.sample)


def _old_office(*names: str) -> Callable[[OpenedInput], bool]:
    """Recognize an OLE container by the name of a stream in it."""
    marks = [name.encode("utf-16-le") for name in names]
    return lambda opened: opened.sample.startswith(_OLD_OFFICE) and any(mark in opened.sample for mark in marks)


def _is_gdelt(opened: OpenedInput) -> bool:
    """Whether an input is a table of GDELT 1 or 2: events, mentions or knowledge graph, which have no header."""
    cells = opened.sample.partition(b"\n")[0].split(b"\t")
    if len(cells) not in (16, 27, 57, 58, 61):
        return False
    return re.fullmatch(rb"\d{9,11}|\d{14}-T?\d{1,6}", cells[0]) is not None and cells[1].isdigit()


def _is_tar(opened: OpenedInput) -> bool:
    return opened.sample[257:262] == b"ustar" and b"\0" in opened.sample[:257]


def _is_epub(opened: OpenedInput) -> bool:
    return opened.sample[30:60].startswith(b"mimetypeapplication/epub")


_KINDS: Final[tuple[tuple[str, str, str, Callable[[OpenedInput], bool]], ...]] = (
    (
        "warc",
        "a web archive (WARC or WET)",
        "extract its texts to JSON Lines first, with warcio and trafilatura for example",
        _begins(rb"WARC/\d"),
    ),
    ("mediawiki", "a dump of a wiki (MediaWiki XML)", "extract its texts with WikiExtractor --json", _xml("mediawiki")),
    ("nitf", "a news article in NITF", _AS_TABLE, _xml("nitf")),
    (
        "newsml",
        "a news item in NewsML",
        _AS_TABLE,
        _xml("newsMessage", "newsItem", "packageItem", "NewsML"),
    ),
    ("tei", "a TEI document", _AS_TABLE, _xml("TEI", "teiCorpus", "TEI.2")),
    ("opml", "a list of feeds (OPML)", "give the addresses of the feeds in it", _xml("opml")),
    ("endnote", "an EndNote library in XML", _FROM_ZOTERO, _xml("xml")),
    ("ris", "a list of references (RIS)", _FROM_ZOTERO, _begins(rb"TY  - ")),
    ("enw", "a list of references (EndNote)", _FROM_ZOTERO, _begins(rb"%0 [A-Z]")),
    (
        "bibtex",
        "a list of references (BibTeX)",
        _FROM_ZOTERO,
        _begins(rb"(?:%[^\n]{0,500}\n\s{0,20}){0,50}@(?:article|book|misc|inproceedings|online|comment|string)\s?[{(]"),
    ),
    ("gdelt", "a table of GDELT", _NO_TEXTS, _is_gdelt),
    ("tar", "a tar archive", "unpack it (tar -xf) and give the folder", _is_tar),
    ("epub", "an electronic book (EPUB)", "save its chapters as web pages or text", _is_epub),
    ("pages", "a document of Pages, Numbers or Keynote", "export it as .docx or .xlsx", _zip("Index/Document.iwa")),
    ("doc", "an old Word document", "save it as .docx", _old_office("WordDocument")),
    ("xls", "an old Excel workbook", "save it as .xlsx", _old_office("Workbook", "Book")),
    ("msg", "a message of Outlook", "save it as .eml or text", _old_office("__substg1.0_", "__nameid_version1.0")),
    (
        "encrypted",
        "an Office document that is protected with a password",
        "save it without one",
        _old_office("EncryptedPackage"),
    ),
)  # fmt: skip


def _refuse(reason: str, opened: OpenedInput) -> Iterator[Article | Rejection]:
    raise InputError(reason, where=opened.where)


FORMATS: Final = tuple(
    Format(name, what, (), partial(_refuse, f"is {what}, which is not read; {advice}"), recognizes, advice=advice)
    for name, what, advice, recognizes in _KINDS
)
