"""Share links on the page: create, accept and revoke them. `access.share_tokens` describes their tokens."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import streamlit as st

from dashboard import access, data_access, guest_session, link, session
from dashboard.access.share_tokens import InvalidToken, find_share_link, sign_token
from dashboard.formatting import format_date, truncate
from dashboard.views import filters
from geo.store import ShareLink
from geo.telemetry import emit

__all__ = ["admit_guest", "is_available", "show"]

_LIFETIMES = {"a day": dt.timedelta(days=1), "a week": dt.timedelta(days=7), "a month": dt.timedelta(days=30)}
_MAX_LISTED = 30
_MAX_DESCRIPTION_CHARS = 60


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
        guest_session.start(guest_session.access_by(signed, share_link.query))
    return True


def is_available() -> bool:
    """Whether the user can create share links: a login is required and the user has logged in."""
    return access.needs_login() and bool(access.author() and access.share_link_keys()) and not data_access.is_archive()


def _active_link(signed: str) -> ShareLink | None:
    """Return the share link of a signed token if it is active; otherwise emit an event, once per session."""
    try:
        return find_share_link(signed, access.share_link_keys(), data_access.share_links())
    except InvalidToken as error:
        reason = error.reason
    if st.session_state.get("refused") != reason:
        st.session_state.refused = reason
        emit("pass.refused", reason=reason)
    return None


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
            st.session_state.pass_made = sign_token(token, share_link.expires_at, access.share_link_keys())
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
    f = guest_session.access_by("", share_link.query).filter
    description = ", ".join(text for _, text in filters.describe_filter(f)) or "All articles"
    return truncate(description, _MAX_DESCRIPTION_CHARS)


def _revoke(link_id: str) -> None:
    if any(share_link.id == link_id for share_link in _manageable_links()):
        data_access.store().share_links.revoke(link_id)
        emit("pass.withdrawn", by=access.author(), pass_id=link_id[:12])
        st.session_state.pop("pass_made", None)
