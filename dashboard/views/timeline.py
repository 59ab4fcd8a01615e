"""The timeline below the map: mentions over time, to select a period and to play the map through time."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard import components, data_access, link, session
from dashboard.formatting import describe_period
from geo.index import Bucket, Filter

__all__ = ["TimeScale", "choose_scale", "playback_data", "show"]

_MAX_BARS = 210  # more would be too narrow to see and to click
_MAX_PLAYBACK_PLACES = 1500
_MAX_PLAYBACK_COUNTS = 60_000  # counts (one for each place and bucket) sent to the browser, about 400 kB
_ZOOM_SHARE = 1 / 3  # a selected period that is at most this share of the whole offers to zoom in
_RECENT_DAYS = (30, 7)
_BUCKET_DAYS: tuple[tuple[Bucket, int], ...] = (("day", 1), ("week", 7), ("month", 30))


def show(f: Filter) -> None:
    """Show the timeline of a filter."""
    facets = data_access.facets(f)
    if facets.first_date is None or facets.last_date is None:
        return
    whole = (facets.first_date, facets.last_date)
    visible = _visible_days(st.session_state.span, whole)
    scale = choose_scale(*visible, _MAX_BARS)
    data = _bars(f, scale) | {
        "whole": [end.isoformat() for end in visible],
        "from": scale.index(f.since) if f.since else None,
        "to": scale.index(f.until) if f.until else None,
        "periods": _periods(f, *whole),
        "zoom": "out" if visible != whole else "in" if _is_short(f, scale) else None,
        "note": "undated articles hidden" if f.since or f.until else None,
        "play": playback_data(f, scale) if st.session_state.get("playing") and len(scale.starts) > 1 else None,
    }
    with st.container(key="strip"):
        components.timeline(
            "timeline",
            data,
            {
                "period": lambda value: session.choose_period(link.parse_period(value)),
                "span": lambda value: _zoom(value, f, whole),
                "play": _set_playing,
                "keep": _select_played_period,
            },
        )


def playback_data(f: Filter, scale: TimeScale) -> dict[str, Any]:
    """Return how often each place was mentioned in each bucket of a scale.

    The size is bounded: of very many places, only the most mentioned are included.

    Returns:
        `places`: [id, latitude, longitude] of each place; `series`: for each place a flat list of bucket and count,
        bucket and count, ...; `all`: whether all places are included.
    """
    places = data_access.places(f)
    top = places.head(_MAX_PLAYBACK_PLACES)
    counted = data_access.place_timeline(f, scale.by, _MAX_PLAYBACK_PLACES)
    bucket = {start.isoformat(): index for index, start in enumerate(scale.starts)}
    series: dict[str, list[int]] = {}
    for place_id, start, mentions in zip(counted["place_id"], counted["day"], counted["mentions"], strict=True):
        if start in bucket:
            series.setdefault(place_id, []).extend((bucket[start], int(mentions)))
    points: list[list[Any]] = []
    room = _MAX_PLAYBACK_COUNTS
    for place_id, lat, lon in zip(top["place_id"], top["lat"], top["lon"], strict=True):
        room -= len(series.get(place_id, ())) // 2
        if room < 0:
            break
        if place_id in series:
            points.append([place_id, round(float(lat), 4), round(float(lon), 4)])
    complete = room >= 0 and len(places) <= _MAX_PLAYBACK_PLACES
    return {"places": points, "series": [series[place_id] for place_id, _, _ in points], "all": complete}


def _bars(f: Filter, scale: TimeScale) -> dict[str, Any]:
    counted = data_access.timeline(replace(f, since=None, until=None), scale.by).set_index("day")
    starts = [start.isoformat() for start in scale.starts]
    counts = counted.reindex(starts, fill_value=0)
    after = scale.last_day(len(starts) - 1) + dt.timedelta(days=1)
    return {
        "by": scale.by,
        "days": [*starts, after.isoformat()],
        "n": counts["mentions"].tolist(),
        "articles": counts["articles"].tolist(),
        "counted": ["story", "stories"] if f.count_by == "stories" else ["article", "articles"],
    }


def _periods(f: Filter, first: dt.date, last: dt.date) -> list[list[Any]]:
    """Return [value, label, hint, whether it is selected] for each button of a period."""
    offers: list[tuple[str, str, dt.date | None, dt.date | None]] = [
        ("All", "All time, including undated articles", None, None)
    ]
    january = dt.date(last.year, 1, 1)
    if first < january:
        offers.append((str(last.year), f"The year {last.year}", january, last.replace(month=12, day=31)))
    for length in _RECENT_DAYS:
        since = last - dt.timedelta(days=length - 1)
        if first < since:
            offers.append((f"{length} days", f"The last {length} days: {describe_period(since, last)}", since, last))
    return [
        [link.format_period(since, until) if since and until else "", label, hint, (since, until) == (f.since, f.until)]
        for label, hint, since, until in offers
    ]


def _visible_days(span: link.Days | None, whole: link.Days) -> link.Days:
    """Return the first and last day to show: the zoomed span as far as there are articles, otherwise the whole."""
    if span is None or span[1] < whole[0] or span[0] > whole[1]:
        return whole
    return max(span[0], whole[0]), min(span[1], whole[1])


def _is_short(f: Filter, scale: TimeScale) -> bool:
    if scale.by == "day" or not (f.since or f.until):
        return False
    first = scale.index(f.since) if f.since else 0
    last = scale.index(f.until) if f.until else len(scale.starts) - 1
    return last - first + 1 <= _ZOOM_SHARE * len(scale.starts)


def _zoom(direction: str, f: Filter, whole: link.Days) -> None:
    st.session_state.span = (f.since or whole[0], f.until or whole[1]) if direction == "in" else None


def _set_playing(value: str) -> None:
    st.session_state.playing = value == "on"


def _select_played_period(value: str) -> None:
    st.session_state.playing = False
    session.choose_period(link.parse_period(value))


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Consecutive buckets of one size; `starts` are their first days. Weeks begin on Monday."""

    by: Bucket
    starts: tuple[dt.date, ...]

    def last_day(self, index: int) -> dt.date:
        """Return the last day of a bucket."""
        return _next(self.starts[index], self.by) - dt.timedelta(days=1)

    def index(self, day: dt.date) -> int:
        """Return the index of the bucket that contains a day; for a day outside, of the first or last bucket."""
        return max(0, bisect_right(self.starts, day) - 1)


def choose_scale(first: dt.date, last: dt.date, max_buckets: int) -> TimeScale:
    """Return the finest scale that covers both days with about `max_buckets` buckets, or years if all have more."""
    days = (last - first).days + 1
    by: Bucket = next((by for by, length in _BUCKET_DAYS if days <= max_buckets * length), "year")
    starts = [_start(first, by)]
    while (following := _next(starts[-1], by)) <= last:
        starts.append(following)
    return TimeScale(by, tuple(starts))


def _start(day: dt.date, by: Bucket) -> dt.date:
    if by == "week":
        return day - dt.timedelta(days=day.weekday())
    return day if by == "day" else day.replace(day=1) if by == "month" else day.replace(month=1, day=1)


def _next(start: dt.date, by: Bucket) -> dt.date:
    if by == "day":
        return start + dt.timedelta(days=1)
    if by == "week":
        return start + dt.timedelta(days=7)
    if by == "month":
        return (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return start.replace(year=start.year + 1)
