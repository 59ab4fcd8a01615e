"""Made-up sentences about the bearers of place names (people, firms, animals, dishes, ships, works) and about places.

The corpora hardly ever have "her sons, Dallas and Houston". So the classifier also learns from sentences that are put
together from the templates in `sentence_templates.txt`. Places and their namesakes have the same names, so that only
the words around a name tell them apart; but little-known towns mostly are places.

A slot in braces is filled with one of the alternatives below the heading of its name, or with a name: "P" is a namesake
of a place and "L" a place, each drawn separately; "R" is one namesake and "K" one place throughout a template; "F"
and "S" are a given and a family name. "U" before these is for capitals.
"""

from __future__ import annotations

import random
import re
import string
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.gazetteer import Gazetteer
from geo.recognition import packaged_lexicon

_TEMPLATES_FILE = Path(__file__).with_name("sentence_templates.txt")
_NAMESAKES, _PLACES = "namesakes", "places"  # the headings of whole sentences
_NAMESAKES_SHARE = 0.4  # of the sentences
_SENTENCES = (1, 1, 1, 2, 3)  # of a text, each equally likely
_SLOT = re.compile(r"\{(\w+)\}")
_REPEATED, _PLACE_SLOTS = frozenset("RK"), frozenset({"L", "K", "COUNTRY"})
_FAMOUS, _PLACES_READ = 1_500, 30_000  # of the most prominent places


@dataclass(frozen=True, slots=True)
class NamePools:
    """Names to draw from, places by prominence.

    Attributes:
        famous: The most prominent places.
        ambiguous: Places that are also people's names.
        places: All places.
        towns: The places that are towns. Firms and ships have their names, rarely those of countries.
        countries: The countries that no person is named like.
        given: Given names that no place has.
        family: Family names that no place has.
    """

    famous: list[str]
    ambiguous: list[str]
    places: list[str]
    towns: list[str]
    countries: list[str]
    given: list[str]
    family: list[str]


def name_pools(gazetteer: Gazetteer) -> NamePools:
    """Return the names that fill the templates; places come by prominence."""
    lexicon = packaged_lexicon()
    listed = (place for place, _ in zip(gazetteer, range(_PLACES_READ), strict=False))
    class_of: dict[str, str] = {}
    countries = []
    for place in listed:
        if place.name.isalpha() and place.name[0].isupper():
            class_of.setdefault(place.name, place.feature_class)
            if place.feature_code == "PCLI":
                countries.append(place.name)
    places = list(class_of)
    known = lexicon.given_names | lexicon.family_names
    return NamePools(
        famous=places[:_FAMOUS],
        ambiguous=[name for name in places if name in known],
        places=places,
        towns=[name for name in places if class_of[name] == "P"],
        countries=[name for name in countries if name not in known],
        given=sorted(lexicon.given_names - class_of.keys()),
        family=sorted(lexicon.family_names - lexicon.given_names - class_of.keys()),
    )


@lru_cache(maxsize=1)
def _templates() -> dict[str, list[str]]:
    """Return the lines, or the alternatives, below each heading of the file of templates."""
    templates: dict[str, list[str]] = {}
    heading = ""
    for line in _TEMPLATES_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            heading = line.removeprefix("== ")
        elif line and not line.startswith("#"):
            is_sentence = heading in {_NAMESAKES, _PLACES}
            templates.setdefault(heading, []).extend([line.replace("\\n", "\n")] if is_sentence else line.split("|"))
    return templates


def made_up_records(count: int, pools: NamePools, rng: random.Random) -> list[dict[str, Any]]:
    """Return `count` records of one to three sentences with the bounds of their places, labeled "LOC"."""
    return [_record(pools, rng) for _ in range(count)]


def _record(pools: NamePools, rng: random.Random) -> dict[str, Any]:
    text, entities = "", []
    for _ in range(rng.choice(_SENTENCES)):
        template = rng.choice(_templates()[_NAMESAKES if rng.random() < _NAMESAKES_SHARE else _PLACES])
        text += " " if text else ""
        sentence, spans = _filled(template, pools, rng)
        entities += [[len(text) + start, len(text) + end, "LOC"] for start, end in spans]
        text += sentence
    return {"text": text, "ents": entities}


def _filled(template: str, pools: NamePools, rng: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """Return a sentence, and the bounds of its places."""
    fillers = _templates()
    while any(slot in fillers for slot in _SLOT.findall(template)):
        template = _SLOT.sub(lambda slot: rng.choice(fillers.get(slot[1], [slot[0]])), template)
    text, spans, copied = "", [], 0
    names: dict[str, str] = {}
    for slot in _SLOT.finditer(template):
        kind = slot[1][-1] if slot[1].startswith("U") else slot[1]
        name = names.get(kind, "") if kind in _REPEATED else ""
        names[kind] = name = name or _name(kind, pools, rng)
        text += template[copied : slot.start()]
        if kind in _PLACE_SLOTS:
            spans.append((len(text), len(text) + len(name)))
        text += name.upper() if slot[1].startswith("U") else name
        copied = slot.end()
    text += template[copied:]
    return text[0].upper() + text[1:], spans


def _name(slot: str, pools: NamePools, rng: random.Random) -> str:
    if slot in {"L", "K"}:
        return _drawn(pools.famous, 0.3, pools.places, 0.25, pools.ambiguous, rng)
    if slot == "TICK":
        return "".join(rng.choice(string.ascii_uppercase) for _ in range(rng.choice((3, 4))))
    others = {"F": pools.given, "S": pools.family, "COUNTRY": pools.countries}
    return rng.choice(others[slot]) if slot in others else _namesake(pools, rng)


def _namesake(pools: NamePools, rng: random.Random) -> str:
    return _drawn(pools.towns[:_FAMOUS], 0.2, pools.towns, 0.07, pools.ambiguous, rng)


def _drawn(
    famous: list[str],
    famous_share: float,
    names: list[str],
    names_share: float,
    ambiguous: list[str],
    rng: random.Random,
) -> str:
    """Return a name from one of three lists; the more prominent of the ambiguous ones are likelier."""
    draw = rng.random()
    if draw < famous_share:
        return rng.choice(famous)
    if draw < famous_share + names_share:
        return rng.choice(names)
    return ambiguous[int(len(ambiguous) * rng.random() ** 2)]
