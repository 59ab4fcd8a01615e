"""Find where an event is relative to the place that a mention names: "eastern Ladakh", "30 km west of Osaka".

Regular expressions are matched against the words right before and after the name, in the same sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.recognition.distances_and_bearings import (
    DIRECTION,
    DISTANCE,
    DISTANCE_AND_BEARING,
    POINT,
    SIDE,
    UNIT_WORDS,
    compass_point,
    direction_in,
    distance_km,
)
from geo.recognition.off_coast import is_at_sea
from geo.types import MentionKind, SpatialRelation
from geo.word_lists import PLACE_TYPES_IN_RELATION

_CHARACTERS_BEFORE, _CHARACTERS_AFTER = 110, 40  # how far from a name its relation may be
_TYPE = "|".join(sorted(PLACE_TYPES_IN_RELATION))
# What may be between a relation's words and the name: "the", "the besieged city of", "the capital,".
_UP_TO_NAME = rf"(?:(?:the|its|their)\s+)?(?:(?:[a-z'’-]+\s+){{0,3}}(?:{_TYPE})(?:\s+of|,)?\s+(?:the\s+)?)?$"
_COAST = r"(?:coast|coasts|shore|shores|coastline|seaboard|waters)"
_PART = (
    r"(?:part|parts|half|tip|end|edge|side|corner|suburbs?|outskirts|fringes?|reaches|districts?|provinces?|regions?|"
    r"areas?|coast|shore|sector|quarter|third|flank|slopes?|bank)"
)
# "near the coast" and "20 km from the coast" are at sea too, in reports of quakes and ships.
_OFF = rf"(?:{DISTANCE_AND_BEARING}\s+(?:off(?:shore)?|from|of)|\boff(?:shore)?)(?:\s+from)?\s+"

_BEFORE = {
    name: re.compile(pattern + _UP_TO_NAME, re.IGNORECASE)
    for name, pattern in {
        "off": rf"(?:{_OFF}|\bnear\s+)(?:(?:the|its)\s+)?(?:{DIRECTION}\s+)?{_COAST}\s+of\s+",
        "off bare": rf"(?:{DISTANCE_AND_BEARING}\s+)?\boff(?:shore)?(?:\s+from)?\s+",
        "stream": rf"(?:{DISTANCE}\s+)?\b(?P<way>up|down)(?:stream|river)\s+(?:of|from)\s+",
        "distance": rf"(?P<within>\bwithin\s+(?:(?:about|some)\s+)?)?{DISTANCE_AND_BEARING}"
        r"\s+(?P<preposition>of|from|off|outside|beyond|short\s+of)\s+",
        "part of": rf"(?<!\bto )\b(?:(?:the|in|its)\s+(?:far\s+)?{DIRECTION}(?:\s+{_PART})?|"
        rf"(?P<side>{SIDE})ern\s+{_PART})\s+of\s+",
        "center of": r"\b(?:the|in)\s+(?:heart|centre|center|middle)\s+of\s+",  # codespell:ignore
        "direction": rf"\b{DIRECTION}\s+of\s+",
        # "SE of Aden"; a single letter may also be a name: "Section E of".
        "letters": r"(?-i:\b(?P<letters>[NSEW]?-?[NS][EW])|(?:^|\(|(?:^|\s)[a-z]+,?\s)(?P<letter>[NSEW]))\s+of\s+",
        "near": r"\b(?:near|nearby|outside|around|close\s+to|not\s+far\s+from|(?:on|to|in|from)\s+the\s+outskirts\s+of|"
        r"in\s+the\s+vicinity\s+of|next\s+to|adjacent\s+to|on\s+the\s+edge\s+of)\s+",
        "border": r"\b(?:border|frontier|boundary)\s+(?:with|of|from)\s+",
        "border between": r"\b(?:border|frontier|boundary)\s+(?:between|of)\s+",
        "off the": rf"{_OFF}(?:the\s+)?(?:{DIRECTION}\s+)?",
        "between": r"\bbetween\s+",
    }.items()
}
# A pattern is tried only if one of its words comes before the name, which is much faster: most names have none.
_SIDES = ("north", "south", "east", "west")
_WORDS_OF_PATTERN = {
    "off": ("coast", "shore", "seaboard", "waters"),
    "off bare": ("off",),
    "stream": ("stream", "river"),
    "distance": UNIT_WORDS,
    "part of": _SIDES,
    "center of": ("heart", "centre", "center", "middle"),  # codespell:ignore
    "direction": _SIDES,
    "letters": ("n of ", "s of ", "e of ", "w of "),
    "near": ("near", "outside", "around", "close", "far from", "outskirts", "vicinity", "next to", "adjacent", "edge"),
    "border": ("border", "frontier", "boundary"),
}
_WORDS_TO_PATTERN = tuple((word, name) for name, words in _WORDS_OF_PATTERN.items() for word in words)
_LONGEST_ADJACENT = 32  # characters: "north-northeasternmost the "
# Without re.IGNORECASE: "North Korea" is a name, "Eastern Ladakh" at the start of a sentence is a part of Ladakh.
_ADJACENT = re.compile(
    rf"\b(?:(?:{POINT})(?:ern)?(?:most)?|(?:North|South|East|West)(?:-?[Ee]ast|-?[Ww]est)?ern|"
    r"(?:NORTH|SOUTH)?-?(?:NORTH|SOUTH|EAST|WEST)ERN|[Cc]entral|CENTRAL|downtown|south-central|north-central|"
    r"NE|NW|SE|SW)\s+(?:the\s+)?$"
)
_ENDINGS_OF_DIRECTIONS = (
    "north",
    "south",
    "east",
    "west",
    "ern",
    "most",
    "central",
    "downtown",
    "ne",
    "nw",
    "se",
    "sw",
)
_BORDER_AFTER = re.compile(
    rf"(?:['’]s?)?\s+(?:(?:shared|common|long|land|disputed|porous|{DIRECTION})\s+)*(?:border|frontier)s?\b(?!\s+(?:patrol|guards?|force|agency))",
    re.IGNORECASE,
)
_COAST_AFTER = re.compile(rf"(?:['’]s?)?\s+(?:{DIRECTION}\s+)?{_COAST}\b", re.IGNORECASE)
# "The Pokrovsk axis" of a war report is the country before that town.
_AXIS_AFTER = re.compile(r"\s+(?:axis|direction|sector|front|front\s?line|salient)\b", re.IGNORECASE)
_AND = re.compile(rf"(?:,[^.;]{{0,30}})?\s+and\s+{_UP_TO_NAME}", re.IGNORECASE)
_JOINS_PAIR = re.compile(r"\s(?:and|to|with)\s|[-–—/]", re.IGNORECASE)  # in all gaps that the next four match
_HYPHEN = re.compile(r"\s?[-–—/]\s?$")
_WITH = re.compile(rf"{_BORDER_AFTER.pattern}\s+with\s+{_UP_TO_NAME}", re.IGNORECASE)
_TO = re.compile(rf"\s+(?:to|and|with)\s+{_UP_TO_NAME}", re.IGNORECASE)
_ROAD = r"\b(?:road|highway|motorway|freeway|expressway|route|railway|rail\s+line|line|track|pipeline)"
_ON_THE_ROAD = re.compile(
    rf"\b(?:on|along|off)\s+(?:the|a)\s+(?:[\w-]+\s+){{0,3}}?{_ROAD}\s+(?:\w+ing\s+)?from\s+$|"
    rf"{_ROAD}\s+(?:that\s+)?(?:link|connect|join)(?:ing|s)\s+$|\b(?:half|mid)-?\s?way\s+from\s+$",
    re.IGNORECASE,
)
# "A road between" two countries is between them; "talks between" two towns are not.
_ROUTE = re.compile(
    r"\b(?:road|highway|railway|rail|route|strait|straits|sea|waters|mid-?way|half-?\s?way|somewhere|land|valley|mountains|"
    r"wedged|sandwiched|located|lies|situated|nestled|crossing|checkpoint|buffer zone|strip)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_DEALINGS = re.compile(
    r"\b(?:talks?|relations?|ties|war|wars|tensions?|agreements?|deals?|match|game|final|trade|conflict|disputes?|peace|"
    r"treaty|ceasefire|truce|cooperation|negotiations?|contacts?|meeting|summit|difference|differences|rivalry|choose|"
    r"dialogue|"  # codespell:ignore
    r"chose|gap|alliance|friendship|war of words|fight|fighting|battle|links?|flights?|services?|trips?|travel\w*|"
    r"commut\w+|shuttl\w+|distances?|calls?|accords?|pacts?|rift|feud|stand-?off|confrontation|hostilities|"
    r"competition|matches|games|derby|exchanges?|shared|split|divided|torn|caught|hotline|understanding)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
# A full stop after a unit ends no sentence: "25 mi. SE of Aden". The pattern begins with a class of characters, which
# is fast to search for.
_SENTENCE_END = re.compile(r"[.!?;:\n](?:(?<=\n)\s*\n|(?<!\n)(?<!\bmi.)(?<!\bkm.)(?<!\bnm.)['\"”’)]*\s+(?=[A-Z\"“‘']))")


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
        return SpatialRelation("border", direction_in(border))
    if coast := _COAST_AFTER.match(after):
        off = _BEFORE["off the"].search(before)
        if off and _is_at_sea(text, name, before, off, is_coast_named=True):
            return SpatialRelation("off", direction_in(coast) or direction_in(off), distance_km(off))
    if name.kind is MentionKind.DEMONYM:
        return None
    relation = _relation_before(text, name, before)
    if relation is None and name.place_type == "town" and _AXIS_AFTER.match(after):
        return SpatialRelation("near")
    return relation


def _relation_before(text: str, name: NamedSpan, before: str) -> SpatialRelation | None:
    adjacent = _ADJACENT.search(before[-_LONGEST_ADJACENT:]) if _ends_with_direction(before) else None
    if adjacent:
        return SpatialRelation("part", compass_point(adjacent.group().strip().removesuffix("the").strip()))
    lower = before.lower()
    for word, pattern in _WORDS_TO_PATTERN:
        if word in lower and (match := _BEFORE[pattern].search(before)):
            if pattern.startswith("off") and not _is_at_sea(text, name, before, match, is_coast_named=pattern == "off"):
                continue
            if (
                pattern == "distance"
                and match["preposition"] == "of"
                and not match["within"]
                and not direction_in(match)
            ):
                continue  # "seized 5 km of the road"
            return _relation_of(pattern, match)
    return None


def _ends_with_direction(before: str) -> bool:
    """Whether the last word but "the" may match _ADJACENT, which hardly any does."""
    last_two = before[-_LONGEST_ADJACENT:].lower().split()[-2:]
    if last_two[-1:] == ["the"]:
        last_two.pop()
    return bool(last_two) and last_two[-1].endswith(_ENDINGS_OF_DIRECTIONS)


def _is_at_sea(text: str, name: NamedSpan, before: str, off: re.Match[str], *, is_coast_named: bool) -> bool:
    start = name.start - len(before) + off.start()
    return is_at_sea(text, start, name.end, is_coast_named=is_coast_named)


def _relation_of(pattern: str, match: re.Match[str]) -> SpatialRelation:
    direction, km = direction_in(match), distance_km(match)
    if pattern.startswith("off"):
        return SpatialRelation("off", direction, km)
    if pattern == "stream":
        return SpatialRelation("upstream" if match["way"].lower() == "up" else "downstream", None, km)
    if pattern == "part of":
        return SpatialRelation("part", direction)
    if pattern == "center of":
        return SpatialRelation("part", "central")
    if pattern == "distance":
        return SpatialRelation("distance", direction, km)
    if pattern in {"direction", "letters"}:
        return SpatialRelation("direction", direction)
    return SpatialRelation("border" if pattern == "border" else "near")


def _relations_of_pair(
    text: str, first: NamedSpan, second: NamedSpan
) -> tuple[SpatialRelation, SpatialRelation] | None:
    """Return the relations of two mentions to each other ("between Osaka and Kobe"), None if they have none."""
    gap = text[first.end : second.start]
    if len(gap) > 2 * _CHARACTERS_AFTER or not _JOINS_PAIR.search(gap):
        return None
    before = _same_sentence(text[max(0, first.start - _CHARACTERS_BEFORE) : first.start])
    after = text[second.end : second.end + _CHARACTERS_AFTER]
    if _TO.fullmatch(gap) and _ON_THE_ROAD.search(before):
        return _toward_each_other(SpatialRelation("between"), first, second)
    border: SpatialRelation | None = None
    if _AND.fullmatch(gap):
        if _BEFORE["border between"].search(before):
            border = SpatialRelation("border")
        elif (match := _BEFORE["between"].search(before)) and _lies_between(before[: match.start()], first, second):
            return _toward_each_other(SpatialRelation("between"), first, second)
    elif _HYPHEN.fullmatch(gap) and (match_after := _BORDER_AFTER.match(after)):
        border = SpatialRelation("border", direction_in(match_after))
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
