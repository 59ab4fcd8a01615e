"""Reads the exports of Factiva as lines: with two-letter codes ("HD", "PD", "LP"), or laid out for reading.

With codes, the text is in LP and TD; IN, NS, RE and the like are the index. Laid out for reading, an article is its
section, title, author, "453 words", date, time, newspaper, the code of the newspaper, page, language, copyright, text,
and "Document" with the number of the article. The codes are the same in all interfaces; the words are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.articles.formats.exports.blocks import is_copyright, join_lines
from geo.articles.formats.exports.date_lines import date_in_line, is_date_line
from geo.articles.formats.exports.document import ExportedDocument

__all__ = ["document_from_display", "document_number", "is_factiva", "read_factiva", "words_line"]

_CODES = "SE HD BY CR WC PD ET SN SC ED PG VOL LA CY LP TD CT RF CO IN NS RE ".split()
_CODES += "IPC IPD PUB AN CLM NT ART CX GC DLN DE HL TI".split()
_CODE = re.compile(rf"\s?({'|'.join(_CODES)})(?:\s{{2,}}|\t|\s*\||\s*$)")
_NUMBER = re.compile(r"(?:document|dokument|documento)\s+([A-Za-z0-9]{15,40})\s*\|?\s*", re.IGNORECASE)
_WORDS = re.compile(
    r"\d[\d.,  ]{0,8}\s?(?:words?|wörter|wort|mots?|palabras?|parole|parola|palavras?|woorden|слов|语|文字)\s*",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:\s*[ap]m)?(?:\s*[A-Z]{2,4})?\s*", re.IGNORECASE)
_LANGUAGES = frozenset(
    """english german french spanish italian dutch portuguese russian chinese japanese arabic polish swedish danish
    norwegian turkish finnish englisch deutsch französisch spanisch italienisch niederländisch anglais allemand
    français espagnol italien néerlandais inglés alemán francés español inglese tedesco francese italiano engels duits
    nederlands inglês português""".split()
)
_AUTHOR = re.compile(r"(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|[Pp]or|[Dd]oor)\s+[A-Z]")
_CREDIT_CHARACTERS = 80
_SECTION_CHARACTERS = 20


def document_number(line: str) -> str:
    """Return the number in a line such as "Document SMPL000020240305ek3500000", "" for another line."""
    match = _NUMBER.fullmatch(line.strip()) if len(line) < 100 else None
    return match[1] if match and any(map(str.isdigit, match[1])) else ""


def words_line(line: str) -> bool:
    """Whether a line states a number of words, as the line below the title does: "453 words"."""
    return len(line) < 40 and _WORDS.fullmatch(line.strip()) is not None


def is_factiva(lines: Sequence[str]) -> bool:
    """Whether lines are of a Factiva export: they have its codes, or a number of words and of an article."""
    codes = {match[1] for line in lines if (match := _CODE.match(line[:20]))}
    if "HD" in codes and codes & {"LP", "TD"} and codes & {"PD", "WC", "SN", "AN"}:
        return True
    return any(map(words_line, lines)) and any(map(document_number, lines))


def read_factiva(lines: Sequence[str]) -> Iterator[ExportedDocument]:
    """Yield the articles of a Factiva export."""
    start = 0
    for index, line in enumerate(lines):
        if document_number(line.strip().removeprefix("AN").strip(" |\t")):
            yield _read_article(lines[start : index + 1], start)
            start = index + 1
    rest = lines[start:]
    if any(_code(line)[0] == "HD" for line in rest) or any(map(words_line, rest)):  # the last article was cut off
        yield _read_article(rest, start)


def _read_article(lines: Sequence[str], start: int) -> ExportedDocument:
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if any(_code(line)[0] in {"HD", "LP", "TD"} for line in lines):
        return _from_codes(lines, start + first + 1)
    return _from_display(lines, start + first + 1)


def _code(line: str) -> tuple[str, str]:
    """Return the code that a line begins with and the rest of the line, ("", line) without one."""
    match = _CODE.match(line[:20])
    return (match[1], line[match.end() :].strip(" |\t")) if match else ("", line)


def _from_codes(lines: Sequence[str], line: int) -> ExportedDocument:
    values: dict[str, list[str]] = {}
    code = ""
    for text in lines:
        found, rest = _code(text)
        if found:
            code = found
        values.setdefault(code, []).append(rest.strip().removesuffix("|"))
    paragraphs = [*values.get("LP", []), *values.get("TD", [])]
    return ExportedDocument(
        title=_one_line(values.get("HD") or values.get("TI")),
        text=_join(paragraphs),
        date=date_in_line(_one_line(values.get("PD"))),
        source=_one_line(values.get("SN")),
        id=document_number(_one_line(values.get("AN"))),
        line=line,
    )


def _one_line(lines: Sequence[str] | None) -> str:
    return " ".join(" ".join(lines or ()).split())


def _join(lines: Sequence[str]) -> str:
    """Return paragraphs from lines with a blank one between, or a line a paragraph."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return "\n\n".join(join_lines(block) for block in blocks if block)


def _from_display(lines: Sequence[str], line: int) -> ExportedDocument:
    counted = next((index for index, text in enumerate(lines) if words_line(text)), 0)
    title = _title_above([text.strip() for text in lines[:counted] if text.strip()][-3:])
    number = document_number(lines[-1])
    below = [text for text in lines[counted + 1 : len(lines) - bool(number)]]
    start = _start_of_text(below)
    text = list(below[start:])
    while text and not text[-1].strip():
        text.pop()
    if len(text) > 1 and len(text[-1]) < _CREDIT_CHARACTERS and text[-1].rstrip()[-1] not in ".!?\"”»’')":
        text.pop()  # the owner of the rights
    return document_from_display(title, below[:start], _join(text), number, line)


def _title_above(lines: Sequence[str]) -> str:
    """Return the title of the lines above the number of words: the section, the title and the author."""
    candidates = list(lines[:-1] if len(lines) > 1 and _AUTHOR.match(lines[-1]) else lines)
    if len(candidates) > 1 and len(candidates[0]) < _SECTION_CHARACTERS:
        del candidates[0]
    return candidates[0] if candidates else ""


def _start_of_text(lines: Sequence[str]) -> int:
    """Return the line below the copyright, or below the language where no copyright is stated."""
    for index, line in enumerate(lines[:40]):
        if is_copyright(line):
            return index + 1
    for index, line in enumerate(lines[:40]):
        if line.strip().lower() in _LANGUAGES:
            return index + 1
    return next((index + 2 for index, line in enumerate(lines[:20]) if is_date_line(line)), 0)


def document_from_display(
    title: str, details: Sequence[str], text: str, number: str, line: int | None
) -> ExportedDocument:
    """Return an article that was laid out for reading; the newspaper stands below the date and the time."""
    details = [detail.strip() for detail in details if detail.strip()]
    date = next((index for index, detail in enumerate(details) if is_date_line(detail)), None)
    source = ""
    if date is not None:
        source = next((detail for detail in details[date + 1 :] if not _TIME.fullmatch(detail)), "")
    return ExportedDocument(
        title=" ".join(title.split()),
        text=text,
        date="" if date is None else date_in_line(details[date]),
        source=source,
        id=number,
        line=line,
    )
