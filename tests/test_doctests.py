"""The examples of docstrings and of the documentation run."""

from __future__ import annotations

import doctest
import importlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = [
    "geo",
    "geo.dataframe",
    "geo.explanation.explainer",
    "geo.folium",
    "geo.folium.layers",
    "geo.geoparser",
    "geo.language.detection",
    "geo.language.names",
    "geo.settings",
    "geo.spacy",
    "geo.types.article",
    "geo.types.geoparse",
]
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder of the test's own, without settings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.toml").touch()
    monkeypatch.setenv("DATELINE_SETTINGS", str(tmp_path / "empty.toml"))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_right(name: str) -> None:
    results = doctest.testmod(importlib.import_module(name), optionflags=OPTIONS)
    assert results.attempted > 0
    assert results.failed == 0


def test_the_examples_of_the_documentation_are_right() -> None:
    page = ROOT / "docs" / "python.md"
    examples = "\n".join(python_blocks(page))
    test = doctest.DocTestParser().get_doctest(examples, {}, page.name, str(page), 0)
    report = io.StringIO()
    results = doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=report.write)
    assert results.attempted > 20
    assert not report.getvalue(), report.getvalue()


def test_the_example_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for block in python_blocks(ROOT / "README.md"):
        exec(compile(block, "README.md", "exec"), {})
    assert "Paris" in capsys.readouterr().out


def python_blocks(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
