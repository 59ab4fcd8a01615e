"""Beside the map: the list of places, which says what the map says, the list of articles, and what is opened."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import access, components, data_access, session
from dashboard.formatting import describe_place, format_date, truncate
from dashboard.link import Panel
from dashboard.map.events import go_to_place, parse_mention_id
from dashboard.map.payload import quotes
from dashboard.views import article_reader, correction_editor, correction_list
from geo.feature_types import describe_feature
from geo.plural import pluralize
from geo.store import Filter, Totals

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["is_open", "show"]

_LISTED = 400
_TITLE_CHARS = 300
_SOUGHT_CHARS = 100
_ACCENTS = re.compile("[\u0300-\u036f]")
_SENTENCES = 200


def is_open() -> bool:
    """Whether an article, all sentences of a place, or a mention to correct are open."""
    state = st.session_state
    return bool(state.read or state.get("mentions_of") or state.get("correcting"))


def show(f: Filter, totals: Totals) -> None:
    """Show the article or the place that is open, else the list that was chosen."""
    state = st.session_state
    if state.get("correcting"):
        correction_editor.show()
    elif state.read:
        article_reader.show(state.read, f)
    elif state.mentions_of:
        _sentences(state.mentions_of, f)
    else:
        _chooser(f, totals)
        if state.panel == "places":
            _places(f)
        elif state.panel == "articles":
            _articles(f, totals)
        else:
            correction_list.show()


def _chooser(f: Filter, totals: Totals) -> None:
    names: dict[Panel, str] = {
        "places": f"Places {totals.places:,}",
        "articles": f"Articles {totals.listed:,}",
    }
    corrected = len(data_access.corrections())
    if corrected or st.session_state.panel == "corrections":
        names["corrections"] = f"Corrections {corrected:,}"
    st.segmented_control(
        "List",
        list(names),
        key="panel",
        format_func=lambda panel: names[panel],
        required=True,
        label_visibility="collapsed",
        width="stretch",
    )


def _places(f: Filter) -> None:
    every = data_access.places(f)
    found = every[_named(every, words)] if (words := _sought("places")) else every
    shown = _shown("places")
    rows = [
        {
            "id": row["place_id"],
            "main": row["name"],
            "sub": [
                describe_place(
                    describe_feature(row["feature_class"], row["feature_code"], row["population"]),
                    *data_access.inside(row["country_code"], row["admin1_code"], name=row["name"]),
                )
            ],
            "n": row["mentions"],
            "chosen": row["place_id"] == st.session_state.place,
        }
        for row in found.head(shown).to_dict("records")
    ]
    data = {"name": "Places", "find": "Find a place in the list", "rows": rows, "open": "Sentences that mention"}
    components.rows(
        "place-list",
        data | _left_out("place", shown, len(found), len(every), words),
        on_pick=lambda place: go_to_place(place, f),
        on_open=session.open_sentences,
        on_find=lambda words: _seek("places", words),
        on_more=lambda _: _more("places"),
    )


def _articles(f: Filter, totals: Totals) -> None:
    words = _sought("articles")
    narrower = replace(f, text=" ".join(filter(None, [f.text, words])))
    listed = data_access.totals(narrower).listed if words else totals.listed
    shown = _shown("articles")
    found = data_access.articles(narrower, limit=shown)
    rows = [
        {
            "id": row["article_id"],
            "main": truncate(row["title"] or "(untitled)", _TITLE_CHARS),
            "sub": [part for part in (row["source"], format_date(row["date"]) or "no date") if part],
            "n": row["mentions"],
            "chosen": False,
        }
        for row in found.to_dict("records")
    ]
    left_out = _left_out("article", shown, listed, totals.listed, words)
    note = left_out["note"] or _without(int((found["mentions"] == 0).sum()))
    components.rows(
        "article-list",
        {"name": "Articles", "find": "Find an article in the list", "rows": rows} | left_out | {"note": note},
        on_pick=session.open_article,
        on_find=lambda words: _seek("articles", words),
        on_more=lambda _: _more("articles"),
    )


def _named(places: pd.DataFrame, words: str) -> pd.Series[bool]:
    """Return which of the places have the words in their name, capitals and accents aside."""
    names = places["name"].str.normalize("NFKD").str.replace(_ACCENTS, "", regex=True).str.casefold()
    return names.str.contains(_ACCENTS.sub("", unicodedata.normalize("NFKD", words)).casefold(), regex=False)


def _sought(panel: Panel) -> str:
    """Return what is looked for in a list that is too long for the browser to have it all."""
    return str(st.session_state.get(f"sought-{panel}", ""))


def _shown(panel: Panel) -> int:
    """Return how many rows of a list are shown."""
    return int(st.session_state.get(f"shown-{panel}", _LISTED))


def _seek(panel: Panel, words: str) -> None:
    st.session_state[f"sought-{panel}"] = " ".join(words[:_SOUGHT_CHARS].split())
    st.session_state[f"shown-{panel}"] = _LISTED


def _more(panel: Panel) -> None:
    st.session_state[f"shown-{panel}"] = _shown(panel) + _LISTED


def _sentences(place_id: str, f: Filter) -> None:
    st.button("Back to the list", icon=":material/arrow_back:", type="tertiary", on_click=_close_sentences)
    found = data_access.snippets(f, [place_id], _SENTENCES)
    place = data_access.place(place_id)
    data = {
        "name": place.name if place else "This place",
        "sub": f"{pluralize(len(found), 'mention')}, newest first"
        if len(found) < _SENTENCES
        else f"The newest {_SENTENCES} mentions",
        "quotes": quotes(found),
        "editable": access.may_edit(),
        "note": None if len(found) else "The filters leave none of its mentions.",
    }
    components.sentences("sentences", data, on_read=_read, on_correct=_correct)


def _read(identity: str) -> None:
    if span := parse_mention_id(identity):
        article, field, start, _ = span
        session.open_article(article, f"{field}:{start}")


def _correct(identity: str) -> None:
    correction_editor.open_editor(parse_mention_id(identity))


def _close_sentences() -> None:
    session.open_sentences(None)


def _without(number: int) -> str | None:
    """Say how many of the articles in the list are not on the map."""
    return f"{pluralize(number, 'article')} without a mention that the filters leave." if number else None


def _left_out(what: str, shown: int, found: int, every: int, words: str) -> dict[str, Any]:
    """Return what the list says of rows that it does not show, and how to come by them."""
    said = f" with “{words}”" if words else ""
    if not found:
        note = f"No {what}{said}."
    elif found > shown:
        note = f"The first {shown:,} of {pluralize(found, what)}{said}."
    else:
        note = None
    more = f"Show {min(_LISTED, found - shown):,} more" if found > shown else None
    return {"note": note, "more": more, "remote": every > shown or bool(words)}
