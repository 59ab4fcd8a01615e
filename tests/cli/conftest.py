from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import geo
from geo.cli import app

Invoke = Callable[..., Result]
Dateline = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A database of the test's own, so that no test meets the user's."""
    url = f"sqlite:///{tmp_path}/articles.db"
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    return url


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A settings file of the test's own, with nothing in it."""
    path = tmp_path_factory.mktemp("settings") / "dateline.toml"
    path.touch()
    monkeypatch.setenv("DATELINE_SETTINGS", str(path))
    return path


@pytest.fixture
def invoke() -> Invoke:
    """Run a command in this process."""

    def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)

    return run


@pytest.fixture
def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(geo.__file__).parent.parent)}


@pytest.fixture
def dateline(tmp_path: Path, environment: dict[str, str]) -> Dateline:
    """Run a command as a user does, from a folder of its own."""

    def run(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "geo.cli", *map(str, arguments)]
        return subprocess.run(
            command, input=stdin, capture_output=True, cwd=tmp_path, env=environment, timeout=120, check=False
        )

    return run


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Three articles, one of which mentions no place."""
    path = tmp_path / "articles.jsonl"
    rows = [
        {
            "id": "talks",
            "title": "Talks in Osaka",
            "text": "Ministers met in Osaka on Sunday. They will go on to Geneva.",
            "date": "2022-01-02",
            "source": "Example Times",
        },
        {"id": "ship", "title": "A ship", "text": "The ship left Cape Town for Mumbai.", "date": "2022-03-04"},
        {"id": "quiet", "title": "Nothing", "text": "Nobody went anywhere."},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
