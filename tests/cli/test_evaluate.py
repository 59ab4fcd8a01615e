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


def test_each_corpus_has_a_table(invoke: Invoke, corpus: Path) -> None:
    done = invoke("evaluate", corpus, corpus)
    assert done.exit_code == 0
    assert done.stdout.count("small: 1 articles, 1 gold mentions") == 2


def test_json_output(invoke: Invoke, corpus: Path) -> None:
    (evaluation,) = json.loads(invoke("evaluate", corpus, "--json").stdout)
    assert evaluation["recognition"]["exact"]["recall"] == 1.0


def test_a_missing_corpus_fails_with_one_line(invoke: Invoke, tmp_path: Path) -> None:
    done = invoke("evaluate", tmp_path / "none.jsonl")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1


def test_two_outputs_are_compared(invoke: Invoke, corpus: Path, tmp_path: Path) -> None:
    osaka = {"start": 17, "end": 22, "lat": 34.69, "lon": 135.5, "geonameid": 1853909}
    for name, mentions in (("none", []), ("all", [osaka])):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": "a", "mentions": mentions}), encoding="utf-8")
    chosen = ("--predicted", tmp_path / "none.jsonl", "--predicted", tmp_path / "all.jsonl")
    assert "+100.0" in invoke("evaluate", corpus, *chosen).stdout
    *_, gaps = json.loads(invoke("evaluate", corpus, *chosen, "--json").stdout)
    assert gaps["differences"]["recognition F1"]["value"] == 1.0


def test_mistakes_are_written_to_a_file(invoke: Invoke, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text(json.dumps({"id": "a", "mentions": []}), encoding="utf-8")
    done = invoke("evaluate", corpus, "--predicted", tmp_path / "none.jsonl", "--errors", tmp_path / "wrong.csv")
    assert done.exit_code == 0
    assert "missed" in (tmp_path / "wrong.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "wrong", [("--errors", "mistakes.txt"), ("--predicted", "a", "--predicted", "b", "--predicted", "c")]
)
def test_contradictory_options_are_wrong_usage(invoke: Invoke, corpus: Path, wrong: tuple[str, ...]) -> None:
    assert invoke("evaluate", corpus, *wrong).exit_code == 2


def test_breakdown_shows_feature_classes_and_countries(invoke: Invoke, corpus: Path) -> None:
    shown = invoke("evaluate", corpus, "--breakdown").stdout
    assert "Populated place" in shown
    assert "JP" in shown
