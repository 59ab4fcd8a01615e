"""The user of this session: e-mail address, role, and what the role allows.

Streamlit does the login (OpenID Connect, `[auth]` in secrets.toml). An e-mail address counts unless the provider says
that it is not verified.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import data_access, guest_session
from dashboard.access.policy import Mode, Policy, Role, is_local, policy_from
from dashboard.access.share_tokens import keys_from


def is_same_machine() -> bool:
    """Whether the user's browser runs on the server's own machine, as far as the server can tell."""
    headers = st.context.headers
    return is_local(st.get_option("server.address"), headers.get("Host"), headers)


def has_access() -> bool:
    """Whether the user may see the dashboard.

    Raises:
        UsageError: The settings of the access policy are invalid.
    """
    return _role() >= Role.VIEWER


def may_edit() -> bool:
    """Whether the user may add and correct articles. Guests may not, and an archive is read-only."""
    return _role() >= Role.EDITOR and not guest_session.is_guest() and not data_access.is_archive()


def is_admin() -> bool:
    """Whether the user is an administrator."""
    return _role() >= Role.ADMIN


def role_name() -> str:
    """Return the name of the user's role, in lower case."""
    return _role().name.lower()


def author() -> str:
    """Return the user's e-mail address, or an empty string for a user who has not logged in."""
    return email_address() or ""


def email_address() -> str | None:
    """Return the user's verified e-mail address, or None for a user who has not logged in."""
    return verified_address(st.user.to_dict())


def verified_address(user: Mapping[str, Any]) -> str | None:
    """Return the e-mail address of what a login says of a user, unless the provider says that it is not verified."""
    if not user.get("is_logged_in") or user.get("email_verified") is False:
        return None
    address = user.get("email")
    return address if isinstance(address, str) and "@" in address else None


def needs_login() -> bool:
    """Whether only users who log in may see the dashboard."""
    return _policy().mode is Mode.LOGIN


def is_public() -> bool:
    """Whether everyone may see the dashboard, and only named users may change it."""
    return _policy().mode is Mode.PUBLIC


def can_log_in() -> bool:
    """Whether a login is configured."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def share_link_keys() -> tuple[bytes, ...]:
    """Return the keys that sign share links, the newest first. Raises UsageError where one is too short."""
    return keys_from(os.environ, _cookie_secret())


def _role() -> Role:
    return _policy().role(email_address())


def _policy() -> Policy:
    return policy_from(os.environ, local=is_same_machine())


def _cookie_secret() -> str | None:
    """Return the secret that signs login cookies, or None where no login is configured."""
    return str(st.secrets["auth"].get("cookie_secret") or "") or None if can_log_in() else None
