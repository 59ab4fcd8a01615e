"""Names that the words beside them state to be places: "Kuriga village", "Nairobi's Kayole estate", "Lere, a town in",
"3 miles WNW of Moore".

Such a name is a mention although the gazetteer lacks it, or the classifier, to which it is only rare, would doubt it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo import word_lists

_MOST_WORDS, _MOST_WORDS_TO_KIND, _MOST_TOKENS_OF_CONTAINER = 4, 5, 6
_FEWEST_LETTERS = 3
_JOINERS = frozenset("- de da do dos del al el e la ou".split())
_ARTICLES = frozenset({"a", "an", "the"})
# Only a place is called so.
_KINDS = frozenset(
    "village hamlet district subdistrict sub-district county sub-county municipality governorate province prefecture "
    "oblast raion LGA lga tehsil taluk taluka mandal upazila thana woreda kebele barangay township neighbourhood "
    "neighborhood suburb favela voivodeship canton".split()
)
_PLURAL_KINDS = frozenset(
    "villages districts counties municipalities governorates provinces LGAs townships neighbourhoods neighborhoods "
    "suburbs towns".split()
)
# Other things are called so too: they state a place only with its container before or after.
_DOUBTFUL_KINDS = frozenset(
    "estate camp quarter area market junction settlement zone ward slum town city port resort constituency checkpoint "
    "crossing locality commune parish circle region island base airbase".split()
)
_PLURALS_OF_DOUBTFUL = frozenset("areas estates camps quarters zones markets wards settlements localities".split())
_DOUBTFUL, _PLURALS = _DOUBTFUL_KINDS | _PLURALS_OF_DOUBTFUL, _PLURAL_KINDS | _PLURALS_OF_DOUBTFUL
_ALL_KINDS = _KINDS | _PLURALS | _DOUBTFUL
_APPOSED_KINDS = _KINDS | frozenset("town city settlement locality community port".split())
_TWO_WORD_KINDS = frozenset({("air", "base"), ("refugee", "camp"), ("displacement", "camp"), ("border", "crossing")})
_BEFORE_CONTAINER = frozenset({"of", "in", "near", "outside"})
_AFTER_APPOSITION = _BEFORE_CONTAINER | frozenset("on some about just north south east west ,".split())
# Their object is a place, or else does not have "in" and a name after it.
_PLACE_VERBS = frozenset(
    "shelled bombarded overran besieged retook recaptured seized entered fled reached stormed liberated".split()
)
_MOST_JOINERS = 3  # "Dasht-e-Barchi"
_DIRECTIONS_OF_PARTS = word_lists.DIRECTIONS_BEFORE_NAME - frozenset(
    "north south east west upper lower central".split()
)
_UNITS = frozenset("km kms kilometers kilometres miles mi nm nmi".split())  # codespell:ignore
_POINTS = frozenset("north south east west northeast northwest southeast southwest".split())
_POINT_LETTERS = re.compile(r"[NSEW]{1,3}|[ns][ns]?[ew]|[ew][ns][ew]|[nsew]")
_MOST_TOKENS_OF_BEARING = 5  # "to", "the", "south", "-", "southeast"
_SPEAKING = frozenset("said told by with asked added".split())
_AFTER_CONTAINER = frozenset({",", ".", ";", ")", "in", "on", "and"})
# Peoples and beliefs come before kinds of places too: "a Druze village". Others have these endings.
_PEOPLES = frozenset(
    "Arab Berber Buddhist Catholic Dinka Druze Fulani Hausa Hazara Hindu Hispanic Hutu Igbo Jewish Kurd Latino Maya "
    "Muslim Orthodox Pashtun Protestant Roma Shia Sikh Sunni Tamil Tory Tuareg Tutsi Yazidi Yoruba Zulu".split()
)
_MAY_STATE = _ALL_KINDS | {first for first, _ in _TWO_WORD_KINDS} | {",", "in", "of"}
_ENDINGS_OF_PEOPLES = ("ian", "ish", "ese", "ist", "ite", "mic")


def stated_names(words: list[str], is_capitalized: list[bool]) -> Iterator[tuple[int, int]]:
    """Find the names that the words beside them state to be places.

    Args:
        words: The tokens of the article.
        is_capitalized: Whether each token starts with a capital.

    Returns:
        First token and end (exclusive) of each name; a name may come twice.
    """
    for index in [index for index, word in enumerate(words) if word in _MAY_STATE]:
        word = words[index]
        if (word, *words[index + 1 : index + 2]) in _TWO_WORD_KINDS:
            found = [_name_before(words, is_capitalized, index)]
        elif word in _ALL_KINDS:
            found = _names_before_kind(words, is_capitalized, index)
        elif word == "," and _is_apposition(words, is_capitalized, index):
            found = [_name_before(words, is_capitalized, index)]
        elif word == "in" and any(is_capitalized[index + 1 : index + 2]):
            name = _name_before(words, is_capitalized, index)
            found = [name] if name and name[0] and words[name[0] - 1] in _PLACE_VERBS else []
        elif word == "of" and is_bearing_before(words, index):
            is_name = any(is_capitalized[index + 1 : index + 2]) and not any(is_capitalized[index + 2 : index + 3])
            found = [(index + 1, index + 2)] if is_name and len(words[index + 1]) >= _FEWEST_LETTERS else []
        else:
            continue
        yield from (name for name in found if name is not None and not _is_no_name(words, *name))


def is_bearing_before(words: list[str], of: int) -> bool:
    """Whether a distance and a bearing are before "of": "3 miles WNW", "54NM south-east".

    Args:
        words: The tokens of the article.
        of: The index of the token that may be "of"; any other, and one outside the article, gives False.
    """
    if of < 0 or words[of] != "of":
        return False
    start = of
    while start and of - start < _MOST_TOKENS_OF_BEARING:
        word = words[start - 1]
        if word.lower() not in _POINTS and word not in {"-", "due", "the", "to"} and not _POINT_LETTERS.fullmatch(word):
            break
        start -= 1
    if start == of or not start:
        return False
    unit, number = words[start - 1].lower(), words[start - 2 : start - 1]
    amount = unit.rstrip("abcdefghijklmnopqrstuvwxyz")
    return unit[len(amount) :] in _UNITS and bool(amount or (number and number[0][:1].isdigit()))


def _names_before_kind(words: list[str], is_capitalized: list[bool], kind: int) -> list[tuple[int, int] | None]:
    """Return the name before a kind; with a plural all names of the list, otherwise the name before a comma too."""
    word, name = words[kind], _name_before(words, is_capitalized, kind)
    if name is None:
        return []
    names: list[tuple[int, int] | None] = [name]
    first = name
    while word in _PLURALS and (end := _before_separator(words, first[0], {",", "and", "or"})):
        listed = _name_before(words, is_capitalized, end)
        if listed is None:
            break
        names.append(listed)
        first = listed
    if word in _DOUBTFUL and not _has_container(words, is_capitalized, first[0], kind):
        return []
    if word in _KINDS and words[kind + 1 : kind + 2] and words[kind + 1] in _AFTER_CONTAINER:
        inner = _name_before(words, is_capitalized, _before_separator(words, name[0], {","}))
        names.append(inner if inner and not (inner[0] and words[inner[0] - 1] in _SPEAKING) else None)
    return names


def _has_container(words: list[str], is_capitalized: list[bool], start: int, kind: int) -> bool:
    """Whether a container is beside a name and its kind: "Kabul's Wazir area", "the Wazir area of Kabul"."""
    before = words[start - 1] if start else ""
    if before in {"'s", "’s", "'", "’"}:
        return True
    if before in {"a", "an"} or words[kind + 1 : kind + 2] == [] or words[kind + 1] not in _BEFORE_CONTAINER:
        return False
    return any(is_capitalized[kind + 2 : kind + 5])


def _before_separator(words: list[str], start: int, separators: set[str]) -> int:
    """Return the end of the name before the separator that is before token `start`, 0 without a separator."""
    if not start or words[start - 1] not in separators:
        return 0
    return start - 2 if start > 1 and words[start - 2] == "," else start - 1


def _name_before(words: list[str], is_capitalized: list[bool], end: int) -> tuple[int, int] | None:
    """Return the name that ends before token `end`, None if no short enough one does."""
    if not end or not is_capitalized[end - 1]:
        return None
    start = end - 1
    while start and end - start <= 2 * _MOST_WORDS:
        if is_capitalized[start - 1] and words[start - 1].lower() not in word_lists.LOCATIVES | _ARTICLES:
            start -= 1
        else:
            joined = start - 1
            while joined and start - joined <= _MOST_JOINERS and words[joined] in _JOINERS:
                joined -= 1
            if joined == start - 1 or not is_capitalized[joined]:
                break
            start = joined
    is_long = sum(is_capitalized[start:end]) > _MOST_WORDS
    return None if is_long or len(words[start]) < _FEWEST_LETTERS - (end - start > 1) else (start, end)


def _is_apposition(words: list[str], is_capitalized: list[bool], comma: int) -> bool:
    """Whether a comma after a name is followed by "a village in", "the small town near" and the like."""
    if not (comma and is_capitalized[comma - 1]) or words[comma + 1 : comma + 2] not in (["a"], ["an"], ["the"]):
        return False
    for index in range(comma + 2, min(comma + 2 + _MOST_WORDS_TO_KIND, len(words) - 1)):
        if not words[index][0].isalpha() or is_capitalized[index]:
            return False
        if words[index] in _APPOSED_KINDS and words[index + 1] in _AFTER_APPOSITION:
            return True
    return False


def _is_no_name(words: list[str], start: int, end: int) -> bool:
    """Whether a name is that of a people, or has the direction of a part: "Northeast Georgia counties"."""
    if not _DIRECTIONS_OF_PARTS.isdisjoint(word.lower() for word in words[start:end]):
        return True
    is_people = words[start] in _PEOPLES or words[start].endswith(_ENDINGS_OF_PEOPLES)
    return is_people and (end - start == 1 or words[start + 1] == "-")
