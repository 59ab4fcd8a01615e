"""From text to mentions: which words name a place, and what kind of mention each is."""

from __future__ import annotations

from geo.explanation.recognition import explain_document
from geo.pipeline import (
    PACKAGED_RECOGNIZER,
    PUBLISHER,
    SPANS_KEY,
    TITLE_LENGTH,
    DatelineComponent,
    ResolvedSpan,
    open_gazetteer,
)
from geo.recognition.entity_recognizer import EntityRecognizer, entity_recognizer
from geo.recognition.recognizer import RecognizedSpan, Recognizer, packaged_recognizer
from geo.recognition.sentences import split_sentences
from geo.recognition.spacy_pipelines import load_pipeline, pipeline_version
from geo.recognition.tokens import Tokens, document_of, english, tokenize, tokens_of

__all__ = [
    "PACKAGED_RECOGNIZER",
    "PUBLISHER",
    "SPANS_KEY",
    "TITLE_LENGTH",
    "DatelineComponent",
    "EntityRecognizer",
    "RecognizedSpan",
    "Recognizer",
    "ResolvedSpan",
    "Tokens",
    "document_of",
    "english",
    "entity_recognizer",
    "explain_document",
    "load_pipeline",
    "open_gazetteer",
    "packaged_recognizer",
    "pipeline_version",
    "split_sentences",
    "tokenize",
    "tokens_of",
]
