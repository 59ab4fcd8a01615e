"""Find names that the gazetteer has in another spelling, where a place may be named: "in Benghazi and Rada'a".

Most unknown names are people's. A name is proposed if it is not, stands after a preposition, in a list with a listed
name or after a verb such as "raided", and another spelling of it is a place that fits the other names of the article.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from geo.gazetteer import WRITING_COST, Gazetteer
from geo.recognition.lexicon import UNSEEN_BAND, Lexicon
from geo.word_lists import NEVER_PLACES

_LIST_SEPARATORS = frozenset({"and", "or", ","})
_BEFORE_NAME = _LIST_SEPARATORS | frozenset(
    "on of to into toward towards from raided hit struck bombed attacked shelled bombarded overran besieged retook "
    "recaptured seized entered fled reached stormed liberated".split()
)
_MOST_WORDS = 3
_FEWEST_LETTERS = 5


def respelled_names(
    words: list[str],
    is_capitalized: list[bool],
    listed: Set[tuple[int, int]],
    countries: Set[str],
    gazetteer: Gazetteer,
    lexicon: Lexicon,
) -> Iterator[tuple[int, int]]:
    """Find unlisted names that are another spelling of a place's.

    Args:
        words: The tokens of the article.
        is_capitalized: Whether each token starts with a capital.
        listed: First token and end of each of the gazetteer's names in the article.
        countries: The countries that these names speak for.
        gazetteer: Where to look other spellings up.
        lexicon: What is known of people's names and common words.

    Returns:
        First token and end (exclusive) of each name, in reading order.
    """
    listed_ends = {end for _, end in listed}
    for index in range(1, len(words)):
        before = words[index - 1]
        if not is_capitalized[index] or before not in _BEFORE_NAME:
            continue
        end = _name_end(words, is_capitalized, index)
        if (index, end) in listed or end - index > 2 * _MOST_WORDS or not _may_be_place(words[index:end], lexicon):
            continue
        is_listed = before in _LIST_SEPARATORS and index - 1 in listed_ends
        for name_id, cost in gazetteer.respellings(" ".join(words[index:end]).replace(" - ", "-")):
            places = [candidate.place for candidate in gazetteer.candidates(name_id)]
            if (is_listed and cost <= WRITING_COST) or any(place.country_code in countries for place in places):
                yield index, end
                break


def _name_end(words: list[str], is_capitalized: list[bool], start: int) -> int:
    end = start + 1
    while end < len(words):
        if is_capitalized[end]:
            end += 1
        elif words[end] == "-" and end + 1 < len(words) and is_capitalized[end + 1]:
            end += 2
        else:
            break
    return end


def _may_be_place(name: list[str], lexicon: Lexicon) -> bool:
    """Whether the words of a name are neither common words nor people's names."""
    letters = "".join(name)
    if len(letters) < _FEWEST_LETTERS or letters.isupper() or name[0].lower() in NEVER_PLACES:
        return False
    return not any(
        word in lexicon.given_names
        or word in lexicon.family_names
        or lexicon.frequency_bands.get(word.lower(), UNSEEN_BAND) != UNSEEN_BAND
        for word in name
        if word != "-"
    )
