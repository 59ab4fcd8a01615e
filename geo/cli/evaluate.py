"""`dateline evaluate`: score the engine, or the output of another geoparser, on annotated articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo.cli.options import AsJson, GazetteerFile, Recognizer
from geo.cli.output import open_output
from geo.cli.terminal import print_json, print_message
from geo.errors import UsageError
from geo.message_text import pluralize

if TYPE_CHECKING:
    from geo.evaluation import Evaluation, Mistake

_MAX_PREDICTED = 2
_ERROR_FORMATS = (".csv", ".html")

Predicted = Annotated[
    list[Path] | None,
    typer.Option(
        "--predicted",
        metavar="FILE",
        help="Score these records of a geoparser, not the engine; given twice, compare them.",
    ),
]
Errors = Annotated[
    Path | None, typer.Option("--errors", metavar="FILE", help="Write every mistake to a .csv or .html file.")
]
Breakdown = Annotated[bool, typer.Option("--breakdown", help="Also show scores by feature class and country.")]


def evaluate(
    corpora: Annotated[
        list[Path],
        typer.Argument(metavar="CORPUS", hidden=True),
    ],
    predicted: Predicted = None,
    errors: Errors = None,
    breakdown: Breakdown = False,
    as_json: AsJson = False,
    recognizer: Recognizer = None,
    gazetteer: GazetteerFile = None,
) -> None:
    """Score recognition and resolution on annotated articles.

    CORPUS is a file of annotated articles (JSON Lines, XML or CoNLL), or a folder in brat's format. The engine has
    default settings; only --recognizer and --gazetteer change them.

    Example: dateline evaluate corpora/test/*.jsonl --errors mistakes.html
    """
    from geo.evaluation import differences_dict, side_by_side

    files = predicted or []
    _check(files, corpora, errors)
    evaluations: list[Evaluation] = []
    all_mistakes: list[Mistake] = []
    for evaluation, mistakes in _evaluations(corpora, files, recognizer or "gazetteer", gazetteer):
        evaluations.append(evaluation)
        all_mistakes = [*all_mistakes, *mistakes] if not files else mistakes
        if not as_json and len(files) < _MAX_PREDICTED:
            typer.echo(evaluation.table())
            if breakdown:
                typer.echo(evaluation.breakdown())
    if as_json:
        records = [evaluation.to_dict() for evaluation in evaluations]
        if len(files) == _MAX_PREDICTED:
            records.append({"differences": differences_dict(evaluations[0], evaluations[1])})
        print_json(records)
    elif len(files) == _MAX_PREDICTED:
        typer.echo(side_by_side(evaluations[0], evaluations[1], (files[0].stem, files[1].stem)))
    if errors:
        _write_mistakes(errors, all_mistakes)


def _check(predicted: Sequence[Path], corpora: Sequence[Path], errors: Path | None) -> None:
    if len(predicted) > _MAX_PREDICTED:
        raise UsageError(f"{len(predicted)} outputs were given; one can be scored, two compared")
    if predicted and len(corpora) != 1:
        raise UsageError("--predicted needs exactly one corpus")
    if errors and errors.suffix.lower() not in _ERROR_FORMATS:
        raise UsageError(f"{errors} is neither a .csv nor an .html file; --errors writes one of these")


def _evaluations(
    corpora: Sequence[Path], predicted: Sequence[Path], recognizer: str, gazetteer_file: Path | None
) -> Iterator[tuple[Evaluation, list[Mistake]]]:
    """Yield the evaluation and the mistakes of the engine on each corpus, or of each output on the one corpus."""
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

    opened = Gazetteer.open(gazetteer_file)
    geoparser = None if predicted else Settings(recognizer, gazetteer_file).build()
    for path in corpora:
        gold = list(add_gazetteer_facts(read_corpus(path), opened))
        if geoparser is not None:
            runs = [geoparse_gold(gold, geoparser)]
        else:
            runs = [(read_output(file, gold), 0.0) for file in predicted]
        for geoparses, seconds in runs:
            pairings = [pair_exact(entry, geoparse) for entry, geoparse in zip(gold, geoparses, strict=True)]
            evaluation = evaluate_geoparses(path.stem, gold, geoparses, seconds)
            yield evaluation, list(list_mistakes(path.stem, gold, pairings))


def _write_mistakes(path: Path, mistakes: Sequence[Mistake]) -> None:
    from geo.evaluation import csv_lines, html_lines

    with open_output(path) as out:
        out.writelines(csv_lines(mistakes) if path.suffix.lower() == ".csv" else html_lines(mistakes))
    print_message(f"{path}: {pluralize(len(mistakes), 'mistake')}")
