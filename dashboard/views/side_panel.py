"""The panel beside the map: the lists of places, articles and corrections, and the article or place that is open."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import access, components, data_access, session
from dashboard.formatting import format_date, truncate
from dashboard.link import Panel
from dashboard.map.events import go_to_place, parse_mention_id
from dashboard.map.payload import quotes
from dashboard.views import article_changes, article_reader, correction_editor, correction_list
from geo.index import Filter, Totals
from geo.message_text import pluralize
from geo.unicode_forms import normalize_form

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["is_open", "show"]

_PAGE_ROWS = 400
_TITLE_CHARS = 300
_MAX_WORDS_CHARS = 100
_ACCENTS = re.compile("[\u0300-\u036f]")
_MAX_SENTENCES = 200


def is_open() -> bool:
    """Whether an article, the sentences of a place, or the correction form is open."""
    state = st.session_state
    return bool(state.read or state.get("mentions_of") or state.get("correcting"))


def show(f: Filter, totals: Totals) -> None:
    """Show the correction form, article or place that is open, otherwise the selected list."""
    state = st.session_state
    if state.get("correcting"):
        correction_editor.show()
    elif state.read:
        article_reader.show(state.read, f)
    elif state.mentions_of:
        _sentences(state.mentions_of, f)
    else:
        _list_selector(f, totals)
        if state.panel == "places":
            _places(f)
        elif state.panel == "articles":
            _articles(f, totals)
        else:
            correction_list.show()


def _list_selector(f: Filter, totals: Totals) -> None:
    names: dict[Panel, str] = {
        "places": f"Places {totals.places:,}",
        "articles": f"{f.count_by.capitalize()} {totals.listed:,}",
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
    places = data_access.places(f)
    matches = places[_name_contains(places, words)] if (words := _search_words("places")) else places
    limit = _row_limit("places")
    rows = [
        {
            "id": row["place_id"],
            "main": row["name"],
            "sub": [data_access.describe_row(row)],
            "n": row["mentions"],
            "chosen": row["place_id"] == st.session_state.place,
        }
        for row in matches.head(limit).to_dict("records")
    ]
    data = {"name": "Places", "find": "Find a place in the list", "rows": rows, "open": "Sentences that mention"}
    components.rows(
        "place-list",
        data | _list_notes("place", limit, len(matches), len(places), words),
        on_pick=lambda place: go_to_place(place, f),
        on_open=session.open_sentences,
        on_find=lambda words: _search("places", words),
        on_more=lambda _: _show_more("places"),
    )


def _articles(f: Filter, totals: Totals) -> None:
    words = _search_words("articles")
    searched = replace(f, text=" ".join(filter(None, [f.text, words])))
    matches = data_access.totals(searched).listed if words else totals.listed
    limit = _row_limit("articles")
    articles = data_access.articles(searched, limit=limit)
    sizes = data_access.story_sizes(articles["article_id"].tolist()) if f.count_by == "stories" else {}
    rows = [
        {
            "id": row["article_id"],
            "main": truncate(row["title"] or "(untitled)", _TITLE_CHARS),
            "sub": [
                part
                for part in (
                    row["source"],
                    format_date(row["date"]) or "no date",
                    _others(sizes.get(row["article_id"], 1)),
                )
                if part
            ],
            "n": row["mentions"],
            "chosen": False,
        }
        for row in articles.to_dict("records")
    ]
    notes = _list_notes("article", limit, matches, totals.listed, words)
    note = notes["note"] or _without_mentions(int((articles["mentions"] == 0).sum()))
    if access.may_edit() and (outdated := _outdated(data_access.outdated_articles())):
        note = f"{note} {outdated}" if note else outdated
    components.rows(
        "article-list",
        {"name": "Articles", "find": "Find an article in the list", "rows": rows} | notes | {"note": note},
        on_pick=session.open_article,
        on_find=lambda words: _search("articles", words),
        on_more=lambda _: _show_more("articles"),
    )
    if access.may_edit():
        article_changes.show_for_selection(searched, matches)


def _others(size: int) -> str | None:
    """Return how many other articles a story of `size` articles has."""
    return f"and {pluralize(size - 1, 'other')}" if size > 1 else None


def _name_contains(places: pd.DataFrame, words: str) -> pd.Series[bool]:
    """Return which places have the words in their name, ignoring case and accents."""
    names = places["name"].str.normalize("NFKD").str.replace(_ACCENTS, "", regex=True).str.casefold()
    return names.str.contains(_ACCENTS.sub("", normalize_form("NFKD", words)).casefold(), regex=False)


def _search_words(panel: Panel) -> str:
    """Return the words of a list's search that runs on the server, because the browser does not have all rows."""
    return str(st.session_state.get(f"sought-{panel}", ""))


def _row_limit(panel: Panel) -> int:
    """Return how many rows of a list are shown at most."""
    return int(st.session_state.get(f"shown-{panel}", _PAGE_ROWS))


def _search(panel: Panel, words: str) -> None:
    st.session_state[f"sought-{panel}"] = " ".join(words[:_MAX_WORDS_CHARS].split())
    st.session_state[f"shown-{panel}"] = _PAGE_ROWS


def _show_more(panel: Panel) -> None:
    st.session_state[f"shown-{panel}"] = _row_limit(panel) + _PAGE_ROWS


def _sentences(place_id: str, f: Filter) -> None:
    st.button("Back to the list", icon=":material/arrow_back:", type="tertiary", on_click=_close_sentences)
    sentences = data_access.snippets(f, [place_id], _MAX_SENTENCES)
    place = data_access.place(place_id)
    data = {
        "name": place.name if place else "This place",
        "sub": f"{pluralize(len(sentences), 'mention')}, newest first"
        if len(sentences) < _MAX_SENTENCES
        else f"The newest {_MAX_SENTENCES} mentions",
        "quotes": quotes(sentences),
        "editable": access.may_edit(),
        "note": None if len(sentences) else "No mention of this place matches the filters.",
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


def _without_mentions(number: int) -> str | None:
    """Return a note on the listed articles that are not on the map."""
    return f"{pluralize(number, 'article')} without a mention that matches the filters." if number else None


def _outdated(number: int) -> str | None:
    """Return a note on the articles that an older version geoparsed."""
    if not number:
        return None
    was = "was" if number == 1 else "were"
    return f"{pluralize(number, 'article')} {was} read by an older version; run: dateline reread"


def _list_notes(noun: str, limit: int, matches: int, total: int, words: str) -> dict[str, Any]:
    """Return a list's note on rows that it does not show, its button for more, and whether the server searches it."""
    condition = f" with “{words}”" if words else ""
    if not matches:
        note = f"No {noun}{condition}."
    elif matches > limit:
        note = f"The first {limit:,} of {pluralize(matches, noun)}{condition}."
    else:
        note = None
    more = f"Show {min(_PAGE_ROWS, matches - limit):,} more" if matches > limit else None
    return {"note": note, "more": more, "remote": total > limit or bool(words)}
