from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.views import ingest_job
from geo.articles import ReadLedger, ReadOptions
from geo.errors import StoreError
from geo.index import Filter
from geo.store import AddCounts, Store
from tests.articles.formats.samples import workbook, zipped


def _jsonl(number: int) -> Any:
    rows = [{"id": str(n), "title": f"Story {n}", "text": f"It rained in Osaka on day {n}."} for n in range(number)]
    return "\n".join(map(json.dumps, rows)).encode()


def _run(files: Any, store: Store) -> Any:
    sources = ingest_job.uploads(files)
    job = ingest_job.IngestJob(sources=len(sources))
    job.run(sources, store)
    return job


def test_job_adds_what_can_be_read_and_names_what_cannot(store: Store) -> None:
    job = _run([("news.jsonl", _jsonl(3)), ("empty.txt", b"")], store)
    assert (job.stage, job.share, job.error) == ("done", 1.0, None)
    assert list(job.report.lines()) == [
        "2 files: 1 read, 0 passed over, 1 refused",
        "3 articles: 3 added, 0 replaced, 0 unchanged, 0 repeats, 0 rejected; 3 mentions, 3 placed",
    ]
    assert [rejection.where for rejection in job.rejections] == ["empty.txt"]
    assert store.reader.totals(Filter()).articles == 3


def test_archives_workbooks_and_files_of_other_kinds_are_read_or_named(store: Store) -> None:
    book = workbook({"Notes": [["a"]], "News": [["title", "text"], ["Rain", "It rained in Lagos."]]})
    archive = zipped({"news.jsonl": _jsonl(2), "slides.odp": b"x", "README.md": b"x"})
    job = _run([("book.xlsx", book), ("all.zip", archive), ("photo.jpg", b"\xff\xd8\xff\xe0")], store)
    assert job.report.added == 3
    assert [str(rejection) for rejection in job.report.rejections] == ["photo.jpg: is a picture"]


def test_same_files_again_change_nothing(store: Store) -> None:
    _run([("news.jsonl", _jsonl(2))], store)
    job = _run([("news.jsonl", _jsonl(2)), ("copy.jsonl", _jsonl(1))], store)
    assert (job.report.added, job.report.unchanged, job.report.repeats, job.ids) == (0, 2, 1, ["0", "1"])
    job.report.ledger.check()


def test_a_canceled_job_stops_and_keeps_finished_articles(store: Store) -> Any:
    job = ingest_job.IngestJob(sources=1)

    class Watched(Store):
        """A store at which somebody cancels when the tenth article has been looked up."""

        looked_up = 0

        def status(self, *arguments: Any, **options: Any) -> Any:
            self.looked_up += 1
            if self.looked_up == 10:
                job.cancel()
            return super().status(*arguments, **options)

    with Watched.open(store.location.url) as watched:
        job.run(ingest_job.uploads([("news.jsonl", _jsonl(200))]), watched)
    assert job.stage == "done"
    assert job.report is not None
    assert 0 < job.report.added < 200
    job.report.ledger.check()
    assert store.reader.totals(Filter()).articles == job.report.added


def test_limits_are_reported_for_each_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_job, "MAX_FILES", 3)
    monkeypatch.setattr(ingest_job, "MAX_FILE_MB", 0.001)
    monkeypatch.setattr(ingest_job, "MAX_TOTAL_MB", 0.0015)
    monkeypatch.setattr(ingest_job, "MAX_ARTICLES", 1)
    files = [("a.jsonl", _jsonl(2)), ("b.txt", b"x" * 1200), ("c.txt", b"word " * 100), ("d.txt", b"word")]
    job = _run(files, store)
    said = [str(rejection) for rejection in job.rejections]
    assert len(said) == 4
    assert job.report.added == 1
    job.report.ledger.check()
    assert next(job.report.lines()) == "4 files: 1 read, 0 passed over, 3 refused"
    for line, words in zip(said, ["only the first 1", "larger than", "in total", "at most 3 files"], strict=True):
        assert words in line


def test_each_line_is_an_address_and_invalid_ones_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_job, "MAX_ADDRESSES", 2)
    found = ingest_job.addresses("  \nnews\nhttps://example.org/a\n\nhttps://example.org/b\n")
    assert len(found) == 3
    assert "is not a web address" in str(*found[0](ReadLedger(), ReadOptions()))
    assert "at most 2" in str(*found[2](ReadLedger(), ReadOptions()))


def test_a_store_error_is_reported_and_not_raised(store: Store) -> None:
    class Full(Store):
        def add(self, *_: Any, **__: Any) -> AddCounts:
            raise StoreError("the disk is full")

    with Full.open(store.location.url) as full:
        job = _run_at(full)
    assert (job.stage, job.error) == ("done", "the disk is full")


def _run_at(store: Store) -> Any:
    return _run([("news.jsonl", _jsonl(1))], store)


def test_what_the_user_has_settled_holds_here_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [("london.txt", b"Police in London closed a bridge on Monday, and opened it again on Tuesday.")]
    monkeypatch.setenv("DATELINE_PREFER_COUNTRIES", "CA")
    _run(files, store)
    assert list(store.reader.places(Filter())["country_code"]) == ["CA"]


def test_an_error_in_the_settings_is_reported(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_BBOX", "1,2")
    assert "DATELINE_BBOX" in _run([("news.jsonl", _jsonl(1))], store).error
