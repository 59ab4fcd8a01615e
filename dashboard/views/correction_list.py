"""The corrections made by hand: in words, as a list, with undo and download."""

from __future__ import annotations

import datetime as dt
import io

import streamlit as st

from dashboard import access, components, data_access, session
from dashboard.formatting import format_date, truncate
from dashboard.views.notice import set_notice
from geo.corrections import Correction
from geo.errors import DatelineError
from geo.export import write_corpus
from geo.index import Filter
from geo.types import Place

__all__ = ["describe_correction", "full_name", "show", "undo"]

_MAX_LISTED = 300


def full_name(place: Place) -> str:
    """Return a place's name with its region and country: "Hyderabad, Sindh, Pakistan"."""
    return ", ".join([place.name, *data_access.inside(place.country_code, place.admin1_code, name=place.name)])


def describe_correction(correction: Correction) -> str:
    """Return a correction in words."""
    text = f"“{truncate(correction.text, 60)}”"
    if correction.place is None:
        return f"{text} is not a place"
    if correction.action == "missed":
        return f"{text} was missed: {full_name(correction.place)}"
    return f"{text} means {full_name(correction.place)}"


def undo(correction_id: str) -> None:
    """Undo the correction with this id. For callbacks."""
    if not (correction_id.isascii() and correction_id.isdigit() and access.may_edit()):
        return
    try:
        data_access.store().corrections.undo(int(correction_id[:18]))
    except DatelineError as error:
        set_notice(str(error))
        return
    set_notice("Undone.")


def show() -> None:
    """Show the corrections, newest first, each with a button to undo it."""
    corrections = data_access.corrections()
    titles = data_access.article_titles(
        tuple(dict.fromkeys(correction.article_id for correction in corrections[:_MAX_LISTED]))
    )
    scopes = {"mention": "only there", "article": "everywhere in the article", "publisher": "everywhere in"}
    rows = [
        {
            "id": correction.id,
            "text": describe_correction(correction),
            "title": truncate(titles.get(correction.article_id) or "(untitled)", 200),
            "scope": f"{scopes[correction.scope]} {correction.source}"
            if correction.scope == "publisher"
            else scopes[correction.scope],
            "by": _byline(correction.author, correction.at),
        }
        for correction in corrections[:_MAX_LISTED]
    ]
    if not corrections:
        note = "No corrections yet. To correct a mention, open its article or the popup of its place."
    else:
        note = f"The newest {_MAX_LISTED:,} of {len(corrections):,}." if len(corrections) > _MAX_LISTED else ""
    if corrections:
        st.download_button(
            "Download as a corpus",
            _corpus,
            file_name="corrections.jsonl",
            mime="application/jsonl",
            help="The corrected articles with all their mentions, for `dateline evaluate`.",
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


def _byline(author: str, at: dt.datetime | None) -> str:
    return " · ".join(part for part in (author, format_date(at)) if part)


def _read(correction_id: str) -> None:
    match = next((item for item in data_access.corrections() if str(item.id) == correction_id), None)
    if match is not None:
        session.open_article(match.article_id, f"{match.field}:{match.start}")
