from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo
from geo.errors import UsageError
from geo.telemetry import Event, JsonStream, is_json, json_line
from geo.telemetry.log import redacted, write_json, write_text


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("https://ann:pa55@example.org/feed?key=secret is gone", "https://example.org/feed?... is gone"),
        ("postgresql+psycopg://dateline:pa55@db/dateline", "postgresql+psycopg://db/dateline"),
        ("GET /?pass=abc.1.def HTTP", "GET /?... HTTP"),
        ("no such feed? ask = nobody", "no such feed? ask = nobody"),
        ("two\nlines \x1b[31m", "two lines  [31m"),
    ],
)
def test_secrets_are_removed_from_logged_text(text: str, logged: str) -> None:
    assert redacted(text) == logged


@given(st.text(), st.text())
def test_every_event_is_one_line_of_json(name: str, text: str) -> None:
    line = json_line(name, {"text": text, "share": 1 / 3})
    assert len(line.splitlines()) == 1
    assert json.loads(line)["share"] == 0.333


def test_events_are_written_as_json_and_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    event = Event("input.rejected", {"where": "a.txt", "reason": "is empty", "line": None})
    write_json(event)
    written = json.loads(capsys.readouterr().err)
    assert written["time"].endswith("Z")
    assert (written["level"], written["event"], written["reason"]) == ("warning", "input.rejected", "is empty")
    write_text(event)
    assert capsys.readouterr().err == 'dateline: input.rejected where=a.txt reason="is empty"\n'
    write_json(Event("geoparse.chunk", {"articles": 16}))
    assert capsys.readouterr().err == ""


def test_the_log_is_text_or_json(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, json_wanted in (("", False), ("text", False), ("JSON", True)):
        monkeypatch.setenv("DATELINE_LOG", text)
        assert is_json() is json_wanted
    monkeypatch.setenv("DATELINE_LOG", "xml")
    with pytest.raises(UsageError, match="must be text or json"):
        is_json()


def test_an_unexpected_error_is_logged_without_its_message() -> None:
    program = """
import logging, sys, warnings
from geo.telemetry import configure_logging
configure_logging()
try:
    raise ValueError("The minister wept")
except ValueError:
    logging.getLogger("dashboard.views.page").exception("the %s failed", "map")
warnings.warn("old")
raise KeyError("The minister wept")
"""
    environment = os.environ | {"DATELINE_LOG": "json", "PYTHONPATH": str(Path(geo.__file__).parent.parent)}
    process = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    records = [json.loads(line) for line in process.stderr.splitlines()]
    assert [(record["event"], record.get("error")) for record in (records[0], records[-1])] == [
        ("log", "ValueError"),
        ("process.failed", "KeyError"),
    ]
    assert records[-1]["level"] == "error"
    assert "<string>:10" in records[-1]["at"]
    assert any("old" in record.get("message", "") for record in records)
    assert "minister" not in process.stderr


def test_other_output_becomes_json_line_by_line() -> None:
    behind = io.StringIO()
    stream = JsonStream(behind)
    print("  You can now", "view it\n\nURL: http://127.0.0.1/?pass=x", file=stream)
    print(json_line("watch.round", {}), file=stream)
    stream.write("unfinished")
    records = [json.loads(line) for line in behind.getvalue().splitlines()]
    assert [record.get("message") for record in records] == ["You can now view it", "URL: http://127.0.0.1/?...", None]


def test_threads_do_not_mix_their_lines() -> None:
    behind = io.StringIO()
    stream = JsonStream(behind)

    def chatter(who: int) -> None:
        for number in range(200):
            stream.write(f"{who} says ")
            stream.write(f"{number}\n")

    threads = [threading.Thread(target=chatter, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    text = {json.loads(line)["message"] for line in behind.getvalue().splitlines()}
    assert text == {f"{who} says {number}" for who in range(4) for number in range(200)}
