"""Recognize the mentions of places in an article with the gazetteer and the classifier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo import word_lists
from geo.gazetteer import Gazetteer
from geo.recognition.candidates import CandidateSpan, tokenized_document
from geo.recognition.document_context import DocumentContext, document_context
from geo.recognition.lexicon import Lexicon, packaged_lexicon
from geo.recognition.mention_classifier import MentionClassifier, ScoredSpan, find_mentions, packaged_classifier
from geo.recognition.spatial_relations import NamedSpan, find_relations
from geo.recognition.tokens import Tokens
from geo.types import MentionKind, NameKind, SpatialRelation


@dataclass(frozen=True, slots=True)
class RecognizedSpan:
    """A mention of a place.

    Attributes:
        start: Its first token.
        end: The token after its last one.
        name_id: The gazetteer's number of the name; None for a name that is not in the gazetteer and cannot be
            resolved.
        kind: The kind of mention.
        relation: Where the event is relative to the place; offsets in it are characters of the text.
        probability: How likely it is a mention.
    """

    start: int
    end: int
    name_id: int | None
    kind: MentionKind
    relation: SpatialRelation | None
    probability: float


@dataclass(frozen=True, slots=True)
class Recognizer:
    """Recognizes names of the gazetteer, and names that match a pattern, with a classifier."""

    classifier: MentionClassifier
    lexicon: Lexicon

    def recognize(self, tokens: Tokens, gazetteer: Gazetteer, title_length: int = 0) -> list[RecognizedSpan]:
        """Return the mentions of an article in reading order, without overlaps.

        Args:
            tokens: The tokens of its title and text.
            gazetteer: Where to look names up.
            title_length: How many leading characters are the title.
        """
        context = document_context(tokenized_document(tokens, gazetteer, title_length), self.lexicon)
        return describe_mentions(find_mentions(context, self.classifier), context, tokens)


@lru_cache(maxsize=1)
def packaged_recognizer() -> Recognizer:
    """Return the packaged recognizer, read once."""
    return Recognizer(packaged_classifier(), packaged_lexicon())


def describe_mentions(scored: Sequence[ScoredSpan], context: DocumentContext, tokens: Tokens) -> list[RecognizedSpan]:
    """Return the spans, which are mentions, with their kinds and spatial relations."""
    kinds = [_mention_kind(entry.span, context) for entry in scored]
    named = [
        NamedSpan(*tokens.characters(entry.span.start, entry.span.end), kind, entry.span.facts.place_type)
        for kind, entry in zip(kinds, scored, strict=True)
    ]
    return [
        RecognizedSpan(entry.span.start, entry.span.end, entry.span.name_id, kind, relation, entry.probability)
        for entry, kind, relation in zip(scored, kinds, find_relations(tokens.text, named), strict=True)
    ]


def _mention_kind(span: CandidateSpan, context: DocumentContext) -> MentionKind:
    facts = span.facts
    if facts.best is None:
        return MentionKind.PLACE
    if facts.best.name_kind is NameKind.DEMONYM:
        return MentionKind.DEMONYM
    if NameKind.PRIMARY not in facts.name_kinds and facts.best.name_kind is NameKind.HOST:
        return MentionKind.EMBEDDED
    return MentionKind.EMBEDDED if _is_inside_institution(span, context) else MentionKind.PLACE


def _is_inside_institution(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether the name is part of the name of an institution in the place: "Delhi High Court", "Bank of Japan"."""
    document = context.document
    start, end = context.capital_runs[span.start]
    if document.is_headline_caps[span.start] and _ends_line(end, context):
        # The whole headline is one run of capitals: only the next word surely belongs to the name.
        end = min(end, span.end + 1)
    if any(word in word_lists.LOCAL_INSTITUTION_WORDS for word in document.lower[span.end : end]):
        return True
    if span.start < 2 or start >= span.start - 1 or document.lower[span.start - 1] != "of":
        return False
    return document.lower[span.start - 2] in word_lists.LOCAL_INSTITUTION_WORDS_BEFORE_OF


def _ends_line(index: int, context: DocumentContext) -> bool:
    document = context.document
    return index >= len(document.words) or document.starts_sentence[index] or not document.words[index][0].isalnum()
