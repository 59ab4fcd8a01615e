"""What the dashboard uses of Streamlit and streamlit-folium beyond their documentation is in the installed release."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

import pytest
import streamlit
import streamlit_folium
from streamlit.runtime import Runtime

import dashboard
from dashboard import streamlit_internals

FOLDER = Path(dashboard.__file__).parent
_TEST_ID = re.compile(r"data-testid=\\?[\"'](\w+)")


@cache
def bundle() -> str:
    """Return all scripts of Streamlit's own page."""
    folder = Path(streamlit.__file__).parent / "static"
    return "".join(path.read_text(encoding="utf-8", errors="ignore") for path in folder.rglob("*.js"))


def selected_test_ids() -> Iterator[str]:
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in {".py", ".js", ".css"} and "vendor" not in path.parts:
            yield from _TEST_ID.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("test_id", sorted(set(selected_test_ids())))
def test_every_selected_test_id_is_in_streamlits_scripts(test_id: str) -> None:
    assert re.search(rf"[\"'`]{test_id}[\"'`]", bundle()), f"Streamlit {streamlit.__version__} has no {test_id}"


def test_test_ids_are_selected() -> None:
    assert len(set(selected_test_ids())) > 15


def test_the_session_id_is_empty_outside_of_a_run() -> None:
    assert streamlit_internals.session_id() == ""


def test_the_runtime_knows_which_sessions_are_active() -> None:
    assert callable(Runtime.is_active_session)


def test_a_container_is_a_context_manager() -> None:
    assert issubclass(streamlit_internals.Container, AbstractContextManager)


def test_a_failed_login_is_an_exception() -> None:
    assert issubclass(streamlit_internals.LoginError, Exception)


def test_the_maps_frame_has_the_title_that_our_scripts_look_for() -> None:
    """Streamlit makes the title of the module that declares the component and of the component's name."""
    source = Path(streamlit_folium.__file__).read_text(encoding="utf-8")
    assert 'declare_component("st_folium", path=' in source
    selectors = (FOLDER / "components" / "maps.js").read_text(encoding="utf-8")
    assert 'iframe[title="streamlit_folium.st_folium"]' in selectors
