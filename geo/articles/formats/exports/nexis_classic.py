"""Reads the classic exports of LexisNexis: "1 of 161 DOCUMENTS", with labels in capitals.

A document consists of lines in the middle of the page (copyright, newspaper, date, edition), a title, with or without
a label, labeled lines (BYLINE, SECTION, LENGTH, DATELINE), the text, with or without the label BODY, and the index
(GRAPHIC, SUBJECT, GEOGRAPHIC, LANGUAGE, LOAD-DATE), which is never part of the text. A cover page, which states the
search, comes first. Databases of the 1990s count "stories", and other interfaces "Dokument 1 von 10".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from geo.articles.formats.exports.blocks import Block, is_copyright, join_paragraphs, split_blocks
from geo.articles.formats.exports.date_lines import date_in_line, is_date_line
from geo.articles.formats.exports.document import ExportedDocument
from geo.articles.formats.exports.nexis_labels import (
    BODY,
    HEADER,
    STANDFIRST,
    TAIL,
    TITLE,
    ends_the_text,
    label_of,
)

__all__ = ["announced_documents", "is_nexis_classic", "read_nexis_classic"]

_NOUN = r"(?:documents?|dokumente?n?|documenten|documentos?|documenti|stories|story)"
_OF = r"(?:of|von|van|de|di|sur)"
_MARKER = re.compile(
    rf"\s*(?:level \d+ - )?(?:(\d+) {_OF} (\d+) {_NOUN}|{_NOUN} (\d+) {_OF} (\d+))\s*", re.IGNORECASE | re.ASCII
)
_LINES_TO_A_LABEL = 60
_BLOCKS_OF_HEADING = 40
_BLOCKS_OF_CAPTIONS = 20
_PARAGRAPH_CHARACTERS = 150
_EDITION = re.compile(r"\b(?:edition|ausgabe|ausg\.|édition|editie|edición|edição|edizione)\b", re.IGNORECASE)
_EDITION_OF_SOURCE = re.compile(r"\s+[-–]\s+[\w ]{1,30} edition$", re.IGNORECASE)
_NOTICE = re.compile(r"\b(?:permission|republished|reproduced|responsibility|all rights)\b", re.IGNORECASE)
_OWNER = re.compile(r"(?:copyright|\(c\)|©)[\s,©()c]*(?:\d{4}(?:-\d{4})?)?[\s,]*", re.IGNORECASE)


class _Marker(NamedTuple):
    position: int
    number: int
    total: int


def is_nexis_classic(lines: Sequence[str]) -> bool:
    """Whether lines are of a classic export: a marker that labels follow. An article may quote a marker."""
    return any(True for _ in _find_markers(lines))


def announced_documents(lines: Sequence[str]) -> int:
    """Return how many documents the markers announce; the exports that were joined to one file are added up."""
    groups = groupby(_find_markers(lines), key=lambda marker: marker.total)
    announced = 0
    for total, markers in groups:
        # Another export of as many documents begins where the number falls.
        numbers = [marker.number for marker in markers]
        announced += total * (1 + sum(after <= before for before, after in pairwise(numbers)))
    return announced


def read_nexis_classic(lines: Sequence[str]) -> Iterator[ExportedDocument]:
    """Yield the documents of a classic export."""
    starts = [marker.position for marker in _find_markers(lines)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _read_document(lines[start + 1 : end], start + 1)


def _find_markers(lines: Sequence[str]) -> Iterator[_Marker]:
    """Yield the markers: those that a label follows, and those that continue the count."""
    last: _Marker | None = None
    for index, line in enumerate(lines):
        if len(line) > 120 or (match := _MARKER.fullmatch(line)) is None:
            continue
        number, total = (int(group) for group in match.groups() if group)
        continues = last is not None and (number, total) == (last.number + 1, last.total)
        if number <= total and (continues or _label_follows(lines, index)):
            last = _Marker(index, number, total)
            yield last


def _label_follows(lines: Sequence[str], index: int) -> bool:
    return any(label_of(line, capitals=True)[0] for line in lines[index + 1 : index + _LINES_TO_A_LABEL])


def _starts_block(line: str) -> bool:
    return bool(label_of(line, capitals=True)[0])


def _read_document(lines: Sequence[str], line: int) -> ExportedDocument:
    blocks = split_blocks(lines, line + 1, _starts_block)
    labels = [label_of(block.lines[0], capitals=True) for block in blocks]
    first, start = _find_text(labels, blocks)
    body = blocks[start:]
    if body and labels[start][0] in BODY:
        body[0] = Block(body[0].line, [labels[start][1], *body[0].lines[1:]])
    text = join_paragraphs(_without_index(body))
    if not text:  # the labels are below the text
        start = _end_of_heading(blocks[:first])
        text = join_paragraphs(blocks[start:first])
        first = min(first, start)
    heading = [block for block in blocks[:first] if not _is_notice(block)]
    source, date, title = _read_heading(heading)
    if not source:
        owner = next((block.lines[0] for block in blocks if is_copyright(block.lines[0])), "")
        source = _OWNER.sub("", owner.strip(), count=1)
    return ExportedDocument(
        title=(_labeled(TITLE, labels, blocks) or title).rstrip(" ;"),
        text="\n\n".join(filter(None, (_labeled(STANDFIRST, labels, blocks), text))),
        date=date,
        source=source,
        line=line,
    )


def _find_text(labels: Sequence[tuple[str, str]], blocks: Sequence[Block]) -> tuple[int, int]:
    """Return the first block with a label, and the first one of the text: BODY, or what comes below the labels."""
    keys = [key for key, _ in labels[:_BLOCKS_OF_HEADING]]
    first = next((index for index, key in enumerate(keys) if key), len(blocks))
    body = next((index for index, key in enumerate(keys) if key in BODY), None)
    if body is not None:
        return first, body
    body = first
    while body < len(keys) and (keys[body] or is_copyright(blocks[body].text) or _is_in_header(keys, blocks, body)):
        body += 1
    return first, body


def _is_in_header(keys: Sequence[str], blocks: Sequence[Block], index: int) -> bool:
    """Whether a block without a label, a short one, stands between labeled ones above the text."""
    text = blocks[index].text
    is_short = len(text) < 60 and not text.endswith((".", "!", "?", '"', "”", "»"))
    return is_short and not HEADER.isdisjoint(keys[index + 1 : index + 3])


def _labeled(names: frozenset[str], labels: Sequence[tuple[str, str]], blocks: Sequence[Block]) -> str:
    """Return the value of the first label of these names; it may be in the block below."""
    for index, (key, rest) in enumerate(labels):
        if key in names:
            value = " ".join(" ".join([rest, *blocks[index].lines[1:]]).split())
            is_below = not value and index + 1 < len(blocks) and not labels[index + 1][0]
            return blocks[index + 1].text if is_below else value
    return ""


def _is_notice(block: Block) -> bool:
    """Whether a block of a heading is on rights or responsibilities, not the name of a newspaper."""
    return is_copyright(block.lines[0]) or _NOTICE.search(block.text) is not None


def _end_of_heading(blocks: Sequence[Block]) -> int:
    """Return the first block below the date and the title."""
    for index, block in enumerate(blocks[:_BLOCKS_OF_HEADING]):
        if any(map(is_date_line, block.lines)):
            end = index + 1
            while end < len(blocks) and blocks[end].is_centered:
                end += 1
            has_title = sum(not _is_notice(above) for above in blocks[:index]) > 1
            return end if has_title else min(end + 1, len(blocks))
    return 0


def _read_heading(heading: list[Block]) -> tuple[str, str, str]:
    """Return newspaper, date and title: the newspaper comes first, the title above or below the date."""
    for index, block in enumerate(heading):
        for row, line in enumerate(block.lines):
            if is_date_line(line):
                above = [*heading[:index], *([Block(block.line, block.lines[:row])] if row else [])]
                source = _EDITION_OF_SOURCE.sub("", " ".join(above[0].lines[0].split())) if above else ""
                return source, date_in_line(line), _title(above[1:]) or _title(heading[index + 1 :])
    return (" ".join(heading[0].lines[0].split()) if heading else ""), "", _title(heading[1:])


def _title(candidates: list[Block]) -> str:
    candidates = [block for block in candidates if not block.is_centered and not is_date_line(block.text)]
    if len(candidates) > 1:
        candidates = [block for block in candidates if len(block.text) > 60 or not _EDITION.search(block.text)]
    return " ".join(block.text for block in candidates)


def _without_index(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks of a text without the index below it.

    Labels that also occur in texts (SUBJECT, LANGUAGE) count only where no paragraph follows them; the captions below
    GRAPHIC may have several paragraphs.
    """
    found = [label_of(block.lines[0], capitals=True) for block in blocks]
    last_paragraph = _last_paragraph(blocks, found)
    ends = [index for index, pair in enumerate(found) if ends_the_text(*pair)]
    end = next((index for index in ends if index > last_paragraph), ends[-1] if ends else len(blocks))
    while end and (_is_of_index(*found[end - 1]) or is_copyright(blocks[end - 1].lines[0])):
        end -= 1
    for index in range(end - 1, max(end - _BLOCKS_OF_CAPTIONS, 0) - 1, -1):
        if _is_graphic(found[index][0]):
            end = index
            while end and _is_of_index(*found[end - 1]):
                end -= 1
            break
    return blocks[:end]


def _is_of_index(key: str, value: str) -> bool:
    return key in TAIL | HEADER or ends_the_text(key, value)


def _is_graphic(key: str) -> bool:
    return key.startswith(("graphi", "grafi", "gráfi"))


def _last_paragraph(blocks: Sequence[Block], labels: Sequence[tuple[str, str]]) -> int:
    """Return the last block that is a paragraph of a text, not the value of the label above it; -1 for none."""
    last = -1
    is_value = False
    for index, (block, (key, value)) in enumerate(zip(blocks, labels, strict=True)):
        if key:
            is_value = not value or _is_graphic(key)
        elif not is_value and len(block.text) > _PARAGRAPH_CHARACTERS and not is_copyright(block.lines[0]):
            last = index
    return last
