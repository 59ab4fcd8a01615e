"""What the corpora lack: more people who bear the names of places, and more places than the West's famous ones.

Named-entity records are copied with some people renamed ("Jordan Peele", "Jack London") or some places replaced by
others that the gazetteer knows ("in Ngari Gunsa" for "in Chicago"), so that the judge learns from the words around a
name, not from its fame; and some are copied as a headline would have them ("Fire Destroys Market In Kumasi").
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from typing import Any

from geo.gazetteer import Gazetteer
from geo.resources import data_folder

_RENAMED, _MOVED = 0.25, 0.4  # of the names of people, or places, in a text
_TITLED, _SHOUTED = 0.1, 0.06  # of texts that are copied with every word capitalized, or in capitals throughout
_LONGEST_HEADLINE = 200  # characters
_KEPT_PLACES = 60_000  # of the most prominent, each as likely as any other
_GIVEN = (
    "Paris Jordan Chelsea Austin Brooklyn Israel Virginia Georgia India China Chad Kenya Sydney Florence Savannah "
    "Madison Lincoln Jackson Houston Dallas Denver Santiago Victoria Charlotte Alexandria Carolina Dakota Lourdes "
    "Siena Milan Devon Chester Kent Rhodes Asia America Vienna Geneva Dublin Phoenix Salem Trinidad Verona "
    "Valencia Tyrone Adelaide"
).split()
_FAMILY = (
    "London Paris Berlin Washington Lincoln York Lancaster Windsor Bristol Jordan Israel France England Holland "
    "Ireland Cuba Hamilton Houston Austin Boston Cleveland Jackson Madison Kingston Preston Burton Chester Warwick "
    "Derby Kent Essex Cornwall Florence Milan Roma Toledo Santiago Valencia Cordoba Medina Navarro Aragon Vienna "
    "Hannover Bolton"
).split()


def place_names(gazetteer: Gazetteer) -> list[str]:
    """Return the names that places are replaced by: two thirds towns and divisions, one third everything else."""
    places = [place.name for place, _ in zip(gazetteer, range(_KEPT_PLACES), strict=False) if place.name[0].isupper()]
    with (data_folder() / "sources" / "regions.csv").open(encoding="utf-8", newline="") as file:
        others = [name for row in csv.DictReader(file) for name in (row["name"], *row["alternates"].split("|")) if name]
    return places + others * (len(places) // (2 * len(others)))


def with_people_named_like_places(record: dict[str, Any], rng: random.Random) -> dict[str, Any] | None:
    """Return a copy of a record with some people renamed, offsets moved along; None if nobody was."""
    return _replaced(record, "PERSON", lambda name: _rename(name, rng))


def with_other_places(record: dict[str, Any], names: Sequence[str], rng: random.Random) -> dict[str, Any] | None:
    """Return a copy of a record with some places replaced by others of `names`; None if none was."""
    return _replaced(record, "LOC", lambda name: rng.choice(names) if rng.random() < _MOVED else None)


def in_headline_case(record: dict[str, Any], rng: random.Random) -> dict[str, Any] | None:
    """Return a copy of some short records as a headline, offsets unchanged; None of the rest."""
    draw, text = rng.random(), record["text"]
    if len(text) > _LONGEST_HEADLINE or draw > _TITLED + _SHOUTED:
        return None
    if draw < _SHOUTED:
        changed = text.upper()
    else:
        changed = "".join(c.upper() if not i or text[i - 1].isspace() else c for i, c in enumerate(text)).rstrip(".")
    return {**record, "text": changed} if len(changed) in {len(text), len(text) - 1} and changed != text else None


def _replaced(record: dict[str, Any], label: str, replace: Callable[[str], str | None]) -> dict[str, Any] | None:
    text, entities, read, changed = "", [], 0, False
    for start, end, own_label in sorted(record["ents"]):
        if start < read:  # inside the entity before
            continue
        new = replace(record["text"][start:end]) if own_label == label else None
        changed = changed or new is not None
        text += record["text"][read:start]
        entities.append([len(text), len(text) + len(new or record["text"][start:end]), own_label])
        text += new or record["text"][start:end]
        read = end
    return {**record, "text": text + record["text"][read:], "ents": entities} if changed else None


def _rename(name: str, rng: random.Random) -> str | None:
    words = name.split(" ")
    if len(words) != 2 or rng.random() > _RENAMED:
        return None
    return f"{rng.choice(_GIVEN)} {words[1]}" if rng.random() < 0.6 else f"{words[0]} {rng.choice(_FAMILY)}"
