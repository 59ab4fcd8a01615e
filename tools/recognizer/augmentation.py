"""Augment the corpora with what they lack: people named like places, and places that are not famous.

Texts with entities are copied with some people renamed ("Jordan Peele", "Jack London") or some places replaced by
others of the gazetteer ("in Ngari Gunsa" for "in Chicago"), so that the classifier learns from the words around a name,
not from its fame. Some are copied in the case of a headline ("Fire Destroys Market In Kumasi").
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from typing import Any

from geo.gazetteer import Gazetteer
from geo.packaged_files import data_folder

_RENAMED, _REPLACED = 0.25, 0.4  # share of the people, or places, in a text
_TITLE_CASE, _UPPER_CASE = 0.1, 0.06  # share of the short texts that are copied in either case
_LONGEST_HEADLINE = 200  # characters
_PLACES = 60_000  # the most prominent ones, each equally likely
_GIVEN_NAMES = (
    "Paris Jordan Chelsea Austin Brooklyn Israel Virginia Georgia India China Chad Kenya Sydney Florence Savannah "
    "Madison Lincoln Jackson Houston Dallas Denver Santiago Victoria Charlotte Alexandria Carolina Dakota Lourdes "
    "Siena Milan Devon Chester Kent Rhodes Asia America Vienna Geneva Dublin Phoenix Salem Trinidad Verona "
    "Valencia Tyrone Adelaide"
).split()
_FAMILY_NAMES = (
    "London Paris Berlin Washington Lincoln York Lancaster Windsor Bristol Jordan Israel France England Holland "
    "Ireland Cuba Hamilton Houston Austin Boston Cleveland Jackson Madison Kingston Preston Burton Chester Warwick "
    "Derby Kent Essex Cornwall Florence Milan Roma Toledo Santiago Valencia Cordoba Medina Navarro Aragon Vienna "
    "Hannover Bolton"
).split()


def place_names(gazetteer: Gazetteer) -> list[str]:
    """Return names to replace places with: two thirds are towns and divisions, one third is everything else."""
    places = [place.name for place, _ in zip(gazetteer, range(_PLACES), strict=False) if place.name[0].isupper()]
    with (data_folder() / "sources" / "regions.csv").open(encoding="utf-8", newline="") as file:
        others = [name for row in csv.DictReader(file) for name in (row["name"], *row["alternates"].split("|")) if name]
    return places + others * (len(places) // (2 * len(others)))


def with_people_named_like_places(record: dict[str, Any], rng: random.Random) -> dict[str, Any] | None:
    """Return a copy of a record with some people renamed and all offsets adjusted; None if no name changed.

    A person keeps the new name where only the first or the family name is repeated.
    """
    renamed: dict[str, str] = {}
    return _replaced(record, "PERSON", lambda name: _rename(name, renamed, rng))


def with_other_places(record: dict[str, Any], names: Sequence[str], rng: random.Random) -> dict[str, Any] | None:
    """Return a copy of a record with some places replaced by `names` and all offsets adjusted; None if none changed."""
    return _replaced(record, "LOC", lambda name: rng.choice(names) if rng.random() < _REPLACED else None)


def in_headline_case(record: dict[str, Any], rng: random.Random) -> dict[str, Any] | None:
    """Return a copy of some short records in the case of a headline, with the same offsets; None for all others."""
    draw, text = rng.random(), record["text"]
    if len(text) > _LONGEST_HEADLINE or draw > _TITLE_CASE + _UPPER_CASE:
        return None
    if draw < _UPPER_CASE:
        changed = text.upper()
    else:
        changed = "".join(c.upper() if not i or text[i - 1].isspace() else c for i, c in enumerate(text)).rstrip(".")
    return {**record, "text": changed} if len(changed) in {len(text), len(text) - 1} and changed != text else None


def _replaced(record: dict[str, Any], label: str, replace: Callable[[str], str | None]) -> dict[str, Any] | None:
    text, entities, copied, changed = "", [], 0, False
    for start, end, own_label in sorted(record["ents"]):
        if start < copied:  # inside the previous entity
            continue
        new = replace(record["text"][start:end]) if own_label == label else None
        changed = changed or new is not None
        text += record["text"][copied:start]
        entities.append([len(text), len(text) + len(new or record["text"][start:end]), own_label])
        text += new or record["text"][start:end]
        copied = end
    return {**record, "text": text + record["text"][copied:], "ents": entities} if changed else None


def _rename(name: str, renamed: dict[str, str], rng: random.Random) -> str | None:
    """Return another name for somebody, None to keep it; `renamed` has the words that already were replaced."""
    words = name.split(" ")
    if len(words) <= 2 and any(word in renamed for word in words):
        return " ".join(renamed.get(word, word) for word in words)
    if len(words) > 2 or rng.random() > _RENAMED:
        return None
    place = rng.randrange(len(words)) if rng.random() < 0.6 else 0
    renamed[words[place]] = rng.choice(_FAMILY_NAMES if place else _GIVEN_NAMES)
    return " ".join(renamed.get(word, word) for word in words)
