"""Comparing two publishers, periods or searches: what to compare, two maps or one of the difference, and the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import components, data_access, session
from dashboard.comparison import WAYS, Comparison, Side, Way, compare_places, side_filters
from dashboard.formatting import describe_period, describe_place, isolate_direction
from dashboard.link import MAX_TEXT_CHARS
from dashboard.map import page_map
from dashboard.map.events import go_to_place
from geo.articles import FIRST_YEAR, LAST_YEAR
from geo.feature_types import describe_feature
from geo.plural import pluralize
from geo.store import Filter

__all__ = ["show_controls", "show_maps", "show_table", "start", "summary_parts"]

_NAMES: dict[Way, str] = {"publishers": "Publishers", "periods": "Periods", "words": "Words"}
_EARLIEST, _LATEST = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
_OFFERED_PUBLISHERS = 1000
_LISTED = 100


def start() -> None:
    """Compare what lends itself to it: the two publishers that say most, else the two halves of the time."""
    f = session.current().filter
    session.compare(_suggested("publishers", f) or _suggested("periods", f) or Comparison("words", "", ""))


def _suggested(way: Way, f: Filter) -> Comparison | None:
    """Return a comparison to begin with; None where there are no two sides to it."""
    facets = data_access.facets(f)
    sources = [*f.sources, *(source for source in facets.sources["source"] if source not in f.sources)]
    if way == "publishers" and len(sources) > 1:
        return Comparison(way, *sources[:2])
    first, last = f.since or facets.first_date, f.until or facets.last_date
    if way == "periods" and first and last and first < last:
        middle = first + (last - first) // 2
        return Comparison(way, (first, middle), (middle + dt.timedelta(days=1), last))
    return Comparison(way, "", "") if way == "words" else None


def show_controls(f: Filter, versus: Comparison) -> None:
    """Show what is compared, to change it."""
    state = st.session_state
    with st.container(key="versus", horizontal=True, vertical_alignment="center", gap="small"):
        state["versus-way"], state["versus-show"] = versus.way, versus.difference
        st.segmented_control(
            "What to compare",
            WAYS,
            key="versus-way",
            format_func=_NAMES.__getitem__,
            required=True,
            label_visibility="collapsed",
            on_change=_change_way,
            width="content",
        )
        for end, label in (("a", "First"), ("b", "Second")):
            with st.container(key=f"versus-{end}"):
                _chooser(f, versus, end, label)
        st.segmented_control(
            "How to show it",
            (False, True),
            key="versus-show",
            format_func=lambda difference: "Difference" if difference else "Two maps",
            required=True,
            label_visibility="collapsed",
            on_change=_change_show,
            width="content",
        )
        st.button("Stop comparing", icon=":material/close:", type="tertiary", on_click=session.compare, args=(None,))


def _chooser(f: Filter, versus: Comparison, end: str, label: str) -> None:
    """Show the widget that chooses a side. The comparison is what counts: the widget is set to it with every run."""
    state = st.session_state
    side: Side = versus.a if end == "a" else versus.b
    key = f"versus-{versus.way}-{end}"
    options: dict[str, Any] = {
        "key": key,
        "label_visibility": "collapsed",
        "on_change": _change_side,
        "args": (key, end),
    }
    if versus.way == "publishers":
        offered = list(data_access.facets(replace(f, sources=())).sources["source"].head(_OFFERED_PUBLISHERS))
        state[key] = side or None
        st.selectbox(label, offered if side in offered or not side else [side, *offered], **options)
    elif versus.way == "periods":
        if len(state.get(key, ())) != 1:  # of a new period, the first day is chosen and the last not yet
            state[key] = side
        st.date_input(label, min_value=_EARLIEST, max_value=_LATEST, format="YYYY-MM-DD", **options)
    else:
        state[key] = side
        st.text_input(label, max_chars=MAX_TEXT_CHARS, placeholder=f"{label} words", **options)


def _change_way() -> None:
    way: Way = st.session_state["versus-way"]
    nothing = Comparison("publishers" if way == "publishers" else "words", "", "")
    session.compare(_suggested(way, session.current().filter) or nothing)


def _change_show() -> None:
    session.compare(replace(st.session_state.versus, difference=st.session_state["versus-show"]))


def _change_side(key: str, end: str) -> None:
    value = st.session_state[key]
    if isinstance(value, tuple) and len(value) != 2:
        return
    side = value if isinstance(value, tuple) else (value or "").strip()
    versus: Comparison = st.session_state.versus
    session.compare(replace(versus, a=side) if end == "a" else replace(versus, b=side))


def show_maps(f: Filter, versus: Comparison) -> None:
    """Show two maps that move together and share one scale, or one map of the difference."""
    if not (versus.a and versus.b):
        st.info("Choose two publishers." if versus.way == "publishers" else "Say which words to compare.")
        return
    of_each = side_filters(f, versus)
    found = [data_access.places(side) for side in of_each]
    if versus.difference:
        names = _named(versus)
        page_map.show(
            f, key="map-difference", places=compare_places(*found), tones=names[::-1], snippets=_of_both(of_each)
        )
        return
    _two_maps(versus, of_each, found)


def _two_maps(versus: Comparison, of_each: Sequence[Filter], found: Sequence[pd.DataFrame]) -> None:
    """Show a map of each side; a circle stands for the same share of all mentions of its side on both."""
    names = _named(versus)
    mentions = [max(1, int(places["mentions"].sum())) for places in found]
    shares = [places["mentions"].max() / n for places, n in zip(found, mentions, strict=True) if len(places)]
    for index, column in enumerate(st.columns(2, gap="small")):
        totals = data_access.totals(of_each[index])
        said = f"{pluralize(totals.mentions, 'mention')} in {pluralize(totals.articles, 'article')}"
        with column:
            components.caption(f"caption-{index}", {"side": "ab"[index], "name": names[index], "said": said})
            page_map.show(
                of_each[index],
                key=("map", "map-b")[index],
                places=found[index].assign(tone=(1.0, -1.0)[index]),
                tones=names[::-1],
                leads=True,
                at_least=max(shares, default=0.0) * mentions[index],
            )


def _of_both(of_each: Sequence[Filter]) -> Callable[[Sequence[str], int], pd.DataFrame]:
    """Return what finds sentences of either side."""

    def snippets(place_ids: Sequence[str], per_place: int) -> pd.DataFrame:
        found = pd.concat([data_access.snippets(side, place_ids, per_place) for side in of_each])
        newest = found.drop_duplicates(["article_id", "field", "mention_start"]).sort_values(
            "date", ascending=False, na_position="last", kind="stable"
        )
        return newest.groupby("place_id", sort=False).head(per_place)

    return snippets


def show_table(f: Filter, versus: Comparison) -> None:
    """Show where the two sides differ most: shares of all mentions of each, and the difference."""
    if not (versus.a and versus.b):
        return
    found = compare_places(*(data_access.places(side) for side in side_filters(f, versus)))
    rows = [
        {
            "id": row["place_id"],
            "name": row["name"],
            "sub": describe_place(
                describe_feature(row["feature_class"], row["feature_code"], row["population"]),
                *data_access.inside(row["country_code"], row["admin1_code"], name=row["name"]),
            ),
            "a": row["a"],
            "b": row["b"],
            "shares": [row["share_a"], row["share_b"]],
        }
        for row in found.head(_LISTED).to_dict("records")
    ]
    left = len(found) - len(rows)
    data = {
        "sides": list(_named(versus)),
        "rows": rows,
        "note": f"The {_LISTED} places that differ most, of {len(found):,}." if left else None,
    }
    components.differences("differences", data, lambda place: go_to_place(place, f))


def summary_parts(f: Filter, versus: Comparison) -> list[tuple[str, bool]]:
    """Return what is compared, in words, as (text, whether it is a figure)."""
    if not (versus.a and versus.b):
        return [("Choose what to compare.", False)]
    said: list[tuple[str, bool]] = []
    for name, side in zip(_named(versus), side_filters(f, versus), strict=True):
        said += [(" and " if said else "", False), (pluralize(data_access.totals(side).mentions, "mention"), True)]
        said.append((f" {'of' if versus.way != 'words' else 'near'} {isolate_direction(name)}", False))
    return said


def _named(versus: Comparison) -> tuple[str, str]:
    a, b = (
        describe_period(*side) if isinstance(side, tuple) else f"“{side}”" if versus.way == "words" else side
        for side in (versus.a, versus.b)
    )
    return a, b
