"""The view of one browser session: read from the link once, changed by widgets and the map, written back to the link.

Each choice of the filter lives in `st.session_state` under its widget's key, so widgets and callbacks see one value.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import link
from dashboard.link import Position, View
from geo.model import Kind
from geo.store import Filter

__all__ = [
    "Focus",
    "adopt_link",
    "clear_filter",
    "clear_filter_soon",
    "current",
    "go_to",
    "open_article",
    "open_place",
    "publish",
]

_KEYS = ("articles", "sources", "countries", "since", "until", "text", "kinds", "confidence", "panel", "online")
_STALE_S = 1.5  # a rerun may still carry the query from before the last write


@dataclass(frozen=True, slots=True)
class Focus:
    """Where the map is told to go: to a position, or to all places where it is None. `number` tells orders apart."""

    number: int
    at: Position | None = None
    place: str | None = None


def adopt_link() -> None:
    """Take over what the URL says: at the start of the session, and after the reader went back or edited it."""
    state = st.session_state
    _hold(state)
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    if "published" in state and (query == state.published or not _navigated(query)):
        return
    view = link.parse(query)
    _store_filter(view.filter)
    state.panel, state.place, state.read, state.at = view.panel, view.place, view.read, view.at
    state.focus = Focus(state.focus.number + 1 if "focus" in state else 0, view.at, view.place)
    state.published = query


def current() -> View:
    """Return the view as the widgets and the map have it now."""
    state = st.session_state
    return View(_filter(state), state.panel, state.place, state.read, state.at)


def publish() -> None:
    """Write the view to the URL, if it changed."""
    query = link.write(current())
    state = st.session_state
    if query != state.published:
        state.before, state.published, state.published_at = state.published, query, time.monotonic()
        st.query_params.from_dict(query)
    state.settled, state.acted = _choices(state), False


def open_article(article_id: str | None) -> None:
    """Open an article in the reader; None closes it."""
    st.session_state.read = article_id
    st.session_state.acted = True


def open_place(place_id: str | None) -> None:
    """Note which place's popup is open."""
    st.session_state.place = place_id
    st.session_state.acted = True


def go_to(at: Position | None, place_id: str | None = None) -> None:
    """Send the map to a position, or to all places of the filter, and open a place's popup there."""
    state = st.session_state
    state.focus = Focus(state.focus.number + 1, at, place_id)
    state.place = place_id
    state.acted = True
    if at is not None:
        state.at = at


def clear_filter() -> None:
    """Take every restriction off; for callbacks, which run before the widgets are there."""
    _store_filter(Filter())


def clear_filter_soon() -> None:
    """Take every restriction off at the beginning of the next run."""
    st.session_state.clear_first = True


def _hold(state: Any) -> None:
    """Keep the choices of widgets that this run may not show: Streamlit forgets those otherwise."""
    for key in _KEYS:
        if key in state:
            state[key] = state[key]
    if state.pop("clear_first", False):
        _store_filter(Filter())


def _navigated(query: Mapping[str, Any]) -> bool:
    """Whether the reader went to this query, rather than doing something whose rerun brings an old query along."""
    state = st.session_state
    late = query == state.get("before") and time.monotonic() - state.get("published_at", 0.0) < _STALE_S
    return not (late or state.get("acted")) and state.get("settled") == _choices(state)


def _choices(state: Any) -> tuple[Any, ...]:
    return (_filter(state), state.panel, state.get("online"))


def _filter(state: Any) -> Filter:
    since, until = state.since, state.until
    if since and until and since > until:
        since, until = until, since
    return Filter(
        articles=tuple(state.articles),
        since=since,
        until=until,
        min_confidence=state.confidence / 100,
        countries=tuple(state.countries),
        kinds=tuple(kind for kind in Kind if kind in state.kinds) or (Kind.PLACE,),
        sources=tuple(state.sources),
        text=" ".join((state.text or "").split())[: link.MAX_TEXT_CHARS],
    )


def _store_filter(f: Filter) -> None:
    state = st.session_state
    state.articles, state.sources, state.countries = list(f.articles), list(f.sources), list(f.countries)
    state.since, state.until, state.text = f.since, f.until, f.text
    state.kinds = list(f.kinds)
    state.confidence = round(f.min_confidence * 100)
