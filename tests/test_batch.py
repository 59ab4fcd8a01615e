from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import geo
from geo.articles import read_articles
from geo.batch import Settings, geoparse_articles
from geo.errors import GazetteerError, RecognizerError, Rejection, UsageError
from geo.model import Article, Geoparse
from geo.records import to_record
from geo.resources import seeds_folder

ROOT = Path(geo.__file__).parent.parent


@pytest.fixture(scope="module")
def seeds() -> list[Article]:
    return [item for item in read_articles([seeds_folder()]) if isinstance(item, Article)]


def test_two_processes_find_what_one_finds_in_the_same_order(seeds: list[Article]) -> None:
    alone = list(geoparse_articles(seeds))
    assert [result.article.id for result in alone if isinstance(result, Geoparse)] == [a.id for a in seeds]
    assert records(geoparse_articles(seeds, jobs=2)) == records(alone)


def records(results: Iterable[Geoparse | Rejection]) -> list[dict[str, Any]]:
    return [to_record(result) for result in results if isinstance(result, Geoparse)]


def test_no_articles_are_no_results() -> None:
    assert list(geoparse_articles([])) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_cannot_be_geoparsed_is_rejected_and_the_rest_goes_on(jobs: int) -> None:
    articles = [Article("a", "", "In Paris."), Article("long", "", "x" * 20_000_001), Article("b", "", "In Osaka.")]
    first, second, third = geoparse_articles(articles, jobs=jobs)
    assert isinstance(first, Geoparse)
    assert isinstance(second, Rejection)
    assert second.where == "article long"
    assert isinstance(third, Geoparse)
    assert third.mentions[0].mention.text == "Osaka"


@pytest.mark.parametrize("jobs", [1, 2])
def test_settings_that_cannot_be_honoured_end_the_run(jobs: int, tmp_path: Path) -> None:
    articles = [Article("a", "", "In Paris.")]
    with pytest.raises(RecognizerError):
        list(geoparse_articles(articles, Settings(recognizer="none"), jobs=jobs))
    with pytest.raises(GazetteerError):
        list(geoparse_articles(articles, Settings(gazetteer=tmp_path / "none.gaz"), jobs=jobs))


def test_less_than_one_job_is_refused() -> None:
    with pytest.raises(UsageError, match="1 or more"):
        geoparse_articles([], jobs=0)


def test_settings_that_change_results_change_the_engine() -> None:
    engines = {Settings().engine(), Settings(min_confidence=0.5).engine(), Settings(countries=("IN",)).engine()}
    assert len(engines) == 3
    assert Settings().engine() == Settings().engine()


def test_articles_are_taken_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[Article]:
        nonlocal taken
        while True:
            taken += 1
            yield Article(str(taken), "", "Nothing to see.")

    results = geoparse_articles(endless())
    for _ in range(100):
        next(results)
    assert taken < 200


def test_a_killed_worker_costs_no_article(seeds: list[Article]) -> None:
    results = geoparse_articles(seeds, jobs=2)
    found = [next(results)]
    for worker in multiprocessing.active_children():
        worker.kill()
    found += results
    assert [result.article for result in found if isinstance(result, Geoparse)] == seeds


POISON = """
import os, signal
from dataclasses import dataclass
from geo.batch import Settings, geoparse_articles
from geo.errors import Rejection
from geo.model import Article, Geoparse

class Mortal:
    def geoparse(self, article):
        if article.text == "poison":
            os.kill(os.getpid(), signal.SIGKILL)
        return Geoparse(article)
    def pipe(self, articles):
        return map(self.geoparse, articles)

@dataclass(frozen=True)
class Fragile(Settings):
    def build(self):
        return Mortal()

if __name__ == "__main__":
    articles = [Article(str(n), "", "poison" if n in (7, 40) else "fine") for n in range(60)]
    for n, result in enumerate(geoparse_articles(articles, Fragile(), jobs=2)):
        assert result.where == f"article {n}" if isinstance(result, Rejection) else result.article.id == str(n)
        if isinstance(result, Rejection):
            print(result)
"""


def run_script(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    path = folder / "script.py"
    path.write_text(script, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, env=environment, timeout=120, check=False
    )


def test_an_article_that_kills_its_worker_is_rejected_alone(tmp_path: Path) -> None:
    done = run_script(tmp_path, POISON)
    assert done.returncode == 0, done.stderr
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["article 7", "article 40"]


def test_a_script_without_its_guard_is_told_so(tmp_path: Path) -> None:
    body = "from geo.batch import *\nfrom geo.model import Article\n"
    done = run_script(tmp_path, body + "list(geoparse_articles([Article('a', '', 'x')], jobs=2))\n")
    assert done.returncode != 0
    assert 'lacks its `if __name__ == "__main__":`' in done.stderr
