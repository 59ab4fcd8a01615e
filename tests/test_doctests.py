"""The examples of docstrings and of the documentation run."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

MODULES = [
    "geo",
    "geo.dataframe",
    "geo.explanation.explainer",
    "geo.geoparser",
    "geo.spacy",
    "geo.types",
]
PAGES: list[str] = []
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


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_are_right(page: str) -> None:
    path = Path(__file__).parents[1] / page
    results = doctest.testfile(str(path), module_relative=False, optionflags=OPTIONS, encoding="utf-8")
    assert results.attempted > 0
    assert results.failed == 0
