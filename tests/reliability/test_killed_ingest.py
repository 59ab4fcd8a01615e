"""`kill -9` at any moment of an ingest: nothing is half written, and the same command again ends at the same result."""

from __future__ import annotations

import random
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo.store import Store
from geo.types import Geoparse
from tests.reliability.running import content, dateline, run, write_articles


@dataclass(frozen=True)
class Undisturbed:
    """Articles, what an ingest of them that nobody disturbs makes of them, and how long it takes."""

    source: Path
    expected: list[Geoparse]
    seconds: float


@pytest.fixture(scope="module", params=[300, pytest.param(1_500, marks=pytest.mark.soak)])
def undisturbed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    source, url = write_articles(folder / "articles.jsonl", request.param), f"sqlite:///{folder}/articles.db"
    begun = time.monotonic()
    assert run("ingest", source, url=url)[0] == 0
    return Undisturbed(source, content(url), time.monotonic() - begun)


@pytest.mark.timeout(1_200)
def test_a_killed_ingest_leaves_complete_articles_and_resumes_to_the_same_result(
    url: str, undisturbed: Undisturbed
) -> None:
    kills = 50 if len(undisturbed.expected) == 1_500 else 3 if url.startswith("sqlite") else 2
    chance = random.Random(7)
    Store.open(url).close()
    held = 0
    for number in range(kills):
        with dateline("ingest", undisturbed.source, url=url) as process:
            try:
                # From before it has opened the database to near its end; less is left to do each time.
                process.wait(timeout=undisturbed.seconds * chance.uniform(0.2, 0.9))
            except subprocess.TimeoutExpired:
                process.kill()
        left = content(url)
        assert held <= len(left), f"kill {number} lost articles"
        assert left == undisturbed.expected[: len(left)]
        held = len(left)
    assert run("ingest", undisturbed.source, url=url)[0] == 0
    assert content(url) == undisturbed.expected


@pytest.mark.timeout(1_200)
def test_a_killed_reread_leaves_complete_articles_and_resumes_to_the_same_result(
    url: str, undisturbed: Undisturbed
) -> None:
    kills = 20 if len(undisturbed.expected) == 1_500 else 2
    chance = random.Random(11)
    with Store.open(url) as store:
        # Without mentions, which is how `content` tells those that are not reread yet.
        store.add([Geoparse(geoparse.article) for geoparse in undisturbed.expected], engine="dateline 0.0.1")
    done = 0
    for number in range(kills):
        with dateline("reread", url=url) as process:
            try:
                process.wait(timeout=undisturbed.seconds * chance.uniform(0.4, 0.95))
            except subprocess.TimeoutExpired:
                process.kill()
        left = content(url)
        assert done <= len(left), f"kill {number} lost articles"
        assert left == undisturbed.expected[: len(left)]
        done = len(left)
    assert run("reread", url=url)[0] == 0
    assert content(url) == undisturbed.expected
