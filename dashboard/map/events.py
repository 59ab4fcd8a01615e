"""What the reader asks of the map: each event of its script, and what it changes or what the map answers.

An event is {kind, id, at}: what is asked, of what, and when, which tells events apart. Its id is text from the browser:
what is unknown or malformed does nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data_access, session
from dashboard.formatting import describe_place
from dashboard.link import LAYERS, MAX_ID_CHARS, Position
from dashboard.map import place_search, placement_explanation, tiles
from geo.feature_types import describe_feature
from geo.store import Filter
from geo.types import Field, MentionKind

__all__ = ["go_to_place", "handle_event", "parse_mention_id", "responses"]

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


def handle_event(event: Any, f: Filter, *, key: str) -> bool:
    """Do what an event of the map with this key asks, once; return whether the rest of the page must run."""
    done = st.session_state.setdefault("done_events", {})
    if not isinstance(event, dict) or event.get("at") == done.get(key):
        return False
    done[key] = event.get("at")
    identity = str(event.get("id") or "")[: 2 * MAX_ID_CHARS]
    act = _ACTS.get(str(event.get("kind")))
    return act(identity, f) if act else False


def responses(places: pd.DataFrame) -> dict[str, Any]:
    """Return what the map was asked: places found, why a mention is where it is, a place that nothing mentions."""
    state = st.session_state
    number, absent = state.get("absent", (None, None))
    words = state.get("searched", "")
    return {
        "found": place_search.search_places(words, places) if words else None,
        "why": state.get("why"),
        "absent": absent if number == state.focus.number else None,
    }


def go_to_place(place_id: str, f: Filter) -> None:
    """Send the map to a place and open its popup there; where the filter shows no mention of it, the map says so."""
    state = st.session_state
    shown = data_access.places(f)
    rows = shown[shown["place_id"] == place_id]
    if len(rows):
        row = rows.iloc[0]
        session.move_map(_position_for(float(row["lat"]), float(row["lon"]), row["feature_code"]), place_id)
    elif place := data_access.place(place_id):
        session.move_map(_position_for(place.lat, place.lon, place.feature_code), None)
        inside = data_access.inside(place.country_code, place.admin1_code, name=place.name)
        said = "Not mentioned" if f == Filter() else "Not mentioned in what the filters leave"
        sub = describe_place(describe_feature(place.feature_class, place.feature_code, place.population), *inside)
        state.absent = state.focus.number, {"at": [place.lat, place.lon], "name": place.name, "sub": sub, "said": said}


def _position_for(lat: float, lon: float, feature_code: str) -> Position:
    """Return where to send the map to see a place: near enough, and no further from the present zoom than needed."""
    nearest, farthest = _ZOOMS.get(feature_code, _ZOOM_OF_OTHERS)
    at = st.session_state.at
    zoom = max(nearest, min(farthest, at.zoom if at else nearest))
    return Position(round(lat, 3), round(lon, 3), zoom)


def _read(identity: str, _: Filter) -> bool:
    if span := parse_mention_id(identity):
        article, field, start, _end = span
        session.open_article(article, f"{field}:{start}")
    return True


def _place(identity: str, f: Filter) -> bool:
    st.session_state.searched = ""
    go_to_place(identity, f)
    return True


def _mentions(identity: str, _: Filter) -> bool:
    session.open_sentences(identity)
    return True


def _search(identity: str, _: Filter) -> bool:
    st.session_state.searched = identity[: place_search.MAX_CHARS]
    return False


def _layers(identity: str, _: Filter) -> bool:
    asked = identity.split(",")
    st.session_state.layers = tuple(layer for layer in LAYERS if layer in asked)
    return False


def _kinds(identity: str, f: Filter) -> bool:
    asked = identity.split(",")
    chosen = tuple(kind for kind in MentionKind if kind.value in asked)
    session.set_filter_next_run(replace(f, kinds=chosen or f.kinds))
    return True


def _tiles(identity: str, _: Filter) -> bool:
    background = tiles.find_background(identity)
    st.session_state.tiles = background.id if background else ""
    return False


def _country(identity: str, f: Filter) -> bool:
    if data_access.gazetteer().country(identity):
        session.set_filter_next_run(replace(f, countries=(identity,), regions=()))
    return True


def _why(identity: str, _: Filter) -> bool:
    span = parse_mention_id(identity)
    found = placement_explanation.explain_placement(*span) if span else None
    st.session_state.why = {"id": identity} | found if found else None
    return False


def _correct(identity: str, _: Filter) -> bool:
    """Note which mention is to be corrected: (article id, field, start, end)."""
    st.session_state.correcting = parse_mention_id(identity)
    return True


def parse_mention_id(identity: str) -> tuple[str, Field, int, int] | None:
    """Return (article id, field, start, end) of the JSON that names a mention, None for what names none."""
    try:
        article, field, start, end = json.loads(identity)
    except (ValueError, TypeError):
        return None
    if not (isinstance(article, str) and isinstance(start, int) and isinstance(end, int)):
        return None
    return (article, field, start, end) if field in ("title", "text") else None


_ACTS: dict[str, Callable[[str, Filter], bool]] = {
    "correct": _correct,
    "country": _country,
    "kinds": _kinds,
    "layers": _layers,
    "mentions": _mentions,
    "place": _place,
    "read": _read,
    "search": _search,
    "tiles": _tiles,
    "why": _why,
}
