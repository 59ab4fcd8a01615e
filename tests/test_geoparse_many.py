from __future__ import annotations

import datetime as dt
import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

import geo
from geo import Geoparser
from geo.arrow_tables import to_tables
from geo.articles import read_articles
from geo.errors import GazetteerError, RecognizerError, Rejection, UsageError
from geo.packaged_files import seeds_folder
from geo.parallel import geoparse_articles, geoparse_batch, geoparse_in_subprocess, geoparse_many
from geo.settings import Settings
from geo.types import Article, Geoparse

ROOT = Path(geo.__file__).parent.parent


@pytest.fixture(scope="module")
def seeds() -> list[Article]:
    return [item for item in read_articles([seeds_folder()]) if isinstance(item, Article)]


def test_two_processes_give_the_results_of_one_in_the_same_order(seeds: list[Article]) -> None:
    alone = list(geoparse_articles(seeds))
    assert [result.article for result in alone if isinstance(result, Geoparse)] == seeds
    apart = list(geoparse_articles(seeds, jobs=2))
    assert apart == alone
    # Whether an article was taken out of a document decides whether the record has its text.
    assert [one.to_dict() for one in apart if isinstance(one, Geoparse)] == [
        one.to_dict() for one in alone if isinstance(one, Geoparse)
    ]


def test_a_batch_gives_the_same_tables_here_and_in_a_subprocess(seeds: list[Article]) -> None:
    long = Article("long", "", "x" * 20_000_001)
    batch = geoparse_batch([seeds[0], long, *seeds[1:20]])
    assert batch.tables == to_tables(one for one in geoparse_articles(seeds[:20]) if isinstance(one, Geoparse))
    assert [(number, rejection.where) for number, rejection in batch.rejections] == [(1, "article long")]
    assert geoparse_in_subprocess([seeds[0], long, *seeds[1:20]]) == batch


def test_no_articles_give_no_results() -> None:
    assert list(geoparse_articles([])) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_that_cannot_be_geoparsed_is_rejected_and_the_others_are_not(jobs: int) -> None:
    articles = [Article("a", "", "In Paris."), Article("long", "", "x" * 20_000_001), Article("b", "", "In Osaka.")]
    first, second, third = geoparse_articles(articles, jobs=jobs)
    assert isinstance(first, Geoparse)
    assert isinstance(second, Rejection)
    assert second.where == "article long"
    assert isinstance(third, Geoparse)
    assert third.mentions[0].text == "Osaka"


@pytest.mark.parametrize("jobs", [1, 2])
def test_bad_settings_end_the_run(jobs: int, tmp_path: Path) -> None:
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


def test_articles_are_read_only_as_needed() -> None:
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


def test_a_killed_worker_loses_no_article(seeds: list[Article]) -> None:
    others = set(psutil.Process().children())
    results = geoparse_articles(seeds, jobs=2)
    found = [next(results)]
    (template,) = set(psutil.Process().children()) - others
    for process in [*template.children(), template]:
        process.kill()
    found += results
    assert [result.article for result in found if isinstance(result, Geoparse)] == seeds


FRAGILE = """
import os, signal, time
from dataclasses import dataclass
from geo.settings import Settings
from geo.types import Geoparse

class Mortal:
    def geoparse(self, article):
        if article.text == "kills":
            os.kill(os.getpid(), signal.SIGSEGV)
        if article.text == "lasts":
            time.sleep(1000)
        if article.text == "grows":
            raise MemoryError
        return Geoparse(article)

@dataclass(frozen=True)
class Fragile(Settings):
    def build(self):
        return Mortal()
"""


@pytest.mark.parametrize(
    ("recognizer", "bad"),
    [
        ("gazetteer", {0: "lasts", 107: "kills", 108: "kills", 119: "grows"}),
        ("one that cannot be forked", {107: "kills", 119: "grows"}),
    ],
)
def test_only_the_article_that_crashes_or_blocks_its_worker_is_rejected(
    recognizer: str, bad: dict[int, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fragile.py").write_text(FRAGILE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(geoparse_many, "BASE_TIME_LIMIT_S", 6.0)
    settings = importlib.import_module("fragile").Fragile(recognizer=recognizer)
    taken = 0

    def articles() -> Iterator[Article]:
        nonlocal taken
        for taken in range(150):
            yield Article(str(taken), "", bad.get(taken, "fine"))

    reasons = {"kills": "died", "grows": "MemoryError", "lasts": "6 seconds"}
    for number, result in enumerate(geoparse_articles(articles(), settings, jobs=2)):
        if number == 0:
            assert taken < 100, "articles pile up while the first one is being geoparsed"
        if number in bad:
            assert isinstance(result, Rejection)
            assert result.where == f"article {number}"
            assert reasons[bad[number]] in result.reason
        else:
            assert result == Geoparse(Article(str(number), "", "fine"))
    assert number == 149


SCRIPT = """
import fragile
from geo.parallel import geoparse_articles
from geo.types import Article
results = geoparse_articles((Article(str(n), "", "fine") for n in range(1000)), fragile.Fragile(), jobs=2)
print(next(results).article.id, flush=True)
input()
"""


def test_workers_end_when_the_script_ends_or_is_killed(tmp_path: Path) -> None:
    (tmp_path / "fragile.py").write_text(FRAGILE)
    for sent in (None, signal.SIGKILL):
        with subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            env=os.environ | {"PYTHONPATH": f"{ROOT}:{tmp_path}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=tmp_path,
        ) as script:
            assert script.stdout is not None
            assert script.stdout.readline() == b"0\n"
            workers = psutil.Process(script.pid).children(recursive=True)
            assert len(workers) == 3
            if sent is not None:
                script.send_signal(sent)
        assert not psutil.wait_procs(workers, timeout=20)[1]


def test_the_same_story_under_another_id_reuses_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []

    class Counting(Geoparser):
        def geoparse(self, article: Article | str) -> Geoparse:
            worked.append(article.id)  # type: ignore[union-attr]
            return super().geoparse(article)

    monkeypatch.setattr(Settings, "build", lambda _: Counting())
    story = Article("a", "Storm", "A storm hit Beira, Mozambique.", dt.date(2024, 3, 5), "Paper A")
    others = [replace(story, id="b", date=None), replace(story, id="c", source="Paper B"), replace(story, id="d")]
    results = list(geoparse_articles([story, *others]))
    assert worked == ["a", "c"]
    assert results == [Geoparser().geoparse(article) for article in [story, *others]]
