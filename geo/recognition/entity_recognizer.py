"""Recognizing with the entities of another model: it says what is a place, the gazetteer what kind of mention that is.

Models mark longer spans than the field does ("the city of Paris", "Paris, Texas"), and know neither demonyms apart
from peoples nor names nested in an organization. So their spans are trimmed, and split where the gazetteer's names
cover them; what they say nothing of, demonyms and names in organizations, the judge decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from geo import word_lists
from geo.gazetteer import Gazetteer
from geo.recognition.candidates import CandidateSpan, NameFacts, TokenizedDocument, tokenized_document
from geo.recognition.document_context import document_context
from geo.recognition.lexicon import Lexicon, packaged_lexicon
from geo.recognition.mention_classifier import (
    MentionClassifier,
    ScoredSpan,
    best_apart,
    classify,
    packaged_classifier,
    unborrowed,
)
from geo.recognition.recognizer import RecognizedSpan, recognized_names
from geo.recognition.reject_rules import is_borrowed
from geo.recognition.tokens import Tokens
from geo.types import NameKind

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "LOCATION", "PLACE"})
_OPEN_LABELS = frozenset({"", "NORP", "MISC", "LANGUAGE", "ORG", "ORGANIZATION"})  # what the judge may still decide
_MODEL_TRUST = 0.9  # how surely a model's place is one, where the judge doubts it
_NOT_LISTED = NameFacts("unlisted")
_SPARE_BEFORE = frozenset({"the", "of"}) | word_lists.PLACE_TYPES_BEFORE | word_lists.DIRECTIONS_BEFORE_NAME
_SPARE_WITHIN = _SPARE_BEFORE | word_lists.PLACE_TYPES_AFTER | word_lists.LOCAL_INSTITUTION_WORDS


@dataclass(frozen=True, slots=True)
class EntityRecognizer:
    """Recognizes the entities that another model has marked."""

    judge: MentionClassifier
    lexicon: Lexicon

    def recognize(self, tokens: Tokens, gazetteer: Gazetteer, title_length: int = 0) -> list[RecognizedSpan]:
        """Return the mentions in reading order, none overlapping; the first `title_length` characters are the title."""
        page = tokenized_document(tokens, gazetteer, title_length)
        context = document_context(page, self.lexicon)
        places = [(start, end) for start, end, label in tokens.entities if label in PLACE_LABELS]
        said = [span for start, end in places for span in places_in(start, end, page)]
        chosen = {(span.start, span.end) for span in [*said, *_left_open(tokens, page)]}
        certain = {(span.start, span.end) for span in said}
        every = {(span.start, span.end): span for span in [*unborrowed(page.names, context), *said]}
        ordered = sorted(every.values(), key=lambda span: (span.start, -span.end))
        judged = [e for e in classify(ordered, context, self.judge).judged if (e.span.start, e.span.end) in chosen]
        threshold = self.judge.threshold
        trusted = [_trusted(entry) if (entry.span.start, entry.span.end) in certain else entry for entry in judged]
        likely = [entry for entry in trusted if entry.probability >= threshold]
        return recognized_names(best_apart(likely, threshold), context, tokens)


def _trusted(entry: ScoredSpan) -> ScoredSpan:
    return ScoredSpan(entry.span, max(entry.probability, _MODEL_TRUST))


@lru_cache(maxsize=1)
def entity_recognizer() -> EntityRecognizer:
    """Return the recognizer of entities with the packaged judge, read once."""
    return EntityRecognizer(packaged_classifier(), packaged_lexicon())


def places_in(start: int, end: int, page: TokenizedDocument) -> list[CandidateSpan]:
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
    return [CandidateSpan(start, end, None, _NOT_LISTED)]


def trimmed(start: int, end: int, page: TokenizedDocument) -> tuple[int, int]:
    """Return the bounds without "the", "the city of", "northern" and the like before, nor "'s" and "-based" after."""
    starts_name = {span.start for span in page.names if start <= span.start and span.end <= end}
    while start < end and start not in starts_name and _is_spare(page, start):
        start += 1
    while end > start and (not _is_word(page, end - 1) or page.lower[end - 1] in {"'s", "’s", "based"}):
        end -= 1
    return start, end


def _is_spare(page: TokenizedDocument, index: int) -> bool:
    article = page.lower[index] == "the"
    return article or not _is_word(page, index) or (not page.capital[index] and page.lower[index] in _SPARE_BEFORE)


def _left_open(tokens: Tokens, page: TokenizedDocument) -> Iterable[CandidateSpan]:
    """Return demonyms, and names inside organizations, that no entity of another kind overlaps."""
    labels = [""] * len(tokens.words)
    for start, end, label in tokens.entities:
        labels[start:end] = [label] * (end - start)
    for span in page.names:
        own = set(labels[span.start : span.end])
        if not own <= _OPEN_LABELS or is_borrowed(span, page):
            continue
        if own & {"ORG", "ORGANIZATION"} or NameKind.DEMONYM in span.facts.kinds:
            yield span


def _longest_first(spans: Iterable[CandidateSpan]) -> list[CandidateSpan]:
    chosen: list[CandidateSpan] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)


def _is_word(page: TokenizedDocument, index: int) -> bool:
    return any(character.isalnum() for character in page.words[index])
