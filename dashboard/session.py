"""The view of one browser session: read from the link at the start, changed by widgets and the map, written back.

Each field of the filter is in `st.session_state` under the key of its widget, so that widgets and callbacks share it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st

from dashboard import guest_session, link
from dashboard.link import Comparison, Position, View
from geo.index import DEFAULT_KINDS, Filter
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
    "open_sentences",
    "parse_mention",
    "set_filter_next_run",
    "update_link",
    "update_map_link",
    "url_query",
]

_WIDGET_KEYS = (
    "articles",
    "sources",
    "countries",
    "since",
    "until",
    "text",
    "kinds",
    "confidence",
    "panel",
    "author",
    "count_by",
)
_MAX_QUERY_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class MapTarget:
    """Where to move the map.

    Attributes:
        number: Increases with each target, so that the map moves once for each.
        at: The position; None is the extent of all places.
        place: The id of the place whose popup opens there.
    """

    number: int
    at: Position | None = None
    place: str | None = None


def load_link() -> None:
    """Read the view from the URL at the start of the session, and after Back or Forward.

    Other runs ignore the URL, because its query may be older than the last change of the view.
    """
    _read_url()
    st.session_state.linked = current()
    st.session_state.outdated = False  # whether the page shows what was true before the map changed it


def _read_url() -> None:
    state = st.session_state
    _retain_widget_values(state)
    query = state.pop("navigated", None)
    if query is None:
        if "published" in state:
            return
        query = {name: st.query_params.get_all(name) for name in st.query_params}
    guest = guest_session.current()
    view = link.parse(guest.view_query(query) if guest else query)
    _store_filter(view.filter)
    state.panel, state.place, state.read, state.at = view.panel, view.place, view.read, view.at
    state.span = view.span
    state.mentions_of, state.layers, state.versus = view.sentences, view.layers, view.versus
    state.focus = MapTarget(state.focus.number + 1 if "focus" in state else 0, view.at, view.place)
    state.published = query


def on_history_navigation(search: str) -> None:
    """Store the query ("?..." or "") that Back or Forward led to; the next run reads it."""
    try:
        query = parse_qs(search.removeprefix("?"), max_num_fields=_MAX_QUERY_FIELDS)
    except ValueError:
        query = {}
    st.session_state.navigated = query


def current() -> View:
    """Return the current view of the widgets and the map."""
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
    """Write the view to the URL if it has changed."""
    st.session_state.linked = current()
    _write_url()


def update_map_link() -> None:
    """Write what the map shows to the URL if it has changed.

    The map runs by itself, and its message comes with the values of all widgets in the browser. After Back, these may
    still be the old ones, which must not replace the view that Back led to.
    """
    state = st.session_state
    state.linked = replace(state.linked, place=state.place, at=state.at, layers=state.layers)
    _write_url()


def _write_url() -> None:
    state = st.session_state
    query = link.write(state.linked)
    if guest := guest_session.current():
        query = {name: list(values) for name, values in guest.url_query(query).items()}
    if query != state.published:
        state.published = query
        st.query_params.from_dict(query)


def url_query() -> str:
    """Return the query of the page's URL, as the latest call of `update_link` wrote it."""
    return urlencode(st.session_state.published, doseq=True)


def open_article(article_id: str | None, mention: str | None = None) -> None:
    """Open an article in the reader, at a mention ("text:17") if given; None closes the reader."""
    state = st.session_state
    state.read, state.mention, state.part = article_id, mention, None
    state.opened_articles = state.get("opened_articles", 0) + 1
    state.correcting = None


def parse_mention(mention: str | None) -> tuple[str, int]:
    """Return the field and offset of a mention ("text:17"), or ("", -1) for an invalid one."""
    field, _, start = (mention or "").partition(":")
    valid = field in {"title", "text"} and start.isascii() and start.isdigit() and len(start) < 10
    return (field, int(start)) if valid else ("", -1)


def open_sentences(place_id: str | None) -> None:
    """Open the sentences of a place in the side panel; None closes them."""
    st.session_state.mentions_of = place_id
    if place_id:
        open_article(None)


def move_map(at: Position | None, place_id: str | None = None) -> None:
    """Move the map to a position, or to the extent of all places (None), and open a place's popup there."""
    state = st.session_state
    state.focus = MapTarget(state.focus.number + 1, at, place_id)
    state.place = place_id
    if at is not None:
        state.at = at


def choose_period(days: tuple[dt.date, dt.date] | None) -> None:
    """Filter by a period, both days included; None removes the filter. For callbacks."""
    st.session_state.since, st.session_state.until = days or (None, None)


def compare(versus: Comparison | None) -> None:
    """Show a comparison; None ends it. For callbacks."""
    st.session_state.versus = versus


def clear_filter() -> None:
    """Clear the filter. For callbacks, which run before the widgets are created."""
    _store_filter(Filter())


def set_filter_next_run(f: Filter) -> None:
    """Set the filter at the start of the next run. For code that runs after the widgets are created."""
    st.session_state.filter_first = f


def _retain_widget_values(state: Any) -> None:
    """Keep the values of widgets that this run may not show. Streamlit would delete them."""
    for key in _WIDGET_KEYS:
        if key in state:
            state[key] = state[key]
    if (f := state.pop("filter_first", None)) is not None:
        _store_filter(f)


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
        kinds=tuple(kind for kind in MentionKind if kind in state.kinds) or DEFAULT_KINDS,
        sources=tuple(state.sources),
        text=" ".join((state.text or "").split())[: link.MAX_TEXT_CHARS],
        regions=tuple(state.regions),
        place_ids=tuple(state.place_ids),
        focus_only=state.focus_only,
        corrected_only=state.corrected_only,
        count_by=state.count_by,
    )


def _store_filter(f: Filter) -> None:
    state = st.session_state
    state.articles, state.sources, state.countries = list(f.articles), list(f.sources), list(f.countries)
    state.regions, state.place_ids = list(f.regions), list(f.place_ids)
    state.focus_only, state.corrected_only = f.focus_only, f.corrected_only
    state.since, state.until, state.text = f.since, f.until, f.text
    state.kinds = list(f.kinds)
    state.confidence = round(f.min_confidence * 100)
    state.count_by = f.count_by
