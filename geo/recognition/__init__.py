"""From text to mentions: which words name a place, and what kind of mention each is."""

from __future__ import annotations

from geo.recognition.component import SPANS_KEY, TITLE_LENGTH, DatelineComponent, open_gazetteer
from geo.recognition.recogniser import Recognised, Recogniser, packaged_recogniser
from geo.recognition.sentences import split_sentences

__all__ = [
    "SPANS_KEY",
    "TITLE_LENGTH",
    "DatelineComponent",
    "Recognised",
    "Recogniser",
    "open_gazetteer",
    "packaged_recogniser",
    "split_sentences",
]
