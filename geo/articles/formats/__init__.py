"""Which reader an input gets: by the name of its file, else by its first bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from geo.articles.encoding import detect_encoding
from geo.articles.formats.csv_file import likeliest_delimiter, read_csv
from geo.articles.formats.html_page import read_html
from geo.articles.formats.jsonl import read_json, read_jsonl
from geo.articles.formats.text_and_markdown import read_markdown, read_text
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.types import Article

Reader = Callable[[OpenedInput], Iterator[Article | Rejection]]

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".json": read_json,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
}
"""The readers by the suffix of a file's name, in small letters."""

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.I | re.S)


def reader_for(source: OpenedInput, suffix: str) -> Reader:
    """Return the reader of a source: its suffix decides where it is known, its first bytes where not.

    Raises `InputError` for what cannot be read: nothing, binary, a feed.
    """
    if source.whole and not source.sample.strip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0"):
        raise InputError("is empty", where=source.where)
    known = READERS.get(suffix.lower())
    if known is not None:
        return known
    codec = detect_encoding(source.sample, source.where)
    start = source.sample.decode(codec, "replace").lstrip("\ufeff").lstrip()
    if _FEED.match(start):
        raise InputError("is a feed, which is not read in this version; save its pages instead", where=source.where)
    if _PAGE.match(start):
        return read_html
    if start.startswith(("{", "[{")) or re.match(r"\[\s*\{", start):
        return read_json
    return read_csv if likeliest_delimiter(start.split("\n", 1)[0])[1] >= 2 else read_markdown_or_text(start)


def read_markdown_or_text(start: str) -> Reader:
    """Return the reader of prose: Markdown where a heading or front matter opens it."""
    return read_markdown if re.match(r"# \S", start) else read_text
