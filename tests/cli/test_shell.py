"""The command line as a shell sees it: help, exit codes, pipes, signals, and what is imported."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import typer
from typer.testing import Result

import geo
from geo.cli import app

Invoke = Callable[..., Result]
Dateline = Callable[..., "subprocess.CompletedProcess[bytes]"]
SAMPLE = str(Path(geo.__file__).parents[1] / "seeds" / "001-putin-new-delhi.md")


def test_version(invoke: Invoke) -> None:
    assert invoke("--version").stdout == invoke("-V").stdout == f"dateline {geo.__version__}\n"


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
        (["--help"], HEAVY | {"geopy", "numpy", "rapidfuzz", "rich", "spacy", "yaml"}),
        (["geoparse", "--help"], HEAVY | {"geopy", "numpy", "rapidfuzz", "rich", "spacy", "yaml"}),
        (["geoparse", SAMPLE], HEAVY | {"geopy"}),
    ],
)
def test_commands_import_only_what_they_need(
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


def commands(group: Any = None, *prefix: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command and group of the app."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        yield *prefix, name
        if hasattr(command, "commands"):
            yield from commands(command, *prefix, name)


COMMANDS = [*commands()]
GROUPS = [
    (),
    *(words for words in COMMANDS if any(other[: len(words)] == words for other in COMMANDS if other != words)),
]


@pytest.mark.parametrize("words", [words for words in COMMANDS if words not in GROUPS], ids=" ".join)
def test_every_command_has_a_description_and_an_example(invoke: Invoke, words: tuple[str, ...]) -> None:
    done = invoke(*words, "--help")
    assert done.exit_code == 0
    assert f"Example: dateline {' '.join(words)}" in done.stdout
    assert not re.search(r"<\w+(\[\w+\])?>", done.stdout), "a Python type"


@pytest.mark.parametrize("words", GROUPS, ids=" ".join)
def test_the_summary_of_every_command_fits_in_the_list(invoke: Invoke, words: tuple[str, ...]) -> None:
    done = invoke(*words, "--help")
    assert done.exit_code == 0
    assert "..." not in done.stdout.partition("Commands:")[2]


def test_the_help_has_an_example(invoke: Invoke) -> None:
    assert "Example: dateline ingest" in invoke("--help").stdout


def test_a_value_that_is_not_a_choice_is_refused_without_python_terms(invoke: Invoke) -> None:
    done = invoke("export", "--format", "xlsx")
    assert done.exit_code == 2
    assert "'xlsx' is not one of geojson, csv, kml, html, parquet\n" in done.stderr


def test_quiet_suppresses_messages_but_not_errors(invoke: Invoke, articles: Path) -> None:
    assert invoke("--quiet", "ingest", articles).stderr == ""
    assert "does not exist" in invoke("--quiet", "ingest", "none.txt").stderr
    assert "3 unchanged" in invoke("ingest", articles).stderr


def test_verbose_logs_events(dateline: Dateline, articles: Path) -> None:
    assert b"dateline: ingest.done added=3" in dateline("--verbose", "ingest", articles).stderr


def test_a_closed_pipe_ends_the_command_quietly(many: Path, environment: dict[str, str]) -> None:
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
def test_a_stopped_run_leaves_no_process_and_can_be_resumed(
    many: Path, environment: dict[str, str], sent: signal.Signals, code: int
) -> None:
    output = many.with_name("out.jsonl")
    command = [sys.executable, "-m", "geo.cli", "geoparse", str(many), "-o", str(output), "--jobs", "2"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, start_new_session=True) as process:
        wait_until(lambda: any(part.stat().st_size for part in many.parent.glob("out.jsonl.part")))
        workers = psutil.Process(process.pid).children(recursive=True)
        if sent == signal.SIGINT:
            os.killpg(process.pid, sent)  # as a terminal does
        else:
            process.send_signal(sent)
        _, messages = process.communicate(timeout=200)
    assert process.returncode == code
    assert b"Traceback" not in messages
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
    ("closed", "code", "message"),
    [
        ("geoparse - <&-", 3, "standard input: is empty"),
        ("geoparse FILE >&-", 2, "standard output is closed"),
        ("geoparse FILE 2>&- | wc -l", 0, ""),
        ("ingest FILE <&- >&-", 0, "3 added"),
    ],
)
def test_closed_standard_streams_are_handled(
    articles: Path, environment: dict[str, str], closed: str, code: int, message: str
) -> None:
    script = f"{sys.executable} -m geo.cli {closed.replace('FILE', str(articles))}"
    done = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert message in done.stderr
    assert len(done.stderr.splitlines()) <= 3
