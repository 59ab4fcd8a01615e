"""What was corrected by hand: said in words, listed, and taken back."""

from __future__ import annotations

import datetime as dt
import io

import streamlit as st

from dashboard import access, components, data_access, session
from dashboard.formatting import format_date, truncate
from geo.errors import DatelineError
from geo.export import write_corpus
from geo.store import Filter
from geo.types import Correction, Place

__all__ = ["describe_correction", "named", "set_notice", "show", "show_notice", "undo"]

_LISTED = 300


def named(place: Place) -> str:
    """Return "Hyderabad, Sindh, Pakistan"."""
    return ", ".join([place.name, *data_access.inside(place.country_code, place.admin1_code, name=place.name)])


def describe_correction(correction: Correction) -> str:
    """Return what a correction says, in words."""
    text = f"“{truncate(correction.text, 60)}”"
    if correction.place is None:
        return f"{text} is not a place"
    if correction.action == "missed":
        return f"{text} was missed: {named(correction.place)}"
    return f"{text} means {named(correction.place)}"


def show_notice() -> None:
    """Say what was corrected last, with its undo, for a while."""
    number, text, made = st.session_state.get("said_last", (0, "", None))
    components.notice("notice", {"number": number, "text": text, "undo": made}, on_undo=undo)


def set_notice(text: str, made: int | None = None) -> None:
    """Say something at the foot of the window for a while, with the correction that can be undone there."""
    number, *_ = st.session_state.get("said_last", (0, "", None))
    st.session_state.said_last = (number + 1, text, made)


def undo(number: str) -> None:
    """Take back the correction of this number."""
    if not (number.isascii() and number.isdigit() and access.may_edit()):
        return
    try:
        data_access.store().corrections.undo(int(number[:18]))
    except DatelineError as error:
        set_notice(str(error))
        return
    set_notice("Undone.")


def show() -> None:
    """Show what was corrected, newest first, each with its undo."""
    made = data_access.corrections()
    titles = data_access.article_titles(tuple(dict.fromkeys(correction.article_id for correction in made[:_LISTED])))
    scopes = {"mention": "only there", "article": "in the whole article", "publisher": "everywhere in"}
    rows = [
        {
            "id": correction.id,
            "said": describe_correction(correction),
            "title": truncate(titles.get(correction.article_id) or "(untitled)", 200),
            "scope": f"{scopes[correction.scope]} {correction.source}"
            if correction.scope == "publisher"
            else scopes[correction.scope],
            "by": _signed(correction.author, correction.at),
        }
        for correction in made[:_LISTED]
    ]
    if not made:
        note = "Nothing was corrected so far. Correct a mention from its article, or from the popup of its place."
    else:
        note = f"The newest {_LISTED:,} of {len(made):,}." if len(made) > _LISTED else ""
    if made:
        st.download_button(
            "Download as a corpus",
            _corpus,
            file_name="corrections.jsonl",
            mime="application/jsonl",
            help="The corrected articles with every mention that they have now, for `dateline evaluate`.",
            on_click="ignore",
            icon=":material/download:",
        )
    components.corrections(
        "corrections", {"rows": rows, "note": note, "editable": access.may_edit()}, on_undo=undo, on_read=_read
    )


def _corpus() -> bytes:
    out = io.StringIO()
    log = data_access.correction_log()
    write_corpus(log.corrected_articles(Filter()) if log is not None else (), out)
    return out.getvalue().encode()


def _signed(author: str, at: dt.datetime | None) -> str:
    return " · ".join(part for part in (author, format_date(at)) if part)


def _read(number: str) -> None:
    made = next((correction for correction in data_access.corrections() if str(correction.id) == number), None)
    if made is not None:
        session.open_article(made.article_id, f"{made.field}:{made.start}")
