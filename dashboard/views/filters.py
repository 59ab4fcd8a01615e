"""The filters in the sidebar: text, dates, and lists of options with counts.

The lists are one component. The server fills and searches them, so that a hundred thousand articles are as fast as ten.
Selected options are kept in `st.session_state` under the names of the fields of `Filter`.
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
_FOLDED_OPTIONS, _UNFOLDED_OPTIONS = 5, 60
_MAX_WORDS_CHARS = 100


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
    """Show the lists. A search in a list reruns this fragment only; selecting an option reruns the page."""
    if st.session_state.pop("rerun_page", False):
        st.rerun()
    facets = data_access.facets(f)
    kinds = dict(zip(facets.kinds["kind"], facets.kinds["mentions"].tolist(), strict=True))
    data = {
        "lists": [_list_data(options, getattr(f, options.field)) for options in option_lists(f, facets)],
        "kinds": [[kind.value, KIND_NAMES[kind], kinds.get(kind.value, 0), kind in f.kinds] for kind in MentionKind],
        "confidence": round(f.min_confidence * 100),
        "spread": list(facets.confidence),
        "only": _switches(f),
        "done": f"Show {pluralize(mentions, 'mention')}",
    }
    components.filters(
        "filters", data, {"pick": toggle_option, "confidence": _set_confidence, "find": _find, "more": _toggle_unfolded}
    )


def _switches(f: Filter) -> list[list[Any]]:
    """Return [field, label, hint, whether it is on] of the switches; without corrections, that switch is left out."""
    focus = ["focus_only", "What articles are about", "Leaves out places mentioned in passing", f.focus_only]
    corrected = ["corrected_only", "Corrected by hand", "Only mentions that a person has corrected", f.corrected_only]
    return [focus, corrected] if f.corrected_only or data_access.corrections() else [focus]


def toggle_option(option: str) -> None:
    """Select the option "field:key", or deselect it if it is selected. An invalid option is ignored."""
    state = st.session_state
    field, _, key = option.partition(":")
    value: Any = tuple(key.split(".", 1)) if field == "regions" and "." in key else key
    if field in {"focus_only", "corrected_only"}:
        state[field] = not state[field]
    elif field == "kinds" and key in set(MentionKind):
        kinds = set(state.kinds) ^ {MentionKind(key)}
        state.kinds = [kind for kind in MentionKind if kind in kinds] or [MentionKind.PLACE]
    elif field in LIST_FIELDS and key and isinstance(value, tuple) == (field == "regions"):
        selected = [other for other in state[field] if other != value]
        if len(selected) == len(state[field]) and len(selected) < MAX_CHOICES:
            selected.append(value)
        state[field] = selected
    state.rerun_page = True


def _set_confidence(value: str) -> None:
    if value.isdecimal() and len(value) <= 3:
        st.session_state.confidence = min(100, int(value))
        st.session_state.rerun_page = True


def _find(value: str) -> None:
    field, _, words = value.partition(":")
    st.session_state.setdefault("option_words", {})[field] = words.strip()[:_MAX_WORDS_CHARS]


def _toggle_unfolded(field: str) -> None:
    st.session_state.setdefault("unfolded", set()).symmetric_difference_update({field})


def _list_data(options: OptionList, selected: Iterable[Any]) -> dict[str, Any]:
    """Return what a list shows: the selected options, then those that match its search, or the most mentioned."""
    words = st.session_state.get("option_words", {}).get(options.field, "")
    unfolded = options.field in st.session_state.get("unfolded", ())
    number = _UNFOLDED_OPTIONS if words or unfolded else _FOLDED_OPTIONS
    keys = [value if isinstance(value, str) else region_key(value) for value in selected]
    matches = {option.key: option for option in options.find(words, number + len(keys))}
    first = [matches.get(key) or options.get(key) for key in keys]
    rest = [option for option in matches.values() if option.key not in keys][:number]
    return {
        "field": options.field,
        "name": options.name,
        "options": [[o.key, o.name, o.detail, o.mentions, o in first] for o in [*first, *rest]],
        "all": options.size,
        "words": words,
        "unfolded": unfolded,
    }
