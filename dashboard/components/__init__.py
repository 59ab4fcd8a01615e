"""The parts of the page that are our own: lists, reader, summary, link. Their data is plain values, set as text.

Each is a small script beside this file that builds its elements with `createElement` and `textContent`; nothing that
comes from an article is parsed as HTML or Markdown anywhere. What the reader does comes back through the callbacks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

__all__ = [
    "arrival",
    "article",
    "caption",
    "choice",
    "corrections",
    "differences",
    "embedded",
    "filters",
    "history",
    "notice",
    "rows",
    "sentences",
    "share",
    "summary",
    "timeline",
    "tour",
]

_FOLDER = Path(__file__).parent
_MORE = {"article": ("story", "marking"), "timeline": ("days", "playing")}  # scripts that a part is made of, too


def rows(
    key: str,
    data: dict[str, Any],
    *,
    on_pick: Callable[[str], None],
    on_find: Callable[[str], None],
    on_more: Callable[[str], None],
    on_open: Callable[[str], None] | None = None,
) -> None:
    """Show a list with a search box.

    `on_pick` is called with the id of the row that was clicked, `on_open` with that of one whose further button was;
    `on_find` with what is looked for among rows that are not there, `on_more` when more rows are wanted.
    """
    actions = {"pick": on_pick, "find": on_find, "more": on_more}
    _mount("rows", key, data, actions | ({"open": on_open} if on_open else {}))


def sentences(
    key: str, data: dict[str, Any], *, on_read: Callable[[str], None], on_correct: Callable[[str], None]
) -> None:
    """Show sentences with their mention marked; both are called with the JSON that names a mention in its article."""
    _mount("sentences", key, data, {"read": on_read, "correct": on_correct})


def article(
    key: str,
    data: dict[str, Any],
    *,
    on_place: Callable[[str], None],
    on_read: Callable[[str], None],
    on_part: Callable[[str], None],
    on_correct: Callable[[str], None],
) -> None:
    """Show an article with its mentions marked.

    `on_place` is called with the id of a place that the map shall show, `on_read` with the id of another article, empty
    for the way back to the list, `on_part` with the number of another part of a long text, `on_correct` with
    "field:start:end" of a mention or of words that were selected.
    """
    _mount("article", key, data, {"place": on_place, "read": on_read, "part": on_part, "correct": on_correct})


def choice(key: str, data: dict[str, Any], *, on_find: Callable[[str], None], on_choose: Callable[[str], None]) -> None:
    """Offer places for a mention; `on_find` is called with what is typed, `on_choose` with the id of a place."""
    _mount("choice", key, data, {"find": on_find, "choose": on_choose})


def corrections(
    key: str, data: dict[str, Any], *, on_undo: Callable[[str], None], on_read: Callable[[str], None]
) -> None:
    """List corrections; both are called with the number of one, to undo it or to read where it was made."""
    _mount("corrections", key, data, {"undo": on_undo, "read": on_read})


def notice(key: str, data: dict[str, Any], *, on_undo: Callable[[str], None]) -> None:
    """Say what was just done; `on_undo` is called with the number of the correction to undo."""
    _mount("notice", key, data, {"undo": on_undo})


def summary(key: str, data: dict[str, Any], on_drop: Callable[[str], None]) -> None:
    """Say what is shown, with a chip for each restriction; `on_drop` is called with the chip to take off."""
    _mount("summary", key, data, {"drop": on_drop})


def caption(key: str, data: dict[str, Any]) -> None:
    """Say which of two sides a map shows."""
    _mount("caption", key, data, {})


def differences(key: str, data: dict[str, Any], on_pick: Callable[[str], None]) -> None:
    """Show a table of places with their shares on two sides; `on_pick` is called with the id that was clicked."""
    _mount("differences", key, data, {"pick": on_pick})


def filters(key: str, data: dict[str, Any], actions: dict[str, Callable[[str], None]]) -> None:
    """Show lists of choices with counts, and how sure to be; `actions` are called with what is chosen or looked for."""
    _mount("filters", key, data, actions)


def timeline(key: str, data: dict[str, Any], actions: dict[str, Callable[[str], None]]) -> None:
    """Show bars of time to brush and to play; `actions` are called with the period, or with what to do."""
    _mount("timeline", key, data, actions)


def history(key: str, on_navigate: Callable[[str], None]) -> None:
    """Listen for the browser's Back and Forward; `on_navigate` is called with the query that they lead to."""
    with st.container(key="history"):
        _mount("history", key, {}, {"navigate": on_navigate})


def arrival(key: str, *, admitted: bool) -> None:
    """Keep what a link opens while its reader logs in, and open it once they are let in."""
    with st.container(key="arrival-part"):
        _mount("arrival", key, {"admitted": admitted}, {})


def share(key: str, data: dict[str, Any]) -> None:
    """Show the address of the present view, its code, a frame with it for another page, and what copies them."""
    _mount("share", key, data, {})


def embedded(key: str, data: dict[str, Any]) -> None:
    """Say what an embedded map shows, with a link to the whole page."""
    _mount("embedded", key, data, {})


def tour(key: str, points: Sequence[tuple[str, str]], *, first: bool) -> None:
    """Show the button that opens help, (what, what it is) each; `first` opens it for whom it was never closed."""
    _mount("tour", key, {"points": list(points), "first": first}, {})


def _mount(name: str, key: str, data: dict[str, Any], actions: dict[str, Callable[[str], None]]) -> None:
    def on(event: str) -> Callable[[], None]:
        def call() -> None:
            value = st.session_state[key].get(event)
            if isinstance(value, str):
                actions[event](value)

        return call

    callbacks = {f"on_{event}_change": on(event) for event in actions}
    _component(name)(key=key, data=data, **callbacks)


@cache
def _component(name: str) -> Any:
    style = (_FOLDER / "parts.css").read_text(encoding="utf-8")
    own = _FOLDER / f"{name}.css"
    style += own.read_text(encoding="utf-8") if own.exists() else ""
    scripts = ("dom", *_MORE.get(name, ()), name)
    script = "".join((_FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in scripts)
    return st.components.v2.component(f"dateline.{name}", html='<div class="part"></div>', css=style, js=script)
