from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

import geo
from geo.corrections import Correction
from geo.errors import Rejection
from geo.index import Filter
from geo.ingest import IngestReport, ingest
from geo.store import Store

COUNT = 400
ROOT = Path(geo.__file__).parent.parent


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    lines = [
        {"id": "a", "title": "Talks", "text": "Ministers met in Osaka.", "date": "2022-01-02"},
        {"id": "b", "title": "More talks", "text": "They went on to Geneva and Paris.", "date": "2022-01-03"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n", encoding="utf-8")
    return path


def test_articles_are_stored_with_their_places(store: Store, file: Path) -> None:
    report = ingest([file], store)
    assert (report.added, report.mentions, report.placed, report.articles) == (2, 3, 3, 2)
    assert [rejection.line for rejection in report.rejections] == [3]
    assert set(store.reader.places(Filter()).name) == {"Osaka", "Geneva", "Paris"}


def test_a_second_ingest_geoparses_nothing(store: Store, file: Path) -> None:
    ingest([file], store)
    assert ingest([file], store) == IngestReport(unchanged=2, rejections=ingest([file], store).rejections)


def test_a_changed_article_replaces_the_stored_one(store: Store, file: Path) -> None:
    ingest([file], store)
    file.write_text(file.read_text(encoding="utf-8").replace("Osaka", "Kyoto"), encoding="utf-8")
    report = ingest([file], store)
    assert (report.added, report.replaced, report.unchanged) == (0, 1, 1)
    assert "Kyoto" in set(store.reader.places(Filter()).name)


def test_a_correction_that_no_longer_matches_is_reported(store: Store, file: Path) -> None:
    ingest([file], store)
    store.corrections.add(Correction("not_a_place", "a", "text", 17, 22, "Osaka"))
    file.write_text(file.read_text(encoding="utf-8").replace("Osaka", "Kyoto"), encoding="utf-8")
    assert str(ingest([file], store)).endswith("; 1 correction no longer to be found in the articles")
    assert "Osaka" not in set(store.reader.places(Filter()).name)


def test_progress_and_rejections_are_reported_as_they_happen(store: Store, file: Path) -> None:
    steps: list[None] = []
    rejected: list[Rejection] = []
    report = ingest([file, "missing.txt"], store, progress=lambda: steps.append(None), rejected=rejected.append)
    assert len(steps) == 2
    assert tuple(rejected) == report.rejections
    assert [rejection.where for rejection in rejected] == [str(file), "missing.txt"]


def test_standard_input_is_read(store: Store) -> None:
    report = ingest(["-"], store, stdin=io.BytesIO(b"The ship left Cape Town for Mumbai."))
    assert (report.added, report.placed) == (1, 2)


def test_the_report_counts_everything() -> None:
    report = IngestReport(added=36, mentions=312, placed=301)
    assert str(report) == (
        "36 articles: 36 added, 0 replaced, 0 unchanged; 312 mentions, 301 placed; 0 inputs rejected"
    )
    assert "2 left out as duplicates" in str(IngestReport(duplicates=2))


def many(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            text = f"Report {number}: the envoy went from Osaka to Geneva, then to Cape Town. " * 3
            out.write(json.dumps({"id": f"a{number}", "title": f"Report {number}", "text": text}) + "\n")
    return path


def content(url: str) -> list[tuple[object, ...]]:
    found = ask(
        url,
        'SELECT id, digest, engine, ordinal, "start", place_id, confidence FROM articles '
        "LEFT JOIN mentions ON article = articles.key LEFT JOIN places ON place = places.key ORDER BY id, ordinal",
    )
    return [(*row[:-1], round(float(row[-1] or 0), 9)) for row in found]


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    engine = create_engine(url)
    try:
        with engine.connect() as raw:
            return [tuple(row) for row in raw.exec_driver_sql(query)]
    finally:
        engine.dispose()


def run(source: Path, url: str, jobs: int) -> subprocess.Popen[str]:
    arguments = ["ingest", str(source), "--database", url, "--jobs", str(jobs)]
    return subprocess.Popen(
        [sys.executable, "-m", "geo.cli", *arguments],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


def stored(url: str) -> int:
    try:
        return int(ask(url, "SELECT count(*) FROM articles")[0][0])
    except OperationalError:
        return 0  # the tables are not made yet


def test_a_killed_ingest_keeps_what_it_finished_and_resumes_to_the_same_result(url: str, tmp_path: Path) -> None:
    source = many(tmp_path / "many.jsonl", COUNT)
    cut, whole = url, f"sqlite:///{tmp_path}/whole.db"
    with run(source, cut, 2) as process:
        while process.poll() is None and stored(cut) < 100:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    kept = stored(cut)
    assert 100 <= kept < COUNT
    with run(source, cut, 1) as resumed:
        _, said = resumed.communicate()
    assert f"{COUNT - kept} added, 0 replaced, {kept} unchanged" in said
    with run(source, whole, 1) as uninterrupted:
        uninterrupted.communicate()
    assert content(cut) == content(whole)
