"""Runs over many articles say how many are not in English, once; `dateline reread` reads stored ones again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.store import Store
from geo.types import Geoparse
from tests.cli.conftest import Invoke

SPANISH = "Las lluvias llegaron a Bogotá el lunes y dejaron a muchas familias sin luz en la ciudad."
ENGLISH = "The rain reached Bogotá on Monday and left many families in the city without power."
NOTE = "2 articles look Spanish; Dateline reads English best"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.jsonl"
    texts = [SPANISH, ENGLISH, f"{SPANISH} Nadie murió.", "Bogotá"]
    path.write_text("".join(json.dumps({"id": f"a{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    return path


@pytest.mark.parametrize("jobs", [1, 2])
def test_geoparse_states_each_language_and_counts_the_others(invoke: Invoke, mixed: Path, jobs: int) -> None:
    done = invoke("geoparse", mixed, "--jobs", jobs)
    assert [json.loads(line)["language"] for line in done.stdout.splitlines()] == ["es", "en", "es", None]
    assert done.stderr.count(NOTE) == 1


def test_a_resumable_run_counts_them_too(invoke: Invoke, mixed: Path, tmp_path: Path) -> None:
    assert NOTE in invoke("geoparse", mixed, "-o", tmp_path / "out.jsonl").stderr


def test_ingest_counts_what_it_read(invoke: Invoke, mixed: Path) -> None:
    assert NOTE in invoke("ingest", mixed).stderr
    assert "look" not in invoke("ingest", mixed).stderr


def test_a_batch_counts_its_articles_whenever_it_is_run(invoke: Invoke, mixed: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert NOTE in invoke("batch", mixed, tmp_path / "places", "--jobs", 1).stderr


def test_quiet_runs_do_not_say_so(invoke: Invoke, mixed: Path) -> None:
    assert invoke("--quiet", "geoparse", mixed).stderr == ""


def test_reread_reads_articles_of_an_older_version_again(invoke: Invoke, mixed: Path, own_database: str) -> None:
    invoke("ingest", mixed)
    with Store.open(own_database) as store:
        articles = [article for n in range(4) if (article := store.reader.article(f"a{n}"))]
        store.add([Geoparse(article) for article in articles], engine="dateline 0.0.1")
    done = invoke("reread")
    assert done.exit_code == 0
    assert "4 articles: 0 added, 4 replaced" in done.stderr
    assert NOTE in done.stderr
    assert "0 articles" in invoke("reread").stderr
    assert "4 replaced" in invoke("reread", "--other-settings", "--min-confidence", 0.01).stderr
