"""Measures end-to-end accuracy on held-out documents: `python -m tools.held_out CORPUS_FOLDER [--leave-corpus-out]`.

The documents of CORPUS_FOLDER/geoparsing/*.jsonl are split into five folds. The recognizer and the ranker are trained
without each fold, and then geoparse it from raw text. With `--leave-corpus-out`, each corpus is a fold. Needs the
dependency group "training".
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from geo.engine import Engine, open_gazetteer
from geo.evaluation import Evaluation, GoldArticle, add_gazetteer_facts, evaluate_geoparses, is_demonym, read_corpus
from geo.geoparser import Geoparser
from geo.recognition import Recognizer, packaged_lexicon
from geo.resolution import Calibration, packaged_calibration
from geo.types import Geoparse
from tools.ranker import train as ranker_training
from tools.recognizer import train as recognizer_training

_FOLDS = 5
_SEED = 20260101

Documents = Sequence[tuple[str, GoldArticle]]
"""Annotated articles with the names of their corpora."""


def evaluate_held_out(corpora: Path, *, leave_corpus_out: bool = False) -> Iterator[Evaluation]:
    """Yield the evaluation of each corpus, of all together, and of all together without annotated demonyms.

    Args:
        corpora: Folder with geoparsing/*.jsonl and ner/*.jsonl.
        leave_corpus_out: Whether each corpus is a fold, so that the models are trained on other corpora only.

    Raises:
        InputError: A corpus cannot be read.
    """
    gazetteer = open_gazetteer()
    documents = _read_documents(corpora)
    geoparses = _geoparse(corpora, documents, packaged_calibration(), leave_corpus_out)
    for corpus in dict.fromkeys(name for name, _ in documents):
        indices = [index for index, (name, _) in enumerate(documents) if name == corpus]
        yield evaluate_geoparses(corpus, [documents[i][1] for i in indices], [geoparses[i] for i in indices])
    gold = [entry for _, entry in documents]
    yield evaluate_geoparses("pooled", gold, geoparses)
    yield evaluate_geoparses(
        "pooled, demonyms out", gold, geoparses, include=lambda mention: not is_demonym(mention.text, gazetteer)
    )


def geoparse_held_out(corpora: Path, *, calibration: Calibration) -> Iterator[tuple[GoldArticle, Geoparse]]:
    """Yield each annotated article with its geoparse by an engine that was trained without its fold.

    Args:
        corpora: Folder with geoparsing/*.jsonl and ner/*.jsonl.
        calibration: Gives the confidences in the geoparses.

    Raises:
        InputError: A corpus cannot be read.
    """
    documents = _read_documents(corpora)
    return zip((entry for _, entry in documents), _geoparse(corpora, documents, calibration), strict=True)


def _read_documents(corpora: Path) -> Documents:
    gazetteer = open_gazetteer()
    paths = sorted((corpora / "geoparsing").glob("*.jsonl"))
    return [(path.stem, entry) for path in paths for entry in add_gazetteer_facts(read_corpus(path), gazetteer)]


def _geoparse(
    corpora: Path, documents: Documents, calibration: Calibration, leave_corpus_out: bool = False
) -> list[Geoparse]:
    geoparses: dict[int, Geoparse] = {}
    recognizer_examples = recognizer_training.read_examples(corpora)
    ranker_examples, _ = ranker_training.read_examples(corpora)
    for fold in _folds([corpus for corpus, _ in documents], leave_corpus_out):
        held_out = {documents[index][1].article.id for index in fold}
        classifier = recognizer_training.fit_classifier(
            [example for example in recognizer_examples if example.article_id not in held_out]
        )
        ranker = ranker_training.fit_ranker(
            [example for example in ranker_examples if example.article_id not in held_out]
        )
        recognizer = Recognizer(classifier, packaged_lexicon())
        geoparser = Geoparser(engine=Engine(recognizer=recognizer, ranker=ranker, calibration=calibration))
        geoparses |= {index: geoparser.geoparse(documents[index][1].article) for index in fold}
    return [geoparses[index] for index in range(len(documents))]


def _folds(corpora: Sequence[str], leave_corpus_out: bool) -> Iterator[set[int]]:
    """Yield the indices of the documents of each fold; `corpora` has the corpus of each document."""
    if leave_corpus_out:
        for name in sorted(set(corpora)):
            yield {index for index, corpus in enumerate(corpora) if corpus == name}
        return
    order = np.random.default_rng(_SEED).permutation(len(corpora))
    for fold in range(_FOLDS):
        yield set(order[fold::_FOLDS].tolist())


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Measure accuracy on documents that were not trained on.")
    parser.add_argument("corpora", type=Path, help="folder that has geoparsing/*.jsonl and ner/*.jsonl")
    parser.add_argument("--leave-corpus-out", action="store_true", help="train without the whole corpus")
    options = parser.parse_args()
    for evaluation in evaluate_held_out(options.corpora, leave_corpus_out=options.leave_corpus_out):
        print(evaluation.table(), end="\n\n")


if __name__ == "__main__":
    main()
