from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Invoke = Callable[..., Result]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    mention = {"start": 17, "end": 22, "text": "Osaka", "lat": 34.69, "lon": 135.5, "geonameid": 1853909}
    record = {"id": "a", "title": "", "text": "Ministers met in Osaka.", "mentions": [mention]}
    path = tmp_path / "small.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return path


def test_a_table_for_each_corpus(invoke: Invoke, corpus: Path) -> None:
    done = invoke("evaluate", corpus, corpus)
    assert done.exit_code == 0
    assert done.stdout.count("small: 1 articles, 1 gold mentions") == 2


def test_json_for_programs(invoke: Invoke, corpus: Path) -> None:
    (evaluation,) = json.loads(invoke("evaluate", corpus, "--json").stdout)
    assert evaluation["recognition"]["exact"]["recall"] == 1.0


def test_a_corpus_that_is_none_fails_with_one_line(invoke: Invoke, tmp_path: Path) -> None:
    done = invoke("evaluate", tmp_path / "none.jsonl")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
