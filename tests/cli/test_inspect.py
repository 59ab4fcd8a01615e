from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
from typer.testing import Result

Invoke = Callable[..., Result]

_SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "inspection.schema.json"


def test_a_file_is_shown_with_its_fields_and_what_would_be_left_out(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Titel;Text;Datum\nRegen;In Bern fiel Regen.;2024-03-05\nSturm;;2024-03-06\n", encoding="utf-8")
    shown = invoke("inspect", str(path))
    assert shown.exit_code == 3
    lines = shown.stdout.splitlines()
    assert lines[0] == f"{path}: CSV with a header; 1 article, 1 rejected"
    assert '  title          1  from "Titel"' in lines
    assert '  date           1  from "Datum"  2024-03-05 to 2024-03-05' in lines
    assert "  1. Regen | 2024-03-05 | In Bern fiel Regen." in lines
    assert f"  rejected: {path}:3: Text: is empty" in lines
    assert lines[-1] == "2 articles: 1 readable, 1 rejected (1 × Text: is empty)"


def test_a_column_can_be_named(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("remarks,text\nRain fell on Kobe.,x\n", encoding="utf-8")
    shown = invoke("inspect", str(path), "--column", "text=remarks")
    assert shown.exit_code == 0
    assert '  text           1  from "remarks"' in shown.stdout.splitlines()


def test_the_json_form_follows_its_schema(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Rain fell on Kobe.", "date": "2024-03-05"}\n{}\n', encoding="utf-8")
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    shown = invoke("inspect", str(tmp_path), "--json")
    assert shown.exit_code == 3
    found = json.loads(shown.stdout)
    jsonschema.validate(found, json.loads(_SCHEMA.read_text(encoding="utf-8")))
    assert [(Path(file["name"]).name, file["outcome"]) for file in found["files"]] == [
        ("b.png", "passed over"),
        ("a.jsonl", "read"),
    ]
    assert (found["complete"], found["articles"], found["rejected"]) == (False, 1, 1)


def test_notes_on_articles_that_are_kept_are_counted_with_their_rows(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,date\nRain fell on Kobe.,someday\nRain fell on Osaka.,some time\n", encoding="utf-8")
    shown = invoke("inspect", str(path))
    assert shown.exit_code == 0
    assert f"2 notes: date: is not understood as a date ({path}:2, {path}:3)" in shown.stdout.splitlines()
