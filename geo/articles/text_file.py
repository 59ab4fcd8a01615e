"""Plain text and Markdown: front matter or none, a title, the text, and a date from wherever the file states it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.articles.cleaning import clean_line, clean_text
from geo.articles.dates import date_in_dateline, date_in_file_name
from geo.articles.encoding import read_document
from geo.articles.fields import build_article, field_of
from geo.articles.front_matter import Document, split_front_matter
from geo.articles.limits import MAX_TEXT_CHARACTERS, MAX_TITLE_LINE_CHARACTERS
from geo.articles.markdown import plain_text, split_heading
from geo.articles.open_input import OpenedInput
from geo.errors import InputError
from geo.types import Article


def read_text(source: OpenedInput) -> Iterator[Article]:
    """Yield the article of a plain text file. Raises `InputError` where it holds none."""
    document = _document(source)
    title, body = "", document.body
    if not _given(document, "title"):
        title, body = split_title(clean_text(body))
    yield _article(document, title, body, source)


def read_markdown(source: OpenedInput) -> Iterator[Article]:
    """Yield the article of a Markdown file, its marks taken off. Raises `InputError` where it holds none."""
    document = _document(source)
    given = _given(document, "title")
    heading, rest = split_heading(document.body)
    if heading and rest.strip() and given in ("", clean_line(heading)):
        title, body = heading, plain_text(rest)
    else:
        title, body = "", plain_text(document.body)
        if not given:
            title, body = split_title(clean_text(body))
    yield _article(document, "" if given else title, body, source)


def split_title(text: str) -> tuple[str, str]:
    """Part a cleaned text without a stated title: a short first line is the title, but for a wrapped or only line.

    With no blank line after it, a first line counts as wrapped where the next word would not have fitted on it, by the
    longest line of its paragraph; a sentence or a clause with its stop is no title there either. A dateline never is.
    """
    first, newline, rest = text.partition("\n")
    first = first.strip()
    if not newline or not rest.strip() or len(first) > MAX_TITLE_LINE_CHARACTERS or not re.search(r"\w", first):
        return "", text
    if date_in_dateline(f"{first} -", "2000"):
        return "", text
    if rest.split("\n", 1)[0].strip():
        paragraph = rest[: 100 * MAX_TITLE_LINE_CHARACTERS].split("\n\n", 1)[0].split("\n")
        longest = max(len(line.rstrip()) for line in [first, *paragraph])
        wrapped = len(first) + 1 + len(rest.split(maxsplit=1)[0]) > longest
        if wrapped or first.endswith((".", ",", ";", ":")):
            return "", text
    return first, rest


def _document(source: OpenedInput) -> Document:
    text = read_document(source)
    if len(text) > MAX_TEXT_CHARACTERS + 100_000:
        reason = f"has {len(text):,} characters; the most for one article is {MAX_TEXT_CHARACTERS:,}; split it"
        raise InputError(reason, where=source.where)
    text = clean_text(text)
    if not text:
        raise InputError("is empty", where=source.where)
    return split_front_matter(text, source.where)


def _given(document: Document, name: str) -> str:
    return next(
        (clean_line(value) for key, value in document.values.items() if field_of(key) == name and value.strip()), ""
    )


def _article(document: Document, title: str, body: str, source: OpenedInput) -> Article:
    values = {key: value for key, value in document.values.items() if field_of(key) != "text"}
    values["text"] = body
    if title:
        values = {key: value for key, value in values.items() if field_of(key) != "title"} | {"title": title}
    if not _given(document, "date"):
        day = date_in_dateline(clean_text(body), source.file_name) or date_in_file_name(source.file_name)
        if day is not None:
            values = {key: value for key, value in values.items() if field_of(key) != "date"} | {
                "date": day.isoformat()
            }
    try:
        return build_article(values, where=source.where)
    except InputError as error:
        line = document.lines.get(error.field or "")
        raise InputError(error.reason, where=error.where, line=line, field=error.field) from error
