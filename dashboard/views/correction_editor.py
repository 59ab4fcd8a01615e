"""The form to correct a mention: it means another place, is not a place, or was missed.

`st.session_state.correcting` is the span to correct, (article id, field, start, end), set by the map's popup or by the
article reader. The form is beside the map, so that a point can be picked on the map while the form is open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast, get_args

import streamlit as st

from dashboard import access, components, data_access, session
from dashboard.formatting import escape_markdown, truncate
from dashboard.map.payload import cut
from dashboard.place_search import suggest_places
from dashboard.views.correction_list import describe_correction, full_name
from dashboard.views.notice import set_notice
from geo.corrections import Correction, Scope, point_place
from geo.errors import DatelineError
from geo.gazetteer import Gazetteer
from geo.message_text import pluralize
from geo.types import Article, Field, MentionKind, Place, ResolvedMention

__all__ = ["CorrectionDraft", "open_editor", "show", "suggestions"]

_MAX_OPTIONS = 12
_NEAREST_PLACES = 5
_TEXT_CHARS, _AUTHOR_CHARS, _WORDS_CHARS = 200, 80, 120
_CONTEXT_CHARS = 200
_POINT = re.compile(r"\s*([+-]?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*")
_TYPED_POINT = "point"  # selects the first option, whose id is not known before its coordinates are typed
_KINDS = {
    MentionKind.PLACE: "Place",
    MentionKind.DEMONYM: "People or adjective",
    MentionKind.EMBEDDED: "In an institution's name",
    MentionKind.COORDINATE: "Coordinates",
}


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """A span to correct.

    Attributes:
        article: The article.
        field: The field of the article.
        start: Character offset of the span in the field.
        end: Character offset of its end.
        mention: The mention that Dateline found there, None if it found none.
        same_text: How many mentions of the article have the same text and kind.
    """

    article: Article
    field: Field
    start: int
    end: int
    mention: ResolvedMention | None
    same_text: int

    @property
    def text(self) -> str:
        """The text of the span."""
        return self.article.field_text(self.field)[self.start : self.end]


def open_editor(span: tuple[str, str, int, int] | None) -> None:
    """Open the form for a span (article id, field, start, end), or close it (None)."""
    st.session_state.correcting = span
    st.session_state.correction_form = {"words": "", "chosen": None, "of": span}


def show() -> None:
    """Show the form for the span in the session state."""
    draft = _draft(st.session_state.correcting)
    if not access.may_edit():
        st.button("Back", icon=":material/arrow_back:", type="tertiary", on_click=open_editor, args=(None,))
        st.info("Only editors can correct mentions. Log in as an editor, or ask the administrator of this dashboard.")
        return
    if draft is None:
        st.button("Back", icon=":material/arrow_back:", type="tertiary", on_click=open_editor, args=(None,))
        st.info("The article has changed since you opened it. Open it again to correct it.")
        return
    if st.session_state.get("correction_form", {}).get("of") != st.session_state.correcting:
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
    mention = next((m for m in parsed.mentions if _span(m) == (field, start, end)), None)
    same_text = sum(
        other.text.casefold() == words.casefold()
        for other in parsed.mentions
        if mention is not None and other.kind == mention.kind
    )
    return CorrectionDraft(parsed.article, cast(Field, field), start, end, mention, same_text)


def _span(mention: ResolvedMention) -> tuple[str, int, int]:
    return mention.field, mention.start, mention.end


@st.fragment
def _form(draft: CorrectionDraft) -> None:
    """Show the form. It is a fragment, so that typing reruns nothing else."""
    st.button(
        "Back", icon=":material/arrow_back:", type="tertiary", on_click=open_editor, args=(None,), key="correct-back"
    )
    if st.session_state.correcting is None:
        st.rerun()
    form: dict[str, Any] = st.session_state.correction_form
    options = suggestions(data_access.gazetteer(), draft.text, form["words"])
    if form["chosen"] == _TYPED_POINT:
        form["chosen"] = options[0].id
    components.candidates("candidates", _data(draft, options, form), on_find=_find, on_choose=_choose)
    kind = draft.mention.kind if draft.mention else _kind_input()
    scope = _scope_input(draft)
    if not access.author():
        st.text_input("Your name", key="author", max_chars=_AUTHOR_CHARS, placeholder="Stored with the correction")
    place = next((option for option in options if option.id == form["chosen"]), None)
    with st.container(horizontal=True, gap="small"):
        if st.button("Save", type="primary", disabled=place is None, help=None if place else "Choose a place first"):
            _save(draft, kind, scope, place)
        if draft.mention and st.button("Not a place"):
            _save(draft, kind, scope, None)


def _find(words: str) -> None:
    form = st.session_state.correction_form
    form["words"] = words[:_WORDS_CHARS]
    form["chosen"] = _TYPED_POINT if _point(words) else None


def _choose(place_id: str) -> None:
    st.session_state.correction_form["chosen"] = place_id


def _kind_input() -> MentionKind:
    return st.radio("Kind", list(_KINDS), format_func=lambda kind: _KINDS[kind], key="missed-kind", horizontal=True)


def _scope_input(draft: CorrectionDraft) -> Scope:
    words = truncate(draft.text, 40)
    names: dict[Scope, str] = {"mention": "Only here", "article": "Everywhere in this article"}
    if draft.same_text > 1:
        names["article"] += f", {draft.same_text:,} times"
    if draft.article.source:
        names["publisher"] = f"Wherever {truncate(draft.article.source, 60)} writes “{words}”"
    return st.radio("Apply", list(names), format_func=lambda scope: escape_markdown(names[scope]), key="correct-scope")


def suggestions(gazetteer: Gazetteer, text: str, words: str) -> list[Place]:
    """Return the places to choose from.

    Args:
        gazetteer: The gazetteer to search.
        text: The text of the mention, which is searched for if nothing is typed.
        words: What the user has typed: a name, with what the place is in ("Hyderabad, Pakistan"), or latitude and
            longitude in degrees. Coordinates offer that very point, named as the text, and the nearest populated
            places.
    """
    if point := _point(words):
        nearest = [place for place, _ in gazetteer.nearest(*point, limit=_NEAREST_PLACES)]
        return [_at_point(text, point, nearest), *nearest]
    return suggest_places(gazetteer, words.strip() or text, exact_limit=_MAX_OPTIONS - 4, prefix_limit=_MAX_OPTIONS)[
        :_MAX_OPTIONS
    ]


def _point(words: str) -> tuple[float, float] | None:
    """Parse latitude and longitude in degrees; None for other text."""
    match = _POINT.fullmatch(words)
    if match is None:
        return None
    lat, lon = float(match[1]), float(match[2])
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _at_point(text: str, point: tuple[float, float], nearest: list[Place]) -> Place:
    return point_place(text, *point, country_code=nearest[0].country_code if nearest else None)


def _data(draft: CorrectionDraft, options: list[Place], form: dict[str, Any]) -> dict[str, Any]:
    mention = draft.mention
    if mention is None:
        now = "Currently not marked as a place"
    elif mention.place is None:
        now = "Currently recognized as a place, but not located"
    else:
        now = f"Currently {full_name(mention.place)}, {mention.confidence:.0%} sure"
    query = form["words"].strip() or draft.text
    return {
        "of": list(form["of"]),
        "title": f"“{truncate(draft.text, 60)}”",
        "quote": _quote(draft),
        "now": now,
        "words": form["words"],
        "options": [_option(place) for place in options],
        "chosen": form["chosen"],
        "note": "" if options else f"No place is called “{query}”. Try another spelling, or pick a point on the map.",
    }


def _quote(draft: CorrectionDraft) -> list[list[str]]:
    whole = draft.article.field_text(draft.field)
    first, last = max(0, draft.start - _CONTEXT_CHARS), min(len(whole), draft.end + _CONTEXT_CHARS)
    if draft.mention:
        begin, stop = draft.mention.sentence
        first, last = max(first, min(begin, draft.start)), min(last, max(stop, draft.end))
    kind = draft.mention.kind.value if draft.mention else MentionKind.PLACE.value
    return cut(whole[first:last], [(draft.start - first, draft.end - first, kind)])


def _option(place: Place) -> dict[str, Any]:
    if place.id.startswith("pt:"):
        return {
            "id": place.id,
            "name": place.name,
            "sub": f"This exact point: {place.lat:.4f}, {place.lon:.4f}",
            "at": [place.lat, place.lon],
        }
    sub = data_access.describe_place(place)
    population = f" · {place.population:,} people" if place.population else ""
    return {"id": place.id, "name": place.name, "sub": sub + population, "at": [place.lat, place.lon]}


def _save(draft: CorrectionDraft, kind: MentionKind, scope: Scope, place: Place | None) -> None:
    state = st.session_state
    if not access.may_edit():
        return
    correction = Correction(
        action="not_a_place" if place is None else "place" if draft.mention else "missed",
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
        saved = data_access.store().corrections.add(correction)
    except DatelineError as error:
        st.error(escape_markdown(str(error)))
        return
    matches = f" ({pluralize(saved.matches, 'mention')})" if saved.matches > 1 else ""
    set_notice(describe_correction(saved) + matches, "correction", saved.id)
    if state.read == draft.article.id:
        session.open_article(state.read, f"{draft.field}:{draft.start}")
    open_editor(None)
    st.rerun()
