"""The files of a batch: kept, resumed, repaired."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import fsspec
import pyarrow.parquet as pq
import pytest

from geo.articles import ReadOptions
from geo.batch import BatchListener, read_manifest, run_batch
from geo.errors import InputError, Rejection, UsageError
from geo.settings import Settings

Snapshot = Callable[[Path], dict[str, bytes]]


def test_running_a_batch_again_changes_nothing(archive: Path, tmp_path: Path, snapshot: Snapshot) -> None:
    output = tmp_path / "out"
    reported: list[Rejection] = []
    first = run_batch([str(archive)], str(output), rows=15, listener=BatchListener(rejected=reported.append))
    assert (first.shards, first.resumed, first.articles) == (5, 0, 60)
    assert first.mentions == first.placed > 200
    assert [rejection.line for rejection in first.rejections] == [31, 33]
    assert tuple(reported) == first.rejections
    before = snapshot(output)
    again = run_batch([str(archive)], str(output), rows=15)
    assert (again.shards, again.resumed, again.rejections) == (5, 5, first.rejections)
    assert snapshot(output) == before


def test_the_rejections_are_a_file(archive: Path, tmp_path: Path) -> None:
    run_batch([str(archive), str(tmp_path / "gone.csv")], str(tmp_path / "out"))
    lines = (tmp_path / "out" / "rejections.jsonl").read_text(encoding="utf-8").splitlines()
    assert [(Path(row["where"]).name, row["line"]) for row in map(json.loads, lines)] == [
        ("gone.csv", None),
        ("archive.jsonl", 31),
        ("archive.jsonl", 33),
    ]


@pytest.mark.parametrize("harm", ["torn table", "torn receipt", "lost table", "other bytes", "half-written beside"])
def test_damage_after_a_crash_is_repaired(archive: Path, tmp_path: Path, snapshot: Snapshot, harm: str) -> None:
    output = tmp_path / "out"
    run_batch([str(archive)], str(output), rows=25)
    before = snapshot(output)
    table = sorted((output / "mentions").iterdir())[0]
    if harm == "torn table":
        table.write_bytes(table.read_bytes()[:1000])
    elif harm == "torn receipt":
        receipt = output / "receipts" / f"{table.stem}.json"
        receipt.write_bytes(receipt.read_bytes()[:50])
    elif harm == "lost table":
        table.unlink()
    elif harm == "other bytes":
        table.write_bytes(table.read_bytes()[:-20] + bytes(20))
    else:
        (table.parent / f".{table.name}.{'0' * 32}.part").write_bytes(b"PAR1")
    done = run_batch([str(archive)], str(output), rows=25)
    assert done.resumed == (3 if harm == "half-written beside" else 2)
    assert snapshot(output) == before
    assert len(list((output / "mentions").iterdir())) == 3


def test_new_inputs_are_added(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run_batch([str(archive)], str(output))
    later = archive.with_name("later.csv")
    later.write_text("id,text\nx,In Osaka.\n")
    done = run_batch([str(archive), str(later)], str(output))
    assert (done.shards, done.resumed, done.articles) == (2, 1, 61)
    manifest = read_manifest(str(output))
    assert manifest is not None
    assert [Path(entry.input).name for entry in manifest.shards] == ["archive.jsonl", "later.csv"]


def test_other_files_in_the_output_are_kept(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds other files"):
        run_batch([str(archive)], str(tmp_path))
    output = tmp_path / "out"
    run_batch([str(archive)], str(output))
    mine = output / "articles" / "mine.parquet"
    mine.write_bytes(b"mine")
    run_batch([str(archive)], str(output))
    assert mine.read_bytes() == b"mine"
    with pytest.raises(UsageError, match="other settings"):
        run_batch([str(archive)], str(output), settings=Settings(countries=("JP",)))


def test_a_damaged_manifest_is_named(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text("{")
    with pytest.raises(InputError, match="damaged"):
        run_batch([str(archive)], str(tmp_path / "out"))


def test_an_interrupt_keeps_the_finished_shards(archive: Path, tmp_path: Path, snapshot: Snapshot) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    run_batch([str(archive)], str(whole), rows=15)
    steps = 0

    def stop(articles: int) -> None:
        nonlocal steps
        steps += 1
        if steps == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch([str(archive)], str(cut), rows=15, listener=BatchListener(step=stop))
    manifest = read_manifest(str(cut))
    assert manifest is not None
    assert not manifest.complete
    assert run_batch([str(archive)], str(cut), rows=15).resumed == 2
    assert snapshot(cut) == snapshot(whole)


def test_several_processes_give_the_files_of_one(archive: Path, tmp_path: Path, snapshot: Snapshot) -> None:
    alone, together = tmp_path / "alone", tmp_path / "together"
    run_batch([str(archive)], str(alone), rows=5)
    run_batch([str(archive)], str(together), rows=5, jobs=2)
    assert snapshot(together) == snapshot(alone)


def test_the_output_may_be_an_address(archive: Path) -> None:
    first = run_batch([str(archive)], "memory://batches/one")
    assert first.articles == 60
    assert run_batch([str(archive)], "memory://batches/one").resumed == first.shards == 1
    assert len(fsspec.filesystem("memory").ls("/batches/one/mentions")) == 1


def test_less_than_one_row_is_refused(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at least 1"):
        run_batch([str(archive)], str(tmp_path / "out"), rows=0)


def test_the_report_of_a_batch_adds_up(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    archive.rename(tmp_path / "in" / "archive.jsonl")
    (tmp_path / "in" / "notes.odp").touch()
    (tmp_path / "in" / "empty.csv").touch()
    first = run_batch([str(tmp_path / "in")], str(tmp_path / "out"), rows=15)
    again = run_batch([str(tmp_path / "in")], str(tmp_path / "out"), rows=15)
    for report in (first, again):
        report.ledger.check()
        assert list(report.ledger.file_lines()) == [
            "3 files: 1 read, 1 passed over, 1 refused",
            f"1 file passed over: 1 .odp ({tmp_path / 'in' / 'notes.odp'})",
        ]
        assert report.ledger.article_line().startswith("62 articles: 60 written, 2 rejected (2 × is not JSON: ")
    by_name = {Path(record.name).name: record for record in first.ledger.read.files}
    assert (by_name["archive.jsonl"].articles, by_name["archive.jsonl"].rejected) == (60, 2)
    assert by_name["empty.csv"].reason == "is empty"


def test_a_batch_that_was_read_otherwise_is_refused(tmp_path: Path) -> None:
    rows = "".join(f'"It rained in Osaka, {n}.",0{n % 9 + 1}/0{n % 8 + 1}/2024\n' for n in range(30))
    (tmp_path / "a.csv").write_text("text,date\n" + rows)
    strict = ReadOptions(strict=True)
    done = run_batch([str(tmp_path / "a.csv")], str(tmp_path / "out"), rows=10, jobs=2, options=strict)
    assert (done.shards, done.articles + done.ledger.rejected.total()) == (3, 30)
    with pytest.raises(UsageError, match=r'was read with \{"strict": true\}, not the defaults'):
        run_batch([str(tmp_path / "a.csv")], str(tmp_path / "out"))


def test_columns_and_dates_are_read_as_stated_in_every_shard(tmp_path: Path) -> None:
    rows = "".join(f'"It rained in Osaka, {n}.",0{n % 9 + 1}/0{n % 8 + 1}/2024\n' for n in range(30))
    (tmp_path / "a.csv").write_text("notes,when\n" + rows)
    options = ReadOptions({"text": "notes", "date": "when"}, "mdy")
    done = run_batch([str(tmp_path / "a.csv")], str(tmp_path / "out"), rows=10, jobs=2, options=options)
    assert (done.shards, done.articles) == (3, 30)
    tables = [pq.read_table(path) for path in (tmp_path / "out" / "articles").iterdir()]
    days = {str(day) for table in tables for day in table["day"].to_pylist()}
    assert days == {f"2024-0{n % 9 + 1}-0{n % 8 + 1}" for n in range(30)}
    with pytest.raises(UsageError, match=r'was read with \{"columns": .*, "dates": "mdy"\}, not the defaults'):
        run_batch([str(tmp_path / "a.csv")], str(tmp_path / "out"))


def test_a_batch_of_an_earlier_version_is_resumed(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run_batch([str(archive)], str(output))
    for path, name in [(output / "manifest.json", "reading"), *((p, "read") for p in (output / "receipts").iterdir())]:
        record = json.loads(path.read_text(encoding="utf-8"))
        del record[name]
        path.write_text(json.dumps(record), encoding="utf-8")
    done = run_batch([str(archive)], str(output))
    assert (done.resumed, done.articles) == (1, 60)
    done.ledger.check()
    assert done.ledger.articles == 62


def test_a_batch_does_not_read_what_it_writes(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Rain fell on Osaka."}\n')
    for resumed in (0, 1):
        done = run_batch([str(tmp_path)], str(tmp_path / "places"))
        assert (done.shards, done.resumed, done.articles) == (1, resumed, 1)
