"""Real schedulers and workers are killed; the result is the same, file for file."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from geo.batch import run_batch

Snapshot = Callable[[Path], dict[str, bytes]]
Process = subprocess.Popen[bytes]

ROWS = 4


@pytest.fixture(scope="module")
def long_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty articles that take a while, and a line that is not one."""
    path = tmp_path_factory.mktemp("archive") / "long.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(40):
            sentence = f"On day {number} French envoys went from Osaka to Geneva, 30 km west of Cape Town, to Perth. "
            out.write(json.dumps({"id": f"a{number}", "title": f"Day {number}", "text": sentence * 40}) + "\n")
        out.write("{broken\n")
    return path


@pytest.fixture(scope="module")
def whole(long_archive: Path, tmp_path_factory: pytest.TempPathFactory, snapshot: Snapshot) -> dict[str, bytes]:
    """The files of an undisturbed run in one process."""
    output = tmp_path_factory.mktemp("whole")
    run_batch([str(long_archive)], str(output), rows=ROWS)
    return snapshot(output)


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Start a Python module; it ends with the test."""
    with ExitStack() as stack:

        def started(*arguments: object) -> Process:
            command = [sys.executable, "-m", *map(str, arguments)]
            log = stack.enter_context((tmp_path / "log").open("ab"))
            process = subprocess.Popen(
                command, env=environment, cwd=tmp_path, stdout=log, stderr=log, start_new_session=True
            )
            stack.callback(end, process)
            return process

        yield started


def end(process: Process) -> None:
    process.kill()
    process.wait()


def until(holds: Callable[[], bool], process: Process, seconds: float = 100) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert process.poll() is None, "it ended before it was disturbed"
        assert time.monotonic() < deadline
        time.sleep(0.02)


def receipts(output: Path) -> int:
    return len(list((output / "receipts").glob("*.json")))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_killed_workers_and_a_killed_scheduler_do_not_change_the_result(
    long_archive: Path, whole: dict[str, bytes], start: Callable[..., Process], snapshot: Snapshot, tmp_path: Path
) -> None:
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    quiet = ["--no-dashboard"]

    def scheduler() -> Process:
        return start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, *quiet)

    def worker() -> Process:
        alone = ["--no-nanny", "--nthreads", 1, "--memory-limit", 0, "--local-directory", tmp_path / "scratch"]
        return start("distributed.cli.dask_worker", address, *alone, *quiet)

    output = tmp_path / "out"
    first, workers = scheduler(), [worker(), worker()]
    batch = start("geo.cli", "batch", long_archive, output, "--cluster", address, "--rows", ROWS)
    until(lambda: receipts(output) >= 1, batch)
    workers[0].kill()
    workers.append(worker())
    until(lambda: receipts(output) >= 3, batch)
    first.kill()
    for process in workers:
        process.kill()
    scheduler(), worker()
    assert batch.wait(100) == 3, (tmp_path / "log").read_text()
    assert snapshot(output) == whole


def test_a_batch_that_is_stopped_or_killed_leaves_no_process_and_resumes(
    long_archive: Path, whole: dict[str, bytes], start: Callable[..., Process], snapshot: Snapshot, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    arguments = ["geo.cli", "batch", long_archive, output, "--jobs", 2, "--rows", ROWS]
    done = 0
    for sent, code in ((signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        batch = start(*arguments)
        until(lambda enough=done + 1: receipts(output) >= enough, batch)  # type: ignore[misc]
        workers = psutil.Process(batch.pid).children(recursive=True)
        assert len(workers) == 3  # the fork server and two workers
        if sent == signal.SIGINT:
            os.killpg(batch.pid, sent)  # as a terminal does
        else:
            batch.send_signal(sent)
        assert batch.wait(60) == code
        assert not psutil.wait_procs(workers, timeout=30)[1]
        done = receipts(output)
    assert done < 11
    assert start(*arguments).wait(100) == 3
    assert snapshot(output) == whole
    assert "Traceback" not in (tmp_path / "log").read_text()


POISON = """
import os, signal, sys, time
from dataclasses import dataclass
from geo.parallel import geoparse_many
from geo.settings import Settings
from geo.batch import BatchListener, run_batch
from geo.types import Geoparse

geoparse_many.BASE_TIME_LIMIT_S = 6.0

class Mortal:
    def geoparse(self, article):
        if article.text == "kills":
            os.kill(os.getpid(), signal.SIGSEGV)
        if article.text == "lasts":
            time.sleep(1000)
        return Geoparse(article)

@dataclass(frozen=True)
class Fragile(Settings):
    def build(self):
        return Mortal()
    def engine(self):
        return "fragile"

if __name__ == "__main__":
    import poison
    report = run_batch(sys.argv[1:2], sys.argv[2], jobs=2, rows=10, settings=poison.Fragile())
    print(report.articles)
    for rejection in report.rejections:
        print(rejection)
"""


def test_only_the_article_that_crashes_or_blocks_its_worker_is_rejected(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "poison.py").write_text(POISON)
    lines = [{"id": str(n), "text": {14: "kills", 31: "lasts"}.get(n, f"text {n}")} for n in range(40)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = subprocess.run(
        [sys.executable, "poison.py", "in.jsonl", "out"],
        env=environment | {"PYTHONPATH": f"{environment['PYTHONPATH']}:{tmp_path}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.splitlines() == [
        "38",
        "article 14: the process that geoparsed it died; perhaps it ran out of memory",
        "article 31: geoparsing it took more than 6 seconds and was stopped",
    ], done.stderr
