"""From text to mentions: which words name a place, and what kind of mention each is."""

from __future__ import annotations

from geo.recognition.component import (
    PACKAGED_RECOGNIZER,
    PUBLISHER,
    SPANS_KEY,
    TITLE_LENGTH,
    DatelineComponent,
    Found,
    open_gazetteer,
)
from geo.recognition.entities import EntityRecogniser, entity_recogniser
from geo.recognition.explaining import explain_document
from geo.recognition.pipelines import load_pipeline, pipeline_version
from geo.recognition.recogniser import Recognised, Recogniser, packaged_recogniser
from geo.recognition.sentences import split_sentences
from geo.recognition.tokens import Tokens, document_of, english, tokenise, tokens_of

__all__ = [
    "PACKAGED_RECOGNIZER",
    "PUBLISHER",
    "SPANS_KEY",
    "TITLE_LENGTH",
    "DatelineComponent",
    "EntityRecogniser",
    "Found",
    "Recognised",
    "Recogniser",
    "Tokens",
    "document_of",
    "english",
    "entity_recogniser",
    "explain_document",
    "load_pipeline",
    "open_gazetteer",
    "packaged_recogniser",
    "pipeline_version",
    "split_sentences",
    "tokenise",
    "tokens_of",
]
