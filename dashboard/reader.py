"""The article reader: the text with every mention marked, each a way to its place on the map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import streamlit as st

from dashboard import browser, queries, session
from dashboard.mapping.page_map import go_to_place
from dashboard.wording import KIND_NAMES, count, day, feature, isolated, where
from geo.model import Geoparse, Kind, ResolvedMention
from geo.store import Filter

__all__ = ["pieces", "show"]

# A piece of text alone, or with its mention: kind, place id and what hovering says.
Piece = list[str | None]
_LONGEST_CHARS = 200_000


def show(article_id: str, f: Filter) -> None:
    """Show an article, with the way back to the list."""
    st.button(
        "Back to the list", icon=":material/arrow_back:", type="tertiary", on_click=session.open_article, args=(None,)
    )
    found = queries.geoparse_of(article_id)
    if found is None:
        st.info("This article is not in the database. It may have been removed, or the link is from another database.")
        return
    browser.article("article", _data(found), lambda place: go_to_place(place, f))


def pieces(text: str, mentions: Iterable[ResolvedMention]) -> list[Piece]:
    """Cut a text at its mentions, given in reading order; joined, the pieces are the text. Overlaps keep the first."""
    cut: list[Piece] = []
    done = 0
    for resolved in mentions:
        mention = resolved.mention
        if not done <= mention.start < mention.end <= len(text):
            continue
        if mention.start > done:
            cut.append([text[done : mention.start]])
        cut.append([text[mention.start : mention.end], mention.kind.value, _place_id(resolved), _hint(resolved)])
        done = mention.end
    if done < len(text):
        cut.append([text[done:]])
    return cut


def _data(parsed: Geoparse) -> dict[str, Any]:
    article = parsed.article
    placed = [resolved for resolved in parsed.mentions if resolved.place]
    title = [resolved for resolved in parsed.mentions if resolved.mention.field == "title"]
    body = [resolved for resolved in parsed.mentions if resolved.mention.field == "text"]
    said = [isolated(article.source or ""), day(article.date), count(len(placed), "mapped mention")]
    kinds = {resolved.mention.kind for resolved in parsed.mentions}
    key = [(kind.value, KIND_NAMES[kind]) for kind in Kind if kind in kinds]
    if len(placed) < len(parsed.mentions):
        key.append(("unplaced", "Not placed"))
    cut = len(article.text) > _LONGEST_CHARS
    return {
        "title": pieces(article.title or "(untitled)", title if article.title else ()),
        "byline": " · ".join(part for part in said if part),
        "url": article.url,
        "paragraphs": list(_paragraphs(pieces(article.text[:_LONGEST_CHARS], body))),
        "key": key,
        "place": st.session_state.place,
        "note": f"Only the first {_LONGEST_CHARS:,} characters are shown." if cut else None,
    }


def _paragraphs(cut: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Group pieces into paragraphs at blank lines; a mention is never cut."""
    paragraph: list[Piece] = []
    for piece in cut:
        if len(piece) > 1:
            paragraph.append(piece)
            continue
        first, *rest = (piece[0] or "").split("\n\n")
        paragraph.append([first])
        for part in rest:
            yield paragraph
            paragraph = [[part.lstrip("\n")]]
    yield paragraph


def _place_id(resolved: ResolvedMention) -> str | None:
    return resolved.place.id if resolved.place else None


def _hint(resolved: ResolvedMention) -> str:
    place = resolved.place
    if place is None:
        return "Recognised, but not placed"
    inside = queries.inside(place.country_code, place.admin1_code, name=place.name)
    lies = where(feature(place.feature_class, place.feature_code, place.population), *inside)
    return f"{place.name}: {lies} · {resolved.confidence:.0%} sure"
