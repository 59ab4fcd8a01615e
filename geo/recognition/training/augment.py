"""More people who bear the names of places than the corpora hold: "Jordan Peele", "Jack London"."""

from __future__ import annotations

import random
from typing import Any

_SHARE = 0.25  # of the two-word names of people in a text that are changed
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


def with_people_named_like_places(record: dict[str, Any], rng: random.Random) -> dict[str, Any] | None:
    """Return a copy of a named-entity record with some people renamed, offsets moved along; None if nobody was."""
    text, entities, shift, changed = "", [], 0, False
    read = 0
    for start, end, label in sorted(record["ents"]):
        surface = record["text"][start:end]
        renamed = _rename(surface, rng) if label == "PERSON" and start >= read else None
        new = renamed or surface
        changed = changed or renamed is not None
        if start < read:
            continue
        text += record["text"][read:start] + new
        entities.append([start + shift, start + shift + len(new), label])
        shift += len(new) - len(surface)
        read = end
    return {**record, "text": text + record["text"][read:], "ents": entities} if changed else None


def _rename(name: str, rng: random.Random) -> str | None:
    words = name.split(" ")
    if len(words) != 2 or rng.random() > _SHARE:
        return None
    return f"{rng.choice(_GIVEN)} {words[1]}" if rng.random() < 0.6 else f"{words[0]} {rng.choice(_FAMILY)}"
