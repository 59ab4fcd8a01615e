"""Training examples: texts with their candidate spans, the features of each span, and whether it is a mention.

CORPUS_FOLDER/geoparsing/*.jsonl has articles with all toponyms annotated, including demonyms and names inside
institutions, but not in titles. CORPUS_FOLDER/ner/*.jsonl has short texts with entities labeled LOC, PERSON and ORG. In
these, demonyms and names inside organizations are not annotated, and are not learned from.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any

from geo.evaluation import read_corpus
from geo.gazetteer import Gazetteer
from geo.recognition import (
    CandidateSpan,
    DocumentContext,
    Tokens,
    document_context,
    packaged_lexicon,
    possible_mentions,
    span_features,
    tokenize,
    tokenized_document,
)
from geo.types import NameKind
from tools.recognizer.augmentation import (
    in_headline_case,
    place_names,
    with_other_places,
    with_people_named_like_places,
)
from tools.recognizer.sentence_templates import made_up_records, name_pools

_SEED = 20260101
_MADE_UP_SHARE = 0.2  # made-up texts for each short text of the corpora, copies included
_TEXT_WEIGHT = 0.35  # of a span in a short text; a span in an article has weight 1

Bounds = tuple[int, int]  # characters of the text


@dataclass(frozen=True, slots=True)
class Label:
    """Whether a span is a mention, and its weight in training: 0 where the annotation leaves it open."""

    is_mention: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Example:
    """One text with its candidate spans.

    Attributes:
        corpus: The name of the corpus's file, without its ending.
        article_id: The same for all augmented versions of one text.
        is_article: Whether it is an article with all toponyms annotated, or a short text with entities.
        spans: The candidate spans that no rule rejects.
        features: The first-pass features of each span.
        labels: The label of each span.
        gold: The annotated mentions.
        unannotated: The parts of the text whose spans have no label, unless they are annotated mentions.
        tokens: The tokens of the text.
        context: The context of the text.
    """

    corpus: str
    article_id: str
    is_article: bool
    spans: list[CandidateSpan]
    features: list[list[str]]
    labels: list[Label]
    gold: frozenset[Bounds]
    unannotated: tuple[Bounds, ...]
    tokens: Tokens
    context: DocumentContext


def read_examples(corpora: Path) -> list[Example]:
    """Read the corpora of both kinds, with augmented copies of the short texts and made-up texts."""
    gazetteer = Gazetteer.open()
    texts = list(_texts(corpora, gazetteer))
    made_up = _made_up(round(_MADE_UP_SHARE * len(texts)), gazetteer)
    return [*_articles(corpora, gazetteer), *texts, *made_up]


def _articles(corpora: Path, gazetteer: Gazetteer) -> Iterator[Example]:
    for path in sorted((corpora / "geoparsing").glob("*.jsonl")):
        for entry in read_corpus(path):
            title = entry.article.title + "\n\n" if entry.article.title else ""
            shifts = {"title": 0, "text": len(title)}
            gold = frozenset((m.start + shifts[m.field], m.end + shifts[m.field]) for m in entry.mentions)
            tokens = tokenize(title + entry.article.text)
            context = document_context(tokenized_document(tokens, gazetteer, len(title)), packaged_lexicon())
            spans = possible_mentions(context)
            unannotated = ((0, len(title)),)
            labels = [_article_label(tokens.characters(span.start, span.end), gold, unannotated) for span in spans]
            features = _features(spans, context)
            yield Example(
                path.stem, entry.article.id, True, spans, features, labels, gold, unannotated, tokens, context
            )


def _texts(corpora: Path, gazetteer: Gazetteer) -> Iterator[Example]:
    places = place_names(gazetteer)
    rng = random.Random(_SEED)  # noqa: S311 (augmentation, not cryptography)
    for path in sorted((corpora / "ner").glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file):
                for version in _versions(json.loads(line), places, rng):
                    yield _text(path.stem, f"{path.stem}-{number}", version, gazetteer)


def _made_up(count: int, gazetteer: Gazetteer) -> Iterator[Example]:
    rng = random.Random(_SEED)  # noqa: S311 (augmentation, not cryptography)
    for number, record in enumerate(made_up_records(count, name_pools(gazetteer), rng)):
        for version in (record, in_headline_case(record, rng)):
            if version is not None:
                yield _text("made-up", f"made-up-{number}", version, gazetteer)


def _text(corpus: str, article_id: str, record: dict[str, Any], gazetteer: Gazetteer) -> Example:
    gold = frozenset((start, end) for start, end, label in record["ents"] if label == "LOC")
    organizations = tuple((start, end) for start, end, label in record["ents"] if label == "ORG")
    tokens = tokenize(record["text"])
    context = document_context(tokenized_document(tokens, gazetteer), packaged_lexicon())
    spans = possible_mentions(context)
    labels = [_text_label(span, tokens.characters(span.start, span.end), gold, organizations) for span in spans]
    features = _features(spans, context)
    return Example(corpus, article_id, False, spans, features, labels, gold, organizations, tokens, context)


def _versions(record: dict[str, Any], places: list[str], rng: random.Random) -> list[dict[str, Any]]:
    """Return a text and its augmented copies."""
    copies = (
        with_people_named_like_places(record, rng),
        with_other_places(record, places, rng),
        in_headline_case(record, rng),
    )
    return [record, *(copy for copy in copies if copy is not None)]


def _article_label(bounds: Bounds, gold: frozenset[Bounds], unannotated: tuple[Bounds, ...]) -> Label:
    return Label(bounds in gold, 0.0 if bounds not in gold and _is_inside(bounds, unannotated) else 1.0)


def _text_label(
    span: CandidateSpan, bounds: Bounds, gold: frozenset[Bounds], organizations: tuple[Bounds, ...]
) -> Label:
    is_open = _is_inside(bounds, organizations) or NameKind.DEMONYM in span.facts.name_kinds
    return Label(bounds in gold, 0.0 if bounds not in gold and is_open else _TEXT_WEIGHT)


def _is_inside(bounds: Bounds, longer: tuple[Bounds, ...]) -> bool:
    return any(start <= bounds[0] and bounds[1] <= end for start, end in longer)


def _features(spans: list[CandidateSpan], context: DocumentContext) -> list[list[str]]:
    # Interned: a corpus has few different features, millions of times.
    return [[intern(feature) for feature in span_features(span, context)] for span in spans]
