"""Names that stand alone where tables, lists and headings have places: "| Cebu | 7 |", "- Idlib: two hurt", "Derna,40".

Nothing in the line says what the name is, so a place's name is taken for one unless it is a common word or may be a
person's.
"""

from __future__ import annotations

from collections.abc import Iterator

from geo.recognition.candidates import CandidateSpan, TokenizedDocument
from geo.recognition.document_context import DocumentContext
from geo.recognition.lexicon import UNSEEN_BAND

_SEPARATORS = frozenset({"\t", "|"})
_BULLETS = frozenset("-*•–—·▪")
_AFTER_HEAD = frozenset({":", "-", "–", "—", "(", ","})  # "Idlib: two hurt", "Sumy — two drones"
_LONGEST_ENUMERATOR = 3  # digits
_LONGEST_ROW, _LONGEST_HEAD = 60, 6  # tokens
_LEAST = 0.1  # prominence of a name that is not also a word
_LEAST_OF_WORD, _LEAST_OF_PERSON, _LEAST_OF_TEXT = (
    0.5,
    0.6,
    0.45,
)  # of a rare word, of a name of people, of a whole text
_RARE_BAND = 2
_PEOPLE = frozenset("name names player players driver rider candidate author athlete employee age".split())


def stands_alone(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether the name is all of a cell, of an item's head or of a text, and hardly anything but a place."""
    document = context.document
    if span.start == 0 and span.end == len(document.words):
        return span.facts.prominence >= _LEAST_OF_TEXT
    if not (_is_cell(span, document) or _is_head_of_item(span, context) or _is_first_column(span, document)):
        return False
    return _is_likely_place(span, context) and _PEOPLE.isdisjoint(_first_line(document))


def _starts_line(index: int, document: TokenizedDocument) -> bool:
    return index == 0 or "\n" in document.words[index - 1]


def _ends_line(index: int, document: TokenizedDocument) -> bool:
    return index >= len(document.words) or "\n" in document.words[index]


def _is_cell(span: CandidateSpan, document: TokenizedDocument) -> bool:
    words = document.words
    before = words[span.start - 1] if span.start else ""
    after = words[span.end] if span.end < len(words) else ""
    if before not in _SEPARATORS and after not in _SEPARATORS:
        return False
    starts = before in _SEPARATORS or _starts_line(span.start, document)
    return starts and (after in _SEPARATORS or _ends_line(span.end, document))


def _is_head_of_item(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether the name is the first or all of a list's item: "- Idlib: two hurt", "2. Cebu - nine hurt"."""
    document, words, start = context.document, context.document.words, span.start
    if words[start - 1 : start] == ["("] and words[span.end : span.end + 1] in (
        [")"],
        ["):"],
    ):  # "- Deir Hafer (Deir): calm"
        starts = range(max(0, start - _LONGEST_HEAD), start - 1)
        heads = (head for head in map(context.longest_by_start.get, starts) if head is not None)
        return any(head.end == start - 1 and _is_head_of_item(head, context) for head in heads)
    if not start or not (_ends_line(span.end, document) or words[span.end] in _AFTER_HEAD):
        return False
    if words[start - 1] in _BULLETS:
        return _starts_line(start - 1, document)
    is_enumerated = start > 1 and words[start - 1] in {".", ")"} and words[start - 2].isdigit()
    return is_enumerated and len(words[start - 2]) <= _LONGEST_ENUMERATOR and _starts_line(start - 2, document)


def _is_first_column(span: CandidateSpan, document: TokenizedDocument) -> bool:
    """Whether the name is before a comma and numbers alone: "Derna,40,2"."""
    words = document.words
    if not _starts_line(span.start, document) or words[span.end : span.end + 1] != [","]:
        return False
    rest = list(_line(span.end, document))
    return len(rest) > 1 and all(word == "," or word[0].isdigit() for word in rest)


def _line(index: int, document: TokenizedDocument) -> Iterator[str]:
    for word in document.words[index : index + _LONGEST_ROW]:
        if "\n" in word:
            return
        yield word


def _first_line(document: TokenizedDocument) -> Iterator[str]:
    return map(str.lower, _line(0, document))


def _is_likely_place(span: CandidateSpan, context: DocumentContext) -> bool:
    facts, lexicon = span.facts, context.lexicon
    if facts.best is None or context.capital_runs[span.start] != (span.start, span.end):
        return False
    words = context.document.words[span.start : span.end]
    band = max(lexicon.frequency_bands.get(word.lower(), UNSEEN_BAND) for word in words)
    if band <= _RARE_BAND:
        return band == _RARE_BAND and facts.prominence >= _LEAST_OF_WORD
    is_name_of_people = words[0] in lexicon.given_names or words[-1] in lexicon.family_names
    if is_name_of_people and _is_speaker(span, context.document):
        return False
    return facts.prominence >= (_LEAST_OF_PERSON if is_name_of_people else _LEAST)


def _is_speaker(span: CandidateSpan, document: TokenizedDocument) -> bool:
    """Whether a name before a colon may be who says what follows: "- Jordan: We left." """
    after = document.words[span.end : span.end + 2]
    return len(after) > 1 and after[0] == ":" and after[1][0].isupper()
