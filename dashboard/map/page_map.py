"""Show the map, and handle what its script reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, cast

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import access, components, data_access, session
from dashboard.formatting import count_articles
from dashboard.link import MAX_ZOOM, MIN_ZOOM, Position
from dashboard.map import events, overlays, tiles
from dashboard.map.folium_map import compose_map
from dashboard.map.payload import Counts, Snippets, marks
from dashboard.map.viewport import MAX_LATITUDE, Viewport, bounds_of, fit_bounds
from geo.index import DEFAULT_KINDS, Filter
from geo.types import MentionKind

__all__ = ["show"]

_KEY = "map"
_SIZE_RANGE_PX = (100, 8000)
_MAX_OFFSET_MENTIONS = 300


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
    """Show the map of a filter, and store what the user did on it in the session and the link.

    Args:
        f: The filter.
        key: The key of the map in the session state. The position of the map "map" is in the link.
        places: A table of places to show instead of the filter's. A column `tone`, -1 to 1, colors a comparison.
        tones: The names of the sides of tone -1 and 1, for the legend.
        leads: Whether the map moves together with the other maps of the page.
        at_least: Mentions that the largest circle represents at least, so that two maps share one scale.
        snippets: Finds sentences other than the filter's.
    """
    state = st.session_state
    report = _parse_report(state.get(f"view-{key}", {}).get("report"))
    if key == _KEY and report.get("focus") == state.focus.number:
        _store_report(report)
    if state.outdated:
        # Asked for in every run of the map until the page has run: Streamlit drops the request if another report of the
        # map is waiting.
        st.rerun(scope="app")
    table = data_access.places(f) if places is None else places
    sentences = snippets or (lambda ids, each: data_access.snippets(f, ids, each))
    view = _viewport(report, table)
    drawn = marks(
        table,
        view,
        sentences,
        data_access.describe_row,
        selected=state.place,
        kinds=_by_kind(f, table) if places is None else None,
        at_least=at_least,
        sides=tones if "a" in table else None,
        counted=partial(count_articles, f=f),
    )
    data = _layers(table, view, drawn["marks"]) | _other_data(f, table, view, drawn["marks"])
    data |= {"extent": drawn["extent"], "leads": leads, "tones": tones, "editable": access.may_edit()}
    with st.container(key=f"{key}-frame"):
        components.map_view(f"view-{key}", data, on_act=partial(_act, f))
    session.update_map_link()


def _layers(places: pd.DataFrame, view: Viewport, drawn: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the map and the layers that are switched on. Circles are sent always, for the names on the map."""
    layers = st.session_state.layers
    lat, lon = places["lat"].to_numpy(np.float64), places["lon"].to_numpy(np.float64)
    heat = overlays.heat_cells(lat, lon, places["mentions"].to_numpy(np.float64), view) if "heat" in layers else None
    return compose_map(drawn, heat=heat, areas=places if "countries" in layers else None)


def _act(f: Filter, kind: str, subject: str) -> None:
    """Handle what the user did on the map."""
    if events.handle_event(kind, subject, f):
        st.session_state.outdated = True


def _other_data(f: Filter, places: pd.DataFrame, view: Viewport, drawn: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the map shows beside its layers, and where it moves."""
    state = st.session_state
    focus = state.focus
    background = tiles.find_background(state.get("tiles", ""))
    layers = state.layers
    return {
        "focus": {
            "seq": focus.number,
            "at": [focus.at.lat, focus.at.lon, focus.at.zoom] if focus.at else None,
            "place": focus.place,
        },
        "layers": list(layers),
        "kinds": [kind.value for kind in f.kinds],
        "tiles": background.as_data() if background else None,
        "backgrounds": [[tile_server.id, tile_server.name] for tile_server in tiles.backgrounds()],
        "names": overlays.nearby_names(data_access.gazetteer(), view),
        "reach": _extents(f, places, drawn) if "reach" in layers else None,
    } | events.responses(places)


def _extents(f: Filter, places: pd.DataFrame, drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the extents of the places that have a circle of their own, and of mentions with a point of their own."""
    alone = places["place_id"].isin([mark["key"] for mark in drawn if not mark["more"]])
    return overlays.place_extents(
        places[alone], data_access.offset_mentions(f, _MAX_OFFSET_MENTIONS), data_access.place
    )


def _by_kind(f: Filter, places: pd.DataFrame) -> Counts | None:
    """Return the mentions of each row by kind, or None if only places and coordinates are counted."""
    if set(f.kinds) <= set(DEFAULT_KINDS):
        return None
    columns = []
    for kind in MentionKind:
        counted = data_access.places(replace(f, kinds=(kind,))) if kind in f.kinds else places.head(0)
        of_kind = counted.set_index("place_id")["mentions"]
        columns.append(places["place_id"].map(of_kind).fillna(0).to_numpy(np.int64))
    return np.stack(columns, axis=1)


def _store_report(report: Mapping[str, Any]) -> None:
    """Store the map's position and open popup. The list beside the map shows which popup is open."""
    state = st.session_state
    view = _reported_view(report)
    state.at = Position(round(view.lat, 3), round(view.lon, 3), round(2 * view.zoom) / 2)
    opened = report.get("place") if isinstance(report.get("place"), str) else None
    state.outdated = state.outdated or opened != state.place
    state.place = opened


def _parse_report(value: Any) -> Mapping[str, Any]:
    """Return what the map's script reported, or an empty mapping if it does not have the expected form."""
    view = value.get("view") if isinstance(value, Mapping) else None
    valid = isinstance(view, list) and len(view) == 5 and all(isinstance(part, int | float) for part in view)
    return cast(Mapping[str, Any], value) if valid else {}


def _reported_view(report: Mapping[str, Any]) -> Viewport:
    """Return the reported viewport, clamped to valid values."""
    lat, lon, zoom, *size = report.get("view") or (0.0, 0.0, 0.0, 900, 640)
    width, height = (int(max(_SIZE_RANGE_PX[0], min(_SIZE_RANGE_PX[1], side))) for side in size)
    lat, lon = max(-MAX_LATITUDE, min(MAX_LATITUDE, lat)), max(-180.0, min(180.0, lon))
    return Viewport(lat, lon, max(MIN_ZOOM, min(MAX_ZOOM, zoom)), width, height)


def _viewport(report: Mapping[str, Any], places: pd.DataFrame) -> Viewport:
    """Return what the map shows, or what it will show after it has moved to its target."""
    view = _reported_view(report)
    focus = st.session_state.focus
    if report.get("focus") == focus.number:
        return view
    if focus.at is not None:
        return Viewport(focus.at.lat, focus.at.lon, focus.at.zoom, view.width, view.height)
    return fit_bounds(bounds_of(places["lat"].to_numpy(), places["lon"].to_numpy()), view.width, view.height)
