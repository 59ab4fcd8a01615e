"""Share links, which open one view without an account: create, accept and revoke them.

The token in a link is signed, and checked before the database is queried:

    TOKEN.EXPIRES.MAC     EXPIRES in seconds since 1970, in hexadecimal; MAC is an HMAC-SHA-256 of the part before it

A row that someone adds to the database, or whose expiry they extend, therefore opens nothing. The first key signs; all
keys verify. To replace a key, put the new one first and remove the old one a month later. Removing all keys ends all
links at once.
"""

from __future__ import annotations

import datetime as dt
import hmac
import os
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qs, urlencode

import streamlit as st

from dashboard import access, data_access, guest_session, link, session
from dashboard.formatting import format_date, truncate
from dashboard.views import filters
from geo.errors import UsageError
from geo.store import ShareLink
from geo.telemetry import emit

__all__ = ["VARIABLE", "InvalidToken", "admit_guest", "is_available", "keys_from", "show", "sign_token", "verify_token"]

_LIFETIMES = {"a day": dt.timedelta(days=1), "a week": dt.timedelta(days=7), "a month": dt.timedelta(days=30)}
_MAX_QUERY_FIELDS = 1000
_MAX_LISTED = 30
_MAX_DESCRIPTION_CHARS = 60
VARIABLE: Final = "DATELINE_PASS_KEYS"
_MIN_KEY_CHARS: Final = 32
_MAC_BYTES: Final = 18
_PURPOSE: Final = b"dateline: links that need no account"
_SIGNED = re.compile(r"(?P<payload>(?P<token>[\w-]{1,100})\.(?P<expires>[0-9a-f]{1,10}))\.(?P<mac>[\w-]{24})", re.ASCII)


def admit_guest() -> bool:
    """Start or continue a guest session if the URL has a valid share link, otherwise end it.

    Every run checks the link again, so that revoking it takes effect at once.

    Returns:
        Whether the user is a guest.
    """
    guest = guest_session.current()
    signed = st.query_params.get(guest_session.PARAMETER) or (guest.token if guest else None)
    share_link = _active_link(signed) if signed else None
    if signed is None or share_link is None:
        guest_session.end()
        return False
    if guest is None or guest.token != signed:
        guest_session.start(signed, parse_qs(share_link.query, max_num_fields=_MAX_QUERY_FIELDS))
    return True


def is_available() -> bool:
    """Whether the user can create share links: a login is required and the user has logged in."""
    return access.needs_login() and bool(access.author()) and bool(_keys()) and not data_access.is_archive()


def _active_link(signed: str) -> ShareLink | None:
    """Return the share link of a signed token if it is active; otherwise emit an event, once per session."""
    now = dt.datetime.now(dt.UTC)
    try:
        token = verify_token(signed, _keys(), now)
        links = data_access.share_links()
        share_link = links.by_token(token) if links is not None else None
        if share_link is not None and share_link.is_active(now):
            return share_link
        reason = "unknown" if share_link is None else "withdrawn" if share_link.revoked_at else "expired"
    except InvalidToken as error:
        reason = error.reason
    if st.session_state.get("refused") != reason:
        st.session_state.refused = reason
        emit("pass.refused", reason=reason)
    return None


def _keys() -> tuple[bytes, ...]:
    return keys_from(os.environ, access.cookie_secret())


def show() -> None:
    """Show the form to create a share link, and the active links with a button to revoke each."""
    st.caption("Anyone with the link can see this view, and nothing else. No account is needed.")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        lifetime = st.selectbox("Valid for", list(_LIFETIMES), index=1, key="pass-lasts")
        if st.button("Create a link", type="primary", key="pass-make"):
            query = urlencode(link.write(session.current()), doseq=True)
            share_link, token = data_access.store().share_links.create(query, access.author(), _LIFETIMES[lifetime])
            emit(
                "pass.made",
                by=share_link.author,
                pass_id=share_link.id[:12],
                until=share_link.expires_at.isoformat(timespec="seconds"),
            )
            st.session_state.pass_made = sign_token(token, share_link.expires_at, _keys())
    if signed := st.session_state.get("pass_made"):
        url = f"{(st.context.url or '').rstrip('/')}/?{guest_session.PARAMETER}={signed}"
        st.code(url, language=None, wrap_lines=True)
        st.caption("Copy it now. It will not be shown again.")
    for share_link in _manageable_links()[:_MAX_LISTED]:
        _link_row(share_link)


def _manageable_links() -> list[ShareLink]:
    """Return the active links that the user may revoke: their own, or all for an administrator."""
    now, user = dt.datetime.now(dt.UTC), access.author()
    links = data_access.share_links()
    active = [share_link for share_link in links.all() if share_link.is_active(now)] if links is not None else []
    return [share_link for share_link in active if share_link.author == user or access.is_admin()]


def _link_row(share_link: ShareLink) -> None:
    expires = format_date(share_link.expires_at.date())
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(f"{_describe_link(share_link)}\n{share_link.author}, until {expires}", width="stretch")
        st.button("Revoke", key=f"withdraw-{share_link.id}", on_click=_revoke, args=(share_link.id,))


def _describe_link(share_link: ShareLink) -> str:
    """Return the view that a share link opens, in words."""
    f = link.parse(parse_qs(share_link.query, max_num_fields=_MAX_QUERY_FIELDS)).filter
    description = ", ".join(text for _, text in filters.describe_filter(f)) or "All articles"
    return truncate(description, _MAX_DESCRIPTION_CHARS)


def _revoke(link_id: str) -> None:
    if any(share_link.id == link_id for share_link in _manageable_links()):
        data_access.store().share_links.revoke(link_id)
        emit("pass.withdrawn", by=access.author(), pass_id=link_id[:12])
        st.session_state.pop("pass_made", None)


class InvalidToken(Exception):
    """A signed token is not valid: `reason` is "forged" or "expired"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def keys_from(environment: Mapping[str, str], cookie_secret: str | None) -> tuple[bytes, ...]:
    """Return the keys of DATELINE_PASS_KEYS (comma-separated, newest first), or one derived from the cookie secret.

    Raises:
        UsageError: A key is shorter than 32 characters.
    """
    keys = [key.strip() for key in environment.get(VARIABLE, "").split(",") if key.strip()]
    if any(len(key) < _MIN_KEY_CHARS for key in keys):
        raise UsageError(f"{VARIABLE} contains a key of fewer than {_MIN_KEY_CHARS} characters; generate a random one")
    secrets = keys or ([cookie_secret] if cookie_secret else [])
    return tuple(hmac.digest(secret.encode(), _PURPOSE, "sha256") for secret in secrets)


def sign_token(token: str, expires_at: dt.datetime, keys: Sequence[bytes]) -> str:
    """Return the token with its expiry, signed with the first key."""
    payload = f"{token}.{int(expires_at.timestamp()):x}"
    return f"{payload}.{_mac(payload, keys[0])}"


def verify_token(signed: str, keys: Sequence[bytes], now: dt.datetime) -> str:
    """Return the token of a signed token.

    Raises:
        InvalidToken: No key has signed it, or it has expired.
    """
    match = _SIGNED.fullmatch(signed)
    if match is None or not any(hmac.compare_digest(_mac(match["payload"], key), match["mac"]) for key in keys):
        raise InvalidToken("forged")
    if now.timestamp() >= int(match["expires"], 16):
        raise InvalidToken("expired")
    return match["token"]


def _mac(payload: str, key: bytes) -> str:
    return urlsafe_b64encode(hmac.digest(key, payload.encode(), "sha256")[:_MAC_BYTES]).decode()
