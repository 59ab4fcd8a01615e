"""Links that open one view without an account: making them, letting their guests in, and withdrawing them."""

from __future__ import annotations

import datetime as dt
import os
from urllib.parse import parse_qs, urlencode

import streamlit as st

from dashboard import access, data_access, guest_session, link, session
from dashboard.access import signed_tokens
from dashboard.access.signed_tokens import InvalidToken
from dashboard.formatting import format_date
from dashboard.views import filter_chips
from geo.store import ShareLink
from geo.telemetry import emit

__all__ = ["admit_guest", "is_available", "show"]

_LASTS = {"a day": dt.timedelta(days=1), "a week": dt.timedelta(days=7), "a month": dt.timedelta(days=30)}
_MOST_FIELDS = 1000
_LISTED = 30
_SAID_CHARS = 60


def admit_guest() -> bool:
    """Let in who comes with a pass that holds, as its guest; asked anew in every run, so that withdrawing tells."""
    known = guest_session.current()
    carried = st.query_params.get(guest_session.PARAMETER) or (known.token if known else None)
    found = _pass_of(carried) if carried else None
    if carried is None or found is None:
        guest_session.end()
        return False
    if known is None or known.token != carried:
        guest_session.start(carried, parse_qs(found.query, max_num_fields=_MOST_FIELDS))
    return True


def is_available() -> bool:
    """Whether there is any use in passes: where readers log in, for one who has."""
    return access.needs_login() and bool(access.author()) and bool(_keys()) and not data_access.is_archive()


def _pass_of(carried: str) -> ShareLink | None:
    """Return the pass that a link carries if it holds; say once in a session why one does not."""
    now = dt.datetime.now(dt.UTC)
    try:
        token = signed_tokens.verify_token(carried, _keys(), now)
        links = data_access.share_links()
        found = links.by_token(token) if links is not None else None
        if found is not None and found.is_active(now):
            return found
        reason = "unknown" if found is None else "withdrawn" if found.revoked_at else "expired"
    except InvalidToken as bad:
        reason = bad.reason
    if st.session_state.get("refused") != reason:
        st.session_state.refused = reason
        emit("pass.refused", reason=reason)
    return None


def _keys() -> tuple[bytes, ...]:
    return signed_tokens.keys_from(os.environ, access.cookie_secret())


def show() -> None:
    """Offer to make a link that needs no account, and list those that hold."""
    st.caption("Opens this view, and nothing beyond it, for whoever has the link.")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        lasts = st.selectbox("Holds for", list(_LASTS), index=1, key="pass-lasts")
        if st.button("Make a link", type="primary", key="pass-make"):
            query = urlencode(link.write(session.current()), doseq=True)
            made, token = data_access.store().share_links.create(query, access.author(), _LASTS[lasts])
            emit("pass.made", by=made.author, pass_id=made.id[:12], until=made.expires_at.isoformat(timespec="seconds"))
            st.session_state.pass_made = signed_tokens.sign_token(token, made.expires_at, _keys())
    if shown := st.session_state.get("pass_made"):
        st.code(
            f"{(st.context.url or '').rstrip('/')}/?{guest_session.PARAMETER}={shown}", language=None, wrap_lines=True
        )
        st.caption("It is shown this once: copy it now.")
    for made in _mine()[:_LISTED]:
        _line(made)


def _mine() -> list[ShareLink]:
    now, me = dt.datetime.now(dt.UTC), access.author()
    links = data_access.share_links()
    active = [made for made in links.all() if made.is_active(now)] if links is not None else []
    return [made for made in active if made.author == me or access.is_admin()]


def _line(made: ShareLink) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(
            f"{_opens(made)}\n{made.author}, until {format_date(made.expires_at.date().isoformat())}", width="stretch"
        )
        st.button("Withdraw", key=f"withdraw-{made.id}", on_click=_withdraw, args=(made.id,))


def _opens(made: ShareLink) -> str:
    """Return what a pass opens, in words."""
    f = link.parse(parse_qs(made.query, max_num_fields=_MOST_FIELDS)).filter
    said = ", ".join(text for _, text in filter_chips.describe_filter(f)) or "All articles"
    return said if len(said) <= _SAID_CHARS else said[: _SAID_CHARS - 1] + "…"


def _withdraw(pass_id: str) -> None:
    if any(made.id == pass_id for made in _mine()):
        data_access.store().share_links.revoke(pass_id)
        emit("pass.withdrawn", by=access.author(), pass_id=pass_id[:12])
        st.session_state.pop("pass_made", None)
