"""End-to-end scores on documents that were not trained on: `python -m tools.held_out CORPUS_FOLDER`.

The documents of CORPUS_FOLDER/geoparsing/*.jsonl are dealt into five folds; recognizer and ranker are trained anew
without each fold, and geoparse it from raw text. With `--leave-corpus-out`, each corpus is a fold. Needs the
dependency group "training".
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
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


def held_out_evaluations(corpora: Path, *, leave_corpus_out: bool = False) -> Iterator[Evaluation]:
    """Return one evaluation a corpus, then the pooled one, then the pooled one without demonyms in the gold."""
    gazetteer = open_gazetteer()
    documents = _documents(corpora)
    geoparses = _geoparses(corpora, documents, packaged_calibration(), leave_corpus_out)
    for corpus in dict.fromkeys(name for name, _ in documents):
        chosen = [index for index, (name, _) in enumerate(documents) if name == corpus]
        yield evaluate_geoparses(corpus, [documents[index][1] for index in chosen], [geoparses[i] for i in chosen])
    gold = [entry for _, entry in documents]
    yield evaluate_geoparses("pooled", gold, geoparses)
    yield evaluate_geoparses(
        "pooled, demonyms out", gold, geoparses, keep=lambda mention: not is_demonym(mention.text, gazetteer)
    )


def geoparse_held_out(corpora: Path, *, calibration: Calibration) -> Iterator[tuple[GoldArticle, Geoparse]]:
    """Return every annotated article with what an engine makes of it that has not seen its fold."""
    documents = _documents(corpora)
    return zip((entry for _, entry in documents), _geoparses(corpora, documents, calibration), strict=True)


def _documents(corpora: Path) -> list[tuple[str, GoldArticle]]:
    gazetteer = open_gazetteer()
    paths = sorted((corpora / "geoparsing").glob("*.jsonl"))
    return [(path.stem, entry) for path in paths for entry in add_gazetteer_facts(read_corpus(path), gazetteer)]


def _geoparses(
    corpora: Path, documents: list[tuple[str, GoldArticle]], calibration: Calibration, leave_corpus_out: bool = False
) -> list[Geoparse]:
    geoparses: dict[int, Geoparse] = {}
    recognizer_examples = recognizer_training.read_examples(corpora)
    ranker_examples, _ = ranker_training.read_examples(corpora)
    for held in _folds([corpus for corpus, _ in documents], leave_corpus_out):
        ids = {documents[index][1].article.id for index in held}
        seen = [example for example in recognizer_examples if example.article_id not in ids]
        classifier = recognizer_training.fit_classifier(seen)
        ranker = ranker_training.fit_ranker([example for example in ranker_examples if example.article_id not in ids])
        recognizer = Recognizer(classifier, packaged_lexicon())
        geoparser = Geoparser(engine=Engine(recognizer=recognizer, ranker=ranker, calibration=calibration))
        geoparses |= {index: geoparser.geoparse(documents[index][1].article) for index in held}
    return [geoparses[index] for index in range(len(documents))]


def _folds(corpora: list[str], leave_corpus_out: bool) -> Iterator[set[int]]:
    if leave_corpus_out:
        for name in sorted(set(corpora)):
            yield {index for index, corpus in enumerate(corpora) if corpus == name}
        return
    order = np.random.default_rng(_SEED).permutation(len(corpora))
    for fold in range(_FOLDS):
        yield set(order[fold::_FOLDS].tolist())


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Score the engine on documents it was not trained on.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--leave-corpus-out", action="store_true")
    options = parser.parse_args()
    for evaluation in held_out_evaluations(options.corpora, leave_corpus_out=options.leave_corpus_out):
        print(evaluation.table(), end="\n\n")


if __name__ == "__main__":
    main()
