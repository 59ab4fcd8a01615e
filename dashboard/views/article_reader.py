"""The article reader: the text with every mention marked and linked to the map."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from dashboard import access, components, data_access, session
from dashboard.formatting import KIND_NAMES, LEVEL_NAMES, describe_precision, format_date, truncate
from dashboard.map.events import go_to_place
from dashboard.views import article_changes, correction_editor
from geo.index import Filter
from geo.language import language_name
from geo.message_text import pluralize
from geo.types import Article, Field, Focus, Geoparse, MentionKind, Place, ResolvedMention

__all__ = [
    "PART_CHARS",
    "open_part",
    "part_ends",
    "show",
    "split_at_mentions",
    "split_paragraphs",
    "with_plain_line_ends",
]

# [text], or [text, index of its mention in the list of mentions].
Piece = list[str | int]
_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n"))
_BLANK_LINE = re.compile(r"(\n[ \t]*\n)")
PART_CHARS = 100_000  # a longer text is shown in parts of about this size
_TITLE_CHARS = 2_000
_STORY_ROWS, _STORY_TITLE_CHARS = 50, 120
_SURE, _UNSURE = 0.8, 0.5  # from the first, a mention is drawn as sure; below the second, as a guess


def show(article_id: str, f: Filter) -> None:
    """Show an article, with links to the list and to its neighbors in the selection."""
    parsed = data_access.geoparse(article_id)
    if parsed is None:
        st.button(
            "Back to the list",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=session.open_article,
            args=(None,),
        )
        article_changes.show_missing(article_id)
        return
    components.article(
        "article",
        _data(parsed, f),
        on_place=lambda place: go_to_place(place, f),
        on_read=lambda other: session.open_article(other or None),
        on_part=_go_to_part,
        on_correct=lambda span: _correct(parsed.article.id, span),
        on_edit=article_changes.ask_to_edit,
        on_remove=lambda article_id: article_changes.ask_to_remove([article_id]),
    )


def _correct(article_id: str, span: str) -> None:
    field, start, end = (*span.split(":"), "", "")[:3]
    if start.isdecimal() and end.isdecimal():
        correction_editor.open_editor((article_id, field, int(start[:9]), int(end[:9])))


def split_at_mentions(text: str, mentions: Iterable[tuple[int, int, int]]) -> list[Piece]:
    """Split a text at its mentions. Joined, the pieces are the text.

    Args:
        text: The text.
        mentions: (start, end, number) in reading order. Of mentions that overlap, only the first is marked.
    """
    result: list[Piece] = []
    done = 0
    for start, end, number in mentions:
        if not done <= start < end <= len(text):
            continue
        if start > done:
            result.append([text[done:start]])
        result.append([text[start:end], number])
        done = end
    if done < len(text):
        result.append([text[done:]])
    return result


def with_plain_line_ends(text: str) -> str:
    """Return a text with "\\n" as its only line end, each character at its place: of CR LF, CR becomes a blank."""
    return text.replace("\r\n", " \n").translate(_LINE_ENDS)


def split_paragraphs(pieces: Iterable[Piece], start: int = 0) -> list[tuple[int, list[Piece]]]:
    """Group pieces into paragraphs at blank lines, which are left out, with the blanks after them.

    A mention is never split.

    Args:
        pieces: The pieces of a text.
        start: The character offset of the first piece in the article.

    Returns:
        The offset of the first character of each paragraph, and its pieces.
    """
    blocks: list[tuple[int, list[Piece]]] = []
    block: list[Piece] = []
    block_start = at = start
    for piece in pieces:
        text, *mention = str(piece[0]), *piece[1:]
        for number, part in enumerate([text] if mention else _BLANK_LINE.split(text)):
            if number % 2:  # a blank line
                blocks.append((block_start, block))
                block = []
                at += len(part)
                continue
            trimmed = part if block or mention else part.lstrip("\n ")
            if not block:
                block_start = at + len(part) - len(trimmed)
            if trimmed:
                block.append([trimmed, *mention])
            at += len(part)
    return [(offset, content) for offset, content in [*blocks, (block_start, block)] if content]


def _data(parsed: Geoparse, f: Filter) -> dict[str, Any]:
    article = parsed.article
    text = with_plain_line_ends(article.text)
    first, last, number, parts = open_part(text, parsed.mentions)
    title = article.title or "(untitled)"
    visible = [
        (index, resolved)
        for index, resolved in enumerate(parsed.mentions)
        if (resolved.field == "title" and article.title and resolved.end <= _TITLE_CHARS)
        or (resolved.field == "text" and first <= resolved.start and resolved.end <= last)
    ]
    spans: dict[Field, list[tuple[int, int, int]]] = {"title": [], "text": []}
    for place, (_, resolved) in enumerate(visible):
        begin = first if resolved.field == "text" else 0
        spans[resolved.field].append((resolved.start - begin, resolved.end - begin, place))
    places = {resolved.place.id: resolved.place for resolved in parsed.mentions if resolved.place}
    return {
        "id": article.id,
        "titled": bool(article.title),
        "editable": access.may_edit(),
        "title": split_at_mentions(truncate(title, _TITLE_CHARS), spans["title"]),
        "byline": [part for part in (article.source, format_date(article.date), _other_language(parsed)) if part],
        "url": article.url,
        "story": _story(article),
        "focus": [_focus(focus) for focus in parsed.focus],
        "paragraphs": split_paragraphs(split_at_mentions(text[first:last], spans["text"]), first),
        "part": [number, parts],
        "mentions": [_mention(resolved) for _, resolved in visible],
        "places": {place.id: _place(place) for place in places.values()},
        "counts": Counter(resolved.place.id for resolved in parsed.mentions if resolved.place).most_common(),
        "summary": _summary(parsed),
        "key": _key(parsed),
        "place": st.session_state.place,
        "mention": _current(visible),
        "opened": st.session_state.get("opened_articles", 0),
        "neighbors": _neighbors(article.id, f),
    }


def _story(article: Article) -> dict[str, Any] | None:
    """Return the other articles of the story as (id, name, detail), with a summary; None where there are none."""
    others = data_access.story(article.id).to_dict("records")
    papers = {row["source"] for row in others} - {None, article.source}
    rows = [
        [
            row["article_id"],
            row["source"] or "(unknown publisher)",
            [format_date(row["date"]), truncate(row["title"] or "(untitled)", _STORY_TITLE_CHARS)],
        ]
        for row in others[:_STORY_ROWS]
    ]
    more = len(others) - len(rows)
    return (
        {
            "summary": f"Also in {pluralize(len(papers), 'paper')}"
            if papers
            else f"Also as {pluralize(len(others), 'other article')}",
            "rows": rows,
            "more": f"and {pluralize(more, 'more article')}" if more else "",
        }
        if others
        else None
    )


def open_part(text: str, mentions: Sequence[ResolvedMention]) -> tuple[int, int, int, int]:
    """Return the start and end offset of the open part of the text, its number from 1, and the number of parts."""
    if len(text) <= PART_CHARS:
        return 0, len(text), 1, 1
    ends = part_ends(text, mentions)
    state = st.session_state
    field, start = session.parse_mention(state.get("mention"))
    if field == "text" and not state.get("part"):
        number = next((index for index, end in enumerate(ends, 1) if start < end), len(ends))
    else:
        number = max(1, min(len(ends), state.get("part") or 1))
    return ([0, *ends][number - 1], ends[number - 1], number, len(ends))


def part_ends(text: str, mentions: Sequence[ResolvedMention]) -> list[int]:
    """Return where the parts of a long text end: at a blank line or line end, never inside of a mention."""
    ends: list[int] = []
    done = 0
    while len(text) - done > PART_CHARS * 1.2:
        target = done + PART_CHARS
        near = text.rfind("\n\n", done + PART_CHARS // 2, target) + 2
        if near < 2:
            near = text.rfind("\n", done + PART_CHARS // 2, target) + 1
        end = near if near > 1 else target
        end = min((m.start for m in mentions if m.field == "text" and m.start < end < m.end), default=end)
        ends.append(max(end, done + 1))
        done = ends[-1]
    return [*ends, len(text)]


def _go_to_part(part: str) -> None:
    if part.isascii() and part.isdigit():
        st.session_state.part, st.session_state.mention = int(part[:6]), None


def _current(visible: Sequence[tuple[int, ResolvedMention]]) -> int | None:
    """Return the index of the mention that the session points to, among the visible ones."""
    current = session.parse_mention(st.session_state.get("mention"))
    spans = ((resolved.field, resolved.start) for _, resolved in visible)
    return next((number for number, span in enumerate(spans) if span == current), None)


def _neighbors(article_id: str, f: Filter) -> dict[str, Any]:
    """Return the position of the article in the list, and the articles before and after it."""
    return asdict(data_access.neighbors(f, article_id))


def _mention(mention: ResolvedMention) -> dict[str, Any]:
    confidence = mention.confidence
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "kind": mention.kind.value,
        "place": mention.place.id if mention.place else None,
        "sure": ("sure" if confidence >= _SURE else "likely" if confidence >= _UNSURE else "guess")
        if mention.place
        else None,
        "percent": round(confidence * 100),
        "corrected": mention.corrected,
        "precision": describe_precision(mention),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "sub": data_access.describe_place(place),
        "at": [round(place.lat, 4), round(place.lon, 4)],
    }


def _focus(focus: Focus) -> dict[str, Any]:
    return {"place": focus.place.id, "level": LEVEL_NAMES[focus.level], "share": round(focus.score * 100)}


def _other_language(parsed: Geoparse) -> str | None:
    """Return the name of the article's language where it is not English, which Dateline reads best."""
    return language_name(parsed.language) if parsed.language not in (None, "en") else None


def _summary(parsed: Geoparse) -> str:
    placed = [resolved.place.id for resolved in parsed.mentions if resolved.place]
    summary = f"{pluralize(len(placed), 'mention')} of {pluralize(len(set(placed)), 'place')}"
    missing = len(parsed.mentions) - len(placed)
    return f"{summary}, {missing:,} not placed" if missing else summary


def _key(parsed: Geoparse) -> list[tuple[str, str]]:
    """Return (CSS class, label) for each kind of mark in the article."""
    placed = [resolved for resolved in parsed.mentions if resolved.place]
    kinds = {resolved.kind for resolved in parsed.mentions}
    key = [(kind.value, KIND_NAMES[kind]) for kind in MentionKind if kind in kinds]
    if any(resolved.confidence < _UNSURE for resolved in placed):
        key.append(("place guess", f"Less than {_UNSURE:.0%} sure"))
    if any(resolved.corrected for resolved in placed):
        key.append(("place corrected", "Corrected by hand"))
    if len(placed) < len(parsed.mentions):
        key.append(("unplaced", "Not placed"))
    return key
