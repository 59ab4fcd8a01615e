"""Correcting by hand: a mention means another place, is no place, or was missed.

The mention in question is `correcting` in the session state, (article id, field, start, end), put there by the map's
popup or by the reader. The form stands beside the map, so that the map can be clicked while it is open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast, get_args

import streamlit as st

from dashboard import access, components, data_access, session
from dashboard.formatting import describe_place, escape_markdown, truncate
from dashboard.map.payload import cut
from dashboard.typeahead import suggest_places
from dashboard.views.correction_list import describe_correction, named, set_notice
from geo.errors import DatelineError
from geo.feature_types import describe_feature
from geo.gazetteer import Gazetteer
from geo.plural import pluralize
from geo.types import Article, Correction, Field, MentionKind, Place, ResolvedMention, Scope, point_place

__all__ = ["CorrectionDraft", "open_editor", "show", "suggestions"]

_OFFERED = 12
_NEAR = 5
_TEXT_CHARS, _AUTHOR_CHARS, _WORDS_CHARS = 200, 80, 120
_EITHER_SIDE_CHARS = 200
_POINT = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*")
_THE_POINT = "point"  # chosen with the words that give it
_KINDS = {
    MentionKind.PLACE: "Place",
    MentionKind.DEMONYM: "People or adjective",
    MentionKind.EMBEDDED: "In an institution's name",
}


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """A span that somebody is about to correct, and what Dateline makes of it; None where it had missed it."""

    article: Article
    field: Field
    start: int
    end: int
    known: ResolvedMention | None
    alike: int

    @property
    def text(self) -> str:
        """The words."""
        return self.article.field_text(self.field)[self.start : self.end]


def open_editor(span: tuple[str, str, int, int] | None) -> None:
    """Open the form for a span: article id, field, start, end; None closes it."""
    st.session_state.correcting = span
    st.session_state.choosing = {"words": "", "chosen": None, "of": span}


def show() -> None:
    """Show the form for the span that is to be corrected."""
    draft = _draft(st.session_state.correcting)
    if not access.may_edit():
        st.button("Back", icon=":material/arrow_back:", type="tertiary", on_click=open_editor, args=(None,))
        st.info("Only editors of this dashboard correct it. Log in as one, or ask who runs it.")
        return
    if draft is None:
        st.button("Back", icon=":material/arrow_back:", type="tertiary", on_click=open_editor, args=(None,))
        st.info("The article is not as it was when this was opened. Open it again to correct it.")
        return
    if st.session_state.get("choosing", {}).get("of") != st.session_state.correcting:
        open_editor(st.session_state.correcting)
    _form(draft)


def _draft(span: tuple[str, str, int, int]) -> CorrectionDraft | None:
    article_id, field, start, end = span
    parsed = data_access.geoparse(article_id)
    if parsed is None or field not in get_args(Field):
        return None
    whole = parsed.article.field_text(cast(Field, field))
    words = whole[start:end]
    if not (0 <= start < end <= len(whole) and words.strip() and end - start <= _TEXT_CHARS):
        return None
    known = next((m for m in parsed.mentions if _span(m) == (field, start, end)), None)
    alike = sum(
        resolved.text.casefold() == words.casefold()
        for resolved in parsed.mentions
        if known is not None and resolved.kind == known.kind
    )
    return CorrectionDraft(parsed.article, cast(Field, field), start, end, known, alike)


def _span(resolved: ResolvedMention) -> tuple[str, int, int]:
    return resolved.field, resolved.start, resolved.end


@st.fragment
def _form(draft: CorrectionDraft) -> None:
    """Show the form; it runs alone while somebody types."""
    st.button(
        "Back", icon=":material/arrow_back:", type="tertiary", on_click=open_editor, args=(None,), key="correct-back"
    )
    if st.session_state.correcting is None:
        st.rerun()
    choice: dict[str, Any] = st.session_state.choosing
    options = suggestions(data_access.gazetteer(), draft.text, choice["words"])
    if choice["chosen"] == _THE_POINT:
        choice["chosen"] = options[0].id
    components.choice("choice", _data(draft, options, choice), on_find=_find, on_choose=_choose)
    kind = draft.known.kind if draft.known else _ask_kind()
    scope = _ask_scope(draft)
    if not access.author():
        st.text_input("Your name", key="author", max_chars=_AUTHOR_CHARS, placeholder="Kept with the correction")
    place = next((option for option in options if option.id == choice["chosen"]), None)
    with st.container(horizontal=True, gap="small"):
        if st.button("Save", type="primary", disabled=place is None, help=None if place else "Choose a place first"):
            _save(draft, kind, scope, place)
        if draft.known and st.button("Not a place"):
            _save(draft, kind, scope, None)


def _find(words: str) -> None:
    choice = st.session_state.choosing
    choice["words"] = words[:_WORDS_CHARS]
    choice["chosen"] = _THE_POINT if _point(words) else None


def _choose(place_id: str) -> None:
    st.session_state.choosing["chosen"] = place_id


def _ask_kind() -> MentionKind:
    return st.radio("It names", list(_KINDS), format_func=lambda kind: _KINDS[kind], key="missed-kind", horizontal=True)


def _ask_scope(draft: CorrectionDraft) -> Scope:
    words = truncate(draft.text, 40)
    names: dict[Scope, str] = {"mention": "Only here", "article": "Everywhere in this article"}
    if draft.alike > 1:
        names["article"] += f", {draft.alike:,} times"
    if draft.article.source:
        names["publisher"] = f"Everywhere {truncate(draft.article.source, 60)} says “{words}”"
    return st.radio("Where", list(names), format_func=lambda scope: escape_markdown(names[scope]), key="correct-scope")


def suggestions(gazetteer: Gazetteer, text: str, words: str) -> list[Place]:
    """Return the places to choose from: those that the words may mean, or, with nothing typed, the text itself.

    Words may name what a place lies in ("Hyderabad, Pakistan"), or be a latitude and a longitude, which offers the
    point itself under the name of the text, and the populated places nearest to it.
    """
    if point := _point(words):
        near = [place for place, _ in gazetteer.nearest(*point, limit=_NEAR)]
        return [_at_point(text, point, near), *near]
    return suggest_places(gazetteer, words.strip() or text, named=_OFFERED - 4, begun=_OFFERED)[:_OFFERED]


def _point(words: str) -> tuple[float, float] | None:
    """Return the latitude and longitude that the words are, None where they are none."""
    match = _POINT.fullmatch(words)
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[2])
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _at_point(text: str, point: tuple[float, float], near: list[Place]) -> Place:
    return point_place(text, *point, country_code=near[0].country_code if near else None)


def _data(draft: CorrectionDraft, options: list[Place], choice: dict[str, Any]) -> dict[str, Any]:
    known = draft.known
    if known is None:
        now = "Not marked so far"
    elif known.place is None:
        now = "Recognised so far, but not placed"
    else:
        now = f"So far {named(known.place)}, {known.confidence:.0%} sure"
    missing = choice["words"].strip() or draft.text
    return {
        "of": list(choice["of"]),
        "title": f"“{truncate(draft.text, 60)}”",
        "quote": _quote(draft),
        "now": now,
        "words": choice["words"],
        "options": [_option(place) for place in options],
        "chosen": choice["chosen"],
        "note": "" if options else f"No place is called “{missing}”. Try another spelling, or choose on the map.",
    }


def _quote(draft: CorrectionDraft) -> list[list[str]]:
    whole = draft.article.field_text(draft.field)
    first, last = max(0, draft.start - _EITHER_SIDE_CHARS), min(len(whole), draft.end + _EITHER_SIDE_CHARS)
    if draft.known:
        begin, stop = draft.known.sentence
        first, last = max(first, min(begin, draft.start)), min(last, max(stop, draft.end))
    kind = draft.known.kind.value if draft.known else MentionKind.PLACE.value
    return cut(whole[first:last], [(draft.start - first, draft.end - first, kind)])


def _option(place: Place) -> dict[str, Any]:
    if place.id.startswith("pt:"):
        return {
            "id": place.id,
            "name": place.name,
            "sub": f"Just this point: {place.lat:.4f}, {place.lon:.4f}",
            "at": [place.lat, place.lon],
        }
    inside = data_access.inside(place.country_code, place.admin1_code, name=place.name)
    sub = describe_place(describe_feature(place.feature_class, place.feature_code, place.population), *inside)
    people = f" · {place.population:,} people" if place.population else ""
    return {"id": place.id, "name": place.name, "sub": sub + people, "at": [place.lat, place.lon]}


def _save(draft: CorrectionDraft, kind: MentionKind, scope: Scope, place: Place | None) -> None:
    state = st.session_state
    if not access.may_edit():
        return
    correction = Correction(
        action="not_a_place" if place is None else "place" if draft.known else "missed",
        article_id=draft.article.id,
        field=draft.field,
        start=draft.start,
        end=draft.end,
        text=draft.text,
        kind=kind,
        place=place,
        scope=scope,
        author=access.author() or " ".join((state.get("author") or "").split()),
    )
    try:
        made = data_access.store().corrections.add(correction)
    except DatelineError as error:
        st.error(escape_markdown(str(error)))
        return
    wide = f" ({pluralize(made.matches, 'mention')})" if made.matches > 1 else ""
    set_notice(describe_correction(made) + wide, made.id)
    if state.read == draft.article.id:
        session.open_article(state.read, f"{draft.field}:{draft.start}")
    open_editor(None)
    st.rerun()
