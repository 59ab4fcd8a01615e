"""Everything of Streamlit that the dashboard relies on and that Streamlit's documentation does not promise.

`tests/dashboard/test_streamlit_internals.py` checks each of these in the installed release, and names what to look at
where a release has changed it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

__all__ = ["HIDDEN_OPTIONS", "TEST_IDS", "login_claims"]


def login_claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """Return what the login cookie of a request says of its user: what `st.user` has, and the page's "origin".

    `st.user` exists on the page only. The routes beside it get the cookies of the request, and no documented function
    reads a login in them.

    Args:
        cookies: The cookies of the request.

    Returns:
        The claims of the user's provider; {} where nobody has logged in, or the cookie is not valid.
    """
    # Imported here, so that a release without these ends neither the page nor the routes that everybody may call.
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
    from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

    signed = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    claims = json.loads(signed) if signed else {}
    return claims if isinstance(claims, dict) else {}


HIDDEN_OPTIONS: Final = {
    # Runs for which the browser keeps what the server may refer to. With the default of 2, Back and Forward in quick
    # succession end the connection.
    "global.maxCachedMessageAge": 20,
}
"""Options in `.streamlit/config.toml` that Streamlit has, and does not document."""

# The documentation promises the classes st-key-* of elements with a key. These have no key.
TEST_IDS: Final = {
    "stCaptionContainer": "captions: enough contrast",
    "stExpandSidebarButton": "the button that opens the filters: its name; the title bar makes room for it",
    "stHeader": "the bar over the page: transparent, lets clicks through",
    "stMainBlockContainer": "the page: margins",
    "stSidebarCollapseButton": "the button that closes the filters, which is clicked when they are applied on a phone",
    "stSidebarContent": "the filters: margins",
    "stSidebarHeader": "the filters: margins",
}
"""The `data-testid` attributes of Streamlit's elements that style sheets and scripts select, and what for."""
