"""Which names of an article are said to lie in which others: "Paris, Texas", "Lusaka's Kanyama", "Doda in Jammu".

The links are read from the words between names. Whether a place of the one name lies in a place of the other is for
`containment` to find out; what is only a list of peers ("London, Paris and Rome") is mostly told apart here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from geo.feature_types import Level, level_of
from geo.gazetteer import Gazetteer
from geo.types import Candidate, MentionKind
from geo.word_lists import DIRECTIONS_BEFORE_NAME, KINDS_OF_PLACES, TYPE_WORDS

_KIND = rf"(?:{'|'.join(sorted(KINDS_OF_PLACES, key=len, reverse=True))})"
_KINDS = rf"(?P<kinds>{'|'.join(sorted(KINDS_OF_PLACES.values(), key=len, reverse=True))})"
_SINGULAR = {plural: kind for kind, plural in KINDS_OF_PLACES.items()}
_DIRECTION = (
    r"(?:the\s+|(?:north|south|east|west)(?:[ -]?(?:east|west|central))?(?:ern)?[\s-]+|(?:central|upper|lower|rural|"
    r"coastal|neighbou?ring|nearby|restive|remote|troubled|volatile|rebel-held|war-torn|occupied|mountainous)\s+)*"
)
_BEFORE_OUTER = rf"{_DIRECTION}(?:{_KIND}\s+of\s+)?$"
# "Argelia municipality, in", "Zamzam displacement camp in", "Kuriga (".
_AFTER_INNER = rf"(?:\s+(?:[a-z-]+\s+)?{_KIND})?"
_COMMA = re.compile(rf"{_AFTER_INNER}\s*[,(]\s*{_BEFORE_OUTER}", re.I)
_BARE_COMMA = re.compile(r"\s*[,(]\s*(?:the\s+)?$", re.I)
_PREPOSITION = re.compile(
    rf"{_AFTER_INNER}\s*(?:,\s+(?:which\s+is\s+|located\s+|situated\s+)?(?:in|of|on|within)|"
    rf",\s+(?:a|an|the|its)\s+(?:[\w-]+\s+){{0,4}}?{_KIND}\s+(?:in|of|on))\s+{_BEFORE_OUTER}",
    re.I,
)
_KIND_PREPOSITION = re.compile(rf"\s+(?:[a-z-]+\s+)?{_KIND}\s+(?:in|of|on|within)\s+{_BEFORE_OUTER}", re.I)
_BARE_PREPOSITION = re.compile(rf"\s+in\s+{_BEFORE_OUTER}", re.I)
_NEAR = re.compile(rf"{_AFTER_INNER}\s*,?\s+(?:near|outside|close\s+to)\s+{_BEFORE_OUTER}", re.I)
_POSSESSIVE = re.compile(
    rf"['’]s?\s+{_DIRECTION}(?:(?:[\w-]+\s+){{0,3}}?{_KIND}\s*,?\s+(?:of\s+|called\s+)?(?:the\s+)?)?$", re.I
)
# "the Nicaraguan city of", "Indian-administered", "Syria's northern": up to three words before the kind.
_ADJECTIVE = re.compile(
    rf"(?:\s+|-(?:administered|held|controlled|occupied|ruled|run)\s+){_DIRECTION}(?:(?:[\w-]+\s+){{0,3}}?{_KIND}\s*,?\s+"
    rf"(?:of\s+|called\s+)?(?:the\s+)?)?$",
    re.I,
)
_KIND_IN = re.compile(rf"\b{_KIND}\b", re.I)
_LIST = re.compile(r"\s*(?:,|,?\s+(?:and|or)|\s*&)\s+(?:(?:the|in|from|to|of)\s+)*$", re.I)
_CONJUNCTION = re.compile(r"\b(?:and|or)\b|&", re.I)
# "... provinces of Kenya", "... localities in South Kordofan": the container of a whole list.
_OF_ALL = re.compile(rf"\s+{_KINDS}\s*,?\s+(?:of|in)\s+{_BEFORE_OUTER}", re.I)
_KIND_AFTER = re.compile(rf"\s+{_KIND}\b", re.I)
_DIVISION = r"(?P<kind>state|province|governorate|oblast|prefecture|county|district)"
_DIVISION_AFTER = re.compile(rf"\s+{_DIVISION}\b")
_DIVISION_BEFORE = re.compile(rf"\b{_DIVISION}\s+of\s+$")
_KINDS_AFTER = re.compile(rf"\s+{_KINDS}\b", re.I)
_KINDS_BEFORE = re.compile(rf"\b{_KINDS}\s+(?:of\s+)?(?:the\s+)?$", re.I)
_GAP_END = re.compile(r"[.;:!?\n—–\t|]")  # ends the sentence, or starts another part of it
_POSSESSIVE_AFTER = re.compile(r"['’]s\b")
# "In Arauca, Saravena was without power."; but "In Tawila, North Darfur, partners report cholera."
_SETTING = re.compile(r"(?:^|[.!?\n\"“]\s*)(?:In|At|Near|Across|From)\s+(?:the\s+)?$")
_APPOSITION_END = re.compile(r"[,.;:)(\n]|$")
_LOCATIVE_BEFORE = re.compile(r"\b(?:in|at|near|around|outside|of|into|to|from|and|,)\s+(?:the\s+)?$", re.I)
_LONGEST_GAP, _LONGEST_LIST_GAP = 64, 16
_FAMOUS = 0.6  # prominence of Birmingham: such a name after all may mean the well-known place
_LONGEST_CHAIN = 4  # names, as in "Oxford Road, Reading, Berkshire, England"
_LARGE: frozenset[Level] = frozenset({"country", "state"})
_DIVISION_LEVELS: frozenset[Level] = frozenset({"country", "state", "county", "division"})
_OUTER_CLASSES = frozenset("ALTP")


class Strength(IntEnum):
    """How surely a link says that the one place lies in the other.

    With `LIKELY`, the places that lie inside are meant if there are any. With `STATED`, no place outside is meant.
    """

    LIKELY = 1
    STATED = 2


@dataclass(frozen=True, slots=True)
class ContainerLink:
    """What an article says about where a name's place is.

    Attributes:
        outer: Index, among the article's names, of the container.
        strength: How surely.
        is_near: Whether the words say "near" instead of "in".
    """

    outer: int
    strength: Strength
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class ToponymSpan:
    """A mention of a place, before its context is read.

    Attributes:
        start: Where it starts in the text, as a character offset.
        end: Where it ends.
        kind: The mention kind.
        name_id: The gazetteer's number of its name, None for a name that it lacks.
        is_respelled: Whether the gazetteer has the name in another spelling only.
    """

    start: int
    end: int
    kind: MentionKind
    name_id: int | None
    is_respelled: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """A list of names: the first, the last and whether "and" or "or" joins any two of them."""

    first: int
    last: int
    has_conjunction: bool

    @property
    def size(self) -> int:
        return self.last - self.first + 1


def find_container_links(text: str, spans: Sequence[ToponymSpan], gazetteer: Gazetteer) -> list[ContainerLink | None]:
    """Return the link of each span to its container, None where the text names none.

    Args:
        text: The article's text, in which the offsets count.
        spans: The spans in reading order.
        gazetteer: The source of the names' places, which determine whether a name may be a container.
    """
    links: list[ContainerLink | None] = [None] * len(spans)
    gaps = [text[before.end : after.start][: _LONGEST_GAP + 1] for before, after in pairwise(spans)]
    lists = _lists(gaps)
    lists_by_span = {index: run for run in lists for index in range(run.first, run.last + 1)}
    for index in reversed(range(len(gaps))):
        gap, inner, outer = gaps[index], spans[index], spans[index + 1]
        if len(gap) > _LONGEST_GAP or _GAP_END.search(gap):
            continue
        pair = _Pair(text, inner, outer, gap, gazetteer)
        if inner.kind is MentionKind.DEMONYM:
            if _ADJECTIVE.match(gap):
                is_stated = _KIND_IN.search(gap) and _level(inner, gazetteer) in _LARGE
                links[index + 1] = pair.backward(index, Strength.STATED if is_stated else Strength.LIKELY)
            continue
        if _POSSESSIVE.match(gap):
            links[index + 1] = pair.backward(index, Strength.STATED)
        elif outer.kind is not MentionKind.DEMONYM and pair.is_setting():
            links[index + 1] = pair.backward(index, Strength.LIKELY)
        else:
            # "Ounara, in Morocco's Essaouira province", "in the Moroccan province of Essaouira": the smaller contains.
            smallest = index + 1 + (_outer_of(links, index + 2) == index + 1)
            pair = _Pair(text, inner, spans[smallest], gap, gazetteer)
            links[index] = pair.forward(smallest, lists_by_span.get(index))
    for run in lists:
        _extend_over_list(text, spans, gaps, run, links, gazetteer)
    return links


def _outer_of(links: Sequence[ContainerLink | None], index: int) -> int | None:
    link = links[index] if index < len(links) else None
    return None if link is None else link.outer


def stated_types(text: str, spans: Sequence[ToponymSpan]) -> dict[int, str]:
    """Return the type of TYPE_WORDS that the text gives a name ("Sindh province"), or a list of them ("Butte and Tehama
    counties")."""
    gaps = [text[before.end : after.start][: _LONGEST_GAP + 1] for before, after in pairwise(spans)]
    types: dict[int, str] = {}
    for index, span in enumerate(spans):
        match = _DIVISION_AFTER.match(text, span.end)
        if match is None and text[max(0, span.start - 24) : span.start].rstrip().endswith("of"):
            match = _DIVISION_BEFORE.search(text, max(0, span.start - 24), span.start)
        if match:
            types[index] = TYPE_WORDS[match["kind"].lower()]
    for run in _lists(gaps):
        kind = _kind_of_list(text, spans, run)
        if kind is not None and (type_word := TYPE_WORDS.get(kind)):
            types.update(dict.fromkeys(range(run.first, run.last + 1), type_word))
    return types


def _lists(gaps: Sequence[str]) -> list[_List]:
    runs: list[_List] = []
    for index, gap in enumerate(gaps):
        if len(gap) <= _LONGEST_LIST_GAP and _LIST.match(gap):
            joined = bool(_CONJUNCTION.search(gap))
            if runs and runs[-1].last == index:
                runs[-1] = _List(runs[-1].first, index + 1, runs[-1].has_conjunction or joined)
            else:
                runs.append(_List(index, index + 1, joined))
    return runs


def _kind_of_list(text: str, spans: Sequence[ToponymSpan], run: _List) -> str | None:
    """Return the kind of place that a plural before or after a list says, in the singular."""
    if not run.has_conjunction:
        return None
    end, start = spans[run.last].end, spans[run.first].start
    match = _KINDS_AFTER.match(text[end : end + 32]) or _KINDS_BEFORE.search(text[max(0, start - 32) : start])
    return _SINGULAR[match["kinds"].lower()] if match else None


def _extend_over_list(
    text: str,
    spans: Sequence[ToponymSpan],
    gaps: Sequence[str],
    run: _List,
    links: list[ContainerLink | None],
    gazetteer: Gazetteer,
) -> None:
    """Give all names of a list the container that is written before or after it."""
    members = range(run.first, run.last + 1)
    kind = _kind_of_list(text, spans, run)
    if kind is not None:  # peers: none of them contains another
        for index in members:
            link = links[index]
            if link is not None and link.outer in members:
                links[index] = None
    shared = links[run.first]
    if shared is not None and shared.outer == run.first - 1:  # "Mumbai's Andheri, Kurla and Dharavi"
        if kind is None and _level(spans[shared.outer], gazetteer) != "city":
            shared = replace(shared, strength=Strength.LIKELY)
    else:
        gap = gaps[run.last] if run.last < len(gaps) else ""
        if not (_OF_ALL.match(gap) or (kind is not None and _BARE_PREPOSITION.match(gap))):
            return
        shared = ContainerLink(run.last + 1, Strength.STATED)
    for index in members:
        links[index] = links[index] or shared


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two adjacent names and the text between them."""

    text: str
    before: ToponymSpan
    after: ToponymSpan
    gap: str
    gazetteer: Gazetteer

    def is_setting(self) -> bool:
        """Whether the first name says where the sentence happens, and the second starts its main clause."""
        return (
            bool(_BARE_COMMA.match(self.gap))
            and bool(_SETTING.search(self.text[max(0, self.before.start - 12) : self.before.start]))
            and not _APPOSITION_END.match(self.text[self.after.end : self.after.end + 1])
        )

    def backward(self, outer: int, strength: Strength) -> ContainerLink | None:
        """Return the link of the second name to the first, which is at index `outer`: "Lusaka's Kanyama"."""
        inner_level, outer_level = _level(self.after, self.gazetteer), _level(self.before, self.gazetteer)
        if inner_level == "country" or (inner_level in _LARGE and outer_level != "country"):
            return None
        return ContainerLink(outer, strength)

    def forward(self, outer: int, run: _List | None) -> ContainerLink | None:
        """Return the link of the first name to the second, which is at index `outer`: "Paris, Texas"."""
        if (
            self.after.kind is MentionKind.DEMONYM
            or not self._may_contain()
            or self.text[self.after.start : self.after.end].lower() in DIRECTIONS_BEFORE_NAME
        ):
            return None
        inner_level, outer_level = _level(self.before, self.gazetteer), _level(self.after, self.gazetteer)
        if inner_level in _LARGE and inner_level == outer_level:
            return None
        is_division = outer_level in _DIVISION_LEVELS or self._kind_follows() or self.after.name_id is None
        stated = ContainerLink(outer, Strength.STATED if is_division else Strength.LIKELY)
        if _NEAR.match(self.gap):
            return ContainerLink(outer, Strength.LIKELY, is_near=True)
        if _PREPOSITION.match(self.gap) or _KIND_PREPOSITION.match(self.gap):
            return stated
        if _BARE_PREPOSITION.match(self.gap):
            return stated if self._follows_locative() else replace(stated, strength=Strength.LIKELY)
        if self.gap == " ":  # "Worcester MA"
            return stated
        if not _COMMA.match(self.gap) or _POSSESSIVE_AFTER.match(self.text, self.after.end):
            return None
        if not _BARE_COMMA.match(self.gap):
            return stated
        if not self._is_apposition(inner_level, outer_level, run):
            return None
        return replace(stated, strength=Strength.LIKELY) if run is not None and run.has_conjunction else stated

    def _is_apposition(self, inner_level: Level | None, outer_level: Level | None, run: _List | None) -> bool:
        """Whether the name after a comma may contain the one before it, and is not the next in a list."""
        if inner_level == "country" and outer_level != "state":
            return False
        if run is None:
            return True
        if run.has_conjunction:
            return outer_level in _LARGE and inner_level not in _LARGE and not self._is_famous()
        return run.size <= _LONGEST_CHAIN

    def _may_contain(self) -> bool:
        if self.after.name_id is None:
            return True
        if self.text[self.after.start : self.after.end].lower() in DIRECTIONS_BEFORE_NAME:  # "Kansas City, North"
            return False
        return any(candidate.place.feature_class in _OUTER_CLASSES for candidate in self._candidates(self.after))

    def _is_famous(self) -> bool:
        return any(candidate.place.prominence >= _FAMOUS for candidate in self._candidates(self.before)[:1])

    def _kind_follows(self) -> bool:
        return bool(_KIND_AFTER.match(self.text[self.after.end : self.after.end + 32]))

    def _follows_locative(self) -> bool:
        return bool(_LOCATIVE_BEFORE.search(self.text[max(0, self.before.start - 12) : self.before.start]))

    def _candidates(self, span: ToponymSpan) -> tuple[Candidate, ...]:
        return () if span.name_id is None else self.gazetteer.candidates(span.name_id)


def _level(span: ToponymSpan, gazetteer: Gazetteer) -> Level | None:
    """Return the level of a name's best-known place, None for an unlisted name."""
    if span.name_id is None:
        return None
    place = gazetteer.candidates(span.name_id)[0].place
    return level_of(place.feature_class, place.feature_code)
