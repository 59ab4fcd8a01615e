from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

import dashboard
from dashboard.views.ingest_job import MAX_FILE_MB

BESIDE = Path(dashboard.__file__).parent / ".streamlit" / "config.toml"
ABOVE = Path(dashboard.__file__).parents[1] / ".streamlit" / "config.toml"


def _options(tree: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in tree.items():
        flat |= _options(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value}
    return flat


def test_streamlit_knows_every_option() -> None:
    for name in _options(tomllib.loads(BESIDE.read_text())):
        st.get_option(name)  # raises for an unknown name


def test_the_configuration_is_private_by_default() -> None:
    options = _options(tomllib.loads(BESIDE.read_text()))
    assert options["browser.gatherUsageStats"] is False
    assert options["server.address"] == "127.0.0.1"
    assert options["server.showEmailPrompt"] is False
    assert options["client.showErrorDetails"] == "none"


def test_fonts_are_served_from_the_project() -> None:
    for face in tomllib.loads(BESIDE.read_text())["theme"]["fontFaces"]:
        assert (BESIDE.parents[1] / face["url"].removeprefix("app/")).is_file()


def test_checkout_and_package_have_the_same_configuration() -> None:
    if not ABOVE.exists():
        pytest.skip("installed without the checkout")
    assert ABOVE.read_text() == BESIDE.read_text()


def test_the_servers_upload_limit_is_the_dashboards() -> None:
    assert _options(tomllib.loads(BESIDE.read_text()))["server.maxUploadSize"] == MAX_FILE_MB
