"""The comparison of two publishers, periods or searches: controls, two maps or one of the difference, and a table."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import components, data_access, session
from dashboard.formatting import count_articles, describe_period, isolate_direction
from dashboard.link import MAX_TEXT_CHARS, WAYS, Comparison, Side, Way
from dashboard.map import page_map
from dashboard.map.events import go_to_place
from geo.articles import FIRST_YEAR, LAST_YEAR
from geo.index import Filter
from geo.message_text import pluralize

__all__ = ["compare_places", "show_controls", "show_maps", "show_table", "side_filters", "start", "summary_parts"]

_PREPOSITIONS: dict[Way, str] = {"publishers": "by", "periods": "from", "words": "matching"}
_NAMES: dict[Way, str] = {"publishers": "Publishers", "periods": "Periods", "words": "Words"}
_EARLIEST, _LATEST = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
_MAX_PUBLISHERS = 1000
_MAX_ROWS = 100

# For a rarely mentioned place, which side mentions it more is mostly chance. Additive smoothing: every place gets two
# more mentions, divided between the sides as all mentions are.
_SMOOTHING_MENTIONS = 2.0


def start() -> None:
    """Start a comparison of the two publishers with most mentions, otherwise of the two halves of the time."""
    f = session.current().filter
    session.compare(_suggested("publishers", f) or _suggested("periods", f) or Comparison("words", "", ""))


def _suggested(way: Way, f: Filter) -> Comparison | None:
    """Return a comparison to start with, or None if the selection has fewer than two publishers or days."""
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
    """Show the controls that change the comparison."""
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
    """Show the widget that selects one side. Each run sets it to the comparison in the session state."""
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
        publishers = list(data_access.facets(replace(f, sources=())).sources["source"].head(_MAX_PUBLISHERS))
        state[key] = side or None
        st.selectbox(label, publishers if side in publishers or not side else [side, *publishers], **options)
    elif versus.way == "periods":
        if len(state.get(key, ())) != 1:  # one day: the last day is not selected yet
            state[key] = side
        st.date_input(label, min_value=_EARLIEST, max_value=_LATEST, format="YYYY-MM-DD", **options)
    else:
        state[key] = side
        st.text_input(label, max_chars=MAX_TEXT_CHARS, placeholder=f"{label} words", **options)


def _change_way() -> None:
    way: Way = st.session_state["versus-way"]
    empty = Comparison("publishers" if way == "publishers" else "words", "", "")
    session.compare(_suggested(way, session.current().filter) or empty)


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
        st.info("Choose two publishers." if versus.way == "publishers" else "Enter the words to compare.")
        return
    filters = side_filters(f, versus)
    places = [data_access.places(side) for side in filters]
    if versus.difference:
        names = _side_names(versus)
        page_map.show(
            f,
            key="map-difference",
            places=compare_places(*places),
            tones=names[::-1],
            snippets=_snippets_of_both(filters),
        )
        return
    _two_maps(versus, filters, places)


def _two_maps(versus: Comparison, filters: Sequence[Filter], places: Sequence[pd.DataFrame]) -> None:
    """Show a map of each side. On both, a circle of one size is the same share of all mentions of its side."""
    names = _side_names(versus)
    mentions = [max(1, int(table["mentions"].sum())) for table in places]
    shares = [table["mentions"].max() / n for table, n in zip(places, mentions, strict=True) if len(table)]
    columns = st.container(key="maps", horizontal=True, gap="small")
    for index, side in enumerate("ab"):
        totals = data_access.totals(filters[index])
        counts = f"{pluralize(totals.mentions, 'mention')} in {count_articles(totals.articles, filters[index])}"
        with columns.container(key=f"side-{side}", gap=5):
            st.html(
                f'<p class="caption-{side}"><strong dir="auto">{html.escape(names[index])}</strong> '
                f"<span>{html.escape(counts)}</span></p>"
            )
            page_map.show(
                filters[index],
                key=("map", "map-b")[index],
                places=places[index].assign(tone=(1.0, -1.0)[index]),
                tones=names[::-1],
                leads=True,
                at_least=max(shares, default=0.0) * mentions[index],
            )


def _snippets_of_both(filters: Sequence[Filter]) -> Callable[[Sequence[str], int], pd.DataFrame]:
    """Return a function that finds the sentences of either side."""

    def snippets(place_ids: Sequence[str], per_place: int) -> pd.DataFrame:
        sentences = pd.concat([data_access.snippets(side, place_ids, per_place) for side in filters])
        newest = sentences.drop_duplicates(["article_id", "field", "mention_start"]).sort_values(
            "date", ascending=False, na_position="last", kind="stable"
        )
        return newest.groupby("place_id", sort=False).head(per_place)

    return snippets


def show_table(f: Filter, versus: Comparison) -> None:
    """Show the places where the two sides differ most, with the share of all mentions on each side."""
    if not (versus.a and versus.b):
        return
    places = compare_places(*(data_access.places(side) for side in side_filters(f, versus)))
    rows = [
        {
            "id": row["place_id"],
            "name": row["name"],
            "sub": data_access.describe_row(row),
            "a": row["a"],
            "b": row["b"],
            "shares": [row["share_a"], row["share_b"]],
        }
        for row in places.head(_MAX_ROWS).to_dict("records")
    ]
    truncated = len(places) > len(rows)
    data = {
        "sides": list(_side_names(versus)),
        "rows": rows,
        "note": f"The {_MAX_ROWS} places that differ most, of {len(places):,}." if truncated else None,
    }
    components.differences("differences", data, lambda place: go_to_place(place, f))


def summary_parts(f: Filter, versus: Comparison) -> list[tuple[str, bool]]:
    """Return the sentence that describes the comparison, as pairs of text and whether to emphasize it."""
    if not (versus.a and versus.b):
        return [("Choose what to compare.", False)]
    parts: list[tuple[str, bool]] = []
    for name, side in zip(_side_names(versus), side_filters(f, versus), strict=True):
        parts += [(" and " if parts else "", False), (pluralize(data_access.totals(side).mentions, "mention"), True)]
        parts.append((f" {_PREPOSITIONS[versus.way]} {isolate_direction(name)}", False))
    return parts


def _side_names(versus: Comparison) -> tuple[str, str]:
    a, b = (
        describe_period(*side) if isinstance(side, tuple) else f"“{side}”" if versus.way == "words" else side
        for side in (versus.a, versus.b)
    )
    return a, b


def side_filters(f: Filter, comparison: Comparison) -> tuple[Filter, Filter]:
    """Return the filter of each side: `f` with the compared field replaced, or the search text added."""
    return _side(f, comparison.way, comparison.a), _side(f, comparison.way, comparison.b)


def _side(f: Filter, way: Way, side: Side) -> Filter:
    if isinstance(side, tuple):
        return replace(f, since=side[0], until=side[1])
    return replace(f, sources=(side,)) if way == "publishers" else replace(f, text=f"{f.text} {side}".strip())


def compare_places(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Return the places of two tables of places, ordered by the difference of their shares of all mentions.

    Returns:
        The columns of the tables, with the sums of `mentions` and `articles`, and further: `a` and `b`, the mentions on
        each side; `share_a` and `share_b`, their shares of all mentions of the side, 0 to 1; `apart`, the first share
        less the second; `tone`, from -1 (only on the second side) to 1 (only on the first), near 0 for few mentions.
    """
    counted = pd.concat([a, b]).groupby("place_id", sort=False)[["mentions", "articles"]].sum()
    both = pd.concat([a, b]).drop_duplicates("place_id").set_index("place_id")
    both[["mentions", "articles"]] = counted
    for name, table in (("a", a), ("b", b)):
        both[name] = table.set_index("place_id")["mentions"].reindex(both.index).fillna(0).astype(np.int64)
    total_a, total_b = max(1, both["a"].sum()), max(1, both["b"].sum())
    both["share_a"], both["share_b"] = both["a"] / total_a, both["b"] / total_b
    both["apart"] = both["share_a"] - both["share_b"]
    smoothed_a = both["a"] / total_a + _SMOOTHING_MENTIONS / (total_a + total_b)
    smoothed_b = both["b"] / total_b + _SMOOTHING_MENTIONS / (total_a + total_b)
    both["tone"] = (smoothed_a - smoothed_b) / (smoothed_a + smoothed_b)
    order = np.lexsort((both.index.to_numpy(), -both["mentions"].to_numpy(), -both["apart"].abs().to_numpy()))
    return both.iloc[order].reset_index()
