"""A writer that is killed leaves whole articles behind, and the next one finishes to the same result."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine

import geo

MENTIONS_EACH = 7
WRITER = f"""
import sys
from geo.types import Article, Geoparse, Mention, MentionKind, Place, ResolvedMention
from geo.store import Store

place = Place("gn:1", "Here", 1.0, 2.0, "IN", None, None, "P", "PPL", 10, 1.0, 0.5)

def geoparses():
    for number in range(3000):
        if number % 100 == 0:
            print(number, flush=True)
        text = f"Here {{number}}. " * {MENTIONS_EACH}
        starts = [i for i in range(len(text)) if text.startswith("Here", i)]
        mentions = [Mention("text", i, i + 4, "Here", MentionKind.PLACE, (0, len(text))) for i in starts]
        resolved = tuple(ResolvedMention.from_mention(mention, place, 0.9) for mention in mentions)
        yield Geoparse(Article(f"a{{number}}", "", text), resolved)

with Store.open(sys.argv[1]) as store:
    store.add(geoparses())
"""


def writer(url: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(Path(geo.__file__).parent.parent)}
    return subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True, env=environment)


def finish(url: str) -> list[tuple[object, ...]]:
    with writer(url) as process:
        process.communicate()
    assert process.returncode == 0
    return content(url)


def content(url: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    with engine.connect() as raw:
        if engine.name == "sqlite":
            assert raw.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        found = raw.exec_driver_sql(
            'SELECT id, digest, ordinal, "start", "end", place_id, confidence, packs.mentions FROM articles '
            "LEFT JOIN mentions ON mentions.article = articles.key LEFT JOIN places ON mentions.place = places.key "
            "LEFT JOIN packs ON packs.article = articles.key ORDER BY id, ordinal"
        ).all()
    engine.dispose()
    return [tuple(row) for row in found]


@pytest.mark.parametrize("announced", ["600", "1500"])
def test_a_killed_writer_leaves_complete_articles_and_the_next_one_finishes(
    url: str, tmp_path: Path, announced: str
) -> None:
    whole, cut = f"sqlite:///{tmp_path}/whole.db", url
    with writer(cut) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == announced:
                process.send_signal(signal.SIGKILL)
                break
    left = content(cut)
    articles = {row[0] for row in left}
    assert int(announced) - 200 <= len(articles) < 3000
    assert len(left) == len(articles) * MENTIONS_EACH
    assert finish(cut) == finish(whole)
