"""Recognising with the entities of another model: it says what is a place, the gazetteer what kind of mention that is.

Models mark longer spans than the field does ("the city of Paris", "Paris, Texas"), and know neither demonyms apart
from peoples nor names nested in an organisation. So their spans are trimmed, and split where the gazetteer's names
cover them; what they say nothing of, demonyms and names in organisations, the judge decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from geo.gazetteer import Gazetteer
from geo.model import NameKind
from geo.recognition import cues
from geo.recognition.borrowed import is_borrowed
from geo.recognition.judge import Judge, JudgedSpan, best_apart, packaged_judge, unborrowed, weigh
from geo.recognition.lexicon import Lexicon, packaged_lexicon
from geo.recognition.page import NameFacts, NameSpan, Page, read_page
from geo.recognition.page_evidence import gather
from geo.recognition.recogniser import Recognised, recognised_names
from geo.recognition.tokens import Tokens

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "LOCATION", "PLACE"})
_OPEN_LABELS = frozenset({"", "NORP", "MISC", "LANGUAGE", "ORG", "ORGANIZATION"})  # what the judge may still decide
_MODEL_TRUST = 0.9  # how surely a model's place is one, where the judge doubts it
_NOT_LISTED = NameFacts("unlisted")
_SPARE_BEFORE = frozenset({"the", "of"}) | cues.PLACE_TYPES_BEFORE | cues.DIRECTIONS
_SPARE_WITHIN = _SPARE_BEFORE | cues.PLACE_TYPES_AFTER | cues.SITED_HEADS


@dataclass(frozen=True, slots=True)
class EntityRecogniser:
    """Recognises the entities that another model has marked."""

    judge: Judge
    lexicon: Lexicon

    def recognise(self, tokens: Tokens, gazetteer: Gazetteer, title_length: int = 0) -> list[Recognised]:
        """Return the mentions in reading order, none overlapping; the first `title_length` characters are the title."""
        page = read_page(tokens, gazetteer, title_length)
        context = gather(page, self.lexicon)
        places = [(start, end) for start, end, label in tokens.entities if label in PLACE_LABELS]
        said = [span for start, end in places for span in places_in(start, end, page)]
        chosen = {(span.start, span.end) for span in [*said, *_left_open(tokens, page)]}
        certain = {(span.start, span.end) for span in said}
        every = {(span.start, span.end): span for span in [*unborrowed(page.names, context), *said]}
        ordered = sorted(every.values(), key=lambda span: (span.start, -span.end))
        judged = [e for e in weigh(ordered, context, self.judge).judged if (e.span.start, e.span.end) in chosen]
        threshold = self.judge.threshold
        trusted = [_trusted(entry) if (entry.span.start, entry.span.end) in certain else entry for entry in judged]
        likely = [entry for entry in trusted if entry.probability >= threshold]
        return recognised_names(best_apart(likely, threshold), context, tokens)


def _trusted(entry: JudgedSpan) -> JudgedSpan:
    return JudgedSpan(entry.span, max(entry.probability, _MODEL_TRUST))


@lru_cache(maxsize=1)
def entity_recogniser() -> EntityRecogniser:
    """Return the recogniser of entities with the packaged judge, read once."""
    return EntityRecogniser(packaged_judge(), packaged_lexicon())


def places_in(start: int, end: int, page: Page) -> list[NameSpan]:
    """Return the places that a model's place, tokens `start` to `end`, consists of.

    The gazetteer's names where they are all of it, but for words like "city of"; else the whole, as a name that the
    gazetteer lacks; nothing where nothing is left of it.
    """
    start, end = trimmed(start, end, page)
    if start >= end:
        return []
    names = _longest_first(span for span in page.names if start <= span.start and span.end <= end)
    covered = {index for span in names for index in range(span.start, span.end)}
    rest = [index for index in range(start, end) if index not in covered]
    if names and all(not page.capital[index] or page.lower[index] in _SPARE_WITHIN for index in rest):
        return names
    return [NameSpan(start, end, None, _NOT_LISTED)]


def trimmed(start: int, end: int, page: Page) -> tuple[int, int]:
    """Return the bounds without "the", "the city of", "northern" and the like before, nor "'s" and "-based" after."""
    starts_name = {span.start for span in page.names if start <= span.start and span.end <= end}
    while start < end and start not in starts_name and _is_spare(page, start):
        start += 1
    while end > start and (not _is_word(page, end - 1) or page.lower[end - 1] in {"'s", "’s", "based"}):
        end -= 1
    return start, end


def _is_spare(page: Page, index: int) -> bool:
    article = page.lower[index] == "the"
    return article or not _is_word(page, index) or (not page.capital[index] and page.lower[index] in _SPARE_BEFORE)


def _left_open(tokens: Tokens, page: Page) -> Iterable[NameSpan]:
    """Return demonyms, and names inside organisations, that no entity of another kind overlaps."""
    labels = [""] * len(tokens.words)
    for start, end, label in tokens.entities:
        labels[start:end] = [label] * (end - start)
    for span in page.names:
        own = set(labels[span.start : span.end])
        if not own <= _OPEN_LABELS or is_borrowed(span, page):
            continue
        if own & {"ORG", "ORGANIZATION"} or NameKind.DEMONYM in span.facts.kinds:
            yield span


def _longest_first(spans: Iterable[NameSpan]) -> list[NameSpan]:
    chosen: list[NameSpan] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)


def _is_word(page: Page, index: int) -> bool:
    return any(character.isalnum() for character in page.words[index])
