"""Names that no gazetteer need list because they say themselves what they are: "Rustaveli Avenue", "Lake Chapala"."""

from __future__ import annotations

from collections.abc import Iterator

_MOST_WORDS_BEFORE = 3

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
# The first word of the name, before a capitalised one.
_HEADS_BEFORE = {
    "Lake": "water",
    "Mount": "relief",
    "Mt.": "relief",
    "Camp": "site",
    "Rue": "street",
    "Rambla": "street",
}
_OPENERS = frozenset("The A An In On At From To Of And But For Near By As It He She They This That".split())


def unlisted_names(words: list[str], capital: list[bool]) -> Iterator[tuple[int, int, str]]:
    """Return start, end (exclusive) and class of every such name: tokens of `words`, `capital` where capitalised."""
    for index, word in enumerate(words):
        if word in _HEAD_CLASS and index and _is_name_word(words, capital, index - 1):
            start = index - 1
            while start and index - start < _MOST_WORDS_BEFORE and _is_name_word(words, capital, start - 1):
                start -= 1
            yield start, index + 1, _HEAD_CLASS[word]
        elif word in _HEADS_BEFORE and index + 1 < len(words) and _is_name_word(words, capital, index + 1):
            yield index, index + 2, _HEADS_BEFORE[word]


def _is_name_word(words: list[str], capital: list[bool], index: int) -> bool:
    word = words[index]
    numbered = word[0].isdigit() and word[-2:] in {"st", "nd", "rd", "th"}
    return (capital[index] and word[-1].isalnum() and word not in _OPENERS) or numbered
