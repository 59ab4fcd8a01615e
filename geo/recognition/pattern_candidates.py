"""Names that no gazetteer need list: they say themselves what they are ("Rustaveli Avenue", "Lake Chapala"), or stand
where only a place would ("a mosque in Godapitiya")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo import word_lists

_MOST_WORDS_BEFORE = 3
_MOST_WORDS_UNKNOWN = 3
_LEAST_LETTERS = 3

# The last word of the name, and the class of what it names.
_HEADS_AFTER = {
    "street": "Street St. St Avenue Ave. Ave Road Rd. Rd Drive Dr. Lane Ln. Boulevard Blvd. Blvd Parkway Pkwy. Way "
    "Court Place Terrace Crescent Highway Hwy. Freeway Expressway Turnpike Pike Trail Circle",
    "water": "River Creek Lake Bay Reservoir Canal Brook Falls Lagoon Pond Harbor Harbour Strait Sound",
    "relief": "Mountain Mountains Hill Hills Valley Canyon Island Islands Peninsula Forest Wilderness Beach Peak Ridge "
    "Glacier Desert Dunes",
    "area": "Park Township Twp. County District Parish Province Heights Estates Gardens Reserve",
    "site": "Bridge Airport Stadium Station Cemetery Square Plaza Dam Mine",
}
_HEAD_CLASS = {word: name for name, words in _HEADS_AFTER.items() for word in words.split()}
# The first word of the name, before a capitalized one.
_HEADS_BEFORE = {
    "Lake": "water",
    "Mount": "relief",
    "Mt.": "relief",
    "Camp": "site",
    "Rue": "street",
    "Rambla": "street",
}
_OPENERS = frozenset("The A An In On At From To Of And But For Near By As It He She They This That".split())
# "Highway 61", "County Road 12", "Interstate 80"; "I-80", "US-24", "M25", "A436".
_NUMBERED_HEADS = frozenset("Highway Hwy Hwy. Route Interstate Road Rte. Autopista Autoroute Autobahn".split())
_NUMBERED_BEFORE = frozenset("County State US U.S. Township Interstate Forest".split())
_NUMBER = re.compile(r"\d{1,4}[A-Z]?$")
_ROAD_CODE = re.compile(r"(?:I|US|SR|CR|FM|A|M|B|N|E)-?\d{1,4}$")
_COMPASS = frozenset({"N.", "S.", "E.", "W."})
# Before a name that nothing lists: "in Godapitiya", "near Kentford"; "of" only after the kind of place.
_LOCATIVE = frozenset("in near at from outside around".split())


def pattern_candidates(words: list[str], capital: list[bool]) -> Iterator[tuple[int, int, str]]:
    """Return start, end (exclusive) and class of every such name: tokens of `words`, `capital` where capitalized."""
    for index, word in enumerate(words):
        if not capital[index]:
            continue
        numbered = word in _NUMBERED_HEADS and index + 1 < len(words) and bool(_NUMBER.match(words[index + 1]))
        if numbered:
            yield index - (index > 0 and words[index - 1] in _NUMBERED_BEFORE), index + 2, "street"
        elif word in _HEAD_CLASS and index and _is_name_word(words, capital, index - 1):
            start = index - 1
            while start and index - start < _MOST_WORDS_BEFORE and _is_name_word(words, capital, start - 1):
                start -= 1
            yield start, index + 1, _HEAD_CLASS[word]
        elif word in _HEADS_BEFORE and index + 1 < len(words) and _is_name_word(words, capital, index + 1):
            yield index, index + 2, _HEADS_BEFORE[word]
        elif word[-1].isdigit() and _ROAD_CODE.match(word):
            yield index, index + 1, "street"


def unknown_names(words: list[str], capital: list[bool], starts: list[bool]) -> Iterator[tuple[int, int]]:
    """Return start and end (exclusive) of capitalized words that stand where a place's name would, and of the same
    words elsewhere."""
    known: dict[str, set[tuple[str, ...]]] = {}
    for index in range(1, len(words)):
        if capital[index] and not capital[index - 1] and _calls_for_place(words, index):
            end = _run_end(words, capital, starts, index)
            if end is not None:
                known.setdefault(words[index], set()).add(tuple(words[index:end]))
    if not known:
        return
    for index, word in enumerate(words):
        for name in known.get(word, ()):
            end = index + len(name)
            if tuple(words[index:end]) == name and not (index and capital[index - 1] and not starts[index]):
                yield index, end


def _calls_for_place(words: list[str], index: int) -> bool:
    before = words[index - 1]
    if before == "of":
        return index > 1 and words[index - 2] in word_lists.PLACE_TYPES_BEFORE_UNKNOWN
    return before in _LOCATIVE or before in word_lists.PLACE_TYPES_BEFORE_UNKNOWN


def _run_end(words: list[str], capital: list[bool], starts: list[bool], index: int) -> int | None:
    end = index
    while end < len(words) and capital[end] and words[end].replace("-", "").replace("’", "").isalpha():
        if end > index and starts[end]:
            break
        end += 1
    if not 0 < end - index <= _MOST_WORDS_UNKNOWN or len(words[index]) < _LEAST_LETTERS:
        return None
    return None if words[end - 1].lower() in word_lists.NAMESAKE_WORDS else end


def _is_name_word(words: list[str], capital: list[bool], index: int) -> bool:
    word = words[index]
    numbered = word[0].isdigit() and word[-2:] in {"st", "nd", "rd", "th"}
    return (capital[index] and (word[-1].isalnum() or word in _COMPASS) and word not in _OPENERS) or numbered
