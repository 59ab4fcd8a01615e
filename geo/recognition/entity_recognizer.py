"""Recognize mentions of places from the entities that another model has marked.

Models mark longer spans than the annotation of toponyms asks for ("the city of Paris", "Paris, Texas"). Those are
trimmed, and split into the gazetteer's names. Models do not tell demonyms from other groups of people, and do not mark
names inside organizations: the classifier decides about these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from geo import word_lists
from geo.gazetteer import Gazetteer
from geo.recognition.accept_reject_rules import is_rejected_by_rule
from geo.recognition.candidates import CandidateSpan, NameFacts, TokenizedDocument, tokenized_document
from geo.recognition.document_context import document_context
from geo.recognition.lexicon import Lexicon, packaged_lexicon
from geo.recognition.mention_classifier import (
    MentionClassifier,
    ScoredSpan,
    best_without_overlaps,
    classify,
    packaged_classifier,
    possible_mentions,
)
from geo.recognition.recognizer import RecognizedSpan, describe_mentions
from geo.recognition.tokens import Tokens
from geo.types import NameKind

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "LOCATION", "PLACE"})
UNDECIDED_LABELS = frozenset({"NORP", "MISC", "LANGUAGE", "ORG", "ORGANIZATION"})  # the classifier decides
_MODEL_TRUST = 0.9  # the least probability of a place that the model marked
_NOT_LISTED = NameFacts("unlisted")
_TRIMMED_BEFORE = frozenset({"the", "of"}) | word_lists.PLACE_TYPES_BEFORE | word_lists.DIRECTIONS_BEFORE_NAME
_IGNORED_WITHIN = _TRIMMED_BEFORE | word_lists.PLACE_TYPES_AFTER | word_lists.LOCAL_INSTITUTION_WORDS


@dataclass(frozen=True, slots=True)
class EntityRecognizer:
    """Recognizes the entities that another model has marked in the tokens."""

    classifier: MentionClassifier
    lexicon: Lexicon

    def recognize(self, tokens: Tokens, gazetteer: Gazetteer, title_length: int = 0) -> list[RecognizedSpan]:
        """Return the mentions of an article in reading order, without overlaps.

        Args:
            tokens: The tokens of its title and text, with entities.
            gazetteer: Where to look names up.
            title_length: How many leading characters are the title.
        """
        document = tokenized_document(tokens, gazetteer, title_length)
        context = document_context(document, self.lexicon)
        bounds = [(start, end) for start, end, label in tokens.entities if label in PLACE_LABELS]
        entities = {(span.start, span.end): span for entity in bounds for span in places_in(*entity, document)}
        eligible = entities.keys() | {(span.start, span.end) for span in _undecided(tokens, document)}
        # All candidates are scored, since each is context of the others, though only the eligible ones can be mentions.
        spans = {(span.start, span.end): span for span in possible_mentions(context)} | entities
        ordered = sorted(spans.values(), key=lambda span: (span.start, -span.end))
        likely = []
        for entry in classify(ordered, context, self.classifier).scored:
            key = (entry.span.start, entry.span.end)
            probability = max(entry.probability, _MODEL_TRUST) if key in entities else entry.probability
            if key in eligible and probability >= self.classifier.threshold:
                likely.append(ScoredSpan(entry.span, probability))
        return describe_mentions(best_without_overlaps(likely, self.classifier.threshold), context, tokens)


@lru_cache(maxsize=1)
def entity_recognizer() -> EntityRecognizer:
    """Return the recognizer of entities with the packaged classifier, read once."""
    return EntityRecognizer(packaged_classifier(), packaged_lexicon())


def places_in(start: int, end: int, document: TokenizedDocument) -> list[CandidateSpan]:
    """Return the spans that an entity, tokens `start` to `end` (exclusive), consists of.

    These are the gazetteer's names if they cover it, except for words such as "city of"; otherwise the whole entity, as
    a name that is not in the gazetteer. An entity without a word gives none.
    """
    start, end = trim_entity(start, end, document)
    if start >= end:
        return []
    spans = _longest_without_overlaps(span for span in document.spans if start <= span.start and span.end <= end)
    covered = {index for span in spans for index in range(span.start, span.end)}
    rest = [index for index in range(start, end) if index not in covered]
    if spans and all(not document.is_capitalized[index] or document.lower[index] in _IGNORED_WITHIN for index in rest):
        return spans
    return [CandidateSpan(start, end, None, _NOT_LISTED)]


def trim_entity(start: int, end: int, document: TokenizedDocument) -> tuple[int, int]:
    """Return the bounds of an entity without leading "the city of" or "northern" and trailing "'s" or "-based"."""
    name_starts = {span.start for span in document.spans if start <= span.start and span.end <= end}
    while start < end and start not in name_starts and _is_trimmable(document, start):
        start += 1
    while end > start and (not _is_word(document, end - 1) or document.lower[end - 1] in {"'s", "’s", "based"}):
        end -= 1
    return start, end


def _is_trimmable(document: TokenizedDocument, index: int) -> bool:
    if document.lower[index] == "the" or not _is_word(document, index):
        return True
    return not document.is_capitalized[index] and document.lower[index] in _TRIMMED_BEFORE


def _undecided(tokens: Tokens, document: TokenizedDocument) -> Iterable[CandidateSpan]:
    """Return the demonyms, and the names inside organizations, that do not overlap an entity of another label."""
    labels = [""] * len(tokens.words)
    for start, end, label in tokens.entities:
        labels[start:end] = [label] * (end - start)
    for span in document.spans:
        own_labels = set(labels[span.start : span.end])
        if not own_labels <= {"", *UNDECIDED_LABELS} or is_rejected_by_rule(span, document):
            continue
        if own_labels & {"ORG", "ORGANIZATION"} or NameKind.DEMONYM in span.facts.name_kinds:
            yield span


def _longest_without_overlaps(spans: Iterable[CandidateSpan]) -> list[CandidateSpan]:
    chosen: list[CandidateSpan] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or other.end <= span.start for other in chosen):
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)


def _is_word(document: TokenizedDocument, index: int) -> bool:
    return any(character.isalnum() for character in document.words[index])
