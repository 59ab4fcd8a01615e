"""The readers of file formats, a module each, and which one an input gets: by its content, then by its suffix."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import entry_points

from geo.articles.encoding import detect_encoding
from geo.articles.formats import (
    columnar,
    docx,
    exports,
    feed_file,
    mail,
    mailbox,
    ods,
    odt,
    pdf,
    rtf,
    telegram,
    unread_kinds,
    wordpress,
    xlsx,
)
from geo.articles.formats.compressed_file import COMPRESSED_SUFFIXES, is_compressed, unpack_member
from geo.articles.formats.csv_file import detect_delimiter, read_csv
from geo.articles.formats.format import Format, Reader, no_articles
from geo.articles.formats.html_page import read_html
from geo.articles.formats.jsonl import read_json, read_jsonl
from geo.articles.formats.table_in_text import is_table_in_text
from geo.articles.formats.text_and_markdown import read_markdown, read_text
from geo.articles.formats.zip_archive import is_zip, zip_members
from geo.articles.open_input import OpenedInput
from geo.errors import InputError

__all__ = ["Format", "Reader", "detect_format", "formats", "has_byte_ranges", "known_suffixes"]

_TEXT = Format("text", "Plain text", (".txt", ".text"), read_text)
_MARKDOWN = Format("markdown", "Markdown, with or without front matter", (".md", ".markdown"), read_markdown)
_CSV = Format(
    "csv",
    "CSV with a header: comma, semicolon, tab or vertical bar",
    (".csv", ".tsv"),
    read_csv,
    is_table_in_text,
    has_byte_ranges=True,
)
_JSONL = Format("jsonl", "JSON Lines", (".jsonl", ".ndjson"), read_jsonl, has_byte_ranges=True)
_JSON = Format("json", "JSON: an object, an array, or the answer of a news API", (".json",), read_json)
_HTML = Format("html", "Saved web page", (".html", ".htm", ".xhtml"), read_html)

_ZIP = Format("zip", "ZIP archive of files of these kinds", (".zip",), no_articles, is_zip, zip_members)
_COMPRESSED = Format(
    "compressed", "File of these kinds, compressed", COMPRESSED_SUFFIXES, no_articles, is_compressed, unpack_member
)

# Formats that are recognized by their content come first, the most specific one first.
_BUILT_IN = (
    *unread_kinds.FORMATS,
    xlsx.FORMAT,
    ods.FORMAT,
    *columnar.FORMATS,
    *exports.FORMATS,
    *telegram.FORMATS,
    docx.FORMAT,
    odt.FORMAT,
    pdf.FORMAT,
    rtf.FORMAT,
    wordpress.FORMAT,
    feed_file.FORMAT,
    mailbox.FORMAT,
    mail.FORMAT,
    _ZIP,
    _COMPRESSED,
    _CSV,
    _JSONL,
    _JSON,
    _HTML,
    _MARKDOWN,
    _TEXT,
)

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


@cache
def all_formats() -> tuple[Format, ...]:
    """Return all formats: those of other packages, then the built-in ones."""
    added = tuple(entry.load() for entry in entry_points(group="dateline.formats"))
    return (*added, *_BUILT_IN)


@cache
def known_suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that are read, in lower case. Other files in a folder are passed over."""
    return tuple(suffix for format in all_formats() for suffix in format.suffixes)


def has_byte_ranges(name: str) -> bool:
    """Whether files of this name can be split into byte ranges, by the suffix."""
    suffixes = tuple(suffix for format in all_formats() if format.has_byte_ranges for suffix in format.suffixes)
    return name.lower().endswith(suffixes)


def detect_format(opened: OpenedInput) -> Format:
    """Return the format of an input: by its content, then by its suffix, then a kind of text by its first line.

    Raises `InputError` for an input that is empty, binary or of no known format.
    """
    if opened.is_complete and not opened.sample.strip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0"):
        raise InputError("is empty", where=opened.where)
    for format in all_formats():
        if format.recognizes(opened):
            return format
    for format in all_formats():
        if opened.file_name.lower().endswith(format.suffixes):
            return format
    codec = detect_encoding(opened.sample, opened.where, warns=False)
    start = opened.sample.decode(codec, "replace").lstrip("\ufeff").lstrip()
    if _PAGE.match(start):
        return _HTML
    if start.startswith(("{", "[{")) or re.match(r"\[\s*\{", start):
        return _JSON
    if detect_delimiter(start.split("\n", 1)[0])[1] >= 2:
        return _CSV
    return _MARKDOWN if re.match(r"# \S", start) else _TEXT
