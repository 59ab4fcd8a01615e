"""What the map is sent: a mark for each group of places, with what its popup says. Plain values, ready for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.formatting import describe_place, format_date, isolate_direction, truncate
from dashboard.map.clusters import Cluster, group_places
from dashboard.map.viewport import Viewport, bounds_of
from geo.feature_types import describe_feature, is_area
from geo.plural import pluralize

__all__ = ["Describe", "Snippets", "cut", "marks", "quotes", "row_of"]

Describe = Callable[[Any, Any, str], tuple[str, ...]]  # country code, admin1 code, own name -> what it lies in
Snippets = Callable[[Sequence[str], int], pd.DataFrame]  # place ids, how many each -> sentences
Counts = npt.NDArray[np.int64]
_Rows = list[dict[Any, Any]]

_MEMBERS = 6
_TITLE_CHARS = 300
_FEW_PLACES = 80  # up to here each popup has its sentences at once, beyond they come when it opens
_EACH, _EACH_OF_MANY, _OF_SELECTED = 3, 1, 5
_AS_KIND = ("as a place", "of its people", "in a name")  # in the order of Kind


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of the table of places, in words."""

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
) -> dict[str, Any]:
    """Return the marks of a table of places for what the map shows, and the extent of all of them.

    `kinds` holds the mentions of each row by kind, in the order of Kind, where not places alone are counted. A column
    `tone`, -1 to 1, colors circles by which side of a difference they are on, whatever the counts; columns `b` and `a`
    say how many mentions are of which of the `sides`. The largest circle stands for `at_least` mentions.
    """
    lat, lon = places["lat"].to_numpy(np.float64), places["lon"].to_numpy(np.float64)
    mentions = places["mentions"].to_numpy(np.float64)
    alone = row_of(places, selected)
    groups = group_places(lat, lon, mentions, view, alone=alone, at_least=at_least)
    singles = [str(places["place_id"].iat[group.rows[0]]) for group in groups if len(group.rows) == 1]
    sentences = _sentences(singles, selected, snippets)
    named = sorted({row for group in groups for row in group.rows[:_MEMBERS]})
    facts = dict(zip(named, places.iloc[named].to_dict("records"), strict=True))
    found = [_mark(group, facts, sentences, describe) for group in groups]
    tones = places["tone"].to_numpy(np.float64) if "tone" in places else None
    for group, mark in zip(groups, found, strict=True):
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
    return {"marks": found, "extent": bounds_of(lat, lon)}


def _split(by_kind: Sequence[int]) -> str:
    """Return "7 as a place, 5 of its people", nothing where all are of one kind."""
    said = [f"{number:,} {what}" for number, what in zip(by_kind, _AS_KIND, strict=True) if number]
    return ", ".join(said) if len(said) > 1 else ""


def quotes(sentences: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the articles of sentences in the order given, each with its sentences once, cut at their mentions.

    `mention` is where the first of an article's mentions stands in it, `spots` where the first of each sentence does:
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
    """Return an article with its sentences; one that is the title is marked there and not said again."""
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
    }


def cut(text: str, spans: Iterable[tuple[int, int, str]]) -> list[list[str]]:
    """Cut a text into pieces, [text] or [text, kind] for a span; joined, they are the text. Overlaps keep the first."""
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


def row_of(places: pd.DataFrame, place_id: str | None) -> list[int]:
    """Return the position of a place in the table, in a list; an empty one where it is not there."""
    return np.flatnonzero((places["place_id"] == place_id).to_numpy()).tolist() if place_id else []


def _sentences(singles: list[str], selected: str | None, snippets: Snippets) -> dict[str, _Rows]:
    """Return the rows of the sentences of each place."""
    each = _EACH if len(singles) <= _FEW_PLACES else _EACH_OF_MANY
    asked = [([place for place in singles if place != selected], each)]
    if selected in singles:
        asked.append(([str(selected)], _OF_SELECTED))
    found: dict[str, _Rows] = {}
    for places, number in asked:
        for row in snippets(places, number).to_dict("records") if places else ():
            found.setdefault(row["place_id"], []).append(row)
    return found


def _mark(
    group: Cluster, facts: Mapping[int, Mapping[Any, Any]], sentences: dict[str, _Rows], describe: Describe
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
        "shown": _short(group.mentions),
        "area": head.area,
        "name": name,
        "label": f"{head.name} +{others}" if others else head.name,
        "sub": "" if others else head.sub,
        "count": f"{mentions} of {pluralize(others + 1, 'place')}"
        if others
        else f"{mentions} in {pluralize(head.articles, 'article')}",
        "split": "",
        "more": others,
        "places": [{"id": place.id, "name": place.name, "sub": place.sub, "n": place.mentions} for place in members]
        if others
        else [],
        "quotes": _quotes(quoted or ()),
        "quoted": len(quoted or ()),
    }


def _short(number: int) -> str:
    """Return "999", "1.2k", "12k", "1.2m": what fits into a circle."""
    for size, letter in ((1_000_000, "m"), (1_000, "k")):
        if number >= size:
            return f"{number / size:.1f}{letter}" if number < 9.95 * size else f"{number // size}{letter}"
    return str(number)


def _place(at: Mapping[Any, Any], describe: Describe) -> _Place:
    name = str(at["name"])
    return _Place(
        id=str(at["place_id"]),
        name=name,
        sub=describe_place(
            describe_feature(at["feature_class"], at["feature_code"], int(at["population"])),
            *describe(at["country_code"], at["admin1_code"], name),
        ),
        lat=float(at["lat"]),
        lon=float(at["lon"]),
        mentions=int(at["mentions"]),
        articles=int(at["articles"]),
        area=is_area(at["feature_class"], at["feature_code"]),
    )
