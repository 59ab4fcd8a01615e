"""Recognition: which words of an article are mentions of places, and what kind of mention each is.

The steps, in order: `tokens` and `sentences` cut the text; `candidates` finds every span that may name a place, in
the gazetteer or by `pattern_candidates`; `document_context` gathers what the whole article says about them;
`accept_reject_rules` accept or reject some outright ("Mr. London", "Paris Hilton"); `mention_classifier` scores the
rest by `features` ("Paris Jackson") and chooses among overlapping spans; `recognizer` adds the kind of each mention
and its `spatial_relations`, and the `coordinates` and `grid_references` in the text. With a spaCy pipeline
(`spacy_pipelines`), `entity_recognizer` takes its entities instead.
"""

from __future__ import annotations

from geo.recognition.accept_reject_rules import is_rejected_by_rule
from geo.recognition.candidates import CandidateSpan, TokenizedDocument, tokenized_document
from geo.recognition.coordinates import Coordinate
from geo.recognition.document_context import DocumentContext, document_context
from geo.recognition.entity_recognizer import EntityRecognizer, entity_recognizer
from geo.recognition.features import SHORT_DOCUMENT, span_features
from geo.recognition.lexicon import Lexicon, packaged_lexicon
from geo.recognition.mention_classifier import (
    LogisticModel,
    MentionClassifier,
    classify,
    find_mentions,
    packaged_classifier,
    possible_mentions,
)
from geo.recognition.recognizer import RecognizedSpan, Recognizer, packaged_recognizer, with_coordinates
from geo.recognition.sentences import split_sentences
from geo.recognition.spacy_pipelines import load_pipeline, pipeline_version, require_entities, warn_without_places
from geo.recognition.tokens import Tokens, english, tokenize, tokens_of

__all__ = [
    "SHORT_DOCUMENT",
    "CandidateSpan",
    "Coordinate",
    "DocumentContext",
    "EntityRecognizer",
    "Lexicon",
    "LogisticModel",
    "MentionClassifier",
    "RecognizedSpan",
    "Recognizer",
    "TokenizedDocument",
    "Tokens",
    "classify",
    "document_context",
    "english",
    "entity_recognizer",
    "find_mentions",
    "is_rejected_by_rule",
    "load_pipeline",
    "packaged_classifier",
    "packaged_lexicon",
    "packaged_recognizer",
    "pipeline_version",
    "possible_mentions",
    "require_entities",
    "span_features",
    "split_sentences",
    "tokenize",
    "tokenized_document",
    "tokens_of",
    "warn_without_places",
    "with_coordinates",
]
