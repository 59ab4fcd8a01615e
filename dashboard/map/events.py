"""Handle what the user does on the map, and return the map's responses.

An event has a kind, the action, and a subject. Both are untrusted text from the browser; an unknown or malformed event
does nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data_access, place_search, session
from dashboard.link import LAYERS, MAX_ID_CHARS, Position
from dashboard.map import tiles
from geo.errors import DatelineError
from geo.explanation import CandidateExplanation, Explanation, explain_mention
from geo.index import Filter
from geo.message_text import pluralize
from geo.types import Field, MentionKind, Place, ResolvedMention

__all__ = ["explain_placement", "go_to_place", "handle_event", "parse_mention_id", "responses"]

# The lowest and highest zoom level at which the map shows a place of this feature code.
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
_DEFAULT_ZOOMS = (6, 10)


def handle_event(kind: str, subject: str, f: Filter) -> bool:
    """Handle what the user did on the map. Return whether the whole page must be rerun."""
    handler = _HANDLERS.get(kind)
    return handler(subject[: 2 * MAX_ID_CHARS], f) if handler else False


def responses(places: pd.DataFrame) -> dict[str, Any]:
    """Return the responses to events: search results, the explanation of a mention, a place without mentions."""
    state = st.session_state
    number, absent = state.get("absent", (None, None))
    words = state.get("searched", "")
    return {
        "results": place_search.search_places(words, places) if words else None,
        "why": state.get("why"),
        "absent": absent if number == state.focus.number else None,
    }


def go_to_place(place_id: str, f: Filter) -> None:
    """Move the map to a place and open its popup. If no mention of it matches the filter, the popup says so."""
    state = st.session_state
    places = data_access.places(f)
    rows = places[places["place_id"] == place_id]
    if len(rows):
        row = rows.iloc[0]
        session.move_map(_position_for(float(row["lat"]), float(row["lon"]), row["feature_code"]), place_id)
    elif place := data_access.place(place_id):
        session.move_map(_position_for(place.lat, place.lon, place.feature_code), None)
        note = "Not mentioned" if f == Filter() else "No mention matches the filters"
        sub = data_access.describe_place(place)
        state.absent = state.focus.number, {"at": [place.lat, place.lon], "name": place.name, "sub": sub, "note": note}


def _position_for(lat: float, lon: float, feature_code: str) -> Position:
    """Return the position that shows a place, with the zoom level closest to the current one."""
    lowest, highest = _ZOOMS.get(feature_code, _DEFAULT_ZOOMS)
    at = st.session_state.at
    zoom = max(lowest, min(highest, at.zoom if at else lowest))
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
    selected = identity.split(",")
    st.session_state.layers = tuple(layer for layer in LAYERS if layer in selected)
    return False


def _kinds(identity: str, f: Filter) -> bool:
    selected = identity.split(",")
    kinds = tuple(kind for kind in MentionKind if kind.value in selected)
    session.set_filter_next_run(replace(f, kinds=kinds or f.kinds))
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
    explanation = explain_placement(*span) if span else None
    st.session_state.why = {"id": identity} | explanation if explanation else None
    return False


def _correct(identity: str, _: Filter) -> bool:
    """Open the correction form for a mention."""
    st.session_state.correcting = parse_mention_id(identity)
    return True


def parse_mention_id(identity: str) -> tuple[str, Field, int, int] | None:
    """Return (article id, field, start, end) of a mention's id, which is their JSON, or None for an invalid id."""
    try:
        article, field, start, end = json.loads(identity)
    except (ValueError, TypeError):
        return None
    if not (isinstance(article, str) and isinstance(start, int) and isinstance(end, int)):
        return None
    return (article, field, start, end) if field in ("title", "text") else None


_HANDLERS: dict[str, Callable[[str, Filter], bool]] = {
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


_MAX_CANDIDATES = 5


def explain_placement(article_id: str, field: Field, start: int, end: int) -> dict[str, Any] | None:
    """Return {summary, rows}, a summary and the candidates, for the mention at these offsets; None without a place."""
    parsed = data_access.geoparse(article_id)
    mentions = parsed.mentions if parsed else ()
    resolved = next((mention for mention in mentions if _span(mention) == (field, start, end)), None)
    if parsed is None or resolved is None or resolved.place is None:
        return None
    try:
        explanation = explain_mention(parsed.article, field, start, end)
    except DatelineError as error:
        return {"summary": str(error), "rows": []}
    candidates = explanation.candidates[:_MAX_CANDIDATES] if explanation else ()
    rows = [_row(entry, chosen=entry.place.id == resolved.place.id) for entry in candidates]
    if not any(row["chosen"] for row in rows):
        rows.insert(
            0,
            {
                "name": resolved.place.name,
                "sub": data_access.describe_place(resolved.place),
                "chosen": True,
                "share": None,
                "reasons": [],
            },
        )
    return {"summary": _summary(resolved, resolved.place, explanation), "rows": rows}


def _summary(resolved: ResolvedMention, place: Place, explanation: Explanation | None) -> str:
    confidence = "corrected by hand" if resolved.corrected else f"{resolved.confidence:.0%} sure"
    namesakes = explanation.namesakes if explanation else 0
    others = f"; {pluralize(namesakes, 'place')} of that name" if namesakes > 1 else ""
    return f"“{resolved.text}” is {place.name}, {confidence}{others}"


def _span(resolved: ResolvedMention) -> tuple[str, int, int]:
    return resolved.field, resolved.start, resolved.end


def _row(entry: CandidateExplanation, *, chosen: bool) -> dict[str, Any]:
    in_favor = [reason.text for reason in entry.reasons if reason.weight > 0]
    against = [reason.text for reason in entry.reasons if reason.weight <= 0]
    sides = [("for: ", in_favor), ("against: ", against)]
    return {
        "name": entry.place.name,
        "sub": data_access.describe_place(entry.place),
        "chosen": chosen,
        "share": f"{entry.probability:.0%}" if entry.probability >= 0.005 else "under 1%",
        "reasons": [side + ", ".join(words) for side, words in sides if words],
    }
