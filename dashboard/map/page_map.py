"""The map on the page: it runs as a fragment, so that moving it redraws nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from dashboard import data_access, session
from dashboard.link import MAX_ZOOM, MIN_ZOOM, Position
from dashboard.map import events, overlays, tiles
from dashboard.map.elements import MarksLayer, base_map
from dashboard.map.events import go_to_place
from dashboard.map.payload import Counts, Snippets, marks
from dashboard.map.viewport import MAX_LATITUDE, Viewport, bounds_of, fit_bounds
from geo.store import Filter
from geo.types import MentionKind

__all__ = ["go_to_place", "show"]

_KEY = "map"
_SIZES_PX = (100, 8000)
_MOST_MOVED = 300
_HEIGHT_PX = 600  # the style sheet makes it as high as the window has room


def show(
    f: Filter,
    *,
    key: str = _KEY,
    places: pd.DataFrame | None = None,
    tones: tuple[str, str] | None = None,
    leads: bool = False,
    at_least: float = 1.0,
    snippets: Snippets | None = None,
) -> None:
    """Show the map of a filter, take in what the reader did with it, and note it in the session and the link.

    `places` takes the place of the filter's own table; with a column `tone`, -1 to 1, it shows a difference, whose
    two sides, less and more, `tones` names for the legend. Maps of different `key` may stand side by side; those that
    `leads` move together, and are drawn to one scale where the largest circle of each stands for `at_least` mentions.
    The one whose key is "map" is the one whose position is in the link. `snippets` finds other sentences than the
    filter's.
    """
    state = st.session_state
    told = _told(state.get(key))
    if told.get("focus") == state.focus.number:
        _take_in(told, f, key)
    shown = data_access.places(f) if places is None else places
    sentences = snippets or (lambda ids, each: data_access.snippets(f, ids, each))
    drawn = marks(
        shown,
        view := _viewport(told, shown),
        sentences,
        lambda country, admin1, name: data_access.inside(country, admin1, name=name),
        selected=state.place,
        kinds=_by_kind(f, shown) if places is None else None,
        at_least=at_least,
        sides=tones if "a" in shown else None,
    )
    data = drawn | _around(f, shown, view, drawn["marks"]) | {"leads": leads, "tones": tones}
    with st.container(key=f"{key}-frame"):
        st_folium(
            base_map(state.setdefault("first_theme", st.context.theme.type or "light")),
            key=key,
            height=_HEIGHT_PX,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=[MarksLayer(data)],
        )
    session.update_link()


def _around(f: Filter, places: pd.DataFrame, view: Viewport, drawn: list[dict[str, Any]]) -> dict[str, Any]:
    """Return all that the map's script is sent beside the marks that it draws."""
    state = st.session_state
    focus = state.focus
    background = tiles.find_background(state.get("tiles", ""))
    layers = state.layers
    lat, lon = places["lat"].to_numpy(np.float64), places["lon"].to_numpy(np.float64)
    return {
        "focus": {
            "seq": focus.number,
            "at": [focus.at.lat, focus.at.lon, focus.at.zoom] if focus.at else None,
            "place": focus.place,
        },
        "layers": list(layers),
        "kinds": [kind.value for kind in f.kinds],
        "tiles": background.as_data() if background else None,
        "backgrounds": [[one.id, one.name] for one in tiles.backgrounds()],
        "names": overlays.nearby_names(data_access.gazetteer(), view),
        "heat": overlays.heat_cells(lat, lon, places["mentions"].to_numpy(np.float64), view)
        if "heat" in layers
        else None,
        "countries": overlays.country_counts(places, data_access.country_name) if "countries" in layers else None,
        "reach": _reach(f, places, drawn) if "reach" in layers else None,
    } | events.responses(places)


def _reach(f: Filter, places: pd.DataFrame, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return how far the places that have a circle of their own reach, and the points that mentions are moved to."""
    alone = places["place_id"].isin([mark["key"] for mark in shown if not mark["more"]])
    return overlays.place_extents(places[alone], data_access.offset_mentions(f, _MOST_MOVED), data_access.place)


def _by_kind(f: Filter, places: pd.DataFrame) -> Counts | None:
    """Return the mentions of each row by kind, None where places alone are counted."""
    if f.kinds == (MentionKind.PLACE,):
        return None
    columns = []
    for kind in MentionKind:
        counted = data_access.places(replace(f, kinds=(kind,))) if kind in f.kinds else places.head(0)
        of_kind = counted.set_index("place_id")["mentions"]
        columns.append(places["place_id"].map(of_kind).fillna(0).to_numpy(np.int64))
    return np.stack(columns, axis=1)


def _take_in(told: Mapping[str, Any], f: Filter, key: str) -> None:
    """Note where the map is and what is open; what concerns the rest of the page runs the rest of the page."""
    state = st.session_state
    main = key == _KEY
    if main:
        view = _as_told(told)
        state.at = Position(round(view.lat, 3), round(view.lon, 3), round(2 * view.zoom) / 2)
    opened = told.get("place") if isinstance(told.get("place"), str) else None
    changed = main and opened != state.place
    if main:
        session.open_place(opened)
    if events.handle_event(told.get("event"), f, key=key) or changed:
        st.rerun(scope="app")


def _told(value: Any) -> Mapping[str, Any]:
    """Return what the map told of itself, nothing where it is not of the shape that our script sends."""
    view = value.get("view") if isinstance(value, Mapping) else None
    numbers = isinstance(view, list) and len(view) == 5 and all(isinstance(part, int | float) for part in view)
    return cast(Mapping[str, Any], value) if numbers else {}


def _as_told(told: Mapping[str, Any]) -> Viewport:
    lat, lon, zoom, *size = told.get("view") or (0.0, 0.0, 0.0, 900, 640)
    width, height = (int(max(_SIZES_PX[0], min(_SIZES_PX[1], side))) for side in size)
    lat, lon = max(-MAX_LATITUDE, min(MAX_LATITUDE, lat)), max(-180.0, min(180.0, lon))
    return Viewport(lat, lon, max(MIN_ZOOM, min(MAX_ZOOM, zoom)), width, height)


def _viewport(told: Mapping[str, Any], places: pd.DataFrame) -> Viewport:
    """Return what the map shows: as it said, or, told to go somewhere, what it will show there."""
    view = _as_told(told)
    focus = st.session_state.focus
    if told.get("focus") == focus.number:
        return view
    if focus.at is not None:
        return Viewport(focus.at.lat, focus.at.lon, focus.at.zoom, view.width, view.height)
    return fit_bounds(bounds_of(places["lat"].to_numpy(), places["lon"].to_numpy()), view.width, view.height)
