from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from geo.export import CSV_COLUMNS

Invoke = Callable[..., Result]
Dateline = Callable[..., "subprocess.CompletedProcess[bytes]"]

RECORD = ["id", "title", "date", "source", "url", "language", "focus", "mentions"]
MENTION = """
field start end text kind place_id geonameid wikidata name lat lon radius_km precision is_approximate country_code
admin1_code admin1_name iso_3166_2 admin2_code feature_class feature_code population confidence relation sentence
""".split()


def test_standard_output_has_one_object_per_article_in_input_order(dateline: Dateline, articles: Path) -> None:
    done = dateline("geoparse", articles)
    assert done.returncode == 0
    records = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [record["id"] for record in records] == ["talks", "ship", "quiet"]
    assert all(list(record) == RECORD for record in records)
    assert all(list(mention) == MENTION for record in records for mention in record["mentions"])
    assert done.stderr.decode() == (
        "dateline: no places found in 1 of 3 articles\n"
        "dateline: 1 file: 1 read, 0 passed over, 0 refused\n"
        "dateline: 3 articles: 3 written, 0 rejected\n"
    )


def test_offsets_locate_the_name_in_the_article(invoke: Invoke, articles: Path) -> None:
    rows = {row["id"]: row for row in map(json.loads, articles.read_text(encoding="utf-8").splitlines())}
    for record in map(json.loads, invoke("geoparse", articles).stdout.splitlines()):
        for mention in record["mentions"]:
            field = rows[record["id"]][mention["field"]]
            assert field[mention["start"] : mention["end"]] == mention["text"]
            assert slice(*mention["sentence"]).start <= mention["start"]


def test_standard_input_is_read_without_arguments(dateline: Dateline) -> None:
    done = dateline("geoparse", stdin="Ein Schiff fährt nach Zürich.".encode("latin-1"))
    assert [m["text"] for m in json.loads(done.stdout)["mentions"]] == ["Zürich"]


def test_csv_has_one_row_per_mention(invoke: Invoke, articles: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(invoke("geoparse", articles, "--format", "csv").stdout)))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [row["text"] for row in rows] == ["Osaka", "Osaka", "Geneva", "Cape Town", "Mumbai"]


def test_geojson_has_one_feature_per_placed_mention(invoke: Invoke, articles: Path) -> None:
    collection = json.loads(invoke("geoparse", articles, "--format", "geojson").stdout)
    assert len(collection["features"]) == 5
    assert collection["features"][3]["geometry"]["coordinates"][1] == pytest.approx(-33.9, abs=0.1)


def test_several_processes_give_the_same_output(invoke: Invoke, articles: Path) -> None:
    assert invoke("geoparse", articles, "--jobs", 2).stdout == invoke("geoparse", articles).stdout


def test_mentions_are_restricted_by_country_and_confidence(invoke: Invoke, articles: Path) -> None:
    found = [json.loads(line) for line in invoke("geoparse", articles, "--country", "za").stdout.splitlines()]
    assert [m["name"] for record in found for m in record["mentions"]] == ["Cape Town"]
    assert '"confidence"' not in invoke("geoparse", articles, "--min-confidence", "1").stdout


def test_an_output_file_appears_complete_and_alone(invoke: Invoke, articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert invoke("geoparse", articles, "-o", out / "m.jsonl").stdout == ""
    assert os.listdir(out) == ["m.jsonl"]
    assert (out / "m.jsonl").read_text(encoding="utf-8") == invoke("geoparse", articles).stdout


def test_after_a_failure_the_old_file_is_unchanged(invoke: Invoke, articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.jsonl"
    out.write_text("old")
    assert invoke("geoparse", articles, "-o", out, "--gazetteer", tmp_path / "none").exit_code == 1
    assert out.read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["articles.jsonl", "m.jsonl"]


def test_a_malformed_row_is_named_and_the_others_are_geoparsed(invoke: Invoke, articles: Path) -> None:
    lines = articles.read_text(encoding="utf-8").splitlines()
    articles.write_text("\n".join([lines[0], '{"id": "broken"', lines[1]]), encoding="utf-8")
    done = invoke("geoparse", articles)
    assert done.exit_code == 3
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["talks", "ship"]
    assert done.stderr.startswith(f"dateline: {articles}:2: ")


BAD_INPUTS = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 40,
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "long.txt": b"Paris. " * 1_500_000,
    "number.jsonl": b'{"text": 7}\n',
    "rows.csv": b"headline,words\na,b\n",
}


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_unreadable_input_gives_one_clear_line(invoke: Invoke, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BAD_INPUTS[name])
    done = invoke("geoparse", path)
    assert done.exit_code == 3
    assert done.stderr.startswith(f"dateline: {path}:")
    assert done.stderr.count("\n") == 3
    assert done.stderr.count("1 rejected") + done.stderr.count("1 refused") == 1
    assert "Traceback" not in done.output


def test_a_missing_file_gives_one_clear_line(invoke: Invoke) -> None:
    done = invoke("geoparse", "none.txt")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == (
        "dateline: none.txt: does not exist; check the name\n"
        "dateline: 1 file: 0 read, 0 passed over, 1 refused\n"
        "dateline: 0 articles: 0 written, 0 rejected\n"
    )


def test_articles_without_places_are_counted(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nothing happened to anybody.")
    done = invoke("geoparse", tmp_path / "a.txt")
    assert done.exit_code == 0
    assert done.stderr.startswith("dateline: no places found in 1 of 1 article\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--jobs", "0"], 2),
        (["--min-confidence", "2"], 2),
        (["--format", "xml"], 2),
        (["--country", "Narnia"], 2),
        (["--nonsense"], 2),
        (["--recognizer", "none"], 2),
        (["--gazetteer", "/none.gaz"], 1),
        (["-o", "/"], 2),
        (["-o", "/none/such/file.jsonl"], 2),
    ],
)
def test_wrong_usage_and_failure_have_different_exit_codes(
    invoke: Invoke, articles: Path, arguments: list[str], code: int
) -> None:
    done = invoke("geoparse", articles, *arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


LONDON = "Police in London closed a bridge on Monday."


def countries(done: Result) -> list[str]:
    return [mention["country_code"] for mention in json.loads(done.stdout)["mentions"]]


@pytest.mark.parametrize(
    "options",
    [
        ["--country", "CA"], ["--prefer-country", "CA"], ["--bbox", "-82,42,-80,44"], ["--prefer-bbox=-82,42,-80,44"],
        ["--deny", "gn:2643743", "--prefer-country", "CA"],
    ],
)  # fmt: skip
def test_options_restrict_or_prefer_namesakes(invoke: Invoke, options: list[str]) -> None:
    assert countries(invoke("geoparse", "-", stdin=LONDON)) == ["GB"]
    assert countries(invoke("geoparse", "-", *options, stdin=LONDON)) == ["CA"]


def test_a_denied_name_is_not_mapped(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("London\n")
    assert countries(invoke("geoparse", "-", "--deny", "london", stdin=LONDON)) == []
    assert countries(invoke("geoparse", "-", "--deny-file", tmp_path / "names.txt", stdin=LONDON)) == []


def test_places_of_an_overlay_are_found(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(
        "action,name,lat,lon,country_code,feature_code\nadd,Grumbleford,51.9,-1.2,GB,PPL\n"
    )
    text = "Police in Grumbleford closed a bridge on Monday."
    assert countries(invoke("geoparse", "-", "--overlay", tmp_path / "ours.csv", stdin=text)) == ["GB"]
    assert "GB" not in countries(invoke("geoparse", "-", stdin=text))


def test_an_option_overrides_the_settings_file(invoke: Invoke, own_settings: Path) -> None:
    own_settings.write_text('prefer_countries = ["CA"]')
    assert countries(invoke("geoparse", "-", stdin=LONDON)) == ["CA"]
    assert countries(invoke("geoparse", "-", "--prefer-country", "GB", stdin=LONDON)) == ["GB"]


@pytest.mark.parametrize("command", ["geoparse", "ingest"])
def test_an_error_in_the_settings_is_wrong_usage(invoke: Invoke, own_settings: Path, command: str) -> None:
    own_settings.write_text('countrys = ["CA"]')
    done = invoke(command, "-", stdin=LONDON)
    assert done.exit_code == 2
    assert "unknown setting 'countrys'" in done.stderr


def test_a_malformed_box_is_wrong_usage(invoke: Invoke) -> None:
    done = invoke("geoparse", "-", "--bbox", "1,2,3", stdin=LONDON)
    assert done.exit_code == 2
    assert "--bbox '1,2,3' is not a box" in done.stderr


def test_a_table_of_publishers_is_used(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "papers.csv").write_text(
        "domain,name,place,admin1_code,country_code\nherald.example,The Lakeside Herald,London,08,CA\n"
    )
    article = json.dumps({"id": "a", "title": "", "text": LONDON, "source": "The Lakeside Herald"})
    (tmp_path / "a.jsonl").write_text(article)
    options = ["--publishers", tmp_path / "papers.csv"]
    assert countries(invoke("geoparse", tmp_path / "a.jsonl")) == ["GB"]
    assert countries(invoke("geoparse", tmp_path / "a.jsonl", *options)) == ["CA"]
    (tmp_path / "papers.csv").write_text("name\nThe Lakeside Herald\n")
    done = invoke("geoparse", tmp_path / "a.jsonl", *options)
    assert done.exit_code == 1
    assert "papers.csv" in done.stderr


@pytest.mark.parametrize(
    ("name", "start"),
    [("m.csv", b"article_id,"), ("m.parquet", b"PAR1"), ("m.geojson", b'{"type"'), ("m.ndjson", b'{"'), ("m", b'{"')],
)
def test_the_suffix_of_the_file_decides_the_format(
    invoke: Invoke, articles: Path, tmp_path: Path, name: str, start: bytes
) -> None:
    assert invoke("geoparse", articles, "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(start)
