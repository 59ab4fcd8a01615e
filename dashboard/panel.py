"""Beside the map: the list of places, which says what the map says, the list of articles, and what is opened."""

from __future__ import annotations

import streamlit as st

from dashboard import browser, queries, reader, session
from dashboard.link import Panel
from dashboard.mapping.page_map import go_to_place
from dashboard.mapping.payload import quotes
from dashboard.wording import count, day, feature, isolated, where
from geo.store import Filter, Totals

__all__ = ["is_open", "show"]

_LISTED = 400
_SENTENCES = 200


def is_open() -> bool:
    """Whether an article or all sentences of a place are open."""
    return bool(st.session_state.read or st.session_state.get("mentions_of"))


def show(f: Filter, totals: Totals) -> None:
    """Show the article or the place that is open, else the list that was chosen."""
    state = st.session_state
    if state.read:
        reader.show(state.read, f)
    elif state.mentions_of:
        _sentences(state.mentions_of, f)
    else:
        _chooser(f, totals)
        if state.panel == "places":
            _places(f)
        else:
            _articles(f, totals)


def _chooser(f: Filter, totals: Totals) -> None:
    names: dict[Panel, str] = {
        "places": f"Places {totals.places:,}",
        "articles": f"Articles {totals.listed:,}",
    }
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
    found = queries.places(f)
    rows = [
        {
            "id": row["place_id"],
            "main": row["name"],
            "sub": where(
                feature(row["feature_class"], row["feature_code"], row["population"]),
                *queries.inside(row["country_code"], row["admin1_code"], name=row["name"]),
            ),
            "n": row["mentions"],
            "chosen": row["place_id"] == st.session_state.place,
        }
        for row in found.head(_LISTED).to_dict("records")
    ]
    data = {"name": "Places", "find": "Find a place in the list", "rows": rows, "note": _left_out(len(found), "place")}
    browser.rows("place-list", data, lambda place: go_to_place(place, f))


def _articles(f: Filter, totals: Totals) -> None:
    found = queries.articles(f, limit=_LISTED)
    rows = [
        {
            "id": row["article_id"],
            "main": row["title"] or "(untitled)",
            "sub": " · ".join(part for part in (isolated(row["source"] or ""), day(row["date"]) or "no date") if part),
            "n": row["mentions"],
            "chosen": False,
        }
        for row in found.to_dict("records")
    ]
    data = {
        "name": "Articles",
        "find": "Find a title in the list",
        "rows": rows,
        "note": _left_out(totals.listed, "article") or _without(int((found["mentions"] == 0).sum())),
    }
    browser.rows("article-list", data, session.open_article)


def _sentences(place_id: str, f: Filter) -> None:
    st.button("Back to the list", icon=":material/arrow_back:", type="tertiary", on_click=_close_sentences)
    found = queries.snippets(f, [place_id], _SENTENCES)
    place = queries.place(place_id)
    data = {
        "name": place.name if place else "This place",
        "sub": f"{count(len(found), 'mention')}, newest first"
        if len(found) < _SENTENCES
        else f"The newest {_SENTENCES} mentions",
        "quotes": quotes(found),
        "note": None if len(found) else "The filters leave none of its mentions.",
    }
    browser.sentences("sentences", data, session.open_article)


def _close_sentences() -> None:
    session.open_sentences(None)


def _without(number: int) -> str | None:
    """Say how many of the articles in the list are not on the map."""
    return f"{count(number, 'article')} without a mention that the filters leave." if number else None


def _left_out(number: int, what: str) -> str | None:
    return f"The first {_LISTED:,} of {count(number, what)}; filter for the others." if number > _LISTED else None
