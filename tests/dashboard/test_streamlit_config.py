from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

import dashboard
from dashboard.views.ingest_job import MAX_FILE_MB

BESIDE = Path(dashboard.__file__).parent / ".streamlit" / "config.toml"
ABOVE = Path(dashboard.__file__).parents[1] / ".streamlit" / "config.toml"


def _options(tree: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in tree.items():
        flat |= _options(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value}
    return flat


def test_every_option_is_one_that_streamlit_knows() -> None:
    for name in _options(tomllib.loads(BESIDE.read_text())):
        config.get_option(name)  # raises for an unknown name


def test_private_by_default() -> None:
    options = _options(tomllib.loads(BESIDE.read_text()))
    assert options["browser.gatherUsageStats"] is False
    assert options["server.address"] == "127.0.0.1"
    assert options["server.showEmailPrompt"] is False
    assert options["client.showErrorDetails"] == "none"


def test_fonts_are_our_own() -> None:
    for face in tomllib.loads(BESIDE.read_text())["theme"]["fontFaces"]:
        assert (BESIDE.parents[1] / face["url"].removeprefix("app/")).is_file()


def test_checkout_and_package_are_configured_alike() -> None:
    if not ABOVE.exists():
        pytest.skip("installed without the checkout")
    assert ABOVE.read_text() == BESIDE.read_text()


def test_the_server_takes_no_larger_files_than_are_read() -> None:
    assert _options(tomllib.loads(BESIDE.read_text()))["server.maxUploadSize"] == MAX_FILE_MB


def test_the_browser_keeps_messages_for_more_runs_than_follow_each_other_at_once() -> None:
    assert _options(tomllib.loads(BESIDE.read_text()))["global.maxCachedMessageAge"] >= 10
