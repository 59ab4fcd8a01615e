"""The readers of file formats, and which one an input gets: by its file suffix, or by its first bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from geo.articles.encoding import detect_encoding
from geo.articles.formats.csv_file import detect_delimiter, read_csv
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
"""The readers by file suffix, in lower case."""

SUFFIXES = tuple(READERS)
"""The suffixes of the files that are read. Other files in a folder are skipped."""

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.I | re.S)


def detect_reader(opened: OpenedInput, suffix: str) -> Reader:
    """Return the reader of an input: by its suffix if that is known, otherwise by its first bytes.

    Raises `InputError` for an input that is empty, binary or a feed.
    """
    if opened.is_complete and not opened.sample.strip(b"\xef\xbb\xbf\xfe\xff \t\r\n\0"):
        raise InputError("is empty", where=opened.where)
    by_suffix = READERS.get(suffix.lower())
    if by_suffix is not None:
        return by_suffix
    codec = detect_encoding(opened.sample, opened.where)
    start = opened.sample.decode(codec, "replace").lstrip("\ufeff").lstrip()
    if _FEED.match(start):
        raise InputError("is a feed; give its web address, or save its pages instead", where=opened.where)
    if _PAGE.match(start):
        return read_html
    if start.startswith(("{", "[{")) or re.match(r"\[\s*\{", start):
        return read_json
    if detect_delimiter(start.split("\n", 1)[0])[1] >= 2:
        return read_csv
    return read_markdown if re.match(r"# \S", start) else read_text
