"""What `dashboard/streamlit_internals.py` relies on is in the installed release of Streamlit.

Where one of these tests fails, Streamlit has changed something that it does not document. The message says what to look
at; nothing else of the dashboard needs to change.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from itsdangerous import URLSafeTimedSerializer

import dashboard
from dashboard.streamlit_internals import HIDDEN_OPTIONS, TEST_IDS, login_claims

FOLDER = Path(dashboard.__file__).parent
RELEASE = f"Streamlit {st.__version__}"
_TEST_ID = re.compile(r"data-testid=\\?[\"'](\w+)")
_UNDOCUMENTED = re.compile(r"^\s*(?:from|import) streamlit\.(?!components\.v2|testing)", re.MULTILINE)


@cache
def page_scripts() -> str:
    """Return all scripts of Streamlit's own page."""
    folder = Path(st.__file__).parent / "static"
    return "".join(path.read_text(encoding="utf-8", errors="ignore") for path in folder.rglob("*.js"))


def selected_test_ids() -> Iterator[str]:
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in {".py", ".js", ".css"}:
            yield from _TEST_ID.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("test_id", TEST_IDS)
def test_every_selected_test_id_is_in_streamlits_scripts(test_id: str) -> None:
    assert re.search(rf"[\"'`]{test_id}[\"'`]", page_scripts()), (
        f"{RELEASE} has no element with the data-testid {test_id} ({TEST_IDS[test_id]}). Look up its new name in the "
        "browser's inspector, change it where dashboard/ selects it and in TEST_IDS, and look at the page."
    )


def test_style_sheets_and_scripts_select_the_listed_test_ids_only() -> None:
    assert set(selected_test_ids()) == set(TEST_IDS)


@pytest.mark.parametrize("option", HIDDEN_OPTIONS)
def test_every_hidden_option_exists_and_is_set(option: str) -> None:
    try:
        st.get_option(option)
    except RuntimeError:
        pytest.fail(
            f"{RELEASE} has no option {option}. Remove it from dashboard/.streamlit/config.toml and HIDDEN_OPTIONS, "
            "and run tests/browser/test_link.py: Back and Forward in quick succession must work without it."
        )
    section, _, name = option.partition(".")
    lines = (FOLDER / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert re.search(rf"\[{section}\][^\[]*^{name} = {HIDDEN_OPTIONS[option]}$", lines, re.MULTILINE)


@pytest.mark.parametrize("more", ["", secrets.token_hex(5000)], ids=["whole", "in chunks"])
def test_the_login_cookie_is_read_whole_or_in_chunks(more: str) -> None:
    """The cookies are made by the functions of Streamlit that make them at the end of a login."""
    try:
        from streamlit.auth_util import set_cookie_with_chunks
        from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
    except ImportError as error:
        pytest.fail(
            f"{RELEASE} makes its login cookie elsewhere: {error}. See starlette_auth_routes.py there, and whether "
            "login_claims reads the cookie as starlette_websocket.py does."
        )
    secret_key = st.get_option("server.cookieSecret")
    claims = {"email": "ann@example.org", "is_logged_in": True, "origin": "http://x.org", "more": more}
    cookies: dict[str, str] = {}
    set_cookie_with_chunks(
        cookies.__setitem__,
        lambda name, value: create_signed_value(secret_key, name, value),
        "_streamlit_user",
        claims,
        cookie_attr_size=60,
    )
    signed = {name: create_signed_value(secret_key, name, value).decode() for name, value in cookies.items()}
    assert (len(signed) > 1) == bool(more)
    assert login_claims(signed) == claims, (
        f"{RELEASE} does not read its own login cookie by the function that login_claims calls: compare it with what "
        "starlette_websocket.py does with USER_COOKIE_NAME."
    )


def test_a_login_cookie_that_is_forged_or_missing_says_nothing() -> None:
    forged = URLSafeTimedSerializer("another secret", salt="_streamlit_user").dumps(json.dumps({"email": "ann@x.org"}))
    assert login_claims({"_streamlit_user": str(forged)}) == login_claims({}) == {}


def test_undocumented_modules_of_streamlit_are_imported_here_only() -> None:
    users = [
        path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py") if _UNDOCUMENTED.search(path.read_text())
    ]
    assert users == ["streamlit_internals.py"]
