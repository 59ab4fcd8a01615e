"""Messages name the option or argument that is wrong, and what to write instead."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.cli.app import app


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["batch"], "Missing argument 'INPUT'"),
        (["batch", "a.jsonl"], "Missing argument 'OUTPUT'"),
        (["geoparse", "--jobs", "0", "a.txt"], "0 is too small; it must be 1 or more"),
        (["geoparse", "--jobs", "two", "a.txt"], "'two' is not a whole number"),
        (["geoparse", "--online", "nominatim", "a.txt"], "nominatim requires a contact; set --online-contact"),
        (
            ["geoparse", "--deny-file", "nope", "a.txt"],
            "nope: the list of names not to map cannot be read: no such file",
        ),
        (["geoparse", "--country", "Germny", "a.txt"], "--country: 'Germny' is not .*did you mean DE"),
        (["export", "--country", "ZZ"], "--country: 'ZZ' is not a country code"),
        (["export", "--region", "ZZ.07"], "--region: 'ZZ' is not a country code"),
        (["export", "--place", "Paris"], "'Paris' is not the id of a place; gn:2988507 is Paris"),
        (["export", "--place", "Osakka"], "'Osakka' is not the id of a place; gn:1853909 is Osaka"),
        (
            ["export", "-o", "m.jsonl"],
            "m.jsonl: this command does not write .jsonl files; its formats are geo",
        ),
        (["export", "-o", "m.xlsx"], "does not write .xlsx files"),
        (["export", "-o", "m.csv", "--format", "kml"], "m.csv: --format kml contradicts the suffix .csv"),
        (["export", "-o", "m.csv", "--level", "place"], "--level applies to geojson only"),
        (["geoparse", "-o", "m.CSV", "--format", "jsonl", "a.txt"], "--format jsonl contradicts the suffix .csv"),
        (["geoparse", "-o", "m.kml", "a.txt"], "does not write .kml files"),
        (["geoparse", "-o", "m.csv.gz", "a.txt"], "does not write .gz files"),
        (["geoparse", "--bbox", "30,129,46,146", "a.txt"], "latitudes first, write 129,30,146,46"),
        (["geoparse", "--prefer-bbox=51,-120,55,-110", "a.txt"], "latitudes first, write -120,51,-110,55"),
        (["geoparse", "--bbox", "0,95,20,200", "a.txt"], "with the south below the north$"),
        (["export", "--database", "nonsense"], "is not a database URL; use sqlite:///PATH or"),
        (["gazetteer", "lookup", "London", "--country", "Narnia"], "--country: 'Narnia' is not a country code"),
    ],
)
def test_a_wrong_option_is_named_with_advice(
    command: list[str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert re.search(reason, result.output)


def test_a_csv_file_is_not_a_corpus(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,Rain fell on Osaka.\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(path)])
    assert (result.exit_code, "this is CSV; JSON Lines is needed" in result.output) == (1, True)


def test_the_check_of_a_file_that_is_not_a_database_does_not_recommend_itself(tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"nothing of the sort " * 200)
    result = CliRunner().invoke(app, ["db", "check", "--database", f"sqlite:///{path}"])
    assert result.exit_code == 1
    assert "db restore" in result.output
    assert "db check" not in result.output


def test_uk_means_gb() -> None:
    result = CliRunner().invoke(app, ["gazetteer", "lookup", "Boston", "--country", "UK", "--json"])
    assert {place["country_code"] for place in json.loads(result.stdout)} == {"GB"}


@pytest.mark.parametrize(
    ("variable", "message"),
    [
        ("DATELINE_COUNTRY", "unknown environment variable DATELINE_COUNTRY; did you mean DATELINE_COUNTRIES?"),
        ("DATELINE_COUNTRIES", ""),
        ("DATELINE_SOMETHING_OF_MINE", ""),
    ],
)
def test_a_misspelled_environment_variable_is_named(
    variable: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "GB")
    result = CliRunner().invoke(app, ["gazetteer", "lookup", "Osaka", "--json"])
    assert result.stderr.removeprefix("dateline: ").strip() == message
