"""Find names of places by patterns, without the gazetteer.

A word of the name says what it is ("Rustaveli Avenue", "Lake Chapala"), the words before it call for a place ("a mosque
in Godapitiya"), or it is a demonym in its combining form ("Franco-German").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo import word_lists

_INSIDE_WORDS = dict.fromkeys(map(ord, "-'’"))
_MOST_WORDS_BEFORE = 3
_MOST_WORDS_OF_UNKNOWN = 3
_FEWEST_LETTERS = 3

# The last word of the name, by the place type that it says.
_LAST_WORDS = {
    "street": "Street St. St Avenue Ave. Ave Road Rd. Rd Drive Dr. Lane Ln. Boulevard Blvd. Blvd Parkway Pkwy. Way "
    "Court Place Terrace Crescent Highway Hwy. Freeway Expressway Turnpike Pike Trail Circle",
    "water": "River Creek Lake Bay Reservoir Canal Brook Falls Lagoon Pond Harbor Harbour Strait Sound",
    "relief": "Mountain Mountains Hill Hills Valley Canyon Island Islands Peninsula Forest Wilderness Beach Peak Ridge "
    "Glacier Desert Dunes",
    "area": "Park Township Twp. County District Parish Province Heights Estates Gardens Reserve",
    "site": "Bridge Airport Stadium Station Cemetery Square Plaza Dam Mine",
}
_TYPE_OF_LAST_WORD = {word: place_type for place_type, words in _LAST_WORDS.items() for word in words.split()}
# The first word of the name, before a capitalized one.
_TYPE_OF_FIRST_WORD = {
    "Lake": "water",
    "Mount": "relief",
    "Mt.": "relief",
    "Camp": "site",
    "Rue": "street",
    "Rambla": "street",
}
_NOT_PART_OF_NAME = frozenset("The A An In On At From To Of And But For Near By As It He She They This That".split())
# "Highway 61", "County Road 12", "Interstate 80"; "I-80", "US-24", "M25", "A436".
_NUMBERED_ROADS = frozenset("Highway Hwy Hwy. Route Interstate Road Rte. Autopista Autoroute Autobahn".split())
_BEFORE_NUMBERED_ROAD = frozenset("County State US U.S. Township Interstate Forest".split())
_NUMBER = re.compile(r"\d{1,4}[A-Z]?$")
_ROAD_CODE = re.compile(r"(?:I|US|SR|CR|FM|A|M|B|N|E)-?\d{1,4}$")
_ABBREVIATED_DIRECTIONS = frozenset({"N.", "S.", "E.", "W."})
# Before an unknown name ("in Godapitiya"). Fewer than word_lists.LOCATIVES, since nothing else suggests a place.
_LOCATIVES_BEFORE_UNKNOWN = frozenset("in near at from outside around".split())
# Demonyms by their combining forms.
_COMBINING_FORMS = {
    "Anglo": "British",
    "Austro": "Austrian",
    "Belgo": "Belgian",
    "Dano": "Danish",
    "Finno": "Finnish",
    "Franco": "French",
    "Greco": "Greek",
    "Hispano": "Spanish",
    "Indo": "Indian",
    "Italo": "Italian",
    "Luso": "Portuguese",
    "Nippo": "Japanese",
    "Polono": "Polish",
    "Russo": "Russian",
    "Serbo": "Serbian",
    "Turco": "Turkish",
    "Turko": "Turkish",
}
# After these, the pair is not two countries but a language family or a historical people ("Indo-European").
_NOT_A_SECOND_COUNTRY = frozenset(
    {"Aryan", "Croat", "Croatian", "European", "Norman", "Saxon", "Saxons", "Tibetan", "Ugric"}
)


def pattern_candidates(words: list[str], is_capitalized: list[bool]) -> Iterator[tuple[int, int, str]]:
    """Find names with a word that says what they are: "Rustaveli Avenue", "Lake Chapala", "Highway 61", "M25".

    Args:
        words: The tokens of the article.
        is_capitalized: Whether each token starts with a capital.

    Returns:
        First token, end (exclusive) and place type of each name, in reading order.
    """
    for index, word in enumerate(words):
        if not is_capitalized[index]:
            continue
        if word in _NUMBERED_ROADS and index + 1 < len(words) and _NUMBER.match(words[index + 1]):
            yield index - (index > 0 and words[index - 1] in _BEFORE_NUMBERED_ROAD), index + 2, "street"
        elif word in _TYPE_OF_LAST_WORD and index and _is_name_word(words, is_capitalized, index - 1):
            start = index - 1
            while start and index - start < _MOST_WORDS_BEFORE and _is_name_word(words, is_capitalized, start - 1):
                start -= 1
            yield start, index + 1, _TYPE_OF_LAST_WORD[word]
        elif word in _TYPE_OF_FIRST_WORD and index + 1 < len(words) and _is_name_word(words, is_capitalized, index + 1):
            yield index, index + 2, _TYPE_OF_FIRST_WORD[word]
        elif word[-1].isdigit() and _ROAD_CODE.match(word):
            yield index, index + 1, "street"


def unknown_names(
    words: list[str], is_capitalized: list[bool], starts_sentence: list[bool]
) -> Iterator[tuple[int, int]]:
    """Find capitalized words where only a place's name would be ("a mosque in Godapitiya"), and all repetitions.

    Args:
        words: The tokens of the article.
        is_capitalized: Whether each token starts with a capital.
        starts_sentence: Whether each token starts a sentence.

    Returns:
        First token and end (exclusive) of each name, in reading order.
    """
    names_by_first_word: dict[str, set[tuple[str, ...]]] = {}
    for index in range(1, len(words)):
        if is_capitalized[index] and not is_capitalized[index - 1] and _calls_for_place(words, index):
            end = _run_end(words, is_capitalized, starts_sentence, index)
            if end is not None:
                names_by_first_word.setdefault(words[index], set()).add(tuple(words[index:end]))
    if not names_by_first_word:
        return
    for index, word in enumerate(words):
        for name in names_by_first_word.get(word, ()):
            end = index + len(name)
            if tuple(words[index:end]) == name and not (
                index and is_capitalized[index - 1] and not starts_sentence[index]
            ):
                yield index, end


def _calls_for_place(words: list[str], index: int) -> bool:
    before = words[index - 1]
    if before == "of":
        return index > 1 and words[index - 2] in word_lists.PLACE_TYPES_BEFORE_UNKNOWN
    return before in _LOCATIVES_BEFORE_UNKNOWN or before in word_lists.PLACE_TYPES_BEFORE_UNKNOWN


def _run_end(words: list[str], is_capitalized: list[bool], starts_sentence: list[bool], index: int) -> int | None:
    end = index
    while end < len(words) and is_capitalized[end] and words[end].translate(_INSIDE_WORDS).isalpha():
        if end > index and starts_sentence[end]:
            break
        end += 1
    if not 0 < end - index <= _MOST_WORDS_OF_UNKNOWN or len(words[index]) < _FEWEST_LETTERS:
        return None
    return None if words[end - 1].lower() in word_lists.NAMESAKE_WORDS else end


def _is_name_word(words: list[str], is_capitalized: list[bool], index: int) -> bool:
    word = words[index]
    if word[0].isdigit() and word[-2:] in {"st", "nd", "rd", "th"}:
        return True
    if not is_capitalized[index] or word in _NOT_PART_OF_NAME:
        return False
    return word[-1].isalnum() or word in _ABBREVIATED_DIRECTIONS


def demonym_of_combining_form(words: list[str], index: int) -> str | None:
    """Return the demonym for the combining form at token `index`: "French" for "Franco" in "Franco-German".

    Returns None if the token is not a combining form, or is not followed by a hyphen and another demonym.
    """
    demonym = _COMBINING_FORMS.get(words[index])
    if demonym is None or words[index + 1 : index + 2] != ["-"] or index + 2 >= len(words):
        return None
    second = words[index + 2]
    return demonym if second[:1].isupper() and second not in _NOT_A_SECOND_COUNTRY else None
