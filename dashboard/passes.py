"""Links that open one view without an account: making them, letting their guests in, and withdrawing them."""

from __future__ import annotations

import datetime as dt
import os
from urllib.parse import parse_qs, urlencode

import streamlit as st

from dashboard import access, chips, invitation, link, queries, sealing, session
from dashboard.sealing import BadSeal
from dashboard.wording import day
from geo.store import Pass
from geo.telemetry import tell

__all__ = ["admit", "offered", "show"]

_LASTS = {"a day": dt.timedelta(days=1), "a week": dt.timedelta(days=7), "a month": dt.timedelta(days=30)}
_MOST_FIELDS = 1000
_LISTED = 30
_SAID_CHARS = 60


def admit() -> bool:
    """Let in who comes with a pass that holds, as its guest; asked anew in every run, so that withdrawing tells."""
    known = invitation.current()
    carried = st.query_params.get(invitation.PARAMETER) or (known.token if known else None)
    found = _pass_of(carried) if carried else None
    if carried is None or found is None:
        invitation.leave()
        return False
    if known is None or known.token != carried:
        invitation.accept(carried, parse_qs(found.query, max_num_fields=_MOST_FIELDS))
    return True


def offered() -> bool:
    """Whether there is any use in passes: where readers log in, for one who has."""
    return access.needs_login() and bool(access.author()) and bool(_keys()) and not queries.is_archive()


def _pass_of(carried: str) -> Pass | None:
    """Return the pass that a link carries if it holds; say once in a session why one does not."""
    now = dt.datetime.now(dt.UTC)
    try:
        found = queries.library().pass_of(sealing.unsealed(carried, _keys(), now))
        if found is not None and found.holds(now):
            return found
        reason = "unknown" if found is None else "withdrawn" if found.withdrawn_at else "expired"
    except BadSeal as bad:
        reason = bad.reason
    if st.session_state.get("refused") != reason:
        st.session_state.refused = reason
        tell("pass.refused", reason=reason)
    return None


def _keys() -> tuple[bytes, ...]:
    return sealing.keys_from(os.environ, access.cookie_secret())


def show() -> None:
    """Offer to make a link that needs no account, and list those that hold."""
    st.caption("Opens this view, and nothing beyond it, for whoever has the link.")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        lasts = st.selectbox("Holds for", list(_LASTS), index=1, key="pass-lasts")
        if st.button("Make a link", type="primary", key="pass-make"):
            query = urlencode(link.write(session.current()), doseq=True)
            made, token = queries.store().make_pass(query, access.author(), _LASTS[lasts])
            tell("pass.made", by=made.author, pass_id=made.id[:12], until=made.expires_at.isoformat(timespec="seconds"))
            st.session_state.pass_made = sealing.sealed(token, made.expires_at, _keys())
    if shown := st.session_state.get("pass_made"):
        st.code(f"{(st.context.url or '').rstrip('/')}/?{invitation.PARAMETER}={shown}", language=None, wrap_lines=True)
        st.caption("It is shown this once: copy it now.")
    for made in _mine()[:_LISTED]:
        _line(made)


def _mine() -> list[Pass]:
    now, me = dt.datetime.now(dt.UTC), access.author()
    return [made for made in queries.library().passes() if made.holds(now) and (made.author == me or access.is_admin())]


def _line(made: Pass) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(f"{_opens(made)}\n{made.author}, until {day(made.expires_at.date().isoformat())}", width="stretch")
        st.button("Withdraw", key=f"withdraw-{made.id}", on_click=_withdraw, args=(made.id,))


def _opens(made: Pass) -> str:
    """Return what a pass opens, in words."""
    f = link.parse(parse_qs(made.query, max_num_fields=_MOST_FIELDS)).filter
    said = ", ".join(text for _, text in chips.described(f)) or "All articles"
    return said if len(said) <= _SAID_CHARS else said[: _SAID_CHARS - 1] + "…"


def _withdraw(pass_id: str) -> None:
    if any(made.id == pass_id for made in _mine()):
        queries.store().withdraw_pass(pass_id)
        tell("pass.withdrawn", by=access.author(), pass_id=pass_id[:12])
        st.session_state.pop("pass_made", None)
