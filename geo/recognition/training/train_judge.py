"""Learns the judge's weights: `python -m geo.recognition.training.train_judge CORPUS_FOLDER [--cross-validate]`.

CORPUS_FOLDER/geoparsing/*.jsonl hold articles with every toponym marked, demonyms and names nested in institutions
among them; CORPUS_FOLDER/ner/*.jsonl hold texts with LOC, PERSON and ORG. Of the latter, names inside an organisation
and demonyms say nothing (they are not marked there), and are left out.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from spacy.language import Language

from geo.evaluation.corpora import read_corpus
from geo.gazetteer import Gazetteer
from geo.model import NameKind
from geo.recognition.evidence import evidence_for
from geo.recognition.judge import JUDGE_FILE, Judge, judge_names, write_judge
from geo.recognition.lexicon import packaged_lexicon
from geo.recognition.page import read_page
from geo.recognition.page_evidence import PageEvidence, gather
from geo.recognition.sentences import split_sentences
from geo.recognition.training.augment import place_names, with_other_places, with_people_named_like_places
from geo.resources import data_folder

SEED = 20260101
_LEAST_SEEN = 4  # pieces of evidence rarer than this are noise
_STRENGTH = 0.5  # inverse of the L2 penalty, chosen by cross-validation
_NER_WEIGHT = 0.35
_THRESHOLD = 0.4
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One text with its evidence, and the character spans that are mentions; `uncertain` spans teach nothing."""

    corpus: str
    article_id: str
    context: PageEvidence
    offsets: list[tuple[int, int]]
    gold: frozenset[tuple[int, int]]
    uncertain: tuple[tuple[int, int], ...]
    weight: float

    def span_offsets(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters that tokens `start` to `end` cover."""
        return self.offsets[start][0], self.offsets[end - 1][1]


def read_examples(corpora: Path) -> list[Example]:
    """Read both kinds of corpora."""
    nlp = spacy.blank("en")
    gazetteer = Gazetteer.open()
    names = place_names(gazetteer)
    rng = random.Random(SEED)  # noqa: S311 (augmentation, not cryptography)
    examples = []
    for path in sorted((corpora / "geoparsing").glob("*.jsonl")):
        for entry in read_corpus(path):
            title = entry.article.title + "\n\n" if entry.article.title else ""
            spans = [
                (m.start + (len(title) if m.field == "text" else 0), m.end + (len(title) if m.field == "text" else 0))
                for m in entry.mentions
            ]
            # Titles are not annotated in these corpora.
            text = title + entry.article.text
            examples.append(
                _example(nlp, gazetteer, (path.stem, entry.article.id), text, len(title), spans, [(0, len(title))], 1.0)
            )
    for path in sorted((corpora / "ner").glob("*.jsonl")):
        for number, line in enumerate(path.open(encoding="utf-8")):
            record = json.loads(line)
            name = (path.stem, f"{path.stem}-{number}")
            people, places = with_people_named_like_places(record, rng), with_other_places(record, names, rng)
            for version in (record, people, places):
                if version is not None:
                    examples.append(_entity_example(nlp, gazetteer, name, version))
    return examples


def _entity_example(nlp: Language, gazetteer: Gazetteer, name: tuple[str, str], record: dict[str, Any]) -> Example:
    gold = [(start, end) for start, end, label in record["ents"] if label == "LOC"]
    inside = [(start, end) for start, end, label in record["ents"] if label == "ORG"]
    return _example(nlp, gazetteer, name, record["text"], 0, gold, inside, _NER_WEIGHT)


def _example(
    nlp: Language,
    gazetteer: Gazetteer,
    name: tuple[str, str],
    text: str,
    title_length: int,
    gold: Iterable[tuple[int, int]],
    uncertain: Iterable[tuple[int, int]],
    weight: float,
) -> Example:
    doc = split_sentences(nlp.make_doc(text))
    context = gather(read_page(doc, gazetteer, title_length), packaged_lexicon())
    offsets = [(token.idx, token.idx + len(token)) for token in doc]
    return Example(*name, context, offsets, frozenset(gold), tuple(uncertain), weight)


def labelled(example: Example) -> Iterator[tuple[list[str], bool, float]]:
    """Return the evidence of every name in the text that teaches something, with its label and weight."""
    for span in example.context.page.names:
        start, end = example.span_offsets(span.start, span.end)
        positive = (start, end) in example.gold
        if not positive and any(a <= start and end <= b for a, b in example.uncertain):
            continue
        if not positive and example.weight < 1 and NameKind.DEMONYM in span.facts.kinds:
            continue
        yield evidence_for(span, example.context), positive, example.weight


def fit(examples: Iterable[Example]) -> Judge:
    """Fit the logistic model to the examples."""
    rows = [row for example in examples for row in labelled(example)]
    seen = Counter(piece for evidence, _, _ in rows for piece in set(evidence))
    columns = {piece: i for i, piece in enumerate(sorted(p for p, n in seen.items() if n >= _LEAST_SEEN))}
    indices, pointers = [], [0]
    for evidence, _, _ in rows:
        indices += sorted({columns[piece] for piece in evidence if piece in columns})
        pointers.append(len(indices))
    matrix = csr_matrix((np.ones(len(indices), np.float32), indices, pointers), shape=(len(rows), len(columns)))
    labels = np.array([positive for _, positive, _ in rows])
    model = LogisticRegression(C=_STRENGTH, max_iter=300, random_state=SEED)
    model.fit(matrix, labels, sample_weight=np.array([weight for _, _, weight in rows]))
    weights = dict(zip(columns, model.coef_[0].tolist(), strict=True))
    return Judge(weights, float(model.intercept_[0]), _THRESHOLD)


def score(examples: Iterable[Example], judge: Judge) -> tuple[int, int, int]:
    """Return how many mentions are right, predicted, and gold, exact spans, outside what is not annotated."""
    right = predicted = gold = 0
    for example in examples:
        spans = {example.span_offsets(e.span.start, e.span.end) for e in judge_names(example.context, judge)}
        spans = {(a, b) for a, b in spans if not any(x <= a and b <= y for x, y in example.uncertain)}
        right += len(spans & example.gold)
        predicted += len(spans)
        gold += len(example.gold)
    return right, predicted, gold


def cross_validate(examples: list[Example]) -> None:
    """Print F1 over held-out documents, then with each geoparsing corpus left out of training."""
    judged = [e for e in examples if e.weight == 1.0]
    extra = [e for e in examples if e.weight < 1.0]
    order = np.random.default_rng(SEED).permutation(len(judged))
    held: dict[int, Judge] = {}
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS].tolist())
        judge = fit([e for i, e in enumerate(judged) if i not in out] + extra)
        held |= dict.fromkeys(out, judge)
    corpora = sorted({e.corpus for e in judged})
    for corpus in corpora:
        parts = [score([e], held[i]) for i, e in enumerate(judged) if e.corpus == corpus]
        _report(f"{corpus}, held-out documents", parts)
    _report("pooled, held-out documents", [score([e], held[i]) for i, e in enumerate(judged)])
    for corpus in corpora:
        judge = fit([e for e in judged if e.corpus != corpus] + extra)
        _report(f"{corpus}, left out", [score([e], judge) for e in judged if e.corpus == corpus])


def _report(name: str, parts: list[tuple[int, int, int]]) -> None:
    right, predicted, gold = (sum(column) for column in zip(*parts, strict=True))
    f1 = 2 * right / (predicted + gold)
    print(f"{name:<40} precision {right / predicted:.3f} recall {right / gold:.3f} F1 {f1:.3f}")


def main() -> None:
    """Train, or cross-validate, from the command line."""
    parser = argparse.ArgumentParser(description="Learn the recogniser's weights from annotated corpora.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--cross-validate", action="store_true", help="print held-out scores and write nothing")
    options = parser.parse_args()
    examples = read_examples(options.corpora)
    if options.cross_validate:
        cross_validate(examples)
    else:
        write_judge(data_folder() / JUDGE_FILE, fit(examples))


if __name__ == "__main__":
    main()
