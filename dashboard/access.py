"""Who may do what: everybody on one's own machine; those who are named, after they log in, where it is hosted.

    DATELINE_ACCESS    open: everybody may see, add and correct; public: everybody may see; login: nobody unless named
    DATELINE_ADMINS, DATELINE_EDITORS, DATELINE_VIEWERS
                       addresses and domains, parted by commas: ann@example.org, @example.org

Without DATELINE_ACCESS it is "open" to a browser on the machine that the server listens to alone, "login" to any other.
Logging in is Streamlit's (OpenID Connect; `[auth]` in secrets.toml). An address counts unless the provider says that it
is not verified.
"""

from __future__ import annotations

import html
import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import streamlit as st
from streamlit.errors import StreamlitAuthError

from dashboard import data_access, guest_session
from geo.errors import UsageError
from geo.telemetry import emit

__all__ = [
    "Mode",
    "Policy",
    "Role",
    "admitted",
    "at_this_machine",
    "author",
    "cookie_secret",
    "is_admin",
    "may_edit",
    "needs_login",
    "policy_from",
    "refuse_page",
    "role_name",
    "show_account",
]

MODE_VARIABLE = "DATELINE_ACCESS"
_LISTS = {"admins": "DATELINE_ADMINS", "editors": "DATELINE_EDITORS", "viewers": "DATELINE_VIEWERS"}
# What a proxy adds to the requests that it passes on.
_PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip")


class Role(IntEnum):
    """What somebody may do; each may do what those before may, too."""

    NOBODY = 0
    VIEWER = 1
    EDITOR = 2
    ADMIN = 3


class Mode(StrEnum):
    """To whom the dashboard is open."""

    OPEN = "open"
    PUBLIC = "public"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class Policy:
    """The mode, and the addresses and domains ("@example.org") of those who are named."""

    mode: Mode
    admins: frozenset[str] = frozenset()
    editors: frozenset[str] = frozenset()
    viewers: frozenset[str] = frozenset()

    def role(self, address: str | None) -> Role:
        """Return the role of who has logged in with this address; None has not."""
        least = {Mode.OPEN: Role.EDITOR, Mode.PUBLIC: Role.VIEWER, Mode.LOGIN: Role.NOBODY}[self.mode]
        if address is None:
            return least
        name = address.strip().lower()
        known = {name, f"@{name.rpartition('@')[2]}"}
        named = ((Role.ADMIN, self.admins), (Role.EDITOR, self.editors), (Role.VIEWER, self.viewers))
        return max(least, next((role for role, list_ in named if known & list_), Role.NOBODY))


def policy_from(environment: Mapping[str, str], *, local: bool) -> Policy:
    """Return what the environment says; `local` is whether the browser is on the server's own machine.

    Raises UsageError for a mode that there is not, and for a name that is neither an address nor a domain.
    """
    said = environment.get(MODE_VARIABLE, "").strip().lower() or (Mode.OPEN if local else Mode.LOGIN)
    if said not in set(Mode):
        raise UsageError(f"{MODE_VARIABLE} is {said!r}; it must be one of: {', '.join(Mode)}")
    lists = {name: _names(environment.get(variable, ""), variable) for name, variable in _LISTS.items()}
    return Policy(Mode(said), **lists)


def is_local(address: str | None, host: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request comes from the server's own machine, as far as can be told.

    The server listens to this machine alone (`address`), was asked for by a name of it (`host`), and no proxy passed
    the request on.
    """
    if any(headers.get(name) for name in _PROXY_HEADERS):
        return False
    asked = (host or "").rpartition(":")[0] if (host or "").rpartition(":")[2].isdecimal() else host or ""
    return _is_loopback(address or "") and _is_loopback(asked.strip("[]"))


def at_this_machine() -> bool:
    """Whether who looks at this page sits at the server's own machine, as far as can be told."""
    headers = st.context.headers
    return is_local(st.get_option("server.address"), headers.get("Host"), headers)


def may_edit() -> bool:
    """Whether who looks at this page may add articles and correct them."""
    return _role() >= Role.EDITOR and not guest_session.is_guest() and not data_access.is_archive()


def author() -> str:
    """Return the address of who has logged in, empty for nobody."""
    return _address() or ""


def cookie_secret() -> str | None:
    """Return the secret that signs the cookies of those who have logged in, None where nobody can."""
    return str(st.secrets["auth"].get("cookie_secret") or "") or None if _can_log_in() else None


def is_admin() -> bool:
    """Whether who looks at this page may do all."""
    return _role() >= Role.ADMIN


def role_name() -> str:
    """Return the name of the role of who looks at this page."""
    return _role().name.lower()


def needs_login() -> bool:
    """Whether nobody sees the dashboard without logging in."""
    return _policy().mode is Mode.LOGIN


def admitted() -> bool:
    """Whether who looks at this page may see it. Raises UsageError for settings that make no sense."""
    return _role() >= Role.VIEWER


def refuse_page() -> None:
    """Ask to log in; or say, to who has, that they are not among those who are named."""
    _tell_refusal("unnamed" if _address() else "login" if _can_log_in() else "closed")
    with st.container(key="login"):
        st.html('<h1 class="wordmark">Dateline</h1>')
        if guest_session.PARAMETER in st.query_params:
            st.info("This link holds no longer: its time is over, or it was withdrawn.")
        if (address := _address()) is not None:
            st.html("<h2>No access</h2>")
            st.text(f"You are logged in as {address}, who is not among the readers of this dashboard.")
            st.button("Log out", on_click=st.logout)
        elif _can_log_in():
            st.html("<h2>Log in</h2><p>This dashboard is for those who are named as its readers.</p>")
            st.button("Log in", type="primary", on_click=_log_in)
            if st.session_state.pop("login_failed", False):
                st.error("Logging in is not set up in full: the log of the server says what is missing.")
        else:
            st.html(
                "<h2>Not open to the network</h2><p>This dashboard was opened from another machine, and nobody has "
                "said who may see it. Whoever runs it can name its readers and set up logging in, or set "
                "<code>DATELINE_ACCESS=public</code> to let everybody see it: the README tells how.</p>"
            )


def show_account() -> None:
    """Offer to log in or out, where there is a way."""
    if (address := _address()) is not None:
        st.html(f'<p class="account">Logged in as {html.escape(address)}</p>')
        st.button("Log out", on_click=st.logout)
    elif _policy().mode is Mode.PUBLIC and _can_log_in():
        st.button("Log in", on_click=_log_in)


def _tell_refusal(reason: str) -> None:
    """Say once a session why nobody was let in."""
    if st.session_state.get("refused") != reason:
        st.session_state.refused = reason
        emit("session.refused", reason=reason)


def _role() -> Role:
    return _policy().role(_address())


def _policy() -> Policy:
    return policy_from(os.environ, local=at_this_machine())


def _address() -> str | None:
    """Return the verified address of who has logged in."""
    user = st.user.to_dict()
    if not user.get("is_logged_in") or user.get("email_verified") is False:
        return None
    address = user.get("email")
    return address if isinstance(address, str) and "@" in address else None


def _can_log_in() -> bool:
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def _log_in() -> None:
    try:
        st.login()
    except StreamlitAuthError:
        st.session_state.login_failed = True
        raise


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _names(said: str, variable: str) -> frozenset[str]:
    names = frozenset(name for part in said.split(",") if (name := part.strip().lower()))
    if bad := next((name for name in sorted(names) if name.count("@") != 1 or name.endswith("@")), None):
        raise UsageError(f"{variable} holds {bad!r}; write addresses such as ann@example.org, or domains: @example.org")
    return names
