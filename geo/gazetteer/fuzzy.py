"""Look-up of names that are not in the gazetteer as they stand: a ladder from the safest guess to the boldest.

    direction   "eastern Ladakh" → Ladakh
    division    "Osun State" → the division called Osun, "Lake Ontario" → the lake
    subset      "Ngari Gar Gunsa" → Ngari Gunsa: a word inside the name is left out
    spelling    "Hydrabad" → Hyderabad: the name nearest in letters, within bounds

The first rung that finds something ends the search. A name whose last word is a building's ("Hyderabad House") is never
cut down to the place in it: the building is not the city.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.gazetteer.normalize import name_tokens, normalize
from geo.gazetteer.spellings import Spelling
from geo.types import Candidate, NameKind
from geo.word_lists import BUILDING_WORDS, DIRECTIONS_IN_NAME, GENERIC_WORDS

if TYPE_CHECKING:
    from geo.gazetteer.index import Gazetteer

__all__ = ["FuzzyMatch", "Near", "fuzzy_lookup"]

Near = Callable[[str], list[Spelling]]

_PENALTIES: Final = {"exact": 0.0, "direction": 0.05, "division": 0.1, "subset": 0.25, "spelling": 0.2}
_PENALTY_OF_AN_EDIT: Final = 0.8
_OTHER_NAME: Final = 0.25


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    """A place that a name may mean though it is not a name of it. `name` is the normalized name that was found, `step`
    the rung of the ladder, `penalty` (0 to 1) what to take off a confidence: 0 for a name as it stands."""

    candidate: Candidate
    name: str
    step: str
    penalty: float


def fuzzy_lookup(gazetteer: Gazetteer, near: Near, name: str, limit: int) -> tuple[FuzzyMatch, ...]:
    """Return up to `limit` places that `name` may mean, the likeliest first; empty where none is near enough."""
    tokens = name_tokens(name)
    if not tokens or limit < 1:
        return ()
    for step, variants in (("exact", _exact), ("direction", _direction), ("division", _division), ("subset", _subset)):
        for variant, classes in variants(tokens):
            found = _found(gazetteer, variant, classes, step, _PENALTIES[step])
            if found:
                return tuple(found[:limit])
    matches: list[FuzzyMatch] = []
    nearest = [spelling for spelling in near(" ".join(tokens)) if spelling.name.count(" ") == len(tokens) - 1]
    for spelling in nearest:
        # What is farther than the nearest is another name, not a second guess; so is what has more words or fewer.
        if spelling.edits == nearest[0].edits:
            penalty = _PENALTIES["spelling"] + _PENALTY_OF_AN_EDIT * spelling.edits / len(spelling.name)
            matches += _found(gazetteer, spelling.name, "", "spelling", penalty)
    unique = {match.candidate.place.id: match for match in sorted(matches, key=_likelihood)}
    return tuple(sorted(unique.values(), key=_likelihood, reverse=True)[:limit])


def _likelihood(match: FuzzyMatch) -> float:
    """Return how likely a place found by spelling is meant: a near form of another language's name for it is less."""
    place = match.candidate.place
    return place.prominence - (0.0 if match.name == normalize(place.name) else _OTHER_NAME)


def _found(gazetteer: Gazetteer, name: str, classes: str, step: str, penalty: float) -> list[FuzzyMatch]:
    candidates = gazetteer.lookup(name)
    if step != "exact":
        candidates = tuple(c for c in candidates if c.name_kind in {NameKind.PRIMARY, NameKind.ALTERNATE})
    return [
        FuzzyMatch(candidate, name, step, penalty)
        for candidate in candidates
        if not classes or candidate.place.feature_class in classes
    ]


def _exact(tokens: list[str]) -> Iterator[tuple[str, str]]:
    yield " ".join(tokens), ""


def _direction(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the name without the directions before it."""
    rest = tokens
    while len(rest) > 1 and rest[0] in DIRECTIONS_IN_NAME:
        rest = rest[1:]
        if rest[-1] not in BUILDING_WORDS:
            yield " ".join(rest), ""


def _division(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the name without its generic word, or with it at its other end, and the classes that it allows."""
    if len(tokens) > 2 and tokens[1] == "of" and tokens[0] in GENERIC_WORDS:
        yield " ".join(tokens[2:]), GENERIC_WORDS[tokens[0]]
    if len(tokens) < 2:
        return
    for generic, core, turned in (
        (tokens[-1], tokens[:-1], [tokens[-1], *tokens[:-1]]),
        (tokens[0], tokens[1:], [*tokens[1:], tokens[0]]),
    ):
        if classes := GENERIC_WORDS.get(generic):
            yield " ".join(turned), classes
            yield " ".join(core), classes


def _subset(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the name without one of its inner words."""
    if len(tokens) < 3 or tokens[-1] in BUILDING_WORDS:
        return
    for index in range(1, len(tokens) - 1):
        rest = tokens[:index] + tokens[index + 1 :]
        if len("".join(rest)) > len(tokens[index]) + 4:
            yield " ".join(rest), ""
