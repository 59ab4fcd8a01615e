"""Two writers and twenty readers at once: nobody meets an error, nothing is lost, nobody sees half an article."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.index import Filter
from geo.store import Store, check
from tests.reliability.running import ROOT

PROGRAM = Path(__file__).with_name("many_readers.py")


@pytest.mark.parametrize("articles", [24, pytest.param(600, marks=pytest.mark.soak)])
def test_many_readers_and_writers_work_at_the_same_time(tmp_path: Path, url: str, articles: int) -> None:
    Store.open(url).close()
    command = [sys.executable, str(PROGRAM), url, str(articles), "20", str(tmp_path / "done")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=900, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    with Store.open(url, read_only=True) as store:
        both = len(range(0, articles, 3))
        assert store.reader.totals(Filter()).articles == 2 * articles - both
        assert list(check(store)) == []
