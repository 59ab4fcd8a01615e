"""Finding the place mentions of a tokenized text: the gazetteer proposes, the judge disposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geo.gazetteer import Gazetteer
from geo.recognition.candidates import tokenized_document
from geo.recognition.document_context import DocumentContext, document_context
from geo.recognition.lexicon import Lexicon, packaged_lexicon
from geo.recognition.mention_classifier import MentionClassifier, ScoredSpan, classify_names, packaged_classifier
from geo.recognition.mention_kinds import kind_of
from geo.recognition.spatial_relations import NamedSpan, relations_in
from geo.recognition.tokens import Tokens
from geo.types import MentionKind, SpatialRelation


@dataclass(frozen=True, slots=True)
class RecognizedSpan:
    """Tokens `start` to `end`, exclusive, that name a place; `probability` says how surely it is a mention at all.

    `name_id` is the gazetteer's number of the name, None where the gazetteer lacks it: it cannot be placed. Offsets in
    `relation` count characters of the text.
    """

    start: int
    end: int
    name_id: int | None
    kind: MentionKind
    relation: SpatialRelation | None
    probability: float


@dataclass(frozen=True, slots=True)
class Recognizer:
    """Recognizes with the gazetteer's names and a judge of the evidence around them."""

    judge: MentionClassifier
    lexicon: Lexicon

    def recognize(self, tokens: Tokens, gazetteer: Gazetteer, title_length: int = 0) -> list[RecognizedSpan]:
        """Return the mentions in reading order, none overlapping; the first `title_length` characters are the title."""
        context = document_context(tokenized_document(tokens, gazetteer, title_length), self.lexicon)
        return recognized_names(classify_names(context, self.judge), context, tokens)


def recognized_names(judged: Sequence[ScoredSpan], context: DocumentContext, tokens: Tokens) -> list[RecognizedSpan]:
    """Say of names that are mentions what kind of mention each one is, and what the words around it say of where."""
    kinds = [kind_of(entry.span, context.page, context.runs[entry.span.start]) for entry in judged]
    named = [
        NamedSpan(*tokens.characters(entry.span.start, entry.span.end), kind, entry.span.facts.group)
        for kind, entry in zip(kinds, judged, strict=True)
    ]
    return [
        RecognizedSpan(entry.span.start, entry.span.end, entry.span.name_id, kind, relation, entry.probability)
        for entry, kind, relation in zip(judged, kinds, relations_in(tokens.text, named), strict=True)
    ]


@lru_cache(maxsize=1)
def packaged_recognizer() -> Recognizer:
    """Return the packaged recognizer, read once."""
    return Recognizer(packaged_classifier(), packaged_lexicon())
