"""The engine and the command line work where the dashboard's packages are not installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import geo

REFUSE = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("streamlit", "folium", "branca"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Refuse())
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    root = str(Path(geo.__file__).parent.parent)
    return os.environ | {"PYTHONPATH": root, "DATELINE_DATABASE_URL": f"sqlite:///{tmp_path}/articles.db"}


def run(script: str, environment: dict[str, str], folder: Path) -> str:
    command = [sys.executable, "-c", REFUSE + script]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_geoparsing_works(environment: dict[str, str], tmp_path: Path) -> None:
    script = "import geo; print(geo.geoparse('A storm hit Paris, Texas, on Sunday.').mentions[0].place.country_code)"
    assert run(script, environment, tmp_path) == "US\n"


def test_every_module_of_the_engine_can_be_imported(environment: dict[str, str], tmp_path: Path) -> None:
    script = """
import importlib, pkgutil, geo
for module in pkgutil.walk_packages(geo.__path__, "geo."):
    # Left out: what runs when imported, and what needs an extra or folium.
    if not module.name.startswith(("geo.cli.__main__", "geo.store.migrations.", "geo.batch.dask", "geo.folium.layers")):
        importlib.import_module(module.name)
"""
    run(script, environment, tmp_path)


@pytest.mark.parametrize("format", ["csv", "html"])
def test_articles_are_ingested_and_exported(environment: dict[str, str], tmp_path: Path, format: str) -> None:
    (tmp_path / "storm.jsonl").write_text(json.dumps({"id": "a", "text": "A storm hit Osaka."}) + "\n")
    for command in (["ingest", "storm.jsonl"], ["export", "--format", format, "-o", "out"]):
        run(f"from geo.cli import app; app({command!r}, standalone_mode=False)", environment, tmp_path)
    assert "Osaka" in (tmp_path / "out").read_text(encoding="utf-8")
