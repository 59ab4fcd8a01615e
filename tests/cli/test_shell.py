"""What a shell sees: exit codes, pipes, signals, what is quick."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from typer.testing import Result

import geo

Invoke = Callable[..., Result]
SAMPLE = str(Path(geo.__file__).parents[1] / "seeds" / "001-putin-new-delhi.md")


def test_version(invoke: Invoke) -> None:
    assert invoke("--version").stdout == f"dateline {geo.__version__}\n"


HEAVY = {
    "distributed",
    "feedparser",
    "folium",
    "pandas",
    "psycopg",
    "pyarrow",
    "sqlalchemy",
    "streamlit",
    "trafilatura",
}


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], HEAVY | {"geopy", "numpy", "rapidfuzz", "spacy", "tqdm", "yaml"}),
        (["geoparse", "--help"], HEAVY | {"geopy", "numpy", "rapidfuzz", "spacy", "tqdm", "yaml"}),
        (["geoparse", SAMPLE], HEAVY | {"geopy"}),
    ],
)
def test_nothing_is_imported_that_is_not_needed(
    arguments: list[str], heavy: set[str], environment: dict[str, str]
) -> None:
    script = (
        "import sys; from geo.cli import app\n"
        f"try: app({arguments!r})\n"
        "except SystemExit: pass\n"
        f"heavy = {heavy!r} & set(sys.modules)\n"
        "sys.exit(f'{heavy} imported' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


COMMANDS = [
    "geoparse",
    "ingest",
    "batch",
    "load",
    "export",
    "serve",
    "evaluate",
    "gazetteer info",
    "gazetteer lookup",
    "gazetteer build",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(invoke: Invoke, command: str) -> None:
    done = invoke(*command.split(), "--help")
    assert done.exit_code == 0
    assert f"Example: dateline {command}" in done.stdout


def test_a_reader_that_has_enough_ends_it_quietly(many: Path, environment: dict[str, str]) -> None:
    command = f"{sys.executable} -m geo.cli geoparse {many}"
    script = f"set -o pipefail; {command} | head -n 1 | wc -l"
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "1"
    assert done.stderr == ""
    assert done.returncode == 141


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(20_000):
            text = f"Report {number}: the envoy went from Osaka to Geneva, then to Cape Town. " * 3
            out.write(json.dumps({"id": f"a{number}", "text": text}) + "\n")
    return path


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_stopped_run_leaves_no_process_and_what_can_be_gone_on_with(
    many: Path, environment: dict[str, str], sent: signal.Signals, code: int
) -> None:
    output = many.with_name("out.jsonl")
    command = [sys.executable, "-m", "geo.cli", "geoparse", str(many), "-o", str(output), "--jobs", "2"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, start_new_session=True) as process:
        wait_until(lambda: any(part.stat().st_size for part in many.parent.glob("out.jsonl.part")))
        workers = psutil.Process(process.pid).children(recursive=True)
        if sent == signal.SIGINT:
            os.killpg(process.pid, sent)  # a terminal sends it to all of them
        else:
            process.send_signal(sent)
        _, said = process.communicate(timeout=200)
    assert process.returncode == code
    assert b"Traceback" not in said
    assert len(workers) >= 2
    assert not psutil.wait_procs(workers, timeout=60)[1]
    assert sorted(os.listdir(many.parent)) == [many.name, "out.jsonl.part", "out.jsonl.part.done"]


def wait_until(holds: object, seconds: float = 60) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("closed", "code", "said"),
    [
        ("geoparse - <&-", 3, "standard input: is empty"),
        ("geoparse FILE >&-", 2, "standard output is closed"),
        ("geoparse FILE 2>&- | wc -l", 0, ""),
        ("ingest FILE <&- >&-", 0, "3 added"),
    ],
)
def test_closed_streams_are_no_accident(
    articles: Path, environment: dict[str, str], closed: str, code: int, said: str
) -> None:
    script = f"{sys.executable} -m geo.cli {closed.replace('FILE', str(articles))}"
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.splitlines()) <= 1
