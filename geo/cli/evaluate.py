"""`dateline evaluate`: how right the engine is on annotated articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from geo.cli.options import AsJson, GazetteerFile, Recognizer


def evaluate(
    corpora: Annotated[list[Path], typer.Argument(metavar="CORPUS.jsonl", help="Annotated articles, JSON Lines.")],
    as_json: AsJson = False,
    recognizer: Recognizer = "gazetteer",
    gazetteer: GazetteerFile = None,
) -> None:
    """Score recognition and resolution against annotated articles.

    Example: dateline evaluate corpora/test/*.jsonl
    """
    from geo.batch import Settings
    from geo.evaluation import evaluate_corpus

    geoparser = Settings(recognizer, gazetteer).build()
    found = []
    for path in corpora:
        found.append(evaluate_corpus(path, geoparser))
        if not as_json:
            typer.echo(found[-1].table())
    if as_json:
        typer.echo(json.dumps([evaluation.to_dict() for evaluation in found], ensure_ascii=False, indent=2))
