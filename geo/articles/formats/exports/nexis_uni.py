"""Reads the exports of Nexis Uni and the newer Nexis: title, newspaper, date, "Body", the text, "End of Document".

The first page states who exported what ("User Name:", "Documents (3)") and lists the titles. Below the text comes a
part "Classification" with the index, which is never part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.articles.formats.exports.blocks import is_copyright, join_paragraphs, split_blocks
from geo.articles.formats.exports.date_lines import date_in_line, is_date_line
from geo.articles.formats.exports.document import ExportedDocument
from geo.articles.formats.exports.nexis_labels import BODY, HEADER, STANDFIRST, TAIL, ends_the_text, label_of

__all__ = ["announced_documents", "is_nexis_uni", "read_nexis_uni"]

_END = re.compile(
    r"(?:end of document|ende des dokuments|fin du document|fin del? documento|fim do documento|fine del documento"
    r"|einde (?:van )?(?:het )?document)\s*",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(r"(?:documents?|dokumente?|documentos?|documenten|documenti)\s*\((\d{1,6})\)\s*", re.IGNORECASE)
_LISTED = re.compile(r"\d{1,4}\.\s+(\S.*)")
_PAGE = re.compile(r"(?:page|seite|página|pagina) \d+ (?:of|von|de|sur|van|di) \d+\s*", re.IGNORECASE)
_INDEX = frozenset(
    "classification klassifizierung klassifikation clasificación classificação classificatie classificazione".split()
)
_GRAPHIC = frozenset("graphic graphics grafik graphique gráfico grafico grafiek".split())
_COVER = re.compile(
    r"(?:user name|date and time|job number|client/matter|search terms|search type|narrowed by|content type"
    r"|benutzername|datum und uhrzeit|auftragsnummer|suchbegriffe|suchart|nom d.utilisateur|date et heure"
    r"|termes de recherche|type de recherche|gebruikersnaam|zoektermen|zoektype|nombre de usuario)\b"
    r"|.{0,40}-none-$|documents?\s*\(\d+\)$",
    re.IGNORECASE,
)
_LINES_OF_HEADER = 200
_MAX_TITLE_LINES = 4


def is_nexis_uni(lines: Sequence[str]) -> bool:
    """Whether lines are of a Nexis Uni export: "Body", then "Load-Date" or an index, then "End of Document"."""
    texts = [line.strip().lower() for line in lines]
    ends = [index for index, text in enumerate(texts) if len(text) < 40 and _END.fullmatch(text)]
    if not ends:  # the first document may be longer than what is looked at
        return any(map(_ANNOUNCED.fullmatch, texts)) and any(text.startswith("job number:") for text in texts)
    labels = [label_of(line, capitals=False) for line in lines[: ends[0]]]
    has_body = any(text in BODY for text in texts[: ends[0]]) or any(key in HEADER for key, _ in labels)
    return has_body and (any(text in _INDEX for text in texts) or any(ends_the_text(*label) for label in labels))


def announced_documents(lines: Sequence[str]) -> int | None:
    """Return how many documents the first page announces, None where it does not."""
    announced = [int(match[1]) for line in lines if len(line) < 60 and (match := _ANNOUNCED.fullmatch(line.strip()))]
    return sum(announced) or None


def read_nexis_uni(lines: Sequence[str]) -> Iterator[ExportedDocument]:
    """Yield the documents of a Nexis Uni export."""
    lines = ["" if len(line) < 60 and _PAGE.fullmatch(line.strip()) else line for line in lines]
    start = 0
    for index, line in enumerate(lines):
        if len(line) < 60 and _END.fullmatch(line.strip()):
            yield _read_document(lines[start:index], start)
            start = index + 1
    if any(line.strip().lower() in BODY for line in lines[start:]):  # the last document was cut off
        yield _read_document(lines[start:], start)


def _read_document(lines: Sequence[str], start: int) -> ExportedDocument:
    body = _body(lines)
    header = _first_header_line(lines, body)
    dated = [index for index in range(header) if is_date_line(lines[index]) and not _is_of_cover(lines[index])]
    date = dated[-1] if dated else None
    above = [index for index in range(header if date is None else date) if lines[index].strip()]
    title, first_line = _title(lines, _below_cover(lines, above) if start == 0 else above[:-1])
    standfirst = ""
    for block in split_blocks(lines[header:body], header, _starts_block):
        key, value = label_of(block.lines[0], capitals=False)
        if key in STANDFIRST:
            standfirst = " ".join(" ".join([value, *block.lines[1:]]).split())
    return ExportedDocument(
        title=title,
        text="\n\n".join(filter(None, (standfirst, _text(lines[body + 1 :])))),
        date="" if date is None else date_in_line(lines[date]),
        source=" ".join(lines[above[-1]].split()) if above else "",
        line=start + first_line + 1,
    )


def _starts_block(line: str) -> bool:
    return bool(label_of(line, capitals=False)[0]) or is_copyright(line)


def _body(lines: Sequence[str]) -> int:
    """Return the line "Body", which is below the date and the labels; without one, the last of these lines."""
    last = first = -1
    for index, line in enumerate(lines):
        text = line.strip().lower()
        if text in BODY and last >= 0:
            return index
        if text in BODY and first < 0:
            first = index
        if text in _INDEX or ends_the_text(*label_of(line, capitals=False)):
            break
        if index < _LINES_OF_HEADER and not _is_of_cover(line) and _is_of_header(line):
            last = index
    return max(first if first >= 0 else last, 0)


def _is_of_header(line: str) -> bool:
    return is_copyright(line) or label_of(line, capitals=False)[0] in HEADER | STANDFIRST or is_date_line(line)


def _first_header_line(lines: Sequence[str], body: int) -> int:
    """Return the first line below the date: the copyright or a label."""
    for index in range(body):
        line = lines[index]
        if is_copyright(line) or label_of(line, capitals=False)[0] in HEADER | STANDFIRST:
            return index
    return body


def _below_cover(lines: Sequence[str], above: list[int]) -> list[int]:
    """Return those of the lines `above` the date of the first document that are below the cover page.

    The cover page lists the titles, so that the first of them shows where the document begins; otherwise, the last line
    of the cover page does.
    """
    listed = next((match[1] for index in above if (match := _LISTED.fullmatch(lines[index].strip()))), None)
    places = [place for place, index in enumerate(above) if listed and lines[index].split() == listed.split()]
    if not places:
        places = [place + 1 for place, index in enumerate(above) if _is_of_cover(lines[index])]
    return above[places[-1] if places else 0 : -1]


def _title(lines: Sequence[str], above: list[int]) -> tuple[str, int]:
    """Return the title, which is first of the lines `above` the newspaper, and the line that it begins on."""
    parts: list[str] = []
    for index in above[:_MAX_TITLE_LINES]:
        parts.append(" ".join(lines[index].split()))
        if not lines[index + 1].strip():
            break
    return " ".join(parts), above[0] if above else 0


def _is_of_cover(line: str) -> bool:
    line = line.strip()
    return _COVER.match(line) is not None or (_LISTED.fullmatch(line) is not None and not is_date_line(line))


def _text(lines: Sequence[str]) -> str:
    end = next((index for index, line in enumerate(lines) if line.strip().lower() in _INDEX), len(lines))
    end = next((index for index, line in enumerate(lines[:end]) if ends_the_text(*label_of(line, capitals=False))), end)
    graphics = [index for index in range(end) if lines[index].strip().lower() in _GRAPHIC]
    if graphics:
        end = graphics[-1]
    blocks = split_blocks(lines[:end], 1, lambda line: label_of(line, capitals=False)[0] in TAIL)
    while blocks and (label_of(blocks[-1].lines[0], capitals=False)[0] in TAIL or is_copyright(blocks[-1].lines[0])):
        blocks.pop()
    return join_paragraphs(blocks)
