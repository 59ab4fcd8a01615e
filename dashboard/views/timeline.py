"""Below the map: when the articles are from, to choose a period and to play the map through time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import components, data_access, link, session
from dashboard.formatting import describe_period
from dashboard.views.time_buckets import TimeScale, choose_scale
from geo.store import Filter

__all__ = ["playback_data", "show"]

_BARS = 210  # about as many as can be told apart, and hit
_PLAYED_PLACES = 1500
_PLAYED_COUNTS = 60_000  # places times moments that the browser is sent at most, some 400 kB
_ZOOMS_IN = 1 / 3  # a chosen period that is at most this part of the whole can be zoomed in on
_RECENT_DAYS = (30, 7)


def show(f: Filter) -> None:
    """Show the timeline of a filter."""
    facets = data_access.facets(f)
    if facets.first_date is None or facets.last_date is None:
        return
    whole = (facets.first_date, facets.last_date)
    shown = _within(st.session_state.span, whole)
    cut = choose_scale(*shown, _BARS)
    data = _bars(f, cut) | {
        "whole": [end.isoformat() for end in shown],
        "from": cut.index(f.since) if f.since else None,
        "to": cut.index(f.until) if f.until else None,
        "periods": _periods(f, *whole),
        "zoom": "out" if shown != whole else "in" if _is_short(f, cut) else None,
        "note": "undated left out" if f.since or f.until else None,
        "play": playback_data(f, cut) if st.session_state.get("playing") and len(cut.starts) > 1 else None,
    }
    with st.container(key="strip"):
        components.timeline(
            "timeline",
            data,
            {
                "period": lambda value: session.choose_period(link.parse_period(value)),
                "span": lambda value: _zoom(value, f, whole),
                "play": _play,
                "keep": _keep,
            },
        )


def playback_data(f: Filter, cut: TimeScale) -> dict[str, Any]:
    """Return how often each place was mentioned in each bucket: `places` of [id, lat, lon], and for each in `series`
    bucket and count by turns. It is bounded: of very many places the most mentioned, and `all` says whether none is
    left out.
    """
    known = data_access.places(f)
    where = known.head(_PLAYED_PLACES)
    counted = data_access.place_timeline(f, cut.by, _PLAYED_PLACES)
    bucket = {start.isoformat(): index for index, start in enumerate(cut.starts)}
    series: dict[str, list[int]] = {}
    for place_id, start, mentions in zip(counted["place_id"], counted["day"], counted["mentions"], strict=True):
        if start in bucket:
            series.setdefault(place_id, []).extend((bucket[start], int(mentions)))
    places: list[list[Any]] = []
    room = _PLAYED_COUNTS
    for place_id, lat, lon in zip(where["place_id"], where["lat"], where["lon"], strict=True):
        room -= len(series.get(place_id, ())) // 2
        if room < 0:
            break
        if place_id in series:
            places.append([place_id, round(float(lat), 4), round(float(lon), 4)])
    fits = room >= 0 and len(known) <= _PLAYED_PLACES
    return {"places": places, "series": [series[place_id] for place_id, _, _ in places], "all": fits}


def _bars(f: Filter, cut: TimeScale) -> dict[str, Any]:
    counted = data_access.timeline(replace(f, since=None, until=None), cut.by).set_index("day")
    starts = [start.isoformat() for start in cut.starts]
    of_each = counted.reindex(starts, fill_value=0)
    after = cut.last_day(len(starts) - 1) + dt.timedelta(days=1)
    return {
        "by": cut.by,
        "days": [*starts, after.isoformat()],
        "n": of_each["mentions"].tolist(),
        "articles": of_each["articles"].tolist(),
    }


def _periods(f: Filter, first: dt.date, last: dt.date) -> list[list[Any]]:
    """Return value, label, hint and whether it is chosen, for each period to choose at a click."""
    offered: list[tuple[str, str, dt.date | None, dt.date | None]] = [("All", "All time, undated too", None, None)]
    january = dt.date(last.year, 1, 1)
    if first < january:
        offered.append((str(last.year), f"The year {last.year}", january, last.replace(month=12, day=31)))
    for length in _RECENT_DAYS:
        since = last - dt.timedelta(days=length - 1)
        if first < since:
            offered.append((f"{length} days", f"The last {length} days: {describe_period(since, last)}", since, last))
    return [
        [link.format_period(since, until) if since and until else "", label, hint, (since, until) == (f.since, f.until)]
        for label, hint, since, until in offered
    ]


def _within(span: link.Days | None, whole: link.Days) -> link.Days:
    """Return the days to show: those zoomed to, as far as there are articles, else all."""
    if span is None or span[1] < whole[0] or span[0] > whole[1]:
        return whole
    return max(span[0], whole[0]), min(span[1], whole[1])


def _is_short(f: Filter, cut: TimeScale) -> bool:
    if cut.by == "day" or not (f.since or f.until):
        return False
    first = cut.index(f.since) if f.since else 0
    last = cut.index(f.until) if f.until else len(cut.starts) - 1
    return last - first + 1 <= _ZOOMS_IN * len(cut.starts)


def _zoom(way: str, f: Filter, whole: link.Days) -> None:
    st.session_state.span = (f.since or whole[0], f.until or whole[1]) if way == "in" else None


def _play(value: str) -> None:
    st.session_state.playing = value == "on"


def _keep(value: str) -> None:
    st.session_state.playing = False
    session.choose_period(link.parse_period(value))
