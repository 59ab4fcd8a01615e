"""The page's own Streamlit components: lists, article reader, timeline, filters and others.

Each is an ES module in this folder that builds its elements with `createElement` and `textContent`, from plain values.
Text from an article is never parsed as HTML or Markdown. The callbacks are called with what the user does. What an
element of Streamlit shows as well has no component here; functions name the element that they are used instead of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import assets

__all__ = [
    "arrival",
    "article",
    "candidates",
    "corrections",
    "differences",
    "filters",
    "history",
    "map_view",
    "notice",
    "rows",
    "sentences",
    "share",
    "summary",
    "timeline",
    "tour",
]

_FOLDER = Path(__file__).parent
_PATH = "dashboard/components"
_MAP = "../../geo/folium"
# Relative to this folder. The map has no part that looks like those of the others.
_SHARED_STYLES = {"map": (f"{_MAP}/vendor/leaflet/leaflet.css", f"{_MAP}/scripts/marks.css")}
# The browser loads the rest, so that it can keep it: Streamlit sends this text with every run of the page.
_LOADER = """const url = new URL({url}, document.baseURI).href;
const {{ load }} = await import(url);
export default await load({name}, {styles});
"""


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

    Args:
        key: The key of the component.
        data: See `rows.js`.
        on_pick: Called with the id of a row that was clicked.
        on_find: Called with the words of a search that the server must do.
        on_more: Called when the user asks for more rows.
        on_open: Called with the id of a row whose second button was clicked.
    """
    actions = {"pick": on_pick, "find": on_find, "more": on_more}
    _mount("rows", key, data, actions | ({"open": on_open} if on_open else {}))


def sentences(
    key: str, data: dict[str, Any], *, on_read: Callable[[str], None], on_correct: Callable[[str], None]
) -> None:
    """Show sentences with their mentions marked. Both callbacks get the JSON of (article id, field, start, end)."""
    _mount("sentences", key, data, {"read": on_read, "correct": on_correct})


def article(
    key: str,
    data: dict[str, Any],
    *,
    on_place: Callable[[str], None],
    on_read: Callable[[str], None],
    on_part: Callable[[str], None],
    on_correct: Callable[[str], None],
    on_edit: Callable[[str], None],
    on_remove: Callable[[str], None],
) -> None:
    """Show an article with its mentions marked.

    Args:
        key: The key of the component.
        data: See `article.js` and `article_content.js`.
        on_place: Called with the id of a place to show on the map.
        on_read: Called with the id of another article, or "" for the list.
        on_part: Called with the number of another part of a long text.
        on_correct: Called with "field:start:end" of a mention or of selected words.
        on_edit: Called with the article's id to edit its title and other fields.
        on_remove: Called with the article's id to remove it.
    """
    actions = {"place": on_place, "read": on_read, "part": on_part, "correct": on_correct}
    _mount("article", key, data, actions | {"edit": on_edit, "remove": on_remove})


def candidates(
    key: str, data: dict[str, Any], *, on_find: Callable[[str], None], on_choose: Callable[[str], None]
) -> None:
    """Show the places that a mention may mean. `on_find` gets the typed words, `on_choose` the id of a place.

    `st.selectbox` cannot search on the server while the user types, nor point at the map.
    """
    _mount("candidates", key, data, {"find": on_find, "choose": on_choose})


def corrections(
    key: str, data: dict[str, Any], *, on_undo: Callable[[str], None], on_read: Callable[[str], None]
) -> None:
    """Show a list of corrections. Both callbacks get the id of a correction.

    As Streamlit's elements, 300 rows with two buttons each take seconds to show and to undo one.
    """
    _mount("corrections", key, data, {"undo": on_undo, "read": on_read})


def notice(key: str, data: dict[str, Any], *, on_undo: Callable[[str], None]) -> None:
    """Show a notice for a while. `on_undo` gets the notice's value of `undo`.

    `st.toast` has no button to undo, and parses Markdown.
    """
    _mount("notice", key, data, {"undo": on_undo})


def summary(key: str, data: dict[str, Any], on_drop: Callable[[str], None]) -> None:
    """Show the summary and a chip for each active filter. `on_drop` gets the key of the chip to remove.

    `st.pills` are switches that are on, not buttons that remove, and do not shorten long names.
    """
    _mount("summary", key, data, {"drop": on_drop})


def differences(key: str, data: dict[str, Any], on_pick: Callable[[str], None]) -> None:
    """Show a table of places with their shares on two sides. `on_pick` gets the id of the place that was clicked.

    `st.dataframe` has one line a row: beside the map it cuts off where a place is, and the names of the sides.
    """
    _mount("differences", key, data, {"pick": on_pick})


def filters(key: str, data: dict[str, Any], actions: dict[str, Callable[[str], None]]) -> None:
    """Show the lists of options with counts, and the minimum confidence. `actions` are called with the user's input."""
    _mount("filters", key, data, actions)


def timeline(key: str, data: dict[str, Any], actions: dict[str, Callable[[str], None]]) -> None:
    """Show the timeline. `actions` are called with a period or a command."""
    _mount("timeline", key, data, actions)


def map_view(key: str, data: dict[str, Any], *, on_act: Callable[[str, str], None]) -> None:
    """Show the map. The session state of the key holds its last `report`: the view, and the place whose popup is open.

    Args:
        key: The key of the component.
        data: See `map/page_map.js`.
        on_act: Called with what the user did, and to what. Both are untrusted text from the browser.
    """

    def call() -> None:
        match st.session_state[key].get("act"):
            case [str(kind), str(subject)]:
                on_act(kind, subject)

    _component("map")(key=key, data=data, on_act_change=call, on_report_change=lambda: None)


def history(key: str, on_navigate: Callable[[str], None]) -> None:
    """Listen for the browser's Back and Forward. `on_navigate` gets the query that they lead to."""
    _mount("history", key, {}, {"navigate": on_navigate})


def arrival(key: str, *, admitted: bool) -> None:
    """Keep the query of the link while the user logs in, and restore it after the login.

    `st.login` returns to the page without it.
    """
    _mount("arrival", key, {"admitted": admitted}, {})


def share(key: str, data: dict[str, Any]) -> None:
    """Show the URL of the current view, its QR code, HTML to embed it, and buttons to copy them.

    `st.code` would show the URL of the last run, which moving the map has changed since.
    """
    _mount("share", key, data, {})


def tour(key: str, points: Sequence[tuple[str, str]], *, first: bool) -> None:
    """Show the help button. `points` are (term, explanation); `first` opens the help until the user has closed it.

    `st.dialog` cannot remember from one visit to the next that it was closed.
    """
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
    shared = _SHARED_STYLES.get(name, ("parts.css",))
    styles = [*shared, *(style for style in (f"{name}.css",) if (_FOLDER / style).exists())]
    url = assets.url(f"{_PATH}/component.js")
    script = _LOADER.format(url=json.dumps(url), name=json.dumps(name), styles=json.dumps(styles))
    return st.components.v2.component(f"dateline.{name}", html='<div class="part"></div>', js=script)
