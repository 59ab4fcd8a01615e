"""A thousand rows with every kind of trouble: each is accounted for, also by a run that was killed and resumed."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

import geo
from geo.articles import MAX_TEXT_CHARACTERS, read_articles
from geo.cli import app
from geo.index import Filter
from geo.ingest import ingest
from geo.store import Store
from geo.types import Article

ROWS = 1_000
REPORT = "Report {}: envoys went from Osaka to Geneva, 30 km west of Cape Town, then to Perth. "
TEXT = REPORT * 3


def json_line(number: int) -> bytes:
    """Return a row of JSON Lines, of a kind of trouble that depends on its number."""
    text = TEXT.format(*[number] * 3)
    row: dict[str, Any] = {"id": f"j{number}", "title": f"Report {number}", "text": text, "date": "2024-03-05"}
    before = number - 1
    kinds: list[Callable[[], object]] = [
        lambda: row,
        lambda: row | {"id": f"j{before}", "title": f"Report {before}", "text": TEXT.format(*[before] * 3)},  # a repeat
        lambda: row | {"text": TEXT.format(*[number - 2] * 3)},  # two ids, one text
        lambda: row | {"id": f"j{number - 3}"},  # one id, two texts
        lambda: row | {"date": "the day before yesterday, more or less"},
        lambda: {"id": f"j{number}", "title": "No text"},
        lambda: json.dumps(row)[:-30],
        lambda: (
            json.dumps(row, ensure_ascii=False).replace("Osaka", "Orléans").encode("latin-1") if number > 300 else row
        ),
        lambda: row | {"text": " \t "},
        lambda: row | {"text": 7},
        lambda: {"text": text, "source": "Example Times", "date": "2024-03-05"},  # an id is made
        lambda: {"text": TEXT.format(*[before] * 3), "source": "Example Post", "date": "2024-03-05"},
        lambda: {"text": TEXT.format(*[number - 2] * 3), "source": "Example Post", "date": "2024-03-05"},  # a repeat
        lambda: row | {"url": "javascript:alert(1)", "source": ["a", "list"], "id": None},
        lambda: [1, 2, 3],
    ]
    value = kinds[number % len(kinds)]()
    if number == ROWS // 2:
        value = row | {"text": "x" * (MAX_TEXT_CHARACTERS + 1)}
    if isinstance(value, bytes):
        return value + b"\n"
    return (value if isinstance(value, str) else json.dumps(value)).encode() + b"\n"


def csv_line(number: int) -> str:
    """Return a row of CSV: most of them an article, others with a wrong quote, too few cells or too many."""
    text = TEXT.format(*[number] * 3)
    out = io.StringIO()
    csv.writer(out).writerow([f"c{number}", text, "31/12/2024"])
    wrong = {3: f'c{number},"a "b" c",\n', 5: f"c{number}\n", 7: f"c{number},a,,b\n", 8: f"c{number},,2024-01-01\n"}
    return wrong.get(number % 10, out.getvalue())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the thousand rows in two files, an empty file, and files of other kinds."""
    path = tmp_path_factory.mktemp("rows")
    (path / "a.jsonl").write_bytes(b"".join(map(json_line, range(700))))
    (path / "b.csv").write_text("id,text,date\n" + "".join(map(csv_line, range(300))), encoding="utf-8")
    for name in ("empty.txt", "photo.jpg", "scan.tiff", ".DS_Store"):
        (path / name).touch()
    return path


@pytest.fixture(scope="module")
def ids(folder: Path) -> list[str]:
    """The ids of the rows that are articles, in order."""
    return [item.id for item in read_articles([folder]) if isinstance(item, Article)]


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stderr


def add_up(report: Path) -> dict[str, int]:
    """Check the sums of a report; return the counts of articles."""
    record = json.loads(report.read_text(encoding="utf-8"))
    files, articles = record["files"], record["articles"]
    counts = {name: count for name, count in articles.items() if name not in ("seen", "reasons")}
    assert (files["seen"], files["read"], files["passed_over"], files["refused"]) == (6, 2, 3, 1)
    assert files["passed_over_by_kind"] == {".jpg": 1, ".tiff": 1, "hidden": 1}
    assert articles["seen"] == sum(counts.values()) == ROWS
    assert articles["rejected"] == sum(articles["reasons"].values())
    assert not record["complete"]
    return counts


def test_geoparse_writes_one_object_for_each_article_in_order(folder: Path, ids: list[str], tmp_path: Path) -> None:
    out, report = tmp_path / "out.jsonl", tmp_path / "report.json"
    code, messages = run("geoparse", folder, "-o", out, "--report", report)
    assert code == 3
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in records] == ids
    counts = add_up(report)
    assert counts == {"written": len(ids), "rejected": ROWS - len(ids)}
    assert f"1,000 articles: {len(ids)} written, {ROWS - len(ids)} rejected (" in messages
    assert "6 files: 2 read, 3 passed over, 1 refused" in messages
    given = [f"j{number}" for number in range(0, 700, 15)]
    assert [one for one in given if one in set(ids)] == given
    assert all(ids.count(one) == 3 for one in given)  # itself, its repeat, and another text


@pytest.mark.parametrize("format", ["csv", "parquet", "geojson"])
def test_every_format_has_the_repeats(folder: Path, ids: list[str], tmp_path: Path, format: str) -> None:
    out, report = tmp_path / f"out.{format}", tmp_path / "report.json"
    assert run("geoparse", folder / "a.jsonl", "-o", out, "--jobs", 2, "--report", report)[0] == 3
    record = json.loads(report.read_text(encoding="utf-8"))
    found = record["mentions"]["placed" if format == "geojson" else "found"]
    assert count_rows(out, format) == found
    # Every text has the same names, so a repeat that was left out, or counted for another, would show.
    assert divmod(found, record["articles"]["written"])[1] == 0
    assert found > 6 * record["articles"]["written"]


def count_rows(path: Path, format: str) -> int:
    if format == "geojson":
        return len(json.loads(path.read_text(encoding="utf-8"))["features"])
    if format == "csv":
        with path.open(encoding="utf-8", newline="") as rows:
            return sum(1 for _ in csv.DictReader(rows))
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def test_ingest_accounts_for_each_row_and_a_second_run_changes_nothing(store: Store, folder: Path) -> None:
    first = ingest([folder], store)
    first.ledger.check()
    assert (first.ledger.articles, first.replaced, first.unchanged) == (ROWS, 0, 0)
    assert first.repeats > 90
    assert first.rejected.reasons["id: … was used before in this run with another text, by …"] == 47
    again = ingest([folder], store)
    again.ledger.check()
    assert (again.added, again.replaced, again.unchanged) == (0, 0, first.added)
    assert (again.repeats, again.rejected) == (first.repeats, first.rejected)
    assert store.reader.totals(Filter()).articles == first.added


def start(*arguments: object) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(Path(geo.__file__).parent.parent)}
    command = [sys.executable, "-m", "geo.cli", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env=environment)


def kill_once(process: subprocess.Popen[bytes], is_half_way: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 200
    while not is_half_way():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


def test_a_killed_geoparse_ends_in_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    whole, cut, report = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl", tmp_path / "report.json"
    run("geoparse", folder, "-o", whole)
    half = whole.stat().st_size // 2
    part = tmp_path / "cut.jsonl.part"
    kill_once(
        start("geoparse", folder, "-o", cut, "--resume", "--jobs", 2),
        lambda: part.exists() and part.stat().st_size > half,
    )
    assert run("geoparse", folder, "-o", cut, "--resume", "--report", report)[0] == 3
    assert cut.read_bytes() == whole.read_bytes()
    add_up(report)


def test_a_killed_ingest_ends_in_the_same_rows(url: str, folder: Path, tmp_path: Path) -> None:
    report, whole = tmp_path / "report.json", f"sqlite:///{tmp_path}/whole.db"
    with Store.open(whole) as store:
        expected = ingest([folder], store)
    kill_once(start("ingest", folder, "--database", url, "--jobs", 2), lambda: stored(url) > expected.added // 3)
    kept = stored(url)
    assert kept < expected.added
    assert run("ingest", folder, "--database", url, "--report", report)[0] == 3
    counts = add_up(report)
    assert counts == {
        "added": expected.added - kept,
        "replaced": 0,
        "unchanged": kept,
        "repeats": expected.repeats,
        "rejected": expected.rejected.total(),
    }
    assert content(url) == content(whole)


def content(url: str) -> list[tuple[Any, ...]]:
    return list(
        ask(
            url,
            'SELECT id, digest, day, source, url, ordinal, "start", place_id FROM articles '
            "LEFT JOIN mentions ON article = articles.key LEFT JOIN places ON place = places.key ORDER BY id, ordinal",
        )
    )


def stored(url: str) -> int:
    try:
        return int(next(ask(url, "SELECT count(*) FROM articles"))[0])
    except OperationalError:
        return 0  # the tables are not made yet


def ask(url: str, query: str) -> Iterator[tuple[Any, ...]]:
    engine = create_engine(url)
    try:
        with engine.connect() as raw:
            yield from [tuple(row) for row in raw.exec_driver_sql(query)]
    finally:
        engine.dispose()
