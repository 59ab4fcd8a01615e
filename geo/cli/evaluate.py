"""`dateline evaluate`: how right the engine, or another geoparser's output, is on annotated articles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.options import AsJson, GazetteerFile, Recognizer
from geo.cli.output import opened
from geo.errors import UsageError

if TYPE_CHECKING:
    from geo.evaluation import Evaluation, Mistake

_COMPARED = 2
_ERROR_FORMATS = (".csv", ".html")

Predicted = Annotated[
    list[Path] | None,
    typer.Option(
        "--predicted",
        metavar="FILE",
        help="Score these records, of `dateline geoparse` or another program, not the engine. Twice: compare them.",
    ),
]
Errors = Annotated[Path | None, typer.Option("--errors", metavar="FILE", help="List every mistake in a .csv or .html.")]
Breakdown = Annotated[bool, typer.Option("--breakdown", help="Show feature classes and countries one by one, too.")]


def evaluate(
    corpora: Annotated[
        list[Path],
        typer.Argument(metavar="CORPUS...", help="Annotated articles: JSON Lines, XML, CoNLL, or a folder of brat's."),
    ],
    predicted: Predicted = None,
    errors: Errors = None,
    breakdown: Breakdown = False,
    as_json: AsJson = False,
    recognizer: Recognizer = "gazetteer",
    gazetteer: GazetteerFile = None,
) -> None:
    """Score recognition and resolution against annotated articles.

    Example: dateline evaluate corpora/test/*.jsonl --errors mistakes.html
    """
    from geo.evaluation import differences_dict, side_by_side

    files = predicted or []
    _check(files, corpora, errors)
    found: list[Evaluation] = []
    wrong: list[Mistake] = []
    for evaluation, list_mistakes in _evaluations(corpora, files, recognizer, gazetteer):
        found.append(evaluation)
        wrong = [*wrong, *list_mistakes] if not files else list_mistakes
        if not as_json and len(files) < _COMPARED:
            typer.echo(evaluation.table())
            if breakdown:
                typer.echo(evaluation.breakdown())
    if as_json:
        written = [evaluation.to_dict() for evaluation in found]
        if len(files) == _COMPARED:
            written.append({"differences": differences_dict(found[0], found[1])})
        typer.echo(json.dumps(written, ensure_ascii=False, indent=2))
    elif len(files) == _COMPARED:
        typer.echo(side_by_side(found[0], found[1], (files[0].stem, files[1].stem)))
    if errors:
        _list_errors(errors, wrong)


def _check(predicted: Sequence[Path], corpora: Sequence[Path], errors: Path | None) -> None:
    if len(predicted) > _COMPARED:
        raise UsageError(f"{len(predicted)} outputs were named; one is scored, two are compared")
    if predicted and len(corpora) != 1:
        raise UsageError("outputs are scored against one corpus; name one")
    if errors and errors.suffix.lower() not in _ERROR_FORMATS:
        raise UsageError(f"{errors} is neither .csv nor .html; mistakes are listed as one of these")


def _evaluations(
    corpora: Sequence[Path], predicted: Sequence[Path], recognizer: str, gazetteer_file: Path | None
) -> Iterator[tuple[Evaluation, list[Mistake]]]:
    """Return the evaluation and the mistakes of each corpus by the engine, or of each output on the one corpus."""
    from geo.evaluation import (
        add_gazetteer_facts,
        evaluate_geoparses,
        geoparse_gold,
        list_mistakes,
        pair_exact,
        read_corpus,
        read_output,
    )
    from geo.gazetteer import Gazetteer
    from geo.settings import Settings

    known = Gazetteer.open(gazetteer_file)
    geoparser = None if predicted else Settings(recognizer, gazetteer_file).build()
    for path in corpora:
        gold = list(add_gazetteer_facts(read_corpus(path), known))
        if geoparser is not None:
            runs = [geoparse_gold(gold, geoparser)]
        else:
            runs = [(read_output(file, gold), 0.0) for file in predicted]
        for geoparses, seconds in runs:
            pairings = [pair_exact(entry, geoparse) for entry, geoparse in zip(gold, geoparses, strict=True)]
            evaluation = evaluate_geoparses(path.stem, gold, geoparses, seconds)
            yield evaluation, list(list_mistakes(path.stem, gold, pairings))


def _list_errors(path: Path, wrong: Sequence[Mistake]) -> None:
    from geo.evaluation import csv_lines, html_lines

    with opened(path) as out:
        out.writelines(csv_lines(wrong) if path.suffix.lower() == ".csv" else html_lines(wrong))
    typer.echo(f"{len(wrong):,} mistakes listed in {path}", err=True)
