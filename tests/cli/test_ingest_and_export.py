from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from geo.corrections import Correction
from geo.evaluation import read_corpus
from geo.store import Store

Invoke = Callable[..., Result]


def test_ingest_reports_totals_and_a_second_run_changes_nothing(invoke: Invoke, articles: Path) -> None:
    first = invoke("ingest", articles)
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == (
        "dateline: 1 file: 1 read, 0 passed over, 0 refused\n"
        "dateline: 3 articles: 3 added, 0 replaced, 0 unchanged, 0 repeats, 0 rejected; 5 mentions, 5 placed\n"
    )
    assert "0 added, 0 replaced, 3 unchanged, 0 repeats, 0 rejected; 0 mentions" in invoke("ingest", articles).stderr


def test_ingest_names_rejected_inputs(invoke: Invoke, articles: Path) -> None:
    done = invoke("ingest", "none.txt", articles)
    assert done.exit_code == 3
    first, second, _ = done.stderr.splitlines()
    assert first.startswith("dateline: none.txt: ")
    assert second == "dateline: 2 files: 1 read, 0 passed over, 1 refused"


def test_ingest_reads_standard_input(invoke: Invoke) -> None:
    assert "1 article: 1 added" in invoke("ingest", "-", stdin="The ship left Cape Town for Mumbai.").stderr


@pytest.mark.parametrize("url", ["articles.db", "mysql://localhost/news"])
def test_a_database_must_be_a_supported_url(invoke: Invoke, articles: Path, url: str) -> None:
    done = invoke("ingest", articles, "--database", url)
    assert done.exit_code == 2
    assert "use sqlite:///PATH" in done.stderr


def test_a_file_that_is_not_a_database_fails(invoke: Invoke, articles: Path) -> None:
    done = invoke("ingest", articles, "--database", f"sqlite:///{articles}")
    assert done.exit_code == 1
    assert "not a SQLite database" in done.stderr


def test_export_has_one_feature_per_place(invoke: Invoke, articles: Path) -> None:
    invoke("ingest", articles)
    features = json.loads(invoke("export").stdout)["features"]
    assert (features[0]["properties"]["name"], features[0]["properties"]["mentions"]) == ("Osaka", 2)
    assert len(features) == 4
    assert len(json.loads(invoke("export", "--level", "mention").stdout)["features"]) == 5


@pytest.mark.parametrize(
    ("restriction", "names"),
    [
        (["--since", "2022-02-01"], ["Cape Town", "Mumbai"]),
        (["--until", "2022-02-01"], ["Osaka", "Osaka", "Geneva"]),
        (["--country", "ch", "--country", "ZA"], ["Cape Town", "Geneva"]),
        (["--source", "Example Times", "--text", "geneva"], ["Osaka", "Osaka", "Geneva"]),
        (["--article", "ship"], ["Cape Town", "Mumbai"]),
        (["--kind", "demonym"], []),
        (["--min-confidence", "1"], []),
    ],
)
def test_export_honors_each_restriction(
    invoke: Invoke, articles: Path, restriction: list[str], names: list[str]
) -> None:
    invoke("ingest", articles)
    done = invoke("export", "--format", "csv", *restriction)
    assert done.exit_code == 0
    assert [row["name"] for row in csv.DictReader(io.StringIO(done.stdout))] == names
    assert ("no mention matches the selection" in done.stderr) == (not names)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("m.csv", b"article_id,"),
        ("M.KML", b"<?xml"),
        ("m.htm", b"<!doctype html>"),
        ("m.pq", b"PAR1"),
        ("m.geojson", b'{"type"'),
        ("m.txt", b'{"type"'),
    ],
)
def test_the_suffix_of_the_file_decides_the_format_of_an_export(
    invoke: Invoke, articles: Path, tmp_path: Path, name: str, start: bytes
) -> None:
    invoke("ingest", articles)
    assert invoke("export", "-o", tmp_path / name).exit_code == 0
    written = (tmp_path / name).read_bytes().removeprefix(b"\xef\xbb\xbf")
    assert written[: len(start)].lower() == start.lower()


def test_export_names_publishers_and_places_without_articles(invoke: Invoke, articles: Path) -> None:
    invoke("ingest", articles)
    done = invoke("export", "--source", "Example Tims", "--place", "gn:2988507")
    assert done.exit_code == 0
    assert "no article is of the publisher 'Example Tims'; did you mean 'Example Times'?" in done.stderr
    assert "no mention is of the place gn:2988507 (Paris, FR)" in done.stderr


def test_export_writes_kml_to_a_file(invoke: Invoke, articles: Path, tmp_path: Path) -> None:
    invoke("ingest", articles)
    assert invoke("export", "--format", "kml", "-o", tmp_path / "m.kml").stdout == ""
    assert (tmp_path / "m.kml").read_text(encoding="utf-8").count("<Placemark>") == 4


def test_export_of_corrections_gives_a_corpus(invoke: Invoke, articles: Path, tmp_path: Path) -> None:
    invoke("ingest", articles)
    with Store.open() as store:
        text = store.reader.article("ship").text  # type: ignore[union-attr]
        start = text.index("Mumbai")
        store.corrections.add(Correction("not_a_place", "ship", "text", start, start + 6, "Mumbai"))
    done = invoke("export", "--corrections", "-o", tmp_path / "gold.jsonl")
    assert (done.exit_code, done.stdout) == (0, "")
    assert [gold.article.id for gold in read_corpus(tmp_path / "gold.jsonl")] == ["ship"]


def test_export_before_ingest_says_what_to_do(invoke: Invoke) -> None:
    done = invoke("export")
    assert done.exit_code == 1
    assert "dateline ingest" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["--since", "yesterday"], ["--since", "2022-02-30"], ["--since", "2022-02-02", "--until", "2022-01-01"]],
)
def test_export_refuses_invalid_dates(invoke: Invoke, articles: Path, arguments: list[str]) -> None:
    invoke("ingest", articles)
    assert invoke("export", *arguments).exit_code == 2


def test_export_restricts_regions_by_their_code(invoke: Invoke, articles: Path) -> None:
    invoke("ingest", articles)
    assert invoke("export", "--format", "csv", "--region", "in.07").exit_code == 0
    done = invoke("export", "--region", "Delhi")
    assert done.exit_code == 2
    assert "such as IN.07" in done.stderr
