"""Recognize the mentions of places in an article with the gazetteer and the classifier."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo import word_lists
from geo.gazetteer import Gazetteer
from geo.recognition.candidates import CandidateSpan, tokenized_document
from geo.recognition.coordinates import Coordinate, find_coordinates
from geo.recognition.document_context import DocumentContext, document_context
from geo.recognition.lexicon import Lexicon, packaged_lexicon
from geo.recognition.mention_classifier import MentionClassifier, ScoredSpan, find_mentions, packaged_classifier
from geo.recognition.spatial_relations import NamedSpan, find_relations
from geo.recognition.tokens import Tokens
from geo.recognition.towns_and_states import is_named_like_people
from geo.types import MentionKind, NameKind, SpatialRelation

_MOST_PUNCTUATION = 2  # characters of a coordinate's first or last token that do not belong to it


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
        coordinate: The point of a mention that gives it in numbers, None for names.
    """

    start: int
    end: int
    name_id: int | None
    kind: MentionKind
    relation: SpatialRelation | None
    probability: float
    coordinate: Coordinate | None = None

    def characters(self, tokens: Tokens) -> tuple[int, int]:
        """Return its first character and the one after its last; a coordinate may end within a token ("118°15′W.")."""
        if self.coordinate is not None:
            return self.coordinate.start, self.coordinate.end
        return tokens.characters(self.start, self.end)


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


def with_coordinates(spans: list[RecognizedSpan], tokens: Tokens, title_length: int = 0) -> list[RecognizedSpan]:
    """Return the mentions in reading order with the coordinates in the text, instead of names that overlap those.

    A coordinate in the middle of a word, as in a link, or partly in the title is left out.
    """
    found: list[RecognizedSpan] = []
    for coordinate in find_coordinates(tokens.text):
        start, end = bisect_right(tokens.offsets, coordinate.start) - 1, bisect_left(tokens.offsets, coordinate.end)
        first, last = tokens.characters(start, end)
        is_word = coordinate.start - first <= _MOST_PUNCTUATION and last - coordinate.end <= _MOST_PUNCTUATION
        if is_word and not coordinate.start < title_length < coordinate.end and (not found or start >= found[-1].end):
            kind = MentionKind.COORDINATE
            found.append(RecognizedSpan(start, end, None, kind, None, coordinate.probability, coordinate))
    if not found:
        return spans
    taken = {index for span in found for index in range(span.start, span.end)}
    names = [span for span in spans if taken.isdisjoint(range(span.start, span.end))]
    return sorted([*names, *found], key=lambda span: span.start)


def _mention_kind(span: CandidateSpan, context: DocumentContext) -> MentionKind:
    facts = span.facts
    if facts.best is None:
        return MentionKind.PLACE
    if facts.best.name_kind is NameKind.DEMONYM:
        return MentionKind.PLACE if is_named_like_people(span, context) else MentionKind.DEMONYM
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
