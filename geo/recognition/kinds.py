"""What kind of mention a recognised name is, and what the words around it say of where the event is."""

from __future__ import annotations

import re

from geo.model import Kind, NameKind
from geo.recognition import cues
from geo.recognition.page import NameSpan, Page

_COMPASS = {
    "north": "north", "northern": "north", "south": "south", "southern": "south",
    "east": "east", "eastern": "east", "west": "west", "western": "west",
    "northeast": "northeast", "northeastern": "northeast", "north-east": "northeast", "north-eastern": "northeast",
    "northwest": "northwest", "northwestern": "northwest", "north-west": "northwest", "north-western": "northwest",
    "southeast": "southeast", "southeastern": "southeast", "south-east": "southeast", "south-eastern": "southeast",
    "southwest": "southwest", "southwestern": "southwest", "south-west": "southwest", "south-western": "southwest",
    "central": "central",
}  # fmt: skip
_NEARNESS = frozenset({"near", "outside", "around", "beyond"})
_OFFSHORE = re.compile(r"\boff (?:the )?(?:\w+ )?(?:coast|shore|shores) of (?:the )?$", re.IGNORECASE)
_BORDER = re.compile(r"\b(?:border|frontier) (?:between|with) (?:the )?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween (?:the )?$", re.IGNORECASE)
_LOOKS_BACK = 6  # tokens


def kind_of(span: NameSpan, page: Page, run: tuple[int, int]) -> Kind:
    """Return the mention's kind; `run` is the stretch of capitalised tokens around the name."""
    if span.facts.best is None:
        return Kind.PLACE
    if span.facts.best.name_kind is NameKind.DEMONYM:
        return Kind.DEMONYM
    if NameKind.PRIMARY not in span.facts.kinds and span.facts.best.name_kind is NameKind.HOST:
        return Kind.EMBEDDED
    return Kind.EMBEDDED if _within_institution(span, page, run) else Kind.PLACE


def relation_of(span: NameSpan, page: Page) -> str | None:
    """Return "east" for "eastern Ladakh", "north" for "north of Kyiv", "near", "off the coast", "border", "between"."""
    before = page.lower[max(0, span.start - _LOOKS_BACK) : span.start]
    if before and before[-1] == "the":
        before = before[:-1]
    if not before:
        return None
    if before[-1] in _COMPASS and not page.capital[span.start - 1]:
        return _COMPASS[before[-1]]
    if len(before) > 1 and before[-1] == "of" and before[-2] in _COMPASS:
        return _COMPASS[before[-2]]
    if before[-1] in _NEARNESS:
        return "near"
    phrase = " ".join(before) + " "
    for name, pattern in (("off the coast", _OFFSHORE), ("border", _BORDER), ("between", _BETWEEN)):
        if pattern.search(phrase):
            return name
    return None


def _within_institution(span: NameSpan, page: Page, run: tuple[int, int]) -> bool:
    start, end = run
    if any(word in cues.SITED_HEADS for word in page.lower[span.end : end]):
        return True
    joined_by = page.lower[span.start - 1] if span.start else ""
    return joined_by == "of" and start < span.start - 1 and page.lower[span.start - 2] in cues.SITED_HEADS
