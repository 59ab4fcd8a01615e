"""Distances and compass points in words: "30 km west", "54NM SE", "some 40 to 50 miles to the north-northeast"."""

from __future__ import annotations

import re

# News is written in British and American English, so both spellings are in the lists below.
_KM = {
    "km": 1.0, "kilometre": 1.0, "kilometer": 1.0,  # codespell:ignore
    "metre": 0.001, "meter": 0.001, "m": 0.001,  # codespell:ignore
    "mile": 1.609344, "mi": 1.609344, "yard": 0.0009144, "foot": 0.0003048, "feet": 0.0003048,
    "nautical mile": 1.852, "sea mile": 1.852, "nm": 1.852, "nmi": 1.852,
    "hour drive": 50.0, "minute drive": 50 / 60,  # as the crow flies
}  # fmt: skip
_NUMBERS = {
    "a few": 3, "several": 5, "a couple of": 2, "dozens of": 30, "hundreds of": 300, "a": 1, "an": 1, "one": 1,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "a dozen": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100, "one hundred": 100, "two hundred": 200,
    "three hundred": 300, "five hundred": 500, "half a": 0.5, "half an": 0.5,
}  # fmt: skip
_SIDE_OF_LETTER = {"n": "north", "s": "south", "e": "east", "w": "west"}
_GROUPS_OF_DIRECTIONS = ("direction", "side", "bearing", "letters", "letter")

SIDE = r"(?:north|south)[\s-]?(?:east|west)|north|south|east|west"
POINT = rf"(?:north|south|east|west)[\s–-](?:{SIDE})|{SIDE}"
DIRECTION = rf"(?P<direction>(?:{POINT}))(?:ern)?(?:most)?"
# After a distance, letters stand for a compass point in any case: "30 km ese of".
_BEARING = rf"(?:(?P<bearing>{POINT})(?:ern)?|(?P<letters>[NS]-?[NS][EW]|[EW]-?[NS][EW]|[NS][EW]|[NSEW])\b\.?)"
_DIGITS = r"\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = rf"(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?=[\s-])"
DISTANCE = (
    rf"\b(?<![\d.,$£€])(?P<number>{_DIGITS}|{_WORDS})(?:(?:[-–]|\s+(?:to|or)\s+)(?P<upto>{_DIGITS}|{_WORDS}))?[\s-]*"
    r"(?P<unit>kilomet(?:re|er)s?|kms?|(?:nautical|sea)[\s-]+miles?|nmi?|miles?|mi|met(?:re|er)s?|m|yards?|feet|foot|"
    r"(?:hour|minute)['’]?s?['’]?[\s-]+drive)\b\.?"
    r"(?:\s*\([^()]{1,30}\))?(?:\s+(?:away|inland|upriver|downriver|or\s+so))?"
)
DISTANCE_AND_BEARING = rf"{DISTANCE}(?:[\s,-]+(?:to\s+the\s+)?(?:due\s+)?{_BEARING})?"
UNIT_WORDS = tuple(
    "km|kilomet|mile|mi |mi.|nm| m |0m |5m |metre|meter|yard|feet|foot|drive".split("|")  # codespell:ignore
)
"""One of these is in every distance, in lower case."""


def direction_in(match: re.Match[str] | None) -> str | None:
    """Return the compass point that the words of a match give, that of a coast before that of a distance."""
    groups = match.groupdict() if match else {}
    words = next((groups[name] for name in _GROUPS_OF_DIRECTIONS if groups.get(name)), None)
    return compass_point(words) if words else None


def compass_point(words: str) -> str:
    """Return the compass point in words: "northeast" for "North-eastern" and "NE", "central" for "downtown"."""
    words = words.lower()
    if words in {"downtown", "central"}:
        return "central"
    words = words.removesuffix("-central")
    parts = re.findall(r"north|south|east|west", words) or [
        _SIDE_OF_LETTER[letter] for letter in words if letter != "-"
    ]
    if len(parts) == 3:
        return f"{parts[0]}-{parts[1]}{parts[2]}"
    return "".join(parts)


def distance_km(match: re.Match[str]) -> float | None:
    """Return the distance that the words of a match give, the middle of "40 to 50 km"; None without one."""
    groups = match.groupdict()
    if not groups.get("number"):
        return None
    unit = re.sub(r"['’]?s?['’]?[\s-]+", " ", groups["unit"].lower())  # "hours' drive": "hour drive"
    unit_km = _KM.get(unit) or _KM[unit.removesuffix("s")]
    amounts = [_amount(groups[name]) for name in ("number", "upto") if groups.get(name)]
    return round(sum(amounts) / len(amounts) * unit_km, 3)


def _amount(number: str) -> float:
    return _NUMBERS.get(number.lower()) or float(re.sub("[ ,]", "", number))
