"""`make run` keeps the sample articles out of the user's own database."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from geo.store import Store

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_run_uses_a_database_of_the_samples_own(tmp_path: Path) -> None:
    tools = tmp_path / "venv" / "bin"
    tools.mkdir(parents=True)
    for name in ("pip", "dateline", "streamlit"):
        (tools / name).write_text('#!/bin/sh\necho "$(basename $0) $DATELINE_DATABASE_URL"\n')
        (tools / name).chmod(0o755)
    (tmp_path / "venv" / ".app").touch()
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    os.utime(tmp_path / "pyproject.toml", (0, 0))
    environment = os.environ | {"DATELINE_DATABASE_URL": "sqlite:///own.db"}
    command = ["make", "--silent", "run", "VENV=venv"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    url = f"sqlite:///{tmp_path}/build/samples.db"
    assert done.stdout.splitlines() == [f"dateline {url}", f"streamlit {url}"]
    Store.open(url).close()  # it makes the folder
    assert (tmp_path / "build" / "samples.db").exists()
