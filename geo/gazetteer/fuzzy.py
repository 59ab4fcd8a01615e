"""Look-up of names that the gazetteer does not contain, in steps from the safest guess to the boldest.

    direction   "eastern Ladakh" → Ladakh
    division    "Osun State" → the division called Osun, "Ontario Lake" → Lake Ontario
    subset      "Ngari Gar Gunsa" → Ngari Gunsa: an inner word of the name is dropped
    spelling    "Hydrabad" → Hyderabad: the name with the fewest edits, up to a limit

The first step with a result ends the search. A name that ends in a word for a building ("Hyderabad House") is never
shortened to the place in it, because the building is not the city.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from geo.gazetteer.normalization import name_tokens, normalize
from geo.gazetteer.spellings import Spelling
from geo.types import Candidate, NameKind
from geo.word_lists import BUILDING_WORDS, DIRECTIONS_IN_NAME, GENERIC_WORDS

__all__ = ["FuzzyMatch", "fuzzy_lookup"]

Lookup = Callable[[str], tuple[Candidate, ...]]
SimilarNames = Callable[[str], list[Spelling]]

_PENALTIES: Final = {"exact": 0.0, "direction": 0.05, "division": 0.1, "subset": 0.25, "spelling": 0.2}
_EDIT_PENALTY: Final = 0.8
_MOST_TOKENS: Final = 32  # of a name that is varied: the number of variants grows with the number of its tokens
_FOREIGN_NAME_DISCOUNT: Final = 0.25


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    """A place that a name may mean although it is not one of the place's names.

    `name` is the normalized name that the place has. `step` is the step of the search with the result: "exact",
    "direction", "division", "subset" or "spelling". `penalty` (0 to 1) is to be subtracted from a confidence; it is 0
    for an exact match.
    """

    candidate: Candidate
    name: str
    step: str
    penalty: float


def fuzzy_lookup(name: str, limit: int, *, lookup: Lookup, similar_names: SimilarNames) -> tuple[FuzzyMatch, ...]:
    """Return up to `limit` places that a name may mean, the likeliest first; empty if no name is near enough.

    Args:
        name: the name as it is in a text.
        limit: the largest number of matches.
        lookup: returns the places with a name, the likeliest first.
        similar_names: returns the names that differ from a normalized one by a few edits, the nearest first.
    """
    tokens = name_tokens(name)
    if not tokens or limit < 1:
        return ()
    if len(tokens) > _MOST_TOKENS:
        return tuple(_matches(lookup(" ".join(tokens)), " ".join(tokens), "", "exact", _PENALTIES["exact"])[:limit])
    for step, variants in (("exact", _exact), ("direction", _direction), ("division", _division), ("subset", _subset)):
        for variant, classes in variants(tokens):
            matches = _matches(lookup(variant), variant, classes, step, _PENALTIES[step])
            if matches:
                return tuple(matches[:limit])
    matches = []
    nearest = [spelling for spelling in similar_names(" ".join(tokens)) if spelling.name.count(" ") == len(tokens) - 1]
    for spelling in nearest:
        # A name with more edits than the nearest is another name, not a second guess.
        if spelling.edits == nearest[0].edits:
            penalty = _PENALTIES["spelling"] + _EDIT_PENALTY * spelling.edits / len(spelling.name)
            matches += _matches(lookup(spelling.name), spelling.name, "", "spelling", penalty)
    unique = {match.candidate.place.id: match for match in sorted(matches, key=_likelihood)}
    return tuple(sorted(unique.values(), key=_likelihood, reverse=True)[:limit])


def _likelihood(match: FuzzyMatch) -> float:
    """Return a rank for a place found by spelling: its prominence, less if the name is not the place's main name."""
    place = match.candidate.place
    return place.prominence - (0.0 if match.name == normalize(place.name) else _FOREIGN_NAME_DISCOUNT)


def _matches(candidates: tuple[Candidate, ...], name: str, classes: str, step: str, penalty: float) -> list[FuzzyMatch]:
    """Return the candidates as matches: those of the feature classes, all if there are none."""
    return [
        FuzzyMatch(candidate, name, step, penalty)
        for candidate in candidates
        # A changed name is not an abbreviation, a demonym or a seat of power any more.
        if step == "exact" or candidate.name_kind in {NameKind.PRIMARY, NameKind.ALTERNATE}
        if not classes or candidate.place.feature_class in classes
    ]


def _exact(tokens: list[str]) -> Iterator[tuple[str, str]]:
    yield " ".join(tokens), ""


def _direction(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the name without its leading directions."""
    rest = tokens
    while len(rest) > 1 and rest[0] in DIRECTIONS_IN_NAME:
        rest = rest[1:]
        if rest[-1] not in BUILDING_WORDS:
            yield " ".join(rest), ""


def _division(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the name with its generic word moved to the other end, then without it; both with the word's classes."""
    if len(tokens) > 2 and tokens[1] == "of" and tokens[0] in GENERIC_WORDS:
        yield " ".join(tokens[2:]), GENERIC_WORDS[tokens[0]]
    if len(tokens) < 2:
        return
    for generic, core, reordered in (
        (tokens[-1], tokens[:-1], [tokens[-1], *tokens[:-1]]),
        (tokens[0], tokens[1:], [*tokens[1:], tokens[0]]),
    ):
        if classes := GENERIC_WORDS.get(generic):
            yield " ".join(reordered), classes
            yield " ".join(core), classes


def _subset(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the name without one of its inner words."""
    if len(tokens) < 3 or tokens[-1] in BUILDING_WORDS:
        return
    for index in range(1, len(tokens) - 1):
        rest = tokens[:index] + tokens[index + 1 :]
        if len("".join(rest)) > len(tokens[index]) + 4:
            yield " ".join(rest), ""
