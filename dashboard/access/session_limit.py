"""Limit on the number of sessions (browser windows) at one time. Later ones wait in a queue and enter by themselves.

Only sessions that have access count, so that nobody without access can take up room.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Mapping
from typing import Final

import streamlit as st

from geo.errors import UsageError
from geo.message_text import pluralize
from geo.telemetry import emit, register_gauge

__all__ = ["DEFAULT_LIMIT", "VARIABLE", "SessionQueue", "enter", "limit_from", "show_queue"]

VARIABLE: Final = "DATELINE_MAX_SESSIONS"
# A user who acts every ten seconds takes 0.1 to 0.2 s of processor time per action, and Python uses one processor.
DEFAULT_LIMIT: Final = 50

_RETRY_S: Final = 4


class SessionQueue:
    """The sessions that have entered and those that wait, by id. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entered: set[str] = set()
        self._waiting: dict[str, None] = {}  # in order of arrival

    def enter(self, session: str, limit: int, *, returning: bool = False) -> bool:
        """Let a session enter if there is room and no other has waited longer, otherwise let it wait.

        Args:
            session: The session's id.
            limit: The largest number of sessions at one time.
            returning: The session had entered before its connection was lost, so it enters whether there is room or
                not.

        Returns:
            Whether the session has entered.
        """
        with self._lock:
            if session in self._entered:
                return True
            if returning or self._position(session) < limit - len(self._entered):
                self._waiting.pop(session, None)
                self._entered.add(session)
                return True
            self._waiting.setdefault(session)
            return False

    def leave(self, session: str) -> None:
        """Remove a session, whether it has entered or waits."""
        with self._lock:
            self._entered.discard(session)
            self._waiting.pop(session, None)

    def counts(self) -> tuple[int, int]:
        """Return how many sessions have entered and how many wait."""
        with self._lock:
            return len(self._entered), len(self._waiting)

    def position(self, session: str) -> int:
        """Return how many sessions wait before this one."""
        with self._lock:
            return self._position(session)

    def _position(self, session: str) -> int:
        return list(self._waiting).index(session) if session in self._waiting else len(self._waiting)


_queue = SessionQueue()


@st.cache_resource(scope="session", show_spinner=False, on_release=_queue.leave)
def _session() -> str:
    """Return an id of the browser session, which Streamlit releases when the window or its connection is closed."""
    return secrets.token_hex(16)


def limit_from(environment: Mapping[str, str]) -> int:
    """Return the largest number of sessions at one time.

    Raises:
        UsageError: The environment variable is not a whole number of 1 or more.
    """
    value = environment.get(VARIABLE, "").strip() or str(DEFAULT_LIMIT)
    if not (value.isascii() and value.isdigit() and len(value) < 7 and int(value) >= 1):
        raise UsageError(f"{VARIABLE} is {value!r}; it must be a whole number of 1 or more")
    return int(value)


def enter(role: str) -> bool:
    """Let this session enter if there is room, and emit an event the first time.

    Args:
        role: The name of the user's role, for the event.

    Returns:
        Whether the session has entered.

    Raises:
        UsageError: The limit in the environment is invalid.
    """
    register_gauge("sessions", lambda: _queue.counts()[0])
    register_gauge("sessions_waiting", lambda: _queue.counts()[1])
    state = st.session_state
    limit = limit_from(os.environ)
    entered = _queue.enter(_session(), limit, returning=state.get("standing") == "in")
    standing = "in" if entered else "waits"
    if state.get("standing") != standing:
        state.standing = standing
        if entered:
            emit("session.entered", role=role)
        else:
            emit("session.refused", reason="full")
    return entered


def show_queue() -> None:
    """Show that the dashboard is full, and enter as soon as there is room."""
    with st.container(key="full"):
        st.html('<h1 class="wordmark">Dateline</h1>')
        st.html(
            "<h2>Dateline is full right now</h2><p>It already has as many users as it can serve well. This page opens "
            "by itself as soon as someone leaves; you do not need to reload it.</p>"
        )
        _retry()


@st.fragment(run_every=_RETRY_S)
def _retry() -> None:
    session = _session()
    if _queue.enter(session, limit_from(os.environ)):
        st.rerun()
    position = _queue.position(session)
    st.caption(f"{pluralize(position, 'window')} before you." if position else "You are next.")
