"""The accuracy that the documentation states: measured here, stored in accuracy.json, held by tests/test_accuracy.py.

    python -m benchmarks.accuracy                            # measure, and compare with accuracy.json
    python -m benchmarks.accuracy --write [CORPORA]          # measure again what needs no training, and store it
    python -m benchmarks.accuracy --write CORPORA --held-out # measure everything; trains models for many minutes

accuracy.json has two parts. "figures" are the percentages that documents state, each with the documents and with the
command that prints it. "documents" are the counts of each article of CORPORA (LGL, TR-News and GeoWebNews, which are
not part of this project), geoparsed by the packaged models. Those were trained on these articles, so the counts are no
measure of accuracy, but a paired bootstrap over the articles shows whether a change loses any.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from geo.evaluation import (
    COUNT_COLUMNS,
    Counts,
    Evaluation,
    add_gazetteer_facts,
    evaluate_geoparses,
    geoparse_gold,
    read_corpus,
)
from geo.gazetteer import Gazetteer
from geo.geoparser import Geoparser

ROOT = Path(__file__).parents[1]
STORED = Path(__file__).with_name("accuracy.json")
SAMPLES = ROOT / "benchmarks" / "samples.jsonl"
_SAMPLES_COMMAND = "dateline evaluate benchmarks/samples.jsonl"
_HELD_OUT_COMMAND = "python -m tools.held_out CORPORA"
_LEFT_OUT_COMMAND = "python -m tools.held_out CORPORA --leave-corpus-out"

_PRECISION, _RECALL, _F1 = "recognition precision", "recognition recall", "recognition F1"
_OF_GOLD, _OF_FOUND = "within 161 km, of all gold", "within 161 km, of gold found"
_SAME_ID = "same GeoNames id, of gold with"
_ACCURACY, _MODEL_CARD, _README = "docs/accuracy.md", "docs/model-card.md", "README.md"
_CORPORA = ("lgl-dev", "tr-news-dev", "geowebnews-dev")

# What the documents state: corpus, metric and documents, by the command that measures it.
_STATED: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {
    _SAMPLES_COMMAND: [
        ("samples", _PRECISION, (_MODEL_CARD,)),
        ("samples", _RECALL, (_MODEL_CARD,)),
        ("samples", _F1, (_ACCURACY, _MODEL_CARD)),
        ("samples", _OF_GOLD, (_ACCURACY,)),
    ],
    _HELD_OUT_COMMAND: [
        *((corpus, metric, (_ACCURACY,)) for corpus in _CORPORA for metric in (_F1, _OF_GOLD, _OF_FOUND, _SAME_ID)),
        *((corpus, metric, (_MODEL_CARD,)) for corpus in (*_CORPORA, "pooled") for metric in (_PRECISION, _RECALL)),
        ("pooled", _F1, (_ACCURACY, _MODEL_CARD, _README)),
        ("pooled", _OF_GOLD, (_ACCURACY, _README)),
        ("pooled", _OF_FOUND, (_ACCURACY,)),
        ("pooled", _SAME_ID, (_ACCURACY,)),
    ],
    _LEFT_OUT_COMMAND: [
        *((corpus, metric, (_MODEL_CARD,)) for corpus in _CORPORA for metric in (_PRECISION, _RECALL, _F1)),
        ("pooled", _F1, (_ACCURACY,)),
        ("pooled", _OF_GOLD, (_ACCURACY,)),
    ],
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A percentage that documents state, as they state it: to one decimal."""

    corpus: str
    metric: str
    value: float
    command: str
    stated_in: tuple[str, ...]


def stored_figures() -> list[Figure]:
    """Return the figures of accuracy.json."""
    entries = json.loads(STORED.read_text(encoding="utf-8"))["figures"]
    return [Figure(**entry | {"stated_in": tuple(entry["stated_in"])}) for entry in entries]


def stored_counts() -> dict[str, Counts]:
    """Return the counts of accuracy.json by corpus, each articles × COUNT_COLUMNS."""
    documents = json.loads(STORED.read_text(encoding="utf-8"))["documents"]
    return {corpus: np.array(columns, dtype=np.float64).T for corpus, columns in documents.items()}


def evaluate_packaged(path: Path) -> Evaluation:
    """Evaluate the packaged models on a corpus."""
    gold = list(add_gazetteer_facts(read_corpus(path), Gazetteer.open()))
    return evaluate_geoparses(path.stem, gold, *geoparse_gold(gold, Geoparser()))


def sample_figures() -> list[Figure]:
    """Measure the figures of the sample articles."""
    evaluation = evaluate_packaged(SAMPLES)
    return list(_figures(_SAMPLES_COMMAND, {"samples": evaluation}))


def held_out_figures(corpora: Path) -> list[Figure]:
    """Measure the figures that need training; takes many minutes."""
    from tools.held_out import evaluate_held_out

    folds = {entry.corpus: entry for entry in evaluate_held_out(corpora)}
    left_out = {entry.corpus: entry for entry in evaluate_held_out(corpora, leave_corpus_out=True)}
    return [*_figures(_HELD_OUT_COMMAND, folds), *_figures(_LEFT_OUT_COMMAND, left_out)]


def _figures(command: str, evaluations: dict[str, Evaluation]) -> Iterator[Figure]:
    for corpus, metric, documents in _STATED[command]:
        value = round(100 * evaluations[corpus].intervals[metric].value, 1)
        yield Figure(corpus, metric, value, command, documents)


def _write(figures: Iterable[Figure], counts: dict[str, Counts]) -> None:
    """Write accuracy.json with one figure a line, and one column of counts a line."""
    lines = [json.dumps(asdict(figure)) for figure in figures]
    documents = [f'"{corpus}": [\n   ' + ",\n   ".join(_columns(table)) + "\n  ]" for corpus, table in counts.items()]
    parts = [
        '"figures": [\n  ' + ",\n  ".join(lines) + "\n ]",
        f'"columns": {json.dumps(COUNT_COLUMNS)}',
        '"documents": {\n  ' + ",\n  ".join(documents) + "\n }",
    ]
    STORED.write_text("{\n " + ",\n ".join(parts) + "\n}\n", encoding="utf-8")


def _columns(counts: Counts) -> list[str]:
    return [json.dumps(column, separators=(",", ":")) for column in counts.T.astype(int).tolist()]


def _compare(stored: Iterable[Figure], measured: Iterable[Figure]) -> str:
    before = {(figure.command, figure.corpus, figure.metric): figure.value for figure in stored}
    lines = [f"{'corpus':<16} {'metric':<32} {'stored':>8} {'now':>8}"]
    for figure in measured:
        old: Any = before.get((figure.command, figure.corpus, figure.metric), "")
        lines.append(f"{figure.corpus:<16} {figure.metric:<32} {old:>8} {figure.value:>8}")
    return "\n".join(lines)


def main() -> None:
    """Measure, compare, and with `--write` store."""
    parser = argparse.ArgumentParser(description="Measure the accuracy that the documentation states.")
    parser.add_argument("corpora", type=Path, nargs="?", help="folder that has geoparsing/*.jsonl and ner/*.jsonl")
    parser.add_argument("--write", action="store_true", help="store what was measured in accuracy.json")
    parser.add_argument("--held-out", action="store_true", help="train models to measure on held-out articles")
    options = parser.parse_args()
    if options.held_out and not options.corpora:
        parser.error("--held-out needs the folder of the corpora")
    stored, counts = (stored_figures(), stored_counts()) if STORED.exists() else ([], {})
    measured = sample_figures() + (held_out_figures(options.corpora) if options.held_out else [])
    print(_compare(stored, measured))
    if options.write:
        if options.corpora:
            paths = sorted((options.corpora / "geoparsing").glob("*.jsonl"))
            counts = {path.stem: evaluate_packaged(path).counts for path in paths}
        commands = {figure.command for figure in measured}
        _write([*measured, *(figure for figure in stored if figure.command not in commands)], counts)


if __name__ == "__main__":
    main()
