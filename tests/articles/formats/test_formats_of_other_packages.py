"""A format of another package, as docs/data-formats.md describes it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_MODULE = """
from geo import Article
from geo.articles.formats import Format

def read(opened):
    yield Article(id="r1", title="Rain", text="Rain fell on Osaka.")

FORMAT = Format("radio", "Radio archive", (".radio",), read)
"""


def test_a_format_of_an_installed_package_is_read(tmp_path: Path) -> None:
    (tmp_path / "radio_archive.py").write_text(_MODULE, encoding="utf-8")
    metadata = tmp_path / "radio-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: radio\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text("[dateline.formats]\nradio = radio_archive:FORMAT\n", encoding="utf-8")
    (tmp_path / "a.radio").write_text("x", encoding="utf-8")
    root = str(Path(__file__).parents[3])
    shown = subprocess.run(
        [sys.executable, "-c", "from geo.cli import app; app()", "inspect", "a.radio"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([root, str(tmp_path)])},
        capture_output=True,
        check=True,
        text=True,
    )
    assert shown.stdout.splitlines()[0] == "a.radio: Radio archive; 1 article"
