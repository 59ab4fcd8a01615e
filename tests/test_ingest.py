from __future__ import annotations

import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

import geo
from geo.articles import ReadLedger, article_id
from geo.corrections import Correction
from geo.errors import LedgerError, Rejection
from geo.index import Filter
from geo.ingest import IngestReport, ingest
from geo.settings import Settings
from geo.store import Store
from geo.types import Article, Geoparse

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
    report = IngestReport(added=36, repeats=1, mentions=312, placed=301, read=ReadLedger(articles=37))
    assert str(report) == (
        "37 articles: 36 added, 0 replaced, 0 unchanged, 1 repeat, 0 rejected; 312 mentions, 301 placed"
    )
    report.ledger.check()
    with pytest.raises(LedgerError, match="37 articles read, but 36 accounted for"):
        replace(report, repeats=0).ledger.check()


STORY = {"title": "Storm hits coast", "text": "A storm hit Beira, Mozambique.", "date": "2024-03-05", "source": "A"}


def rows(path: Path, *records: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_a_story_in_two_papers_or_with_two_ids_is_two_articles(store: Store, tmp_path: Path) -> None:
    file = rows(tmp_path / "a.jsonl", STORY, STORY | {"source": "B"}, STORY | {"id": "1"}, STORY | {"id": "2"}, STORY)
    report = ingest([file], store)
    assert (report.added, report.repeats, report.articles) == (4, 1, 5)
    sources = [source for (source,) in ask(store.location.url, "SELECT source FROM articles ORDER BY source")]
    assert sources == ["A", "A", "A", "B"]
    again = ingest([file], store)
    assert (again.unchanged, again.repeats) == (4, 1)


def test_an_address_that_is_used_for_another_text_is_rejected_by_name(store: Store, tmp_path: Path) -> None:
    url = "https://news.example/live"
    file = rows(tmp_path / "a.jsonl", {"url": url, "text": "In Osaka."}, {"url": url, "text": "In Kyoto."})
    report = ingest([file], store)
    assert (report.added, report.rejected.total()) == (1, 1)
    assert str(report.rejections[0]).startswith(f'{file}: url: "{url}" was used before in this run with another text')


def test_an_id_that_is_used_for_another_text_is_rejected_by_name(store: Store, tmp_path: Path) -> None:
    file = rows(tmp_path / "a.jsonl", STORY, {"id": "1", "text": "In Osaka."}, {"id": "1", "text": "In Kyoto."})
    report = ingest([file], store)
    assert (report.added, report.rejected.total()) == (2, 1)
    assert str(report.rejections[0]) == (
        f'{file}: id: "1" was used before in this run with another text, by "article 2 of {file}"; '
        "give each article an id of its own"
    )
    report.ledger.check()
    assert ingest([file], store).unchanged == 2


def test_an_article_with_an_id_of_an_earlier_version_is_recognized(store: Store, tmp_path: Path) -> None:
    day = dt.date(2024, 3, 5)
    former = article_id(STORY["title"], STORY["text"], None)
    store.add([Geoparse(Article(former, STORY["title"], STORY["text"], day, "A"))], engine=Settings().engine())
    file = rows(tmp_path / "a.jsonl", STORY | {"source": "B"}, STORY, STORY | {"date": "2024-03-06"}, STORY)
    report = ingest([file], store)
    assert (report.added, report.unchanged, report.repeats) == (2, 1, 1)
    again = ingest([file], store)
    assert (again.added, again.replaced, again.unchanged, again.repeats) == (0, 0, 3, 1)


def test_an_article_whose_date_can_be_read_now_replaces_the_one_without(store: Store, tmp_path: Path) -> None:
    (undated,) = ({name: value for name, value in STORY.items() if name != "date"},)
    assert ingest([rows(tmp_path / "a.jsonl", undated)], store).added == 1
    assert ingest([rows(tmp_path / "a.jsonl", STORY)], store).replaced == 1
    assert ask(store.location.url, "SELECT day FROM articles") == [("2024-03-05",)]
    both = rows(tmp_path / "a.jsonl", undated, STORY)
    first, second = ingest([both], store), ingest([both], store)
    assert (first.replaced, first.added) == (1, 1)  # the undated row takes its article back
    assert second.unchanged == 2


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
    assert f"{COUNT - kept} added, 0 replaced, {kept} unchanged, 0 repeats, 0 rejected" in said
    with run(source, whole, 1) as uninterrupted:
        uninterrupted.communicate()
    assert content(cut) == content(whole)
