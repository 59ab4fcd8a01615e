"""The article reader: the text with every mention marked, linked to the map both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from dashboard import access, components, data_access, session
from dashboard.formatting import KIND_NAMES, LEVEL_NAMES, describe_place, format_date, truncate
from dashboard.map.page_map import go_to_place
from dashboard.views import correction_editor
from geo.feature_types import describe_feature
from geo.plural import pluralize
from geo.store import Filter
from geo.types import Field, Focus, Geoparse, MentionKind, Place, ResolvedMention

__all__ = ["show", "split_at_mentions", "split_paragraphs"]

# A piece of text alone, or with the number of its mention in the list of mentions.
Piece = list[str | int]
_PART_CHARS = 100_000  # of a longer text, as much is shown at once
_TITLE_CHARS = 2_000
_SURE, _UNSURE = 0.8, 0.5  # confidence from which a mention is drawn as sure, under which as a guess


def show(article_id: str, f: Filter) -> None:
    """Show an article, with the way back to the list and on to its neighbors in the selection."""
    found = data_access.geoparse(article_id)
    if found is None:
        st.button(
            "Back to the list",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=session.open_article,
            args=(None,),
        )
        st.info("This article is not in the database. It may have been removed, or the link is from another database.")
        return
    components.article(
        "article",
        _data(found, f),
        on_place=lambda place: go_to_place(place, f),
        on_read=lambda wanted: session.open_article(wanted or None),
        on_part=_turn_to,
        on_correct=lambda span: _correct(found.article.id, span),
    )


def _correct(article_id: str, span: str) -> None:
    field, start, end = (*span.split(":"), "", "")[:3]
    if start.isdecimal() and end.isdecimal():
        correction_editor.open_editor((article_id, field, int(start[:9]), int(end[:9])))


def split_at_mentions(text: str, mentions: Iterable[tuple[int, int, int]]) -> list[Piece]:
    """Cut a text at its mentions, (start, end, number) in reading order; joined, the pieces are the text.

    Of mentions that overlap the first is kept.
    """
    cut: list[Piece] = []
    done = 0
    for start, end, number in mentions:
        if not done <= start < end <= len(text):
            continue
        if start > done:
            cut.append([text[done:start]])
        cut.append([text[start:end], number])
        done = end
    if done < len(text):
        cut.append([text[done:]])
    return cut


def split_paragraphs(cut: Iterable[Piece], start: int = 0) -> list[tuple[int, list[Piece]]]:
    """Group pieces into paragraphs at blank lines, each with the offset of its first character; no mention is cut.

    `start` is the offset of the first piece. Line ends between paragraphs are left out.
    """
    blocks: list[tuple[int, list[Piece]]] = []
    here: list[Piece] = []
    begins = at = start
    for piece in cut:
        text, *mention = str(piece[0]), *piece[1:]
        for number, part in enumerate([text] if mention else text.split("\n\n")):
            if number:
                blocks.append((begins, here))
                here = []
                at += 2
            bare = part if here or mention else part.lstrip("\n")
            if not here:
                begins = at + len(part) - len(bare)
            if bare:
                here.append([bare, *mention])
            at += len(part)
    return [(offset, block) for offset, block in [*blocks, (begins, here)] if block]


def _data(parsed: Geoparse, f: Filter) -> dict[str, Any]:
    article = parsed.article
    first, last, number, parts = _part(article.text, parsed.mentions)
    title = article.title or "(untitled)"
    shown = [
        (index, resolved)
        for index, resolved in enumerate(parsed.mentions)
        if (resolved.field == "title" and article.title and resolved.end <= _TITLE_CHARS)
        or (resolved.field == "text" and first <= resolved.start and resolved.end <= last)
    ]
    spans: dict[Field, list[tuple[int, int, int]]] = {"title": [], "text": []}
    for place, (_, resolved) in enumerate(shown):
        begin = first if resolved.field == "text" else 0
        spans[resolved.field].append((resolved.start - begin, resolved.end - begin, place))
    places = {resolved.place.id: resolved.place for resolved in parsed.mentions if resolved.place}
    return {
        "id": article.id,
        "titled": bool(article.title),
        "editable": access.may_edit(),
        "title": split_at_mentions(truncate(title, _TITLE_CHARS), spans["title"]),
        "byline": [part for part in (article.source, format_date(article.date)) if part],
        "url": article.url,
        "focus": [_focus(focus) for focus in parsed.focus],
        "paragraphs": split_paragraphs(split_at_mentions(article.text[first:last], spans["text"]), first),
        "part": [number, parts],
        "mentions": [_mention(resolved) for _, resolved in shown],
        "places": {place.id: _place(place) for place in places.values()},
        "counts": Counter(resolved.place.id for resolved in parsed.mentions if resolved.place).most_common(),
        "summary": _summary(parsed),
        "key": _key(parsed),
        "place": st.session_state.place,
        "mention": _current(shown),
        "asked": st.session_state.get("asked", 0),
        "neighbours": _neighbors(article.id, f),
    }


def _part(text: str, mentions: Sequence[ResolvedMention]) -> tuple[int, int, int, int]:
    """Return the first and last offset of the part of the text that is open, its number, and how many there are."""
    if len(text) <= _PART_CHARS:
        return 0, len(text), 1, 1
    ends = _ends(text, mentions)
    state = st.session_state
    field, start = session.parse_mention(state.get("mention"))
    if field == "text" and not state.get("part"):
        number = next((index for index, end in enumerate(ends, 1) if start < end), len(ends))
    else:
        number = max(1, min(len(ends), state.get("part") or 1))
    return ([0, *ends][number - 1], ends[number - 1], number, len(ends))


def _ends(text: str, mentions: Sequence[ResolvedMention]) -> list[int]:
    """Cut a long text into parts: at a blank line or line end near where it should be, else where no mention is."""
    ends: list[int] = []
    done = 0
    while len(text) - done > _PART_CHARS * 1.2:
        wanted = done + _PART_CHARS
        near = text.rfind("\n\n", done + _PART_CHARS // 2, wanted) + 2
        if near < 2:
            near = text.rfind("\n", done + _PART_CHARS // 2, wanted) + 1
        cut = near if near > 1 else wanted
        cut = min(
            (m.start for m in mentions if m.field == "text" and m.start < cut < m.end),
            default=cut,
        )
        ends.append(max(cut, done + 1))
        done = ends[-1]
    return [*ends, len(text)]


def _turn_to(part: str) -> None:
    if part.isascii() and part.isdigit():
        st.session_state.part, st.session_state.mention = int(part[:6]), None


def _current(shown: Sequence[tuple[int, ResolvedMention]]) -> int | None:
    """Return which of the mentions shown is the one that was asked for."""
    wanted = session.parse_mention(st.session_state.get("mention"))
    spans = ((resolved.field, resolved.start) for _, resolved in shown)
    return next((number for number, span in enumerate(spans) if span == wanted), None)


def _neighbors(article_id: str, f: Filter) -> dict[str, Any]:
    """Return the articles before and after this one in the list, and where it stands there."""
    return asdict(data_access.neighbors(f, article_id))


def _mention(resolved: ResolvedMention) -> dict[str, Any]:
    mention = resolved
    sure = resolved.confidence
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "kind": mention.kind.value,
        "place": resolved.place.id if resolved.place else None,
        "sure": ("sure" if sure >= _SURE else "likely" if sure >= _UNSURE else "guess") if resolved.place else None,
        "percent": round(sure * 100),
        "corrected": resolved.corrected,
    }


def _place(place: Place) -> dict[str, Any]:
    inside = data_access.inside(place.country_code, place.admin1_code, name=place.name)
    return {
        "name": place.name,
        "sub": describe_place(describe_feature(place.feature_class, place.feature_code, place.population), *inside),
        "at": [round(place.lat, 4), round(place.lon, 4)],
    }


def _focus(focus: Focus) -> dict[str, Any]:
    return {"place": focus.place.id, "level": LEVEL_NAMES[focus.level], "share": round(focus.score * 100)}


def _summary(parsed: Geoparse) -> str:
    placed = [resolved.place.id for resolved in parsed.mentions if resolved.place]
    said = f"{pluralize(len(placed), 'mention')} of {pluralize(len(set(placed)), 'place')}"
    missing = len(parsed.mentions) - len(placed)
    return f"{said}, {missing:,} not placed" if missing else said


def _key(parsed: Geoparse) -> list[tuple[str, str]]:
    """Return (class, name) for each kind of mark in the article."""
    placed = [resolved for resolved in parsed.mentions if resolved.place]
    kinds = {resolved.kind for resolved in parsed.mentions}
    key = [(kind.value, KIND_NAMES[kind]) for kind in MentionKind if kind in kinds]
    if any(resolved.confidence < _UNSURE for resolved in placed):
        key.append(("place guess", f"Under {_UNSURE:.0%} sure"))
    if any(resolved.corrected for resolved in placed):
        key.append(("place corrected", "Corrected by hand"))
    if len(placed) < len(parsed.mentions):
        key.append(("unplaced", "Not placed"))
    return key
