"""The notice at the bottom of the window: what was done, with a button to undo it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import components

__all__ = ["set_notice", "show_notice"]


def set_notice(text: str, kind: str = "", number: int | None = None) -> None:
    """Set the notice, with a button to undo what has this kind ("correction", "change") and number, if given."""
    count, *_ = st.session_state.get("said_last", (0, "", None))
    st.session_state.said_last = (count + 1, text, f"{kind}:{number}" if number is not None else None)


def show_notice(undo: Mapping[str, Callable[[str], None]]) -> None:
    """Show the latest notice, which disappears after a while. `undo` has for each kind what gets the number to undo."""

    def on_undo(value: str) -> None:
        kind, _, number = value.partition(":")
        if kind in undo:
            undo[kind](number)

    count, text, value = st.session_state.get("said_last", (0, "", None))
    components.notice("notice", {"number": count, "text": text, "undo": value}, on_undo=on_undo)
