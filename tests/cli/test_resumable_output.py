"""An interrupted run to a file continues with --resume, and ends in the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from geo.cli.resumable_output import ResumableRecords
from geo.errors import Rejection, UsageError
from geo.types import Article, Geoparse

Invoke = Callable[..., Result]

TEXT = "Report {}: French envoys went from Osaka to Geneva, 30 km west of Cape Town, to Perth. "


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two hundred articles and a line that is not one."""
    path = tmp_path / "archive.jsonl"
    rows = [json.dumps({"id": f"a{n}", "title": f"Öland, {n}", "text": TEXT.format(n) * 5}) for n in range(200)]
    path.write_text("\n".join([*rows[:20], "{broken", *rows[20:]]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def whole(invoke: Invoke, archive: Path, tmp_path: Path) -> bytes:
    """The output of an uninterrupted run."""
    assert invoke("geoparse", archive, "-o", tmp_path / "whole.jsonl").exit_code == 3
    return (tmp_path / "whole.jsonl").read_bytes()


def test_killed_and_interrupted_runs_are_resumed(
    invoke: Invoke, archive: Path, whole: bytes, environment: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    part = tmp_path / "out.jsonl.part"
    command = [sys.executable, "-m", "geo.cli", "geoparse", str(archive), "-o", str(out), "--resume"]
    size = 0
    for sent, code in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)):
        with subprocess.Popen([*command, "--jobs", "2"], env=environment, cwd=tmp_path, stderr=subprocess.PIPE) as run:
            deadline = time.monotonic() + 100
            while not part.exists() or part.stat().st_size <= size + 1000:
                assert run.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.005)
            run.send_signal(sent)
            _, messages = run.communicate(timeout=100)
        assert run.returncode == code
        assert whole.startswith(part.read_bytes())
        if sent != signal.SIGKILL:
            assert part.read_bytes().endswith(b"}\n")
            assert b"run the same command with --resume to continue" in messages
        size = part.stat().st_size
    done = invoke("geoparse", archive, "-o", out, "--resume")
    assert done.exit_code == 3
    assert done.stderr.count("archive.jsonl:21: ") == 1
    assert out.read_bytes() == whole
    assert sorted(os.listdir(tmp_path)) == ["archive.jsonl", "out.jsonl", "whole.jsonl"]


ARTICLES = [Article(f"a{number}", "", f"Text {number}.") for number in range(5)]
RESULTS: list[Geoparse | Rejection] = [Geoparse(article) for article in ARTICLES]
RESULTS[2] = Rejection("article a2", "cannot be geoparsed")


def run(path: Path, articles: list[Article], *, stop_after: int = 9, resume: bool = True) -> list[Rejection]:
    """Write records of articles; return the rejections of those that an earlier run finished."""
    rejections: list[Rejection] = []
    results = {article.id: result for article, result in zip(ARTICLES, RESULTS, strict=True)}
    with ResumableRecords(path, "engine", resume=resume) as records:
        for number, article in enumerate(records.remaining(articles, lambda _: None, rejections.append)):
            if number == stop_after:
                raise KeyboardInterrupt
            records.add(results.get(article.id, Geoparse(article)))
    return rejections


@pytest.fixture
def stopped(tmp_path: Path) -> Path:
    """A run that was interrupted after four articles."""
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "out", ARTICLES, stop_after=4, resume=False)
    return tmp_path / "out"


@pytest.fixture
def undisturbed(tmp_path: Path) -> bytes:
    run(tmp_path / "undisturbed", ARTICLES)
    return (tmp_path / "undisturbed").read_bytes()


@pytest.mark.parametrize("lost", range(0, 300, 7))
@pytest.mark.parametrize("torn", ["out.part", "out.part.done"])
def test_an_incomplete_end_after_a_kill_is_written_again(
    stopped: Path, undisturbed: bytes, torn: str, lost: int
) -> None:
    path = stopped.with_name(torn)
    keep = path.read_bytes().index(b"\n") + 1
    os.truncate(path, max(path.stat().st_size - lost, keep if torn.endswith("done") else 0))
    run(stopped, ARTICLES)
    assert stopped.read_bytes() == undisturbed


def test_rejections_of_the_earlier_run_are_reported_again(stopped: Path) -> None:
    assert run(stopped, ARTICLES) == [RESULTS[2]]


@pytest.mark.parametrize("change", ["another text", "one less", "one more at the start"])
def test_a_changed_input_is_refused(stopped: Path, change: str) -> None:
    articles = {
        "another text": [ARTICLES[0], Article("a1", "", "Another."), *ARTICLES[2:]],
        "one less": ARTICLES[:2],
        "one more at the start": [Article("new", "", "New."), *ARTICLES],
    }[change]
    before = stopped.with_name("out.part").read_bytes()
    with pytest.raises(UsageError, match="input has changed"):
        run(stopped, articles)
    assert stopped.with_name("out.part").read_bytes() == before


def test_new_articles_at_the_end_are_added(stopped: Path, undisturbed: bytes) -> None:
    run(stopped, [*ARTICLES, Article("later", "", "Later.")])
    assert stopped.read_bytes().startswith(undisturbed)
    assert b'"later"' in stopped.read_bytes()


def test_a_damaged_file_is_refused(stopped: Path) -> None:
    part = stopped.with_name("out.part")
    part.write_bytes(bytes(20) + part.read_bytes()[20:])
    with pytest.raises(UsageError, match="damaged at line 1"):
        run(stopped, ARTICLES)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-o", "out"], "continue it with --resume, or remove this file"),
        (["-o", "out", "--resume", "--country", "JP"], "with other settings"),
        (["-o", "whole", "--resume"], "is complete"),
        (["--resume"], "name it with --output"),
        (["-o", "out.csv", "--format", "csv", "--resume"], "continues a jsonl file"),
    ],
)
def test_a_run_that_cannot_be_resumed_is_wrong_usage(
    invoke: Invoke, articles: Path, stopped: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    monkeypatch.chdir(stopped.parent)
    Path("whole").touch()
    done = invoke("geoparse", articles, *options)
    assert done.exit_code == 2
    assert message in done.stderr


def test_standard_output_ends_with_a_complete_line(archive: Path, environment: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "geo.cli", "geoparse", str(archive)]
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        head = process.stdout.read(100_000)
        process.send_signal(signal.SIGINT)
        text = head + process.stdout.read()
    assert process.returncode == 130
    assert text.endswith(b"}\n")
    assert all(json.loads(line)["id"] == f"a{number}" for number, line in enumerate(text.splitlines()))
