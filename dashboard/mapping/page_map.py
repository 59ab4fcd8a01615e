"""The map on the page: it runs as a fragment, so that moving it redraws nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import streamlit as st
from streamlit_folium import st_folium

from dashboard import queries, session
from dashboard.link import MAX_ZOOM, MIN_ZOOM, Position
from dashboard.mapping.elements import MarksLayer, base_map
from dashboard.mapping.payload import marks
from dashboard.mapping.viewport import MAX_LATITUDE, Viewport, bounds_of, fitting
from geo.store import Filter

__all__ = ["go_to_place", "show"]

_KEY = "map"
_SIZES_PX = (100, 8000)
_HEIGHT_PX = 600  # the style sheet makes it as high as the window has room
# How near the map goes to a place of a class or code; from where it is, it moves no more than it must.
_ZOOMS = {
    "CONT": (3, 3),
    "OCN": (3, 3),
    "PCLI": (4, 5),
    "PCL": (4, 5),
    "PCLS": (5, 6),
    "PCLD": (4, 6),
    "ADM1": (5, 7),
    "SEA": (4, 5),
}
_ZOOM_OF_OTHERS = (6, 10)


def show(f: Filter) -> None:
    """Show the map of a filter, take in what the reader did with it, and note it in the session and the link."""
    state = st.session_state
    told = _told(state.get(_KEY))
    if told.get("focus") == state.focus.number:
        _take_in(told)
    places = queries.places(f)
    data = marks(
        places,
        _viewport(told, f),
        lambda ids, each: queries.snippets(f, ids, each),
        lambda country, admin1, name: queries.inside(country, admin1, name=name),
        selected=state.place,
    )
    focus = state.focus
    data["focus"] = {
        "seq": focus.number,
        "at": [focus.at.lat, focus.at.lon, focus.at.zoom] if focus.at else None,
        "place": focus.place,
    }
    data["online"] = bool(state.get("online"))
    with st.container(key="map-frame"):
        st_folium(
            base_map(state.setdefault("first_theme", st.context.theme.type or "light")),
            key=_KEY,
            height=_HEIGHT_PX,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=[MarksLayer(data)],
        )
    session.publish()


def _position_for(lat: float, lon: float, feature_code: str) -> Position:
    """Return where to send the map to see a place: near enough, and no further from the present zoom than needed."""
    nearest, farthest = _ZOOMS.get(feature_code, _ZOOM_OF_OTHERS)
    at = st.session_state.at
    zoom = max(nearest, min(farthest, at.zoom if at else nearest))
    return Position(round(lat, 3), round(lon, 3), zoom)


def go_to_place(place_id: str, f: Filter) -> None:
    """Send the map to a place and open its popup there, if the filter shows it."""
    shown = queries.places(f)
    rows = shown[shown["place_id"] == place_id]
    if len(rows):
        row = rows.iloc[0]
        session.go_to(_position_for(float(row["lat"]), float(row["lon"]), row["feature_code"]), place_id)
    elif place := queries.place(place_id):
        session.go_to(_position_for(place.lat, place.lon, place.feature_code), None)


def _take_in(told: Mapping[str, Any]) -> None:
    """Note where the map is and what is open; what concerns the rest of the page runs the rest of the page."""
    state = st.session_state
    view = _viewport(told, Filter())
    state.at = Position(round(view.lat, 3), round(view.lon, 3), round(2 * view.zoom) / 2)
    opened = told.get("place") if isinstance(told.get("place"), str) else None
    event = told.get("event") or {}
    fresh = bool(event) and event.get("at") != state.get("last_event")
    changed = opened != state.place
    session.open_place(opened)
    if fresh:
        state.last_event = event.get("at")
        _act(str(event.get("kind")), str(event.get("id")))
    if fresh or changed:
        st.rerun(scope="app")


def _act(kind: str, identity: str) -> None:
    if kind == "article":
        session.open_article(identity)
    elif kind == "place":
        go_to_place(identity, session.current().filter)
    elif kind == "mentions":
        st.session_state.mentions_of = identity


def _told(value: Any) -> Mapping[str, Any]:
    """Return what the map told of itself, nothing where it is not of the shape that our script sends."""
    view = value.get("view") if isinstance(value, Mapping) else None
    numbers = isinstance(view, list) and len(view) == 5 and all(isinstance(part, int | float) for part in view)
    return cast(Mapping[str, Any], value) if numbers else {}


def _viewport(told: Mapping[str, Any], f: Filter) -> Viewport:
    """Return what the map shows: as it said, or, told to go somewhere, what it will show there."""
    lat, lon, zoom, *size = told.get("view") or (0.0, 0.0, 0.0, 900, 640)
    width, height = (int(max(_SIZES_PX[0], min(_SIZES_PX[1], side))) for side in size)
    focus = st.session_state.focus
    if told.get("focus") == focus.number:
        lat, lon = max(-MAX_LATITUDE, min(MAX_LATITUDE, lat)), max(-180.0, min(180.0, lon))
        return Viewport(lat, lon, max(MIN_ZOOM, min(MAX_ZOOM, zoom)), width, height)
    if focus.at is not None:
        return Viewport(focus.at.lat, focus.at.lon, focus.at.zoom, width, height)
    places = queries.places(f)
    return fitting(bounds_of(places["lat"].to_numpy(), places["lon"].to_numpy()), width, height)
