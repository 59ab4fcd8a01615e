"""Reads the text exports of ProQuest: documents between lines of underscores, each a list of labeled values.

The text stands below "Full text:". The labels below it (Subject, Location, Title, Publication title) are the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.articles.formats.exports.blocks import Block, join_lines, join_paragraphs, split_blocks
from geo.articles.formats.exports.date_lines import date_in_line
from geo.articles.formats.exports.document import ExportedDocument

__all__ = ["announced_documents", "is_proquest", "read_proquest"]

_RULE = re.compile(r"\s*_{20,}\s*")
_COUNT = re.compile(r"\s*Document (\d{1,6}) of (\d{1,6})\s*", re.IGNORECASE)


def _names(text: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()) for name in text.split(";"))


_ANCHORS = _names(
    """title; publication title; publication date; publication year; publication info; proquest document id;
    document url; source type"""
)
_INDEX = _names(
    """subject; location; people; company / organization; company; identifier / keyword; classification; links; url;
    doi; business indexing term; product name; mesh; substance; credit; illustration; number of references;
    publication subject; author; author affiliation; abstract; alternate title; section; pages; first page; number
    of pages; volume; issue; publisher; place of publication; country of publication; journal subject; issn; e-issn;
    isbn; coden; language of publication; language; document type; document feature; subfile; accession number; last
    updated; copyright; database; year; edition; supplement; publication frequency; peer reviewed; evidence based
    healthcare; correspondence author; duns; naics; sic; ticker symbol; geographic; related items; source; source
    attribution; translated title; start page; dateline; column; special section; cited reference count; medium;
    insights; rights; terms of use; entry date; cover date; sponsor; name; caption; table of contents; broad
    subject; narrow subject; personal name"""
)
_LABEL = re.compile(r"([A-Z][\w/ -]{1,40}):(?=\s|$)")
_FULL_TEXT = "full text"


def is_proquest(lines: Sequence[str]) -> bool:
    """Whether lines are of a ProQuest export: labels of ProQuest, and a rule, a count or a document number."""
    labels = {_label(line)[0] for line in lines}
    if "publication title" not in labels and "publication info" not in labels:
        return False
    marked = any(map(_RULE.fullmatch, lines)) or any(map(_COUNT.fullmatch, lines))
    return "proquest document id" in labels or (marked and bool(labels & {_FULL_TEXT, "source type"}))


def announced_documents(lines: Sequence[str]) -> int | None:
    """Return how many documents the counts above them announce, None without such counts."""
    totals = [int(match[2]) for line in lines if len(line) < 60 and (match := _COUNT.fullmatch(line))]
    return max(totals, default=None)


def read_proquest(lines: Sequence[str]) -> Iterator[ExportedDocument]:
    """Yield the documents of a ProQuest export."""
    start = 0
    for index, line in enumerate([*lines, "_" * 20]):
        if _RULE.fullmatch(line) or (len(line) < 60 and _COUNT.fullmatch(line)):
            blocks = split_blocks(lines[start:index], start + 1, _starts_block)
            if any(_label(block.lines[0])[0] in _ANCHORS for block in blocks):
                yield _read_document(blocks)
            start = index + 1


def _label(line: str) -> tuple[str, str]:
    match = _LABEL.match(line[:60])
    if match is None:
        return "", line
    key = match[1].lower()
    return (key, line[match.end() :].strip()) if key in _ANCHORS | _INDEX | {_FULL_TEXT} else ("", line)


def _starts_block(line: str) -> bool:
    return bool(_label(line)[0])


def _read_document(blocks: Sequence[Block]) -> ExportedDocument:
    labels = [_label(block.lines[0]) for block in blocks]
    text, note, after = "", "", 0
    if (start := next((index for index, (key, _) in enumerate(labels) if key == _FULL_TEXT), None)) is not None:
        after = _end_of_text(labels, start)
        first = Block(blocks[start].line, [labels[start][1], *blocks[start].lines[1:]])
        text = join_paragraphs([first, *blocks[start + 1 : after]])
    values: dict[str, str] = {}
    for index in [*range(after, len(blocks)), *range(start or 0)]:  # the index repeats what stands above, and better
        key, rest = labels[index]
        if key:
            values.setdefault(key, join_lines([rest, *blocks[index].lines[1:]]))
    if not text and (text := values.get("abstract", "")):
        note = "only the abstract is in the export"
    date = values.get("publication date", "")
    return ExportedDocument(
        title=values.get("title") or re.sub(r":\s*\[.{0,40}\]\s*$", "", blocks[0].text),
        text=text,
        date=date_in_line(date) or date or date_in_line(values.get("publication info", "")[-80:]),
        source=values.get("publication title") or values.get("publication info", "").split(";", 1)[0].strip(),
        url=values.get("document url", ""),
        id=values.get("proquest document id", ""),
        line=blocks[0].line,
        note=note,
    )


def _end_of_text(labels: Sequence[tuple[str, str]], start: int) -> int:
    """Return the first block of the index.

    A label such as "Location" may begin a paragraph of the text; it counts only where nothing but labels lies between
    it and the labels that ProQuest alone writes.
    """
    anchors = (index for index in range(start + 1, len(labels)) if labels[index][0] in _ANCHORS - {"title"})
    end = next(anchors, len(labels))
    while end > start + 1 and labels[end - 1][0]:
        end -= 1
    return end
