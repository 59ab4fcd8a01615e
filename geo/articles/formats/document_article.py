"""Makes articles of the lines of a Word, RTF or PDF file: those of an export, or the one that the file is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.articles.datelines import date_in_dateline, date_in_file_name
from geo.articles.fields import build_article, clean_line, clean_text
from geo.articles.formats.exports import articles_of_export, export_of
from geo.articles.formats.exports.blocks import join_paragraphs, split_blocks
from geo.articles.formats.exports.date_lines import date_in_line, is_date_line
from geo.articles.formats.text_and_markdown import split_title
from geo.articles.open_input import OpenedInput
from geo.errors import InputError, Rejection
from geo.types import Article

__all__ = ["read_lines_of_document"]

_LINES_WITH_DATE = 10
_LINES_TO_HEADING = 60
_MADE_UP_TITLE = re.compile(
    r"microsoft word|word document|document\d*$|untitled|powerpoint|presentation\d*$|unbenannt|sans titre"
    r"|\S+\.(?:docx?|odt|rtf|pdf|indd|txt|pages)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def read_lines_of_document(
    lines: Sequence[str], opened: OpenedInput, *, heading: str = "", stated_title: str = ""
) -> Iterator[Article | Rejection]:
    """Yield the articles of a document.

    Args:
        lines: its lines, with a blank one between paragraphs.
        opened: the input, for messages and its name.
        heading: the text of its first heading, which is among the lines; "" for none.
        stated_title: the title in its properties, which writing programs may have made up.

    Raises:
        InputError: It has no text.
    """
    export = export_of(lines)
    if export is not None:
        yield from articles_of_export(export, lines, opened, with_lines=False)
        return
    text = clean_text(join_paragraphs(split_blocks(lines)))
    if not text:
        raise InputError("has no text", where=opened.where)
    title, text = _split_title(text, heading, stated_title)
    date, text = _split_date(text)
    if not date:
        day = date_in_dateline(text, opened.file_name) or date_in_file_name(opened.file_name)
        date = day.isoformat() if day else ""
    values = {"title": title, "text": text, "date": date}
    yield build_article(
        {k: v for k, v in values.items() if v},
        where=opened.where,
        is_extracted=True,
        options=opened.options,
        note=opened.note,
    )


def _split_title(text: str, heading: str, stated_title: str) -> tuple[str, str]:
    heading = clean_line(heading)
    if heading:
        lines = text.split("\n")
        of_heading = [index for index, line in enumerate(lines[:_LINES_TO_HEADING]) if clean_line(line) == heading]
        rest = _without_line(lines, of_heading[0]) if of_heading else text
        return (heading, rest) if rest else ("", text)
    title, rest = split_title(text)
    stated_title = clean_line(stated_title)
    if not title and stated_title and not _MADE_UP_TITLE.match(stated_title):
        return stated_title, text
    return (title, clean_text(rest)) if rest.strip() else ("", text)


def _without_line(lines: list[str], index: int) -> str:
    """Return a text without one of its lines and the blank one below it."""
    below = index + 2 if lines[index + 1 : index + 2] == [""] else index + 1
    return clean_text("\n".join([*lines[:index], *lines[below:]]))


def _split_date(text: str) -> tuple[str, str]:
    """Return the date that a line near the top states, and the text without a line that states nothing else."""
    lines = text.split("\n")
    for index, line in enumerate(lines[:_LINES_WITH_DATE]):
        if len(line) < 80 and is_date_line(line) and len(_WORD.findall(line)) <= 6:
            rest = _without_line(lines, index) if len(_WORD.findall(line)) <= 3 else ""
            return date_in_line(line), rest or text
    return "", text
