from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import Result

Invoke = Callable[..., Result]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_an_invalid_port_is_refused(invoke: Invoke) -> None:
    assert invoke("serve", "--port", "70000").exit_code == 2


@pytest.mark.parametrize("path", ["/a b", "https://example.org/news", "/../x", "/news?x=1"])
def test_an_invalid_path_is_refused(invoke: Invoke, path: str) -> None:
    done = invoke("serve", "--no-browser", "--port", free_port(), "--base-path", path)
    assert done.exit_code == 2
    assert "such as /news" in done.stderr


def test_a_server_on_all_interfaces_does_not_ask_for_its_public_address(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: dict[str, object] = {}

    def run(command: list[str], environment: dict[str, str]) -> int:
        options.update(json.loads(command[-1]))
        return 0

    monkeypatch.setattr("geo.cli.serve._exec", run)
    assert invoke("serve", "--no-browser", "--host", "0.0.0.0", "--port", free_port()).exit_code == 0
    assert options["browser.serverAddress"] == "localhost"


def test_an_unavailable_address_gives_one_line(invoke: Invoke) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        taken = invoke("serve", "--no-browser", "--port", listener.getsockname()[1])
    foreign = invoke("serve", "--no-browser", "--host", "192.0.2.1", "--port", free_port())
    for done in (taken, foreign):
        assert done.exit_code == 1
        assert "cannot listen there" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_an_error_in_the_overlay_is_reported_before_the_server_starts(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text("action,name\nadd,Nowhere\n")
    done = invoke("serve", "--no-browser", "--port", free_port(), "--overlay", tmp_path / "ours.csv")
    assert done.exit_code == 1
    assert "ours.csv" in done.stderr


def test_the_dashboard_gets_the_absolute_path_of_the_overlay(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ours.csv").write_text("action,name,lat,lon,country_code,feature_code\nadd,Grumble,1,1,GB,PPL\n")
    given: dict[str, str] = {}
    monkeypatch.setattr("geo.cli.serve._exec", lambda command, environment: given.update(environment) or 0)
    monkeypatch.chdir(tmp_path)
    assert invoke("serve", "--no-browser", "--port", free_port(), "--overlay", "ours.csv").exit_code == 0
    assert given["DATELINE_OVERLAY"] == str(tmp_path / "ours.csv")


def test_the_dashboard_runs_in_any_folder_and_stops_with_the_command(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "geo.py").write_text("raise SystemExit('taken for the engine')")
    port = free_port()
    command = [sys.executable, "-P", "-m", "geo.cli", "serve", "--no-browser", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            assert answer(f"http://127.0.0.1:{port}/healthz") == "ok"
            assert "<title>" in answer(f"http://127.0.0.1:{port}/")
        finally:
            server.terminate()
            output, _ = server.communicate(timeout=30)
    assert f"http://127.0.0.1:{port}" in output
    assert "Traceback" not in output


def test_a_browser_is_opened_once_when_the_server_answers(tmp_path: Path, environment: dict[str, str]) -> None:
    browser, opened, port = tmp_path / "browser", tmp_path / "opened", free_port()
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n')
    browser.chmod(0o755)
    command = [sys.executable, "-P", "-m", "geo.cli", "serve", "--port", str(port), "--base-path", "/news"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment | {"BROWSER": str(browser)}) as server:
        try:
            assert answer(f"http://127.0.0.1:{port}/news/healthz") == "ok"
            assert "<title>" in answer(f"http://127.0.0.1:{port}/news/")
            end = time.monotonic() + 10
            while not opened.exists() and time.monotonic() < end:
                time.sleep(0.05)
        finally:
            server.terminate()
    assert opened.read_text() == f"http://127.0.0.1:{port}/news\n", (
        f"Streamlit {version('streamlit')} may open a browser for an st.App itself now: see whether "
        "dashboard/server.py still needs to."
    )


@pytest.mark.parametrize(("variable", "code"), [("DATELINE_METRICS", 2), ("DATELINE_LOG", 2)])
def test_an_invalid_setting_ends_the_command_with_one_line(
    tmp_path: Path, environment: dict[str, str], variable: str, code: int
) -> None:
    command = [sys.executable, "-P", "-m", "geo.cli", "serve", "--no-browser", "--port", str(free_port())]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment | {variable: "nonsense"}, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == code
    assert done.stderr.startswith("dateline: ")
    assert len(done.stderr.splitlines()) == 1


def test_with_a_json_log_every_line_is_json(tmp_path: Path, environment: dict[str, str]) -> None:
    port = free_port()
    command = [sys.executable, "-P", "-m", "geo.cli", "serve", "--no-browser", "--port", str(port)]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment | {"DATELINE_LOG": "json"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            assert answer(f"http://127.0.0.1:{port}/healthz") == "ok"
        finally:
            server.terminate()
            output, _ = server.communicate(timeout=30)
    messages = [json.loads(line)["message"] for line in output.splitlines()]
    assert any(str(port) in message for message in messages)


def answer(url: str, seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as reply:
                return str(reply.read().decode())
        except OSError:  # nothing listens yet, or the server loads libraries before it answers
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
