from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from geo.cli.terminal import Progress
from geo.index import Filter
from geo.store import Store

Invoke = Callable[..., Result]


def test_an_archive_is_geoparsed_in_a_batch_and_loaded(invoke: Invoke, articles: Path, tmp_path: Path) -> None:
    first = invoke("batch", articles, tmp_path / "out", "--jobs", "1")
    assert (first.exit_code, first.stdout) == (0, "")
    assert first.stderr == (
        "dateline: 1 file: 1 read, 0 passed over, 0 refused\n"
        "dateline: 3 articles: 3 written, 0 rejected; 1 shard; 5 mentions, 5 placed\n"
    )
    assert "; 1 shard (1 from before); " in invoke("batch", articles, tmp_path / "out", "--jobs", "1").stderr
    loaded, again = invoke("load", tmp_path / "out").stderr, invoke("load", tmp_path / "out").stderr
    assert "3 articles: 3 added, 0 replaced, 0 unchanged, 0 repeats, 0 rejected; 5 mentions" in loaded
    assert "0 added, 0 replaced, 3 unchanged, 0 repeats, 0 rejected; 0 mentions" in again
    with Store.open() as store:
        assert store.reader.totals(Filter()).listed == 3


def test_rejected_inputs_are_named_and_the_exit_code_is_3(invoke: Invoke, articles: Path, tmp_path: Path) -> None:
    with articles.open("a", encoding="utf-8") as out:
        out.write('{"text": 7}\n')
    done = invoke("batch", articles, tmp_path / "none.csv", tmp_path / "out", "--jobs", "1")
    assert done.exit_code == 3
    assert f"dateline: {articles}:4: text: is a number, not text\n" in done.stderr
    assert "dateline: 2 files: 1 read, 0 passed over, 1 refused\n" in done.stderr
    assert "dateline: 4 articles: 3 written, 1 rejected (1 × text: is a number, not text); 1 shard;" in done.stderr


@pytest.mark.parametrize("more", [["--rows", "0"], ["--cluster", "nowhere"], ["--jobs", "2", "--min-confidence", "2"]])
def test_options_out_of_range_are_refused(invoke: Invoke, articles: Path, tmp_path: Path, more: list[str]) -> None:
    assert invoke("batch", articles, tmp_path / "out", *more).exit_code == 2


def test_a_batch_for_another_engine_is_refused(invoke: Invoke, articles: Path, tmp_path: Path) -> None:
    invoke("batch", articles, tmp_path / "out", "--jobs", "1")
    done = invoke("batch", articles, tmp_path / "out", "--jobs", "1", "--country", "JP")
    assert done.exit_code == 2
    assert "name another folder" in done.stderr


def test_only_a_cluster_requires_dask(
    invoke: Invoke, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "geo.batch.dask", raising=False)
    refused = invoke("batch", articles, tmp_path / "out", "--cluster", "tcp://127.0.0.1:9")
    assert refused.exit_code == 2
    assert "pip install '.[cluster]'" in refused.stderr
    assert invoke("batch", articles, tmp_path / "out", "--jobs", "2").exit_code == 0


def test_loading_a_folder_without_a_batch_fails(invoke: Invoke, tmp_path: Path) -> None:
    done = invoke("load", tmp_path / "none")
    assert done.exit_code == 1
    assert "holds no finished batch" in done.stderr


def test_parquet_requires_an_output_file(invoke: Invoke, articles: Path, tmp_path: Path) -> None:
    invoke("ingest", articles)
    for command in (["geoparse", articles], ["export"]):
        path = tmp_path / f"{command[0]}.parquet"
        assert invoke(*command, "--format", "parquet", "-o", path).exit_code == 0
        names = pq.read_table(path)["name"].to_pylist()
        assert sorted(names) == ["Cape Town", "Geneva", "Mumbai", "Osaka", "Osaka"]
        refused = invoke(*command, "--format", "parquet")
        assert refused.exit_code == 2
        assert "name it with --output" in refused.stderr


def test_a_batch_is_shown_and_exported_without_a_database(
    invoke: Invoke, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert invoke("batch", articles, "places", "--jobs", 1).exit_code == 0
    archive = ("--database", "parquet:///places")
    missing = invoke("export", *archive)
    assert missing.exit_code == 1
    assert "run: dateline aggregate" in missing.stderr
    assert "3 articles with 5 placed mentions in 3 months" in invoke("aggregate", "places").stderr
    assert invoke("load", "places").exit_code == 0
    shown = invoke("export", "--format", "csv", *archive).stdout
    stored = invoke("export", "--format", "csv").stdout
    header, *rows = (line.rpartition(",") for line in stored.splitlines())
    assert shown.splitlines() == [",".join([header[0], "story"]), *(f"{cells}," for cells, _, story in rows)]
    assert all(story for _, _, story in rows)  # an archive has no stories
    assert shown.count("\n") == 6
    assert "read-only" in invoke("ingest", articles, *archive).stderr
    assert "store: has articles" in invoke("health", *archive).stdout


def test_serve_passes_the_absolute_path_of_an_archive(
    invoke: Invoke, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, str] = {}
    monkeypatch.setattr("geo.cli.serve._exec", lambda command, environment: given.update(environment) or 0)
    monkeypatch.chdir(tmp_path)
    invoke("batch", articles, "places", "--jobs", 1)
    serve = ("serve", "--no-browser", "--port", 18_517, "--archive", "places")
    assert "run: dateline aggregate" in invoke(*serve).stderr
    invoke("aggregate", "places")
    assert invoke(*serve, "--database", "sqlite:///x.db").exit_code == 2
    assert invoke(*serve).exit_code == 0
    assert given["DATELINE_DATABASE_URL"] == f"parquet:///{tmp_path / 'places'}"


def test_an_interrupted_command_says_how_to_continue(
    invoke: Invoke, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoke("batch", articles, tmp_path / "done", "--jobs", "1")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "step", stop)
    for command in (
        ["ingest", articles],
        ["batch", articles, tmp_path / "out", "--jobs", "1"],
        ["load", tmp_path / "done"],
    ):
        done = invoke(*command)
        assert done.exit_code == 130
        assert "run the same command again to continue" in done.stderr
