"""The marks that the map is sent: one for each group of places, with the content of its popup, as JSON values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.formatting import format_date, isolate_direction, truncate
from dashboard.map.clusters import Cluster, group_places
from dashboard.map.viewport import Viewport, bounds_of
from geo.feature_types import is_area
from geo.message_text import pluralize

__all__ = ["Describe", "Snippets", "cut", "marks", "quotes"]

Describe = Callable[[Mapping[Any, Any]], str]  # a row of the table of places -> "Town · Uttar Pradesh, India"
Snippets = Callable[[Sequence[str], int], pd.DataFrame]  # place ids, sentences per place -> table of sentences
Counts = npt.NDArray[np.int64]
_Rows = list[dict[Any, Any]]

_MEMBERS = 6
_TITLE_CHARS = 300
_FEW_PLACES = 80
# Sentences per place: for few places, for many places, and for the place whose popup is open.
_SENTENCES, _SENTENCES_OF_MANY, _SENTENCES_OF_SELECTED = 3, 1, 5
_KIND_PHRASES = ("as a place", "of its people", "in a name", "as coordinates")  # in the order of MentionKind


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of the table of places, ready to show."""

    id: str
    name: str
    sub: str
    lat: float
    lon: float
    mentions: int
    articles: int
    area: bool


def marks(
    places: pd.DataFrame,
    view: Viewport,
    snippets: Snippets,
    describe: Describe,
    *,
    selected: str | None = None,
    kinds: Counts | None = None,
    at_least: float = 1.0,
    sides: tuple[str, str] | None = None,
    counted: Callable[[int], str] | None = None,
) -> dict[str, Any]:
    """Return the marks of a table of places, and the extent of all places.

    Args:
        places: The table of places, most mentioned first. A column `tone`, -1 to 1, colors the circles of a comparison;
            columns `a` and `b` count the mentions on each side.
        view: What the map shows.
        snippets: Finds the sentences of places.
        describe: Returns the kind and location of a place.
        selected: The id of the place whose popup is open; it keeps a circle of its own.
        kinds: The mentions of each row by kind, in the order of `MentionKind`; None if only places are counted.
        at_least: Mentions that the largest circle represents at least.
        sides: The names of the two sides of a comparison.
        counted: Returns what a number of articles is called ("3 stories"); by default "3 articles".
    """
    lat, lon = places["lat"].to_numpy(np.float64), places["lon"].to_numpy(np.float64)
    mentions = places["mentions"].to_numpy(np.float64)
    alone = _row_of(places, selected)
    groups = group_places(lat, lon, mentions, view, alone=alone, at_least=at_least)
    singles = [str(places["place_id"].iat[group.rows[0]]) for group in groups if len(group.rows) == 1]
    sentences = _sentences(singles, selected, snippets)
    named = sorted({row for group in groups for row in group.rows[:_MEMBERS]})
    facts = dict(zip(named, places.iloc[named].to_dict("records"), strict=True))
    drawn = [
        _mark(group, facts, sentences, describe, counted or partial(pluralize, noun="article")) for group in groups
    ]
    tones = places["tone"].to_numpy(np.float64) if "tone" in places else None
    for group, mark in zip(groups, drawn, strict=True):
        rows = list(group.rows)
        if kinds is not None:
            mark["kinds"] = kinds[rows].sum(axis=0).tolist()
            mark["split"] = _split(mark["kinds"])
        if tones is not None:
            mark["tone"] = round(float(np.average(tones[rows], weights=mentions[rows])), 3)
        if sides is not None:
            of_each = (int(places[column].to_numpy()[rows].sum()) for column in ("a", "b"))
            mark["split"] = ", ".join(
                f"{isolate_direction(side)} {n:,}" for side, n in zip(sides[::-1], of_each, strict=True)
            )
    return {"marks": drawn, "extent": bounds_of(lat, lon)}


def _split(by_kind: Sequence[int]) -> str:
    """Return "7 as a place, 5 of its people", or an empty string if all are of one kind."""
    parts = [f"{number:,} {what}" for number, what in zip(by_kind, _KIND_PHRASES, strict=True) if number]
    return ", ".join(parts) if len(parts) > 1 else ""


def quotes(sentences: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the articles of a table of sentences, each sentence once and split at its mentions.

    Of each article, `mention` is the span of its first mention and `spots` those of the first mention of each sentence:
    [field, start, end].
    """
    return _quotes(sentences.to_dict("records"))


def _quotes(sentences: Iterable[dict[Any, Any]]) -> list[dict[str, Any]]:
    articles: dict[str, dict[Any, Any]] = {}
    spans: dict[str, dict[str, list[tuple[int, int, str]]]] = {}
    spots: dict[str, dict[str, list[Any]]] = {}
    for row in sentences:
        articles.setdefault(row["article_id"], row)
        marked = spans.setdefault(row["article_id"], {}).setdefault(row["sentence"], [])
        marked.append((row["start"], row["end"], row["kind"]))
        spot = [row["field"], row["mention_start"], row["mention_end"]]
        spots.setdefault(row["article_id"], {}).setdefault(row["sentence"], spot)
    return [_quoted(row, spans[article], spots[article]) for article, row in articles.items()]


def _quoted(
    row: dict[Any, Any], sentences: dict[str, list[tuple[int, int, str]]], spots: dict[str, list[Any]]
) -> dict[str, Any]:
    """Return an article with its sentences. A sentence that is the title is marked there and not repeated."""
    title = row["title"] or "(untitled)"
    return {
        "article": row["article_id"],
        "title": cut(truncate(title, _TITLE_CHARS), sentences.get(title, ())),
        "source": isolate_direction(row["source"] or ""),
        "date": format_date(row["date"]),
        "url": row["url"],
        "sentences": [cut(sentence, spans) for sentence, spans in sentences.items() if sentence != title],
        "spots": [spot for sentence, spot in spots.items() if sentence != title],
        "mention": [row["field"], row["mention_start"], row["mention_end"]],
        "corrected": bool(row.get("corrected")),
        "approximate": _approximate_name(row),
    }


def _approximate_name(row: Mapping[Any, Any]) -> str | None:
    """Return the name that is placed at what the text says contains it, None where the place itself is named."""
    return row["sentence"][row["start"] : row["end"]] if row.get("is_approximate") else None


def cut(text: str, spans: Iterable[tuple[int, int, str]]) -> list[list[str]]:
    """Split a text into pieces, [text] or [text, kind] for a span. Of spans that overlap, only the first is marked."""
    pieces: list[list[str]] = []
    done = 0
    for start, end, kind in sorted(spans):
        if not done <= start < end <= len(text):
            continue
        if start > done:
            pieces.append([text[done:start]])
        pieces.append([text[start:end], kind])
        done = end
    if done < len(text):
        pieces.append([text[done:]])
    return pieces


def _row_of(places: pd.DataFrame, place_id: str | None) -> list[int]:
    """Return the position of a place in the table, in a list; an empty one where it is not there."""
    return np.flatnonzero((places["place_id"] == place_id).to_numpy()).tolist() if place_id else []


def _sentences(singles: list[str], selected: str | None, snippets: Snippets) -> dict[str, _Rows]:
    """Return the rows of the sentences of each place."""
    each = _SENTENCES if len(singles) <= _FEW_PLACES else _SENTENCES_OF_MANY
    requests = [([place for place in singles if place != selected], each)]
    if selected in singles:
        requests.append(([str(selected)], _SENTENCES_OF_SELECTED))
    rows: dict[str, _Rows] = {}
    for places, number in requests:
        for row in snippets(places, number).to_dict("records") if places else ():
            rows.setdefault(row["place_id"], []).append(row)
    return rows


def _mark(
    group: Cluster,
    facts: Mapping[int, Mapping[Any, Any]],
    sentences: dict[str, _Rows],
    describe: Describe,
    counted: Callable[[int], str],
) -> dict[str, Any]:
    members = [_place(facts[row], describe) for row in group.rows[:_MEMBERS]]
    head, others = members[0], len(group.rows) - 1
    name = f"{head.name} and {pluralize(others, 'place')} around" if others else head.name
    mentions = pluralize(group.mentions, "mention")
    quoted = None if others else sentences.get(head.id)
    return {
        "key": head.id,
        "at": [round(head.lat, 4), round(head.lon, 4)],
        "px": group.px,
        "n": group.mentions,
        "short": _short(group.mentions),
        "area": head.area,
        "name": name,
        "label": f"{head.name} +{others}" if others else head.name,
        "sub": "" if others else head.sub,
        "count": f"{mentions} of {pluralize(others + 1, 'place')}"
        if others
        else f"{mentions} in {counted(head.articles)}",
        "split": "",
        "more": others,
        "places": [{"id": place.id, "name": place.name, "sub": place.sub, "n": place.mentions} for place in members]
        if others
        else [],
        "quotes": _quotes(quoted or ()),
        "quoted": len(quoted or ()),
    }


def _short(number: int) -> str:
    """Return a number that fits into a circle: "999", "1.2k", "12k", "1.2m"."""
    for size, letter in ((1_000_000, "m"), (1_000, "k")):
        if number >= size:
            return f"{number / size:.1f}{letter}" if number < 9.95 * size else f"{number // size}{letter}"
    return str(number)


def _place(at: Mapping[Any, Any], describe: Describe) -> _Place:
    return _Place(
        id=str(at["place_id"]),
        name=str(at["name"]),
        sub=describe(at),
        lat=float(at["lat"]),
        lon=float(at["lon"]),
        mentions=int(at["mentions"]),
        articles=int(at["articles"]),
        area=is_area(at["feature_class"], at["feature_code"]),
    )
