"""The restrictions of a filter in words, each to take off by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from dashboard import data_access
from dashboard.formatting import KIND_NAMES, describe_period, format_date
from geo.plural import pluralize
from geo.store import Filter
from geo.types import MentionKind

__all__ = ["LIST_FIELDS", "article_labels", "describe_filter", "region_key", "remove_chip"]

LIST_FIELDS = ("articles", "sources", "countries", "regions", "place_ids")
_SAID_EACH = 4  # of one list; of more, only how many


def describe_filter(f: Filter) -> list[tuple[str, str]]:
    """Return (key of the choice, what it says) for each restriction of a filter."""
    rows = (
        data_access.articles(Filter(articles=f.articles, kinds=tuple(MentionKind))).to_dict("records")
        if f.articles
        else ()
    )
    chips = _listed("articles", article_labels(rows, f.articles), "article")
    if f.since or f.until:
        chips.append(("dates", describe_period(f.since, f.until)))
    chips += _listed("sources", {source: source for source in f.sources}, "publisher")
    chips += _listed("countries", {code: data_access.country_name(code) or code for code in f.countries}, "country")
    chips += _listed(
        "regions", {region_key(region): data_access.region_name(*region) for region in f.regions}, "region"
    )
    chips += _listed("place_ids", {place: data_access.place_name(place) for place in f.place_ids}, "place")
    if f.kinds != (MentionKind.PLACE,):
        chips.append(("kinds", " + ".join(KIND_NAMES[kind].lower() for kind in f.kinds)))
    if f.min_confidence > 0:
        chips.append(("confidence", f"at least {f.min_confidence:.0%} sure"))
    if f.text:
        chips.append(("text", f"“{f.text}”"))
    if f.focus_only:
        chips.append(("focus_only", "what articles are about"))
    if f.corrected_only:
        chips.append(("corrected_only", "corrected by hand"))
    return chips


def _listed(key: str, named: Mapping[str, str], one: str) -> list[tuple[str, str]]:
    if len(named) > _SAID_EACH:
        return [(key, pluralize(len(named), one, "countries" if one == "country" else None))]
    return [(f"{key}:{value}", name) for value, name in named.items()]


def region_key(region: tuple[str, str]) -> str:
    """Return "IN.07" for a country code and an admin1 code."""
    return ".".join(region)


def article_labels(rows: Iterable[Mapping[Any, Any]], chosen: Iterable[str] = ()) -> dict[str, str]:
    """Return a label for each article of a table, and for the chosen that are not in it; no two are alike."""
    articles = {row["article_id"]: row for row in rows}
    found = {article: row["title"] or "(untitled)" for article, row in articles.items()}
    found |= {article: "(not in the database)" for article in chosen if article not in found}
    for more in (
        lambda row: format_date(row.get("date")),
        lambda row: row.get("source"),
        lambda row: row["article_id"],
    ):
        alike = Counter(found.values())
        for article, label in found.items():
            if alike[label] > 1 and (said := more(articles.get(article, {"article_id": article}))):
                found[article] = f"{label} · {said}"
    return found


def remove_chip(chip: str) -> None:
    """Take off the restriction that a chip stands for."""
    state = st.session_state
    key, _, value = chip.partition(":")
    if key in LIST_FIELDS:
        state[key] = [chosen for chosen in state[key] if value and _key(chosen) != value]
    elif key == "dates":
        state.since = state.until = None
    elif key == "kinds":
        state.kinds = [MentionKind.PLACE]
    elif key == "confidence":
        state.confidence = 0
    elif key == "text":
        state.text = ""
    elif key in {"focus_only", "corrected_only"}:
        state[key] = False


def _key(chosen: str | tuple[str, str]) -> str:
    return chosen if isinstance(chosen, str) else region_key(chosen)
