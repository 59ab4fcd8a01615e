"""The filters in the sidebar: text, dates, and lists of options with counts.

The lists are one component. The server fills and searches them, so that a hundred thousand articles are as fast as ten.
Selected options are kept in `st.session_state` under the names of the fields of `Filter`.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

import pandas as pd
import streamlit as st

from dashboard import components, data_access, session
from dashboard.formatting import KIND_NAMES, describe_period, format_date, isolate_direction
from dashboard.link import MAX_CHOICES, MAX_TEXT_CHARS
from geo.articles import FIRST_YEAR, LAST_YEAR
from geo.index import DEFAULT_KINDS, CountBy, Facets, Filter, Totals
from geo.message_text import pluralize
from geo.types import MentionKind
from geo.unicode_forms import normalize_form

__all__ = [
    "Option",
    "OptionList",
    "article_labels",
    "describe_filter",
    "option_lists",
    "remove_chip",
    "show",
    "toggle_option",
]

_EARLIEST, _LATEST = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
_FOLDED_OPTIONS, _UNFOLDED_OPTIONS = 5, 60
_MAX_WORDS_CHARS = 100
_NO_DIVISION = "00"  # the region code of places that belong to no region of their country
_COUNT_HELP = (
    "A story is one text in several papers, perhaps with another headline, cut or lightly edited. Counted by stories, "
    "only the version with the most mentions is counted and listed."
)
_LIST_FIELDS = ("articles", "sources", "countries", "regions", "place_ids")
_MAX_CHIPS = 4  # per list; a list with more values gets one chip with their number


def show(f: Filter, totals: Totals) -> None:
    """Show the filters."""
    st.text_input(
        "Words in title or text",
        key="text",
        max_chars=MAX_TEXT_CHARS,
        placeholder='Words, or "a phrase"',
        icon=":material/search:",
    )
    if note := data_access.note(f):
        st.caption(note)
    left, right = st.columns(2, gap="small")
    for column, label, key in ((left, "From", "since"), (right, "To", "until")):
        column.date_input(label, None, _EARLIEST, _LATEST, key=key, format="YYYY-MM-DD")
    if not data_access.is_archive():
        st.segmented_control(
            "Count",
            get_args(CountBy),
            key="count_by",
            format_func=str.capitalize,
            required=True,
            help=_COUNT_HELP,
            width="stretch",
        )
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
        state.kinds = [kind for kind in MentionKind if kind in kinds] or list(DEFAULT_KINDS)
    elif field in _LIST_FIELDS and key and isinstance(value, tuple) == (field == "regions"):
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
    keys = [_value_key(value) for value in selected]
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


@dataclass(frozen=True, slots=True)
class Option:
    """An option's key, name, a detail that tells namesakes apart, and its mentions (None: not counted)."""

    key: str
    name: str
    detail: str = ""
    mentions: int | None = 0


@dataclass(frozen=True, slots=True)
class OptionList:
    """The options of one field of the filter.

    Attributes:
        field: The name of the field of `Filter`.
        name: The list's label.
        find: Returns the first options that match the words, at most a number of them; without words, of all.
        get: Returns the option of a key, also of a key that the data does not contain.
        size: The number of all options.
    """

    field: str
    name: str
    find: Callable[[str, int], list[Option]]
    get: Callable[[str], Option]
    size: int


def option_lists(f: Filter, facets: Facets) -> list[OptionList]:
    """Return the lists of options, with the counts that remain under the filter's other fields."""
    return [_publishers(facets), _countries(facets), _regions(facets), _places(f), _articles(f)]


def _publishers(facets: Facets) -> OptionList:
    counted = _counted(facets.sources, "source")
    return _option_list("sources", "Publisher", [Option(source, source, mentions=n) for (source,), n in counted], str)


def _countries(facets: Facets) -> OptionList:
    counted = _counted(facets.countries, "country_code")
    return _option_list(
        "countries", "Country", [Option(code, _country(code), mentions=n) for (code,), n in counted], _country
    )


def _regions(facets: Facets) -> OptionList:
    counted = _counted(facets.regions, "country_code", "admin1_code")
    options = [
        Option(_region_key((country, code)), data_access.region_name(country, code), _country(country), n)
        for (country, code), n in counted
        if code != _NO_DIVISION
    ]
    return _option_list("regions", "Region", options, lambda key: data_access.region_name(*key.split(".", 1)))


def _places(f: Filter) -> OptionList:
    places = data_access.places(replace(f, place_ids=()))

    def find(words: str, number: int) -> list[Option]:
        rows = places[_contain(places["name"], words)] if words else places
        return [_place(row) for row in rows.head(number).to_dict("records")]

    def get(key: str) -> Option:
        row = places[places["place_id"] == key].to_dict("records")
        return _place(row[0]) if row else Option(key, data_access.place_name(key))

    return OptionList("place_ids", "Place", find, get, len(places))


def _articles(f: Filter) -> OptionList:
    others = replace(f, articles=())

    def find(words: str, number: int) -> list[Option]:
        rows = data_access.find_articles(words, number) if words else data_access.articles(others, limit=number)
        return [_article(row) for row in rows.to_dict("records")]

    def get(key: str) -> Option:
        rows = data_access.articles(Filter(articles=(key,), kinds=tuple(MentionKind))).to_dict("records")
        return _article(rows[0]) if rows else Option(key, "(not in the database)", mentions=None)

    return OptionList("articles", "Article", find, get, data_access.totals(others).listed)


def _counted(facet: pd.DataFrame, *columns: str) -> list[tuple[tuple[str, ...], int]]:
    keys = zip(*(facet[column] for column in columns), strict=True)
    return list(zip(keys, facet["mentions"].tolist(), strict=True))


def _country(code: str) -> str:
    return data_access.country_name(code) or code


def _place(row: dict[Any, Any]) -> Option:
    return Option(row["place_id"], row["name"], data_access.describe_row(row), row["mentions"])


def _article(row: dict[Any, Any]) -> Option:
    detail = " · ".join(filter(None, (format_date(row["date"]), isolate_direction(row["source"] or ""))))
    return Option(row["article_id"], row["title"] or "(untitled)", detail, row.get("mentions"))


def _option_list(field: str, name: str, options: Sequence[Option], name_of: Callable[[str], str]) -> OptionList:
    """Return a list of options that are all in memory; `name_of` names a key that is not among them."""
    by_key = {option.key: option for option in options}

    def find(words: str, number: int) -> list[Option]:
        if not words:
            return list(options[:number])
        matches = _contain((option.name for option in options), words)
        return [option for option, match in zip(options, matches, strict=True) if match][:number]

    def get(key: str) -> Option:
        return by_key.get(key) or Option(key, name_of(key))

    return OptionList(field, name, find, get, len(options))


def _contain(names: Iterable[str], words: str) -> list[bool]:
    folded = _fold(words)
    return [folded in _fold(name) for name in names]


def _fold(text: str) -> str:
    """Return a text in lower case and without accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in normalize_form("NFD", text) if not unicodedata.combining(c)).casefold()


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
        "regions", {_region_key(region): data_access.region_name(*region) for region in f.regions}, "region"
    )
    chips += _list_chips("place_ids", {place: data_access.place_name(place) for place in f.place_ids}, "place")
    if f.kinds != DEFAULT_KINDS:
        chips.append(("kinds", " + ".join(KIND_NAMES[kind].lower() for kind in f.kinds)))
    if f.min_confidence > 0:
        chips.append(("confidence", f"at least {f.min_confidence:.0%} sure"))
    if f.text:
        chips.append(("text", f"“{f.text}”"))
    if f.focus_only:
        chips.append(("focus_only", "what articles are about"))
    if f.corrected_only:
        chips.append(("corrected_only", "corrected by hand"))
    if f.count_by == "stories":
        chips.append(("count_by", "each story once"))
    return chips


def _list_chips(key: str, names: Mapping[str, str], noun: str) -> list[tuple[str, str]]:
    if len(names) > _MAX_CHIPS:
        return [(key, pluralize(len(names), noun, "countries" if noun == "country" else None))]
    return [(f"{key}:{value}", name) for value, name in names.items()]


def _region_key(region: tuple[str, str]) -> str:
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
    if key in _LIST_FIELDS:
        state[key] = [selected for selected in state[key] if value and _value_key(selected) != value]
    elif key == "dates":
        state.since = state.until = None
    elif key == "kinds":
        state.kinds = list(DEFAULT_KINDS)
    elif key == "confidence":
        state.confidence = 0
    elif key == "text":
        state.text = ""
    elif key in {"focus_only", "corrected_only"}:
        state[key] = False
    elif key == "count_by":
        state.count_by = "articles"


def _value_key(value: str | tuple[str, str]) -> str:
    return value if isinstance(value, str) else _region_key(value)
