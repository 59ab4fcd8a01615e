"""How many windows look at once: beyond that a page says so, and opens by itself, in turn, when somebody has left.

Only windows that may see the dashboard count, so nobody takes up room at the door.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.errors import UsageError
from geo.plural import pluralize
from geo.telemetry import emit, register_gauge

__all__ = ["DEFAULT_LIMIT", "VARIABLE", "SessionQueue", "admitted", "limit_from", "session_id", "wait"]

VARIABLE: Final = "DATELINE_MAX_SESSIONS"
DEFAULT_LIMIT: Final = 50
"""Who acts every ten seconds takes the server 0.1 to 0.2 s of a processor each time, and Python uses one processor."""

_RETRY_S: Final = 4


class SessionQueue:
    """Who is in and who waits, by the ids of their sessions. Safe between threads.

    Whoever's window is closed has left; nobody needs to say so, and no place is lost to a window that died.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside: set[str] = set()
        self._waiting: dict[str, None] = {}  # in the order in which they came

    def enter(self, who: str, limit: int, is_there: Callable[[str], bool], *, returning: bool = False) -> bool:
        """Let somebody in where there is room and nobody waited longer; let in whoever was in and comes back."""
        with self._lock:
            self._inside = {one for one in self._inside if is_there(one)}
            self._waiting = {one: None for one in self._waiting if is_there(one)}
            if who in self._inside:
                return True
            free = limit - len(self._inside)
            if returning or self._before(who) < free:
                self._waiting.pop(who, None)
                self._inside.add(who)
                return True
            self._waiting.setdefault(who)
            return False

    def counts(self, is_there: Callable[[str], bool]) -> tuple[int, int]:
        """Return how many are in, and how many wait."""
        with self._lock:
            return sum(map(is_there, self._inside)), sum(map(is_there, self._waiting))

    def before(self, who: str) -> int:
        """Return how many wait before somebody."""
        with self._lock:
            return self._before(who)

    def _before(self, who: str) -> int:
        line = list(self._waiting)
        return line.index(who) if who in self._waiting else len(line)


_doors = SessionQueue()


def limit_from(environment: Mapping[str, str]) -> int:
    """Return how many windows may look at once; raises UsageError for what is no number of 1 or more."""
    said = environment.get(VARIABLE, "").strip() or str(DEFAULT_LIMIT)
    if not (said.isascii() and said.isdigit() and len(said) < 7 and int(said) >= 1):
        raise UsageError(f"{VARIABLE} is {said!r}; it must be a whole number, 1 or more")
    return int(said)


def admitted(role: str) -> bool:
    """Whether there is room for this window, and say so once. Raises UsageError for a limit that makes no sense."""
    register_gauge("sessions", lambda: _doors.counts(_is_there)[0])
    register_gauge("sessions_waiting", lambda: _doors.counts(_is_there)[1])
    state, who = st.session_state, session_id()
    let_in = _doors.enter(who, limit_from(os.environ), _is_there, returning=state.get("standing") == "in")
    standing = "in" if let_in else "waits"
    if state.get("standing") != standing:
        state.standing = standing
        if let_in:
            emit("session.entered", role=role)
        else:
            emit("session.refused", reason="full")
    return let_in


def wait() -> None:
    """Show that there is no room, until there is."""
    with st.container(key="full"):
        st.html('<h1 class="wordmark">Dateline</h1>')
        st.html(
            "<h2>Dateline is full just now</h2><p>As many people are looking at it as it can serve well. "
            "This page opens by itself as soon as somebody leaves; there is no need to load it again.</p>"
        )
        _try_again()


@st.fragment(run_every=_RETRY_S)
def _try_again() -> None:
    who = session_id()
    if _doors.enter(who, limit_from(os.environ), _is_there):
        st.rerun()
    before = _doors.before(who)
    st.caption(f"{pluralize(before, 'window')} waiting before you." if before else "You are next.")


def session_id() -> str:
    """Return the id of the window that this run of the page is for, empty outside of one."""
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


def _is_there(session: str) -> bool:
    return get_instance().is_active_session(session)
