"""Texts to learn from: their names with the evidence on each, and whether it is a mention.

CORPUS_FOLDER/geoparsing/*.jsonl hold articles with every toponym marked, demonyms and names nested in institutions
among them; CORPUS_FOLDER/ner/*.jsonl hold texts with LOC, PERSON and ORG. Of the latter, names inside an organization
and demonyms say nothing (they are not marked there), and are left out.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any

from geo.evaluation.corpora import read_corpus
from geo.gazetteer import Gazetteer
from geo.recognition.candidates import CandidateSpan, tokenized_document
from geo.recognition.document_context import DocumentContext, document_context
from geo.recognition.features import span_features
from geo.recognition.lexicon import packaged_lexicon
from geo.recognition.mention_classifier import unborrowed
from geo.recognition.tokens import Tokens, tokenize
from geo.types import NameKind
from tools.recognizer.augmentation import (
    in_headline_case,
    place_names,
    with_other_places,
    with_people_named_like_places,
)

_SEED = 20260101
_TEXT_WEIGHT = 0.35  # of a name in a text with named entities, beside 1 of a name in an article

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Whether a name is a mention, and how much that counts; 0 where nobody knows."""

    positive: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Example:
    """One text: its names, the evidence on each and what each teaches, and what it takes to score it.

    `gold` holds the character spans that are mentions, `uncertain` those that teach nothing. An article has every
    toponym marked, a text only its named entities.
    """

    corpus: str
    article_id: str
    is_article: bool
    names: list[CandidateSpan]
    evidence: list[list[str]]
    lessons: list[Lesson]
    offsets: list[Span]
    gold: frozenset[Span]
    uncertain: tuple[Span, ...]
    context: DocumentContext

    def span_offsets(self, start: int, end: int) -> Span:
        """Return the characters that tokens `start` to `end` cover."""
        return self.offsets[start][0], self.offsets[end - 1][1]


def read_examples(corpora: Path) -> list[Example]:
    """Read both kinds of corpora."""
    gazetteer = Gazetteer.open()
    return [*_articles(corpora, gazetteer), *_texts(corpora, gazetteer)]


def _articles(corpora: Path, gazetteer: Gazetteer) -> Iterator[Example]:
    for path in sorted((corpora / "geoparsing").glob("*.jsonl")):
        for entry in read_corpus(path):
            title = entry.article.title + "\n\n" if entry.article.title else ""
            shifts = {"title": 0, "text": len(title)}
            gold = frozenset((m.start + shifts[m.field], m.end + shifts[m.field]) for m in entry.mentions)
            tokens = tokenize(title + entry.article.text)
            context = document_context(tokenized_document(tokens, gazetteer, len(title)), packaged_lexicon())
            names, offsets = unborrowed(context.page.names, context), _offsets(tokens)
            # Titles are not annotated in these corpora.
            untold = ((0, len(title)),)
            lessons = [_article_lesson(_characters(name, offsets), gold, untold) for name in names]
            evidence = _evidence(names, context)
            yield Example(path.stem, entry.article.id, True, names, evidence, lessons, offsets, gold, untold, context)


def _texts(corpora: Path, gazetteer: Gazetteer) -> Iterator[Example]:
    places = place_names(gazetteer)
    rng = random.Random(_SEED)  # noqa: S311 (augmentation, not cryptography)
    for path in sorted((corpora / "ner").glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file):
                for version in _versions(json.loads(line), places, rng):
                    yield _text(path.stem, f"{path.stem}-{number}", version, gazetteer)


def _text(corpus: str, key: str, record: dict[str, Any], gazetteer: Gazetteer) -> Example:
    gold = frozenset((start, end) for start, end, label in record["ents"] if label == "LOC")
    inside = tuple((start, end) for start, end, label in record["ents"] if label == "ORG")
    tokens = tokenize(record["text"])
    context = document_context(tokenized_document(tokens, gazetteer), packaged_lexicon())
    names, offsets = unborrowed(context.page.names, context), _offsets(tokens)
    lessons = [_text_lesson(name, _characters(name, offsets), gold, inside) for name in names]
    return Example(corpus, key, False, names, _evidence(names, context), lessons, offsets, gold, inside, context)


def _versions(record: dict[str, Any], places: list[str], rng: random.Random) -> Iterable[dict[str, Any]]:
    copies = (
        with_people_named_like_places(record, rng),
        with_other_places(record, places, rng),
        in_headline_case(record, rng),
    )
    return [record, *(copy for copy in copies if copy is not None)]


def _article_lesson(span: Span, gold: frozenset[Span], untold: tuple[Span, ...]) -> Lesson:
    return Lesson(span in gold, 0.0 if span not in gold and _inside(span, untold) else 1.0)


def _text_lesson(name: CandidateSpan, span: Span, gold: frozenset[Span], organizations: tuple[Span, ...]) -> Lesson:
    unknown = _inside(span, organizations) or NameKind.DEMONYM in name.facts.kinds
    return Lesson(span in gold, 0.0 if span not in gold and unknown else _TEXT_WEIGHT)


def _inside(span: Span, longer: tuple[Span, ...]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in longer)


def _evidence(names: list[CandidateSpan], context: DocumentContext) -> list[list[str]]:
    return [[intern(piece) for piece in span_features(name, context)] for name in names]


def _offsets(tokens: Tokens) -> list[Span]:
    return [(offset, offset + len(word)) for offset, word in zip(tokens.offsets, tokens.words, strict=True)]


def _characters(name: CandidateSpan, offsets: list[Span]) -> Span:
    return offsets[name.start][0], offsets[name.end - 1][1]
