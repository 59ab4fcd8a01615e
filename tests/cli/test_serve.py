from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from geo.cli.serve import flags

Invoke = Callable[..., Result]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_options_are_passed_as_flags() -> None:
    assert flags({"server.port": 8501, "server.headless": True}) == ["--server.port=8501", "--server.headless=true"]


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
    flags_passed: list[str] = []

    def run(command: list[str], environment: dict[str, str]) -> int:
        flags_passed.extend(command)
        return 0

    monkeypatch.setattr("geo.cli.serve._exec", run)
    assert invoke("serve", "--no-browser", "--host", "0.0.0.0", "--port", free_port()).exit_code == 0
    assert "--browser.serverAddress=localhost" in flags_passed


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
            assert answer(f"http://127.0.0.1:{port}/_stcore/health") == "ok"
            assert "<title>" in answer(f"http://127.0.0.1:{port}/")
        finally:
            server.terminate()
            output, _ = server.communicate(timeout=30)
    assert f"http://127.0.0.1:{port}" in output
    assert "Traceback" not in output


def answer(url: str, seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as reply:
                return str(reply.read().decode())
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
