"""From text to mentions: which words name a place, and what kind of mention each is."""

from __future__ import annotations

from geo.recognition.entity_recognizer import EntityRecognizer, entity_recognizer
from geo.recognition.recognizer import RecognizedSpan, Recognizer, packaged_recognizer
from geo.recognition.sentences import split_sentences
from geo.recognition.spacy_pipelines import load_pipeline, pipeline_version
from geo.recognition.tokens import Tokens, document_of, english, tokenize, tokens_of

__all__ = [
    "EntityRecognizer",
    "RecognizedSpan",
    "Recognizer",
    "Tokens",
    "document_of",
    "english",
    "entity_recognizer",
    "load_pipeline",
    "packaged_recognizer",
    "pipeline_version",
    "split_sentences",
    "tokenize",
    "tokens_of",
]
