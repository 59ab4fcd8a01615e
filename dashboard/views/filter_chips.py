"""Chips: each active filter in words, with a key by which it is removed."""

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
_MAX_CHIPS = 4  # per list; a list with more values gets one chip with their number


def describe_filter(f: Filter) -> list[tuple[str, str]]:
    """Return (key, text) for each restriction of a filter. `remove_chip` takes the key."""
    rows = (
        data_access.articles(Filter(articles=f.articles, kinds=tuple(MentionKind))).to_dict("records")
        if f.articles
        else ()
    )
    chips = _list_chips("articles", article_labels(rows, f.articles), "article")
    if f.since or f.until:
        chips.append(("dates", describe_period(f.since, f.until)))
    chips += _list_chips("sources", {source: source for source in f.sources}, "publisher")
    chips += _list_chips("countries", {code: data_access.country_name(code) or code for code in f.countries}, "country")
    chips += _list_chips(
        "regions", {region_key(region): data_access.region_name(*region) for region in f.regions}, "region"
    )
    chips += _list_chips("place_ids", {place: data_access.place_name(place) for place in f.place_ids}, "place")
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


def _list_chips(key: str, names: Mapping[str, str], noun: str) -> list[tuple[str, str]]:
    if len(names) > _MAX_CHIPS:
        return [(key, pluralize(len(names), noun, "countries" if noun == "country" else None))]
    return [(f"{key}:{value}", name) for value, name in names.items()]


def region_key(region: tuple[str, str]) -> str:
    """Return "IN.07" for a country code and an admin1 code."""
    return ".".join(region)


def article_labels(rows: Iterable[Mapping[Any, Any]], selected: Iterable[str] = ()) -> dict[str, str]:
    """Return a unique label for each article of a table, and for selected ones that are not in it.

    Articles with the same title are told apart by date, publisher and, at last, id.
    """
    articles = {row["article_id"]: row for row in rows}
    labels = {article: row["title"] or "(untitled)" for article, row in articles.items()}
    labels |= {article: "(not in the database)" for article in selected if article not in labels}
    for detail_of in (
        lambda row: format_date(row.get("date")),
        lambda row: row.get("source"),
        lambda row: row["article_id"],
    ):
        uses = Counter(labels.values())
        for article, label in labels.items():
            if uses[label] > 1 and (detail := detail_of(articles.get(article, {"article_id": article}))):
                labels[article] = f"{label} · {detail}"
    return labels


def remove_chip(chip: str) -> None:
    """Remove the restriction that a chip's key names. For callbacks."""
    state = st.session_state
    key, _, value = chip.partition(":")
    if key in LIST_FIELDS:
        state[key] = [selected for selected in state[key] if value and _value_key(selected) != value]
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


def _value_key(value: str | tuple[str, str]) -> str:
    return value if isinstance(value, str) else region_key(value)
