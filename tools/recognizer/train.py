"""Learns the judge's weights: `python -m tools.recognizer.train CORPUS_FOLDER [--cross-validate]`.

`examples` says what CORPUS_FOLDER holds, `fitting` how the weights are learnt.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from geo.recognition.mention_classifier import CLASSIFIER_FILE, MentionClassifier, classify_names, write_classifier
from geo.resources import data_folder
from tools.recognizer.examples import Example, read_examples
from tools.recognizer.fitting import fit_classifier

__all__ = ["fit_classifier", "read_examples"]

_SEED = 20260101
_FOLDS = 5


def score(examples: Iterable[Example], judge: MentionClassifier) -> tuple[int, int, int]:
    """Return how many mentions are right, predicted, and gold, exact spans, outside what is not annotated."""
    right = predicted = gold = 0
    for example in examples:
        spans = {example.span_offsets(e.span.start, e.span.end) for e in classify_names(example.context, judge)}
        spans = {(a, b) for a, b in spans if not any(x <= a and b <= y for x, y in example.uncertain)}
        right += len(spans & example.gold)
        predicted += len(spans)
        gold += len(example.gold)
    return right, predicted, gold


def cross_validate(examples: list[Example]) -> None:
    """Print F1 over held-out documents, then with each geoparsing corpus left out of training."""
    judged = [e for e in examples if e.is_article]
    extra = [e for e in examples if not e.is_article]
    order = np.random.default_rng(_SEED).permutation(len(judged))
    held: dict[int, MentionClassifier] = {}
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS].tolist())
        judge = fit_classifier([e for i, e in enumerate(judged) if i not in out] + extra)
        held |= dict.fromkeys(out, judge)
    corpora = sorted({e.corpus for e in judged})
    for corpus in corpora:
        parts = [score([e], held[i]) for i, e in enumerate(judged) if e.corpus == corpus]
        _report(f"{corpus}, held-out documents", parts)
    _report("pooled, held-out documents", [score([e], held[i]) for i, e in enumerate(judged)])
    for corpus in corpora:
        judge = fit_classifier([e for e in judged if e.corpus != corpus] + extra)
        _report(f"{corpus}, left out", [score([e], judge) for e in judged if e.corpus == corpus])


def _report(name: str, parts: list[tuple[int, int, int]]) -> None:
    right, predicted, gold = (sum(column) for column in zip(*parts, strict=True))
    f1 = 2 * right / (predicted + gold)
    print(f"{name:<40} precision {right / predicted:.3f} recall {right / gold:.3f} F1 {f1:.3f}", flush=True)


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
        write_classifier(data_folder() / CLASSIFIER_FILE, fit_classifier(examples))


if __name__ == "__main__":
    main()
