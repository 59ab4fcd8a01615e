from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import geo
from geo.batch import TABLES, read_manifest, table_name

Snapshot = Callable[[Path], dict[str, bytes]]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    settings = tmp_path / "dateline.toml"
    settings.touch()
    root = Path(geo.__file__).parent.parent
    return os.environ | {"PYTHONPATH": str(root), "DATELINE_SETTINGS": str(settings), "DASK_CONFIG": str(tmp_path)}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Sixty articles, five of them repeated, and two lines that are not articles."""
    path = tmp_path / "archive.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for number in range(60):
            if number in (30, 31):
                out.write("{broken\n")
            report = number % 55
            text = f"Report {report}: French envoys went from Osaka to Geneva, 30 km west of Cape Town, to Perth. "
            row = {"id": f"a{report}", "title": f"Report {report}", "text": text * 2, "date": "2022-01-02"}
            out.write(json.dumps(row) + "\n")
    return path


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """Return the manifest, the rejections and every table of a finished batch, as bytes by name."""

    def read(output: Path) -> dict[str, bytes]:
        manifest = read_manifest(str(output))
        assert manifest is not None
        assert manifest.complete
        content = {name: (output / name).read_bytes() for name in ("manifest.json", "rejections.jsonl")}
        for entry in manifest.shards:
            for table in TABLES:
                content[f"{table} {entry.id}"] = Path(table_name(table, entry.id, str(output))).read_bytes()
        return content

    return read
