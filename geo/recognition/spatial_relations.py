"""Find where an event is relative to the place that a mention names: "eastern Ladakh", "30 km west of Osaka".

Regular expressions are matched against the words right before and after the name, in the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.types import MentionKind, SpatialRelation
from geo.word_lists import PLACE_TYPES_IN_RELATION

# News is written in British and American English, so both spellings are in the lists below.
_KM = {
    "km": 1.0, "kms": 1.0, "kilometre": 1.0, "kilometer": 1.0,  # codespell:ignore
    "metre": 0.001, "meter": 0.001, "m": 0.001,  # codespell:ignore
    "mile": 1.609344, "mi": 1.609344, "nautical mile": 1.852, "yard": 0.0009144, "foot": 0.0003048, "feet": 0.0003048,
}  # fmt: skip
_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "a dozen": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100, "one hundred": 100,
    "half a": 0.5,
}  # fmt: skip

_CHARACTERS_BEFORE, _CHARACTERS_AFTER = 110, 40  # how far from a name its relation may be
_TYPE = "|".join(sorted(PLACE_TYPES_IN_RELATION))
# What may be between a relation's words and the name: "the", "the besieged city of", "the capital,".
_UP_TO_NAME = rf"(?:(?:the|its|their)\s+)?(?:(?:[a-z'’-]+\s+){{0,3}}(?:{_TYPE})(?:\s+of|,)?\s+(?:the\s+)?)?$"
_SIDE = r"(?:north|south)[\s-]?(?:east|west)|north|south|east|west"
_POINT = rf"(?:north|south|east|west)-(?:{_SIDE})|{_SIDE}"
_DIRECTION = rf"(?P<direction>(?:{_POINT}))(?:ern)?(?:most)?"
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>kilomet(?:re|er)s?|kms?|nautical\s+miles?|miles?|mi|met(?:re|er)s?|m|yards?|feet|foot)"
_DISTANCE = rf"\b{_NUMBER}[\s-]*{_UNIT}\b\.?(?:\s*\([^()]{{1,30}}\))?(?:\s+(?:away|inland|upriver|downriver))?"
_COAST = r"(?:coast|coasts|shore|shores|coastline|seaboard|waters)"
_PART = (
    r"(?:part|parts|half|tip|end|edge|side|corner|suburbs?|outskirts|fringes?|reaches|districts?|provinces?|regions?|"
    r"areas?|coast|shore|sector|quarter|third|flank|slopes?|bank)"
)

_BEFORE = {
    name: re.compile(pattern + _UP_TO_NAME, re.IGNORECASE)
    for name, pattern in {
        "off": rf"(?:{_DISTANCE}\s+)?\boff(?:shore)?\s+(?:(?:the|its)\s+)?(?:{_DIRECTION}\s+)?{_COAST}\s+of\s+",
        "stream": rf"(?:{_DISTANCE}\s+)?\b(?P<way>up|down)(?:stream|river)\s+(?:of|from)\s+",
        "distance": rf"{_DISTANCE}(?:\s+(?:to\s+the\s+)?(?:due\s+)?{_DIRECTION})?"
        r"\s+(?:of|from|off|outside|beyond|short\s+of)\s+",
        "part of": rf"(?<!\bto )\b(?:the|in|its)\s+(?:far\s+)?{_DIRECTION}(?:\s+{_PART})?\s+of\s+",
        "center of": r"\b(?:the|in)\s+(?:heart|centre|center|middle)\s+of\s+",  # codespell:ignore
        "direction": rf"\b{_DIRECTION}\s+of\s+",
        "near": r"\b(?:near|nearby|outside|around|close\s+to|not\s+far\s+from|(?:on|to|in|from)\s+the\s+outskirts\s+of|"
        r"in\s+the\s+vicinity\s+of|next\s+to|adjacent\s+to|on\s+the\s+edge\s+of)\s+",
        "border": r"\b(?:border|frontier|boundary)\s+(?:with|of|from)\s+",
        "border between": r"\b(?:border|frontier|boundary)\s+(?:between|of)\s+",
        "off bare": rf"(?:{_DISTANCE}\s+)?(?<!took )(?<!take )(?<!set )\boff\s+",
        "off the": rf"\boff\s+(?:the\s+)?(?:{_DIRECTION}\s+)?",
        "between": r"\bbetween\s+",
    }.items()
}
# A pattern is tried only if one of its words comes before the name, which is much faster: most names have none.
_SIDES = ("north", "south", "east", "west")
_WORDS_OF_PATTERN = {
    "off": ("off",),
    "stream": ("stream", "river"),
    "distance": ("km", "kilomet", "mile", " mi ", " m ", "metre", "meter", "yard", "feet", "foot"),  # codespell:ignore
    "part of": _SIDES,
    "center of": ("heart", "centre", "center", "middle"),  # codespell:ignore
    "direction": _SIDES,
    "near": ("near", "outside", "around", "close", "far from", "outskirts", "vicinity", "next to", "adjacent", "edge"),
    "border": ("border", "frontier", "boundary"),
    "off bare": ("off",),
}
_WORDS_TO_PATTERN = tuple((word, name) for name, words in _WORDS_OF_PATTERN.items() for word in words)
# Without re.IGNORECASE: "North Korea" is a name, "Eastern Ladakh" at the start of a sentence is a part of Ladakh.
_ADJACENT = re.compile(
    rf"\b(?:(?:{_POINT})(?:ern)?(?:most)?|(?:North|South|East|West)(?:-?[Ee]ast|-?[Ww]est)?ern|"
    r"(?:NORTH|SOUTH)?-?(?:NORTH|SOUTH|EAST|WEST)ERN|[Cc]entral|CENTRAL|downtown|south-central|north-central)"
    r"\s+(?:the\s+)?$"
)
_BORDER_AFTER = re.compile(
    rf"(?:['’]s?)?\s+(?:(?:shared|common|long|land|disputed|porous|{_DIRECTION})\s+)*(?:border|frontier)s?\b(?!\s+(?:patrol|guards?|force|agency))",
    re.IGNORECASE,
)
_COAST_AFTER = re.compile(rf"(?:['’]s?)?\s+(?:{_DIRECTION}\s+)?{_COAST}\b", re.IGNORECASE)
_AND = re.compile(rf"(?:,[^.;]{{0,30}})?\s+and\s+{_UP_TO_NAME}", re.IGNORECASE)
_HYPHEN = re.compile(r"\s?[-–—/]\s?$")
_WITH = re.compile(rf"{_BORDER_AFTER.pattern}\s+with\s+{_UP_TO_NAME}", re.IGNORECASE)
# "A road between" two countries is between them; "talks between" two towns are not.
_ROUTE = re.compile(
    r"\b(?:road|highway|railway|rail|route|strait|straits|sea|waters|midway|halfway|somewhere|land|valley|mountains|"
    r"wedged|sandwiched|located|lies|situated|nestled|crossing|checkpoint|buffer zone|strip)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_DEALINGS = re.compile(
    r"\b(?:talks?|relations?|ties|war|wars|tensions?|agreements?|deals?|match|game|final|trade|conflict|disputes?|peace|"
    r"treaty|ceasefire|truce|cooperation|negotiations?|contacts?|meeting|summit|difference|differences|rivalry|choose|"
    r"dialogue|"  # codespell:ignore
    r"chose|gap|alliance|friendship|war of words|fight|fighting|battle|links?)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;:]['\"”’)]*\s+(?=[A-Z\"“‘'])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A mention: its bounds in characters of the text, its kind, and its place type as in NameFacts."""

    start: int
    end: int
    kind: MentionKind
    place_type: str


def find_relations(text: str, names: Sequence[NamedSpan]) -> list[SpatialRelation | None]:
    """Return the spatial relation of each mention, None for those without one.

    Args:
        text: The text.
        names: The mentions in it, in reading order.
    """
    relations = [_relation(text, name) for name in names]
    for index in range(len(names) - 1):
        pair = _relations_of_pair(text, names[index], names[index + 1])
        if pair is not None:
            relations[index], relations[index + 1] = pair
    return relations


def _relation(text: str, name: NamedSpan) -> SpatialRelation | None:
    before = _same_sentence(text[max(0, name.start - _CHARACTERS_BEFORE) : name.start])
    after = text[name.end : name.end + _CHARACTERS_AFTER]
    if border := _BORDER_AFTER.match(after):
        return SpatialRelation("border", _direction(border))
    coast = _COAST_AFTER.match(after)
    if coast and _BEFORE["off the"].search(before):
        return SpatialRelation("off", _direction(coast) or _direction(_BEFORE["off the"].search(before)))
    if name.kind is MentionKind.DEMONYM:
        return None
    return _relation_before(before)


def _relation_before(before: str) -> SpatialRelation | None:
    if adjacent := _ADJACENT.search(before):
        return SpatialRelation("part", _compass_point(adjacent.group().strip().removesuffix("the").strip()))
    lower = before.lower()
    for word, name in _WORDS_TO_PATTERN:
        if word in lower and (match := _BEFORE[name].search(before)):
            return _relation_of(name, match)
    return None


def _relation_of(name: str, match: re.Match[str]) -> SpatialRelation:
    direction, km = _direction(match), _distance_km(match)
    if name.startswith("off"):
        return SpatialRelation("off", direction, km)
    if name == "stream":
        return SpatialRelation("upstream" if match["way"].lower() == "up" else "downstream", None, km)
    if name == "part of":
        return SpatialRelation("part", direction)
    if name == "center of":
        return SpatialRelation("part", "central")
    if name == "distance":
        return SpatialRelation("distance", direction, km)
    if name == "direction":
        return SpatialRelation("direction", direction)
    return SpatialRelation("border" if name == "border" else "near")


def _relations_of_pair(
    text: str, first: NamedSpan, second: NamedSpan
) -> tuple[SpatialRelation, SpatialRelation] | None:
    """Return the relations of two mentions to each other ("between Osaka and Kobe"), None if they have none."""
    gap = text[first.end : second.start]
    if len(gap) > 2 * _CHARACTERS_AFTER:
        return None
    before = _same_sentence(text[max(0, first.start - _CHARACTERS_BEFORE) : first.start])
    after = text[second.end : second.end + _CHARACTERS_AFTER]
    border: SpatialRelation | None = None
    if _AND.fullmatch(gap):
        if _BEFORE["border between"].search(before):
            border = SpatialRelation("border")
        elif (match := _BEFORE["between"].search(before)) and _lies_between(before[: match.start()], first, second):
            return _toward_each_other(SpatialRelation("between"), first, second)
    elif _HYPHEN.fullmatch(gap) and (match_after := _BORDER_AFTER.match(after)):
        border = SpatialRelation("border", _direction(match_after))
    elif _WITH.fullmatch(gap):
        border = SpatialRelation("border")
    return _toward_each_other(border, first, second) if border else None


def _toward_each_other(
    relation: SpatialRelation, first: NamedSpan, second: NamedSpan
) -> tuple[SpatialRelation, SpatialRelation]:
    return replace(relation, other=(second.start, second.end)), replace(relation, other=(first.start, first.end))


def _lies_between(before: str, first: NamedSpan, second: NamedSpan) -> bool:
    if MentionKind.DEMONYM in {first.kind, second.kind} or _DEALINGS.search(before):
        return False
    return "country" not in {first.place_type, second.place_type} or bool(_ROUTE.search(before))


def _same_sentence(before: str) -> str:
    """Return what follows the last end of a sentence. A full stop in a number or an abbreviation is not one."""
    return _SENTENCE_END.split(before)[-1]


def _direction(match: re.Match[str] | None) -> str | None:
    words = match.groupdict().get("direction") if match else None
    return _compass_point(words) if words else None


def _compass_point(words: str) -> str:
    """Return the compass point in words: "northeast" for "North-eastern", "central" for "downtown"."""
    words = words.lower()
    if words in {"downtown", "central"}:
        return "central"
    words = words.removesuffix("most").removesuffix("-central")
    words = re.sub(r"ern$", "", words)
    parts = re.findall(r"north|south|east|west", words)
    if len(parts) == 3:
        return f"{parts[0]}-{parts[1]}{parts[2]}"
    return "".join(parts)


def _distance_km(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    if not groups.get("number"):
        return None
    number, unit = groups["number"].lower(), re.sub(r"\s+", " ", groups["unit"].lower())
    amount = _NUMBERS[number] if number in _NUMBERS else float(number.replace(",", ""))
    unit_km = _KM.get(unit) or _KM[unit.removesuffix("s")]
    return round(amount * unit_km, 3)
