"""The page that a user without access sees, and the account in the sidebar."""

from __future__ import annotations

import html

import streamlit as st

from dashboard import access, guest_session
from dashboard.streamlit_internals import LoginError
from geo.telemetry import emit

__all__ = ["show_account", "show_refusal"]


def show_refusal() -> None:
    """Ask the user to log in, or tell a user who has logged in that they have no access."""
    address = access.email_address()
    _emit_refusal("unnamed" if address else "login" if access.can_log_in() else "closed")
    with st.container(key="login"):
        st.html('<h1 class="wordmark">Dateline</h1>')
        if guest_session.PARAMETER in st.query_params:
            st.info("This link has expired or was revoked.")
        if address is not None:
            st.html("<h2>No access</h2>")
            st.text(f"You are signed in as {address}, but {address} does not have access to this dashboard.")
            st.button("Log out", on_click=st.logout)
        elif access.can_log_in():
            st.html("<h2>Log in</h2><p>Only people with access can see this dashboard.</p>")
            st.button("Log in", type="primary", on_click=_log_in)
            if st.session_state.pop("login_failed", False):
                st.error("Login is not fully configured. The server's log says what is missing.")
        else:
            st.html(
                "<h2>Not open to the network</h2><p>You opened this dashboard from another machine, and its "
                "administrator has not configured who may see it. They can set up login and name the viewers, or set "
                "<code>DATELINE_ACCESS=public</code> to let everyone see it. The README explains how.</p>"
            )


def show_account() -> None:
    """Show who is signed in, and a button to log in or out where there is a login."""
    if (address := access.email_address()) is not None:
        st.html(f'<p class="account">Signed in as {html.escape(address)}</p>')
        st.button("Log out", on_click=st.logout)
    elif access.is_public() and access.can_log_in():
        st.button("Log in", on_click=_log_in)


def _emit_refusal(reason: str) -> None:
    """Emit the event once per session and reason."""
    if st.session_state.get("refused") != reason:
        st.session_state.refused = reason
        emit("session.refused", reason=reason)


def _log_in() -> None:
    try:
        st.login()
    except LoginError:
        st.session_state.login_failed = True
        raise
