"""Links that open one view without an account: making them, letting their guests in, and withdrawing them."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlencode

import streamlit as st

from dashboard import access, invitation, link, queries, session
from dashboard.wording import day
from geo.store import Pass

__all__ = ["admit", "offered", "show"]

_LASTS = {"a day": dt.timedelta(days=1), "a week": dt.timedelta(days=7), "a month": dt.timedelta(days=30)}
_MOST_FIELDS = 1000
_LISTED = 30


def admit() -> bool:
    """Let in who comes with a pass that holds, as its guest; asked anew in every run, so that withdrawing tells."""
    token = st.query_params.get(invitation.PARAMETER)
    known = invitation.current()
    token = token or (known.token if known else None)
    found = queries.store().pass_of(token) if token else None
    if token is None or found is None or not found.holds(dt.datetime.now(dt.UTC)):
        invitation.leave()
        return False
    if known is None or known.token != token:
        invitation.accept(token, parse_qs(found.query, max_num_fields=_MOST_FIELDS))
    return True


def offered() -> bool:
    """Whether there is any use in passes: where readers log in, for one who has."""
    return access.needs_login() and bool(access.author())


def show() -> None:
    """Offer to make a link that needs no account, and list those that hold."""
    st.caption("Opens this view, and nothing beyond it, for whoever has the link.")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        lasts = st.selectbox("Holds for", list(_LASTS), index=1, key="pass-lasts")
        if st.button("Make a link", type="primary", key="pass-make"):
            query = urlencode(link.write(session.current()), doseq=True)
            _, token = queries.store().make_pass(query, access.author(), _LASTS[lasts])
            st.session_state.pass_made = token
    if shown := st.session_state.get("pass_made"):
        st.code(f"{(st.context.url or '').rstrip('/')}/?{invitation.PARAMETER}={shown}", language=None, wrap_lines=True)
        st.caption("It is shown this once: copy it now.")
    for made in _mine()[:_LISTED]:
        _line(made)


def _mine() -> list[Pass]:
    now, me = dt.datetime.now(dt.UTC), access.author()
    return [made for made in queries.store().passes() if made.holds(now) and (made.author == me or access.is_admin())]


def _line(made: Pass) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(f"{made.author}, until {day(made.expires_at.date().isoformat())}")
        st.button("Withdraw", key=f"withdraw-{made.id}", on_click=_withdraw, args=(made.id,))


def _withdraw(pass_id: str) -> None:
    if any(made.id == pass_id for made in _mine()):
        queries.store().withdraw_pass(pass_id)
        st.session_state.pop("pass_made", None)
