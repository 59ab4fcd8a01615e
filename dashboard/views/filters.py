"""The filters beside the map, each option with its count, most counted first.

The lists are one part of the page's own, filled and searched on the server, so that it is as quick with a hundred
thousand articles as with ten. What is chosen is kept in `st.session_state` under the names of the filter's fields.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import streamlit as st

from dashboard import components, data_access, session
from dashboard.formatting import KIND_NAMES
from dashboard.link import MAX_CHOICES, MAX_TEXT_CHARS
from dashboard.views.filter_chips import LIST_FIELDS, region_key
from dashboard.views.filter_options import OptionList, option_lists
from geo.articles import FIRST_YEAR, LAST_YEAR
from geo.plural import pluralize
from geo.store import Filter, Totals
from geo.types import MentionKind

__all__ = ["show", "toggle_option"]

_EARLIEST, _LATEST = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
_FEW, _MANY = 5, 60
_WORDS_CHARS = 100


def show(f: Filter, totals: Totals) -> None:
    """Show the filters."""
    st.text_input(
        "Words in title or text",
        key="text",
        max_chars=MAX_TEXT_CHARS,
        placeholder='Words, or "a phrase"',
        icon=":material/search:",
    )
    if f.text and (note := data_access.note(f)):
        st.caption(note)
    left, right = st.columns(2, gap="small")
    for column, label, key in ((left, "From", "since"), (right, "To", "until")):
        column.date_input(label, None, _EARLIEST, _LATEST, key=key, format="YYYY-MM-DD")
    _lists(f, totals.mentions)
    st.button("Clear all filters", on_click=session.clear_filter, disabled=f == Filter(), width="stretch")


@st.fragment
def _lists(f: Filter, mentions: int) -> None:
    """Show what is chosen from lists; looking for an option runs this alone, choosing one runs the page."""
    if st.session_state.pop("chosen", False):
        st.rerun()
    facets = data_access.facets(f)
    kinds = dict(zip(facets.kinds["kind"], facets.kinds["mentions"].tolist(), strict=True))
    data = {
        "lists": [_shown(choice, getattr(f, choice.field)) for choice in option_lists(f, facets)],
        "kinds": [[kind.value, KIND_NAMES[kind], kinds.get(kind.value, 0), kind in f.kinds] for kind in MentionKind],
        "confidence": round(f.min_confidence * 100),
        "spread": list(facets.confidence),
        "only": _only(f),
        "done": f"Show {pluralize(mentions, 'mention')}",
    }
    components.filters("filters", data, {"pick": toggle_option, "confidence": _confident, "find": _find, "more": _more})


def _only(f: Filter) -> list[list[Any]]:
    """Return the switches that are no list; what nobody has corrected needs none."""
    about = ["focus_only", "What articles are about", "Leaves out places mentioned in passing", f.focus_only]
    corrected = ["corrected_only", "Corrected by hand", "Mentions that a person has corrected", f.corrected_only]
    return [about, corrected] if f.corrected_only or data_access.corrections() else [about]


def toggle_option(choice: str) -> None:
    """Choose an option "field:key", or take it off where it is chosen; what is no such option is ignored."""
    state = st.session_state
    field, _, key = choice.partition(":")
    value: Any = tuple(key.split(".", 1)) if field == "regions" and "." in key else key
    if field in {"focus_only", "corrected_only"}:
        state[field] = not state[field]
    elif field == "kinds" and key in set(MentionKind):
        kinds = set(state.kinds) ^ {MentionKind(key)}
        state.kinds = [kind for kind in MentionKind if kind in kinds] or [MentionKind.PLACE]
    elif field in LIST_FIELDS and key and isinstance(value, tuple) == (field == "regions"):
        chosen = [other for other in state[field] if other != value]
        if len(chosen) == len(state[field]) and len(chosen) < MAX_CHOICES:
            chosen.append(value)
        state[field] = chosen
    state.chosen = True


def _confident(value: str) -> None:
    if value.isdecimal() and len(value) <= 3:
        st.session_state.confidence = min(100, int(value))
        st.session_state.chosen = True


def _find(value: str) -> None:
    field, _, words = value.partition(":")
    st.session_state.setdefault("wanted", {})[field] = words.strip()[:_WORDS_CHARS]


def _more(field: str) -> None:
    st.session_state.setdefault("unfolded", set()).symmetric_difference_update({field})


def _shown(choice: OptionList, chosen: Iterable[Any]) -> dict[str, Any]:
    """Return what the page shows of a list: what is chosen, then the most mentioned, or what was looked for."""
    words = st.session_state.get("wanted", {}).get(choice.field, "")
    unfolded = choice.field in st.session_state.get("unfolded", ())
    number = _MANY if words or unfolded else _FEW
    keys = [value if isinstance(value, str) else region_key(value) for value in chosen]
    found = {option.key: option for option in choice.find(words, number + len(keys))}
    first = [found.get(key) or choice.known(key) for key in keys]
    rest = [option for option in found.values() if option.key not in keys][:number]
    return {
        "field": choice.field,
        "name": choice.name,
        "options": [[o.key, o.name, o.sub, o.mentions, o in first] for o in [*first, *rest]],
        "all": choice.all,
        "words": words,
        "unfolded": unfolded,
    }
