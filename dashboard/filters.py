"""The filters beside the map: widgets over the session's choices, each option with its count."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import queries, session
from dashboard.link import MAX_CHOICES, MAX_TEXT_CHARS
from dashboard.wording import KIND_NAMES, count, day, period
from geo.articles import FIRST_YEAR, LAST_YEAR
from geo.model import Kind
from geo.store import Filter

__all__ = ["described", "drop", "labels", "show"]

_OFFERED = 1000  # articles in the list of choices; more are found by text or date
_EARLIEST, _LATEST = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)


def show(f: Filter) -> None:
    """Show the filters."""
    facets = queries.facets(f)
    st.text_input(
        "Words in title or text",
        key="text",
        max_chars=MAX_TEXT_CHARS,
        placeholder='Words, or "a phrase"',
        icon=":material/search:",
    )
    _articles(f)
    _dates(facets.first_date, facets.last_date)
    _choices("Publisher", "sources", _counted(facets.sources, "source"), str)
    _choices("Country", "countries", _counted(facets.countries, "country_code"), _country)
    _kinds(dict(zip(facets.kinds["kind"], facets.kinds["mentions"], strict=True)))
    st.slider("Least confidence", 0, 100, step=5, format="%d %%", key="confidence", help=_CONFIDENCE_HELP)
    st.button("Clear all filters", on_click=session.clear_filter, disabled=f == Filter(), width="stretch")


_CONFIDENCE_HELP = (
    "How sure Dateline is of a place, as a probability: of the mentions at 90 %, about nine in ten are right."
)


def _articles(f: Filter) -> None:
    others = queries.totals(replace(f, articles=())).listed
    offered = queries.articles(replace(f, articles=()), limit=_OFFERED)
    rows = offered.to_dict("records")
    known = set(offered["article_id"])
    if chosen := [article for article in f.articles if article not in known]:
        rows += queries.articles(Filter(articles=tuple(chosen), kinds=tuple(Kind))).to_dict("records")
    named = labels(rows, f.articles)
    hidden = others - len(offered)
    st.multiselect(
        "Articles",
        list(named),
        key="articles",
        format_func=lambda article: named.get(article, article),
        max_selections=MAX_CHOICES,
        placeholder=f"All {others:,}" if others else "None",
        help=f"The newest {_OFFERED:,}; narrow by words or dates to choose from {hidden:,} more." if hidden else None,
    )


def labels(rows: Iterable[Mapping[Any, Any]], chosen: Iterable[str] = ()) -> dict[str, str]:
    """Return a label for each article of a table, and for the chosen that are not in it; no two are alike.

    Streamlit knows an option by its label, so of two articles of one title it would take the one for the other.
    """
    articles = {row["article_id"]: row for row in rows}
    found = {article: row["title"] or "(untitled)" for article, row in articles.items()}
    found |= {article: "(not in the database)" for article in chosen if article not in found}
    for more in (lambda row: day(row.get("date")), lambda row: row.get("source"), lambda row: row["article_id"]):
        alike = Counter(found.values())
        for article, label in found.items():
            if alike[label] > 1 and (said := more(articles.get(article, {"article_id": article}))):
                found[article] = f"{label} · {said}"
    return found


def _dates(first: dt.date | None, last: dt.date | None) -> None:
    left, right = st.columns(2, gap="small")
    for column, label, key in ((left, "From", "since"), (right, "To", "until")):
        column.date_input(label, None, _EARLIEST, _LATEST, key=key, format="YYYY-MM-DD")
    if first and last:
        st.caption(f"Dated {period(first, last)}" if first != last else f"Dated {day(first)}")


def _choices(label: str, key: str, counts: dict[str, int], name: Callable[[str], str]) -> None:
    for chosen in st.session_state[key]:
        counts.setdefault(chosen, 0)
    st.multiselect(
        label,
        list(counts),
        key=key,
        format_func=lambda value: f"{name(value)} ({counts.get(value, 0):,})",
        max_selections=MAX_CHOICES,
        placeholder="Any",
    )


def _kinds(counts: dict[str, int]) -> None:
    st.pills(
        "Kind of mention",
        list(Kind),
        key="kinds",
        selection_mode="multi",
        format_func=lambda kind: f"{KIND_NAMES[kind]} {counts.get(kind.value, 0):,}",
        help="Places themselves; peoples and adjectives (Indian, the French); places inside the names of institutions "
        "that are there (Delhi High Court).",
    )


def _counted(facet: pd.DataFrame, column: str) -> dict[str, int]:
    return dict(zip(facet[column], facet["mentions"].tolist(), strict=True))


def _country(code: str) -> str:
    return queries.country_name(code) or code


def described(f: Filter) -> list[tuple[str, str]]:
    """Return (key of the choice, what it says) for each restriction of a filter, for the chips."""
    rows = queries.articles(Filter(articles=f.articles, kinds=tuple(Kind))).to_dict("records") if f.articles else ()
    chips = [(f"articles:{article}", label) for article, label in labels(rows, f.articles).items()]
    if len(chips) > 4:
        chips = [("articles", count(len(f.articles), "article"))]
    if f.since or f.until:
        chips.append(("dates", period(f.since, f.until)))
    chips += [(f"sources:{source}", source) for source in f.sources]
    chips += [(f"countries:{code}", _country(code)) for code in f.countries]
    if f.kinds != (Kind.PLACE,):
        chips.append(("kinds", " + ".join(KIND_NAMES[kind].lower() for kind in f.kinds)))
    if f.min_confidence > 0:
        chips.append(("confidence", f"at least {f.min_confidence:.0%} sure"))
    if f.text:
        chips.append(("text", f"“{f.text}”"))
    return chips


def drop(chip: str) -> None:
    """Take off the restriction that a chip stands for."""
    state = st.session_state
    key, _, value = chip.partition(":")
    if key in {"articles", "sources", "countries"}:
        state[key] = [chosen for chosen in state[key] if value and chosen != value]
    elif key == "dates":
        state.since = state.until = None
    elif key == "kinds":
        state.kinds = [Kind.PLACE]
    elif key == "confidence":
        state.confidence = 0
    elif key == "text":
        state.text = ""
