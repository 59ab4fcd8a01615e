"""The view of one browser session: read from the link once, changed by widgets and the map, written back to the link.

Each choice of the filter lives in `st.session_state` under its widget's key, so widgets and callbacks see one value.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from dashboard import guest_session, link
from dashboard.comparison import Comparison
from dashboard.link import Position, View
from geo.store import Filter
from geo.types import MentionKind

__all__ = [
    "MapTarget",
    "choose_period",
    "clear_filter",
    "compare",
    "current",
    "load_link",
    "move_map",
    "on_history_navigation",
    "open_article",
    "open_place",
    "open_sentences",
    "parse_mention",
    "set_filter_next_run",
    "update_link",
]

_KEYS = ("articles", "sources", "countries", "since", "until", "text", "kinds", "confidence", "panel", "author")
_MOST_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class MapTarget:
    """Where the map is told to go: to a position, or to all places where it is None. `number` tells orders apart."""

    number: int
    at: Position | None = None
    place: str | None = None


def load_link() -> None:
    """Take over what the URL says: at the start of the session, and after the reader went back or forward.

    At other times the query that a run brings along says nothing: it may be from before the last change.
    """
    state = st.session_state
    _hold(state)
    query = state.pop("navigated", None)
    if query is None:
        if "published" in state:
            return
        query = {name: st.query_params.get_all(name) for name in st.query_params}
    invited = guest_session.current()
    view = link.parse(invited.opened(query) if invited else query)
    _store_filter(view.filter)
    state.panel, state.place, state.read, state.at = view.panel, view.place, view.read, view.at
    state.span = view.span
    state.mentions_of, state.layers, state.versus = view.sentences, view.layers, view.versus
    state.focus = MapTarget(state.focus.number + 1 if "focus" in state else 0, view.at, view.place)
    state.published = query


def on_history_navigation(search: str) -> None:
    """Note the query, "?..." or nothing, that the reader went back or forward to; the next run takes it over."""
    try:
        query = parse_qs(search.removeprefix("?"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        query = {}
    st.session_state.navigated = query


def current() -> View:
    """Return the view as the widgets and the map have it now."""
    state = st.session_state
    return View(
        _filter(state),
        state.panel,
        state.place,
        state.read,
        state.at,
        state.span,
        sentences=state.mentions_of,
        layers=state.layers,
        versus=state.versus,
    )


def update_link() -> None:
    """Write the view to the URL, if it changed."""
    query = link.write(current())
    state = st.session_state
    if invited := guest_session.current():
        query = {name: list(values) for name, values in invited.published(query).items()}
    if query != state.published:
        state.published = query
        st.query_params.from_dict(query)


def open_article(article_id: str | None, mention: str | None = None) -> None:
    """Open an article in the reader, at a mention ("text:17") if one is named; None closes it."""
    state = st.session_state
    state.read, state.mention, state.part = article_id, mention, None
    state.asked = state.get("asked", 0) + 1
    state.correcting = None


def parse_mention(name: str | None) -> tuple[str, int]:
    """Return field and offset of "text:17", how a mention is named; ("", -1) for what names none."""
    field, _, start = (name or "").partition(":")
    known = field in {"title", "text"} and start.isascii() and start.isdigit() and len(start) < 10
    return (field, int(start)) if known else ("", -1)


def open_place(place_id: str | None) -> None:
    """Note which place's popup is open."""
    st.session_state.place = place_id


def open_sentences(place_id: str | None) -> None:
    """Open all sentences of a place beside the map; None closes them."""
    st.session_state.mentions_of = place_id
    if place_id:
        open_article(None)


def move_map(at: Position | None, place_id: str | None = None) -> None:
    """Send the map to a position, or to all places of the filter, and open a place's popup there."""
    state = st.session_state
    state.focus = MapTarget(state.focus.number + 1, at, place_id)
    state.place = place_id
    if at is not None:
        state.at = at


def choose_period(days: tuple[dt.date, dt.date] | None) -> None:
    """Keep what lies in a period, both days included; None keeps all time. For callbacks."""
    st.session_state.since, st.session_state.until = days or (None, None)


def compare(versus: Comparison | None) -> None:
    """Compare two sides; None ends it."""
    st.session_state.versus = versus


def clear_filter() -> None:
    """Take every restriction off; for callbacks, which run before the widgets are there."""
    _store_filter(Filter())


def set_filter_next_run(f: Filter) -> None:
    """Set the filter at the beginning of the next run; for what happens after the widgets are there."""
    st.session_state.filter_first = f


def _hold(state: Any) -> None:
    """Keep the choices of widgets that this run may not show: Streamlit forgets those otherwise."""
    for key in _KEYS:
        if key in state:
            state[key] = state[key]
    if (wanted := state.pop("filter_first", None)) is not None:
        _store_filter(wanted)


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
        kinds=tuple(kind for kind in MentionKind if kind in state.kinds) or (MentionKind.PLACE,),
        sources=tuple(state.sources),
        text=" ".join((state.text or "").split())[: link.MAX_TEXT_CHARS],
        regions=tuple(state.regions),
        place_ids=tuple(state.place_ids),
        focus_only=state.focus_only,
        corrected_only=state.corrected_only,
    )


def _store_filter(f: Filter) -> None:
    state = st.session_state
    state.articles, state.sources, state.countries = list(f.articles), list(f.sources), list(f.countries)
    state.regions, state.place_ids = list(f.regions), list(f.place_ids)
    state.focus_only, state.corrected_only = f.focus_only, f.corrected_only
    state.since, state.until, state.text = f.since, f.until, f.text
    state.kinds = list(f.kinds)
    state.confidence = round(f.min_confidence * 100)
