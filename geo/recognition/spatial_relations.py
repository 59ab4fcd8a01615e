"""What the words beside a place's name say of where the event lies to it: "eastern Ladakh", "30 km west of Osaka"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.types import MentionKind, SpatialRelation
from geo.word_lists import PLACE_TYPES_IN_RELATION

_KM = {
    "km": 1.0, "kms": 1.0, "kilometre": 1.0, "kilometer": 1.0, "mile": 1.609344, "mi": 1.609344,
    "nautical mile": 1.852, "metre": 0.001, "meter": 0.001, "m": 0.001, "yard": 0.0009144, "foot": 0.0003048,
    "feet": 0.0003048,
}  # fmt: skip
_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "a dozen": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100, "one hundred": 100,
    "half a": 0.5,
}  # fmt: skip

_LOOKS_BACK, _LOOKS_AHEAD = 110, 40  # characters
_TYPE = "|".join(sorted(PLACE_TYPES_IN_RELATION))
# What may stand between a relation's words and the name: "the", "the besieged city of", "the capital,".
_ONTO = rf"(?:(?:the|its|their)\s+)?(?:(?:[a-z'’-]+\s+){{0,3}}(?:{_TYPE})(?:\s+of|,)?\s+(?:the\s+)?)?$"
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
    name: re.compile(pattern + _ONTO, re.IGNORECASE)
    for name, pattern in {
        "off": rf"(?:{_DISTANCE}\s+)?\boff(?:shore)?\s+(?:(?:the|its)\s+)?(?:{_DIRECTION}\s+)?{_COAST}\s+of\s+",
        "stream": rf"(?:{_DISTANCE}\s+)?\b(?P<way>up|down)(?:stream|river)\s+(?:of|from)\s+",
        "distance": rf"{_DISTANCE}(?:\s+(?:to\s+the\s+)?(?:due\s+)?{_DIRECTION})?"
        r"\s+(?:of|from|off|outside|beyond|short\s+of)\s+",
        "part of": rf"(?<!\bto )\b(?:the|in|its)\s+(?:far\s+)?{_DIRECTION}(?:\s+{_PART})?\s+of\s+",
        "centre of": r"\b(?:the|in)\s+(?:heart|centre|center|middle)\s+of\s+",
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
# A pattern is tried only where one of these stands: most names have none before them.
_SIDES = ("north", "south", "east", "west")
_NEEDS = {
    "off": ("off",),
    "stream": ("stream", "river"),
    "distance": ("km", "kilomet", "mile", " mi ", " m ", "metre", "meter", "yard", "feet", "foot"),
    "part of": _SIDES,
    "centre of": ("heart", "centre", "center", "middle"),
    "direction": _SIDES,
    "near": ("near", "outside", "around", "close", "far from", "outskirts", "vicinity", "next to", "adjacent", "edge"),
    "border": ("border", "frontier", "boundary"),
    "off bare": ("off",),
}
_NEEDED = tuple((need, name) for name, needs in _NEEDS.items() for need in needs)
# Capitals make a name of "North Korea"; "Eastern Ladakh" under a headline is still a part of Ladakh.
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
_AND = re.compile(rf"(?:,[^.;]{{0,30}})?\s+and\s+{_ONTO}", re.IGNORECASE)
_HYPHEN = re.compile(r"\s?[-–—/]\s?$")
_WITH = re.compile(rf"{_BORDER_AFTER.pattern}\s+with\s+{_ONTO}", re.IGNORECASE)
# "a road between" lies between two countries too; "talks between" do not, even where they name two towns.
_ROUTE = re.compile(
    r"\b(?:road|highway|railway|rail|route|strait|straits|sea|waters|midway|halfway|somewhere|land|valley|mountains|"
    r"wedged|sandwiched|located|lies|situated|nestled|crossing|checkpoint|buffer zone|strip)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_DEALINGS = re.compile(
    r"\b(?:talks?|relations?|ties|war|wars|tensions?|agreements?|deals?|match|game|final|trade|conflict|disputes?|peace|"
    r"treaty|ceasefire|truce|cooperation|negotiations?|contacts?|meeting|summit|difference|differences|rivalry|choose|"
    r"chose|gap|dialogue|alliance|friendship|war of words|fight|fighting|battle|links?)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;:]['\"”’)]*\s+(?=[A-Z\"“‘'])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A recognized name by its characters; `group` is the broad class of what it most likely is, as in NameFacts."""

    start: int
    end: int
    kind: MentionKind
    place_type: str


def relations_in(text: str, names: Sequence[NamedSpan]) -> list[SpatialRelation | None]:
    """Return the relation of each name, in reading order, that the words beside it tell; None where they tell none."""
    relations = [_relation(text, name) for name in names]
    for index in range(len(names) - 1):
        pair = _pair(text, names[index], names[index + 1])
        if pair is not None:
            relations[index], relations[index + 1] = pair
    return relations


def _relation(text: str, name: NamedSpan) -> SpatialRelation | None:
    before = _same_sentence(text[max(0, name.start - _LOOKS_BACK) : name.start])
    after = text[name.end : name.end + _LOOKS_AHEAD]
    if border := _BORDER_AFTER.match(after):
        return SpatialRelation("border", _direction(border))
    coast = _COAST_AFTER.match(after)
    if coast and _BEFORE["off the"].search(before):
        return SpatialRelation("off", _direction(coast) or _direction(_BEFORE["off the"].search(before)))
    if name.kind is MentionKind.DEMONYM:
        return None
    return _told_before(before)


def _told_before(before: str) -> SpatialRelation | None:
    if adjacent := _ADJACENT.search(before):
        return SpatialRelation("part", _point(adjacent.group().strip().removesuffix("the").strip()))
    lower = before.lower()
    for need, name in _NEEDED:
        if need in lower and (match := _BEFORE[name].search(before)):
            return _of_words(name, match)
    return None


def _of_words(name: str, match: re.Match[str]) -> SpatialRelation:
    direction, km = _direction(match), _kilometres(match)
    if name.startswith("off"):
        return SpatialRelation("off", direction, km)
    if name == "stream":
        return SpatialRelation("upstream" if match["way"].lower() == "up" else "downstream", None, km)
    if name == "part of":
        return SpatialRelation("part", direction)
    if name == "centre of":
        return SpatialRelation("part", "central")
    if name == "distance":
        return SpatialRelation("distance", direction, km)
    if name == "direction":
        return SpatialRelation("direction", direction)
    return SpatialRelation("border" if name == "border" else "near")


def _pair(text: str, first: NamedSpan, second: NamedSpan) -> tuple[SpatialRelation, SpatialRelation] | None:
    """Return the relations of two names that the words relate to one another, None where they don't."""
    gap = text[first.end : second.start]
    if len(gap) > 2 * _LOOKS_AHEAD:
        return None
    before = _same_sentence(text[max(0, first.start - _LOOKS_BACK) : first.start])
    after = text[second.end : second.end + _LOOKS_AHEAD]
    border: SpatialRelation | None = None
    if _AND.fullmatch(gap):
        if _BEFORE["border between"].search(before):
            border = SpatialRelation("border")
        elif (match := _BEFORE["between"].search(before)) and _lies_between(before[: match.start()], first, second):
            return _facing(SpatialRelation("between"), first, second)
    elif _HYPHEN.fullmatch(gap) and (match_after := _BORDER_AFTER.match(after)):
        border = SpatialRelation("border", _direction(match_after))
    elif _WITH.fullmatch(gap):
        border = SpatialRelation("border")
    return _facing(border, first, second) if border else None


def _facing(relation: SpatialRelation, first: NamedSpan, second: NamedSpan) -> tuple[SpatialRelation, SpatialRelation]:
    return replace(relation, other=(second.start, second.end)), replace(relation, other=(first.start, first.end))


def _lies_between(before: str, first: NamedSpan, second: NamedSpan) -> bool:
    if MentionKind.DEMONYM in {first.kind, second.kind} or _DEALINGS.search(before):
        return False
    return "country" not in {first.place_type, second.place_type} or bool(_ROUTE.search(before))


def _same_sentence(before: str) -> str:
    """Return what follows the last end of a sentence; a full stop inside a number or an abbreviation ends none."""
    return _SENTENCE_END.split(before)[-1]


def _direction(match: re.Match[str] | None) -> str | None:
    found = match.groupdict().get("direction") if match else None
    return _point(found) if found else None


def _point(words: str) -> str:
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


def _kilometres(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    if not groups.get("number"):
        return None
    number, unit = groups["number"].lower(), re.sub(r"\s+", " ", groups["unit"].lower())
    amount = _NUMBERS[number] if number in _NUMBERS else float(number.replace(",", ""))
    size = _KM.get(unit) or _KM[unit.removesuffix("s")]
    return round(amount * size, 3)
