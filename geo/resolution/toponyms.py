"""Toponyms: the mentions of one article, with the words beside them: containers, type words, datelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.gazetteer import Gazetteer
from geo.resolution.container_links import ContainerLink, ToponymSpan, find_container_links, stated_types
from geo.resolution.name_usage import NO_USAGE, packaged_usage, usage_cues, usage_scores
from geo.types import MentionKind
from geo.word_lists import TYPE_WORDS

# The text between a place and its container: "Paris, Texas", "Paris (Texas", "Athens, in Georgia", "Austin in Texas".
_DIRECTION = r"(?:the\s+|(?:north|south|east|west)(?:ern)?\s+|central\s+)*"
_CONTAINER_GAP = re.compile(rf"\s*(?:,\s*(?:in\s+)?|\(\s*|\s+in\s+|\s+of\s+){_DIRECTION}$", re.I)
_COMMA_GAP = re.compile(rf"\s*[,(]\s*(?:in\s+)?{_DIRECTION}$", re.I)
# The text after a dateline: "NEW YORK (Reuters) —", "PARIS, Texas —". Reporters write from cities.
_DATELINE = re.compile(r"(?:,\s+[A-Z][\w. ]{1,20}?)?\s*(?:\(\w[\w ]{1,20}\)\s*)?(?:[—–]|--|-\s)")
_POSSESSIVES = frozenset({"'s", "’s"})
_LIST_GAP = re.compile(r"\s*(?:,|;|,?\s+(?:and|or)|\s*&)\s+(?:(?:the|in|from|to|of)\s+)*$", re.I)
_SPEECH_VERB = re.compile(
    r"\s+(?:has\s+|had\s+|have\s+)?(?:said|says|accuse[sd]|denie[sd]|reject(?:s|ed)|urge[sd]|warn(?:s|ed)|agree[sd]|"
    r"refuse[sd]|impose[sd]|announce[sd]|insist(?:s|ed)|blame[sd]|condemn(?:s|ed)|demand(?:s|ed)|want(?:s|ed)|"
    r"call(?:s|ed) (?:on|for)|would|will|must|should|sees|fears|hopes|believes|recalled|expelled|pledged|vowed|signed|"
    r"backed)\b"
)
_PREPOSITION_BEFORE = re.compile(r"\b(?:in|at|near|from|to|of|around|outside|across|for|and|,)\s+(?:the\s+)?$", re.I)
_LONGEST_DATELINE = 60
_WORDS = re.compile(r"[\w'’.-]+")
_LAST_WORD = re.compile(r"([\w'’.-]+)\W{0,2}\s+(?:of\s+|the\s+)*$")
_FIRST_WORD = re.compile(r"\s+([\w'’-]+)")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A mention in an article's text, with the words beside it.

    Attributes:
        start: Where it starts in the text, as a character offset.
        end: Where it ends.
        name_id: The gazetteer's number of its name, None for a name that it lacks.
        kind: The mention kind.
        container: Index, in the article's toponyms, of the one that contains it ("Paris, Texas"); None for none.
        container_after_comma: Whether only a comma or bracket is between the two.
        type_words: The types of place that the words beside it name ("the city of").
        is_speaker: Whether it is the subject of a verb that governments are subjects of ("Washington said").
        is_dateline: Whether it is a dateline.
        enumeration: The number of the enumeration that it is in ("Ohio, Georgia and Texas"), None for none.
        link: What the text says about the place that contains it, in more ways than `container`; None for nothing.
        stated_type: The type that the text says it is of ("Sindh province", "Butte and Tehama counties"), or None.
        usage: The log-odds of each use in `name_usage.USES` that the words beside it suggest.
        is_respelled: Whether the gazetteer has the name in another spelling only.
    """

    start: int
    end: int
    name_id: int | None
    kind: MentionKind
    container: int | None = None
    container_after_comma: bool = False
    type_words: frozenset[str] = frozenset()
    is_speaker: bool = False
    is_dateline: bool = False
    enumeration: int | None = None
    link: ContainerLink | None = None
    stated_type: str | None = None
    usage: tuple[float, ...] = NO_USAGE
    is_respelled: bool = False


def toponyms_in(text: str, spans: Sequence[ToponymSpan], gazetteer: Gazetteer) -> list[Toponym]:
    """Return a toponym for each span.

    Args:
        text: The article's text, in which the offsets count.
        spans: The spans in reading order.
        gazetteer: The source of the candidates, which determine whether a name may be a container.
    """
    links, types = find_container_links(text, spans, gazetteer), stated_types(text, spans)
    enumerations, weights = _enumerations(text, spans), packaged_usage()
    toponyms = []
    for index, span in enumerate(spans):
        container, after_comma = _container(text, spans, index, gazetteer)
        precedes_dash = bool(_DATELINE.match(text, span.end, span.end + _LONGEST_DATELINE))
        toponyms.append(
            Toponym(
                start=span.start,
                end=span.end,
                name_id=span.name_id,
                kind=span.kind,
                container=container,
                container_after_comma=after_comma,
                type_words=_type_words(text, span, precedes_dash) | ({types[index]} if index in types else frozenset()),
                is_speaker=_is_speaker(text, span),
                is_dateline=precedes_dash and _begins_line(text, span),
                enumeration=enumerations[index],
                link=links[index],
                stated_type=types.get(index),
                usage=usage_scores(usage_cues(text, span.start, span.end), weights),
                is_respelled=span.is_respelled,
            )
        )
    return toponyms


def _container(text: str, spans: Sequence[ToponymSpan], index: int, gazetteer: Gazetteer) -> tuple[int | None, bool]:
    """Return the index of the container written after a span, and whether only a comma or bracket is between."""
    if (
        index + 1 >= len(spans)
        or spans[index].kind is MentionKind.DEMONYM
        or spans[index + 1].kind is MentionKind.DEMONYM
    ):
        return None, False
    gap = text[spans[index].end : spans[index + 1].start]
    if gap != " " and (len(gap) > 24 or not _CONTAINER_GAP.match(gap)):  # a space as in "Worcester MA"
        return None, False
    if text[spans[index + 1].end : spans[index + 1].end + 2] in _POSSESSIVES and _COMMA_GAP.match(gap):
        return None, False  # "In London, Ontario's premier opened a trade office."
    outer_name = spans[index + 1].name_id
    outer = gazetteer.candidates(outer_name) if outer_name is not None else ()
    if not any(candidate.place.feature_class in {"A", "L"} for candidate in outer):
        return None, False
    return index + 1, gap == " " or bool(_COMMA_GAP.match(gap))


def _enumerations(text: str, spans: Sequence[ToponymSpan]) -> list[int | None]:
    """Return the number of the enumeration that each span is in, None for none."""
    enumerations: list[int | None] = [None] * len(spans)
    for index in range(1, len(spans)):
        gap = text[spans[index - 1].end : spans[index].start]
        if len(gap) < 16 and _LIST_GAP.match(gap):
            before = enumerations[index - 1]
            enumerations[index - 1] = enumerations[index] = index if before is None else before
    return enumerations


def _is_speaker(text: str, span: ToponymSpan) -> bool:
    return bool(_SPEECH_VERB.match(text[span.end : span.end + 32])) and not _PREPOSITION_BEFORE.search(
        text[max(0, span.start - 12) : span.start]
    )


def _begins_line(text: str, span: ToponymSpan) -> bool:
    return span.start == 0 or text[span.start - 1] == "\n"


def _type_words(text: str, span: ToponymSpan, precedes_dash: bool) -> frozenset[str]:
    """Return the types that the words before, after and inside a name give it; a dateline in capitals is a city."""
    types = set()
    words_before = text[max(0, span.start - 32) : span.start]
    # Most names have no type word before them, which is much faster to find out.
    may_have_type = any(word.rstrip(".") in TYPE_WORDS for word in _WORDS.findall(words_before.lower()))
    before = _LAST_WORD.search(words_before) if may_have_type else None
    after = _FIRST_WORD.match(text, span.end, span.end + 24)
    for match in (before, after):
        if match and (type_word := TYPE_WORDS.get(match.group(1).lower().rstrip("."))):
            types.add(type_word)
    if precedes_dash and text[span.start : span.end].isupper():
        types.add("city")
    words = text[span.start : span.end].lower().split()
    if len(words) > 1:
        types.update(TYPE_WORDS[word] for word in (words[0], words[-1]) if word in TYPE_WORDS)
    return frozenset(types)
