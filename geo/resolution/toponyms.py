"""The mentions of one article as the resolver sees them: candidates, containers named beside them, type words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.gazetteer import Gazetteer
from geo.types import MentionKind
from geo.word_lists import TYPE_WORDS

# "Paris, Texas", "Paris (Texas", "Athens, in Georgia", "Austin in Texas": what stands between place and container.
_DIRECTION = r"(?:the\s+|(?:north|south|east|west)(?:ern)?\s+|central\s+)*"
_CONTAINER_GAP = re.compile(rf"\s*(?:,\s*(?:in\s+)?|\(\s*|\s+in\s+|\s+of\s+){_DIRECTION}$", re.I)
_TIGHT_GAP = re.compile(rf"\s*[,(]\s*(?:in\s+)?{_DIRECTION}$", re.I)
# "NEW YORK (Reuters) —", "PARIS, Texas —": reporters write from cities.
_DATELINE = re.compile(r"(?:,\s+[A-Z][\w. ]{1,20}?)?\s*(?:\(\w[\w ]{1,20}\)\s*)?(?:[—–]|--|-\s)")
_LIST_GAP = re.compile(r"\s*(?:,|;|,?\s+(?:and|or)|\s*&)\s+(?:(?:the|in|from|to|of)\s+)*$", re.I)
_SPOKEN = re.compile(
    r"\s+(?:has\s+|had\s+|have\s+)?(?:said|says|accuse[sd]|denie[sd]|reject(?:s|ed)|urge[sd]|warn(?:s|ed)|agree[sd]|"
    r"refuse[sd]|impose[sd]|announce[sd]|insist(?:s|ed)|blame[sd]|condemn(?:s|ed)|demand(?:s|ed)|want(?:s|ed)|"
    r"call(?:s|ed) (?:on|for)|would|will|must|should|sees|fears|hopes|believes|recalled|expelled|pledged|vowed|signed|"
    r"backed)\b"
)
_AT = re.compile(r"\b(?:in|at|near|from|to|of|around|outside|across|for|and|,)\s+(?:the\s+)?$", re.I)
_LAST_WORD = re.compile(r"([\w'’.-]+)\W{0,2}\s+(?:of\s+|the\s+)*$")
_FIRST_WORD = re.compile(r"\s+([\w'’-]+)")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A mention in an article's one text; `name_id` is the gazetteer's number of its name.

    `container` is the index, in the article's list, of the toponym said to contain this one ("Paris, Texas"), and
    `tight` says that a comma or bracket stands between. `type_words` are the kinds of place named right beside it.
    `speaks` says that the name is the subject of what governments do ("Washington said"), `opens` that it is a
    dateline, `listing` which enumeration it stands in ("Ohio, Georgia and Texas"), by number.
    """

    start: int
    end: int
    name_id: int
    kind: MentionKind
    container: int | None = None
    tight: bool = False
    type_words: frozenset[str] = frozenset()
    speaks: bool = False
    opens: bool = False
    listing: int | None = None


@dataclass(frozen=True, slots=True)
class ToponymSpan:
    """Where a toponym stands, what kind it is, and the gazetteer's number of its name."""

    start: int
    end: int
    kind: MentionKind
    name_id: int


def toponyms_in(text: str, spans: Sequence[ToponymSpan], gazetteer: Gazetteer) -> list[Toponym]:
    """Attach to each span, in reading order, its container and the type words beside it."""
    toponyms = []
    listings = _listings(text, spans)
    for index, span in enumerate(spans):
        container, tight = _container(text, spans, index, gazetteer)
        toponyms.append(
            Toponym(
                start=span.start,
                end=span.end,
                name_id=span.name_id,
                kind=span.kind,
                container=container,
                tight=tight,
                type_words=_type_words(text, span),
                speaks=_speaks(text, span),
                opens=bool(_DATELINE.match(text[span.end : span.end + 60])) and _begins_line(text, span),
                listing=listings[index],
            )
        )
    return toponyms


def _container(text: str, spans: Sequence[ToponymSpan], index: int, gazetteer: Gazetteer) -> tuple[int | None, bool]:
    if (
        index + 1 >= len(spans)
        or spans[index].kind is MentionKind.DEMONYM
        or spans[index + 1].kind is MentionKind.DEMONYM
    ):
        return None, False
    gap = text[spans[index].end : spans[index + 1].start]
    if len(gap) > 24 or not _CONTAINER_GAP.match(gap):
        return None, False
    outer = gazetteer.candidates(spans[index + 1].name_id)
    if not any(candidate.place.feature_class in {"A", "L"} for candidate in outer):
        return None, False
    return index + 1, bool(_TIGHT_GAP.match(gap))


def _listings(text: str, spans: Sequence[ToponymSpan]) -> list[int | None]:
    """Return, for each span, the number of the enumeration that it stands in."""
    listings: list[int | None] = [None] * len(spans)
    for index in range(1, len(spans)):
        gap = text[spans[index - 1].end : spans[index].start]
        if len(gap) < 16 and _LIST_GAP.match(gap):
            before = listings[index - 1]
            listings[index - 1] = listings[index] = index if before is None else before
    return listings


def _speaks(text: str, span: ToponymSpan) -> bool:
    return bool(_SPOKEN.match(text[span.end : span.end + 32])) and not _AT.search(
        text[max(0, span.start - 12) : span.start]
    )


def _begins_line(text: str, span: ToponymSpan) -> bool:
    return span.start == 0 or text[span.start - 1] == "\n"


def _type_words(text: str, span: ToponymSpan) -> frozenset[str]:
    found = set()
    before = _LAST_WORD.search(text[max(0, span.start - 32) : span.start])
    after = _FIRST_WORD.match(text[span.end : span.end + 24])
    for match in (before, after):
        if match and (kind := TYPE_WORDS.get(match.group(1).lower().rstrip("."))):
            found.add(kind)
    if _DATELINE.match(text[span.end : span.end + 60]) and text[span.start : span.end].isupper():
        found.add("city")
    inner = text[span.start : span.end].lower().split()
    if len(inner) > 1:
        found.update(TYPE_WORDS[word] for word in (inner[0], inner[-1]) if word in TYPE_WORDS)
    return frozenset(found)
