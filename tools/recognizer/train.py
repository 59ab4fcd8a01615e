"""Train the mention classifier: `python -m tools.recognizer.train CORPUS_FOLDER [--cross-validate]`.

`examples` describes CORPUS_FOLDER; `fitting` describes how the models are fitted.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from geo.packaged_files import data_folder
from geo.recognition import MentionClassifier, find_mentions
from geo.recognition.mention_classifier import CLASSIFIER_FILE, write_classifier
from tools.recognizer.examples import Example, read_examples
from tools.recognizer.fitting import fit_classifier

__all__ = ["fit_classifier", "read_examples"]

_SEED = 20260101
_FOLDS = 5

Counts = tuple[int, int, int]  # correct, predicted and annotated mentions


def score(examples: Iterable[Example], classifier: MentionClassifier) -> Counts:
    """Return how many mentions are correct, predicted, and annotated.

    A mention is correct if its bounds are exactly those of an annotated one. Predictions in parts of a text that are
    not annotated do not count.
    """
    correct = predicted = annotated = 0
    for example in examples:
        mentions = find_mentions(example.context, classifier)
        bounds = {example.tokens.characters(entry.span.start, entry.span.end) for entry in mentions}
        bounds = {(a, b) for a, b in bounds if not any(x <= a and b <= y for x, y in example.unannotated)}
        correct += len(bounds & example.gold)
        predicted += len(bounds)
        annotated += len(example.gold)
    return correct, predicted, annotated


def cross_validate(examples: list[Example]) -> None:
    """Print precision, recall and F1 on held-out articles, then on each corpus after training without it."""
    articles = [e for e in examples if e.is_article]
    texts = [e for e in examples if not e.is_article]
    order = np.random.default_rng(_SEED).permutation(len(articles))
    trained_without: dict[int, MentionClassifier] = {}
    for fold in range(_FOLDS):
        held_out = set(order[fold::_FOLDS].tolist())
        classifier = fit_classifier([e for i, e in enumerate(articles) if i not in held_out] + texts)
        trained_without |= dict.fromkeys(held_out, classifier)
    corpora = sorted({e.corpus for e in articles})
    for corpus in corpora:
        parts = [score([e], trained_without[i]) for i, e in enumerate(articles) if e.corpus == corpus]
        _report(f"{corpus}, held-out documents", parts)
    _report("pooled, held-out documents", [score([e], trained_without[i]) for i, e in enumerate(articles)])
    for corpus in corpora:
        classifier = fit_classifier([e for e in articles if e.corpus != corpus] + texts)
        _report(f"{corpus}, left out", [score([e], classifier) for e in articles if e.corpus == corpus])


def _report(name: str, parts: list[Counts]) -> None:
    correct, predicted, annotated = (sum(column) for column in zip(*parts, strict=True))
    f1 = 2 * correct / (predicted + annotated)
    print(
        f"{name:<40} precision {correct / predicted:.3f} recall {correct / annotated:.3f} F1 {f1:.3f}",
        flush=True,
    )


def main() -> None:
    """Train, or cross-validate, from the command line."""
    parser = argparse.ArgumentParser(description="Train the mention classifier on annotated corpora.")
    parser.add_argument("corpora", type=Path, help="folder with geoparsing/*.jsonl and ner/*.jsonl")
    parser.add_argument("--cross-validate", action="store_true", help="print held-out scores and write nothing")
    options = parser.parse_args()
    examples = read_examples(options.corpora)
    if options.cross_validate:
        cross_validate(examples)
    else:
        write_classifier(data_folder() / CLASSIFIER_FILE, fit_classifier(examples))


if __name__ == "__main__":
    main()
