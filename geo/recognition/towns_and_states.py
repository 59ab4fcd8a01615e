"""A town beside its state or postcode: "Eugene, OR", "Worcester MA 01605", "Leeds LS1 4AP", "69002 Lyon".

The two names confirm each other. Only beside their towns are words such as "OR" and "IN" read as states.
"""

from __future__ import annotations

import re

from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext
from geo.recognition.lexicon import UNSEEN_BAND
from geo.types import NameKind

_LETTERS_OF_STATE = frozenset({2, 3})  # in "OR" and "NSW"
_TYPES_OF_TOWN = frozenset({"town", "county", "state", "area"})  # of its best-known namesake: St. Louis is a region too
_FARTHEST_TOWN = 5  # tokens between the start of a town's name and its state
_TYPES_OF_STATE = frozenset({"state", "country"})
_LEAST_TOWN, _LEAST_STATE = 0.25, 0.6  # prominence of names side by side in full
_COMMON_BAND = 1
_POSTCODE = re.compile(r"\d{4,5}$|[A-Z]\d[A-Z]$")  # "97401", "2000", "V6B"
_LONG_POSTCODE = re.compile(r"0?\d{5}$|\d{6}$")
_POSTCODE_BEFORE = re.compile(r"(?:[A-Z]{1,2}-)?\d{5}$|\d{4} [A-Z]{2}$")  # "69002", "D-10435", "1012 AB"
_LONGEST_POSTCODE = 2  # tokens
_BRITISH_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$")


def is_town_before_state(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether the name is the town in "Eugene, OR" or "Worcester MA"."""
    words = context.document.words
    if span.facts.place_type not in _TYPES_OF_TOWN or span.end >= len(words):
        return False
    state = context.longest_by_start.get(span.end + (words[span.end] == ","))
    return state is not None and _are_town_and_state(span, state, context)


def is_named_like_people(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether a demonym is the name of a town, which its state follows: "Argentine, Michigan"."""
    words = context.document.words
    state = context.longest_by_start.get(span.end + 1) if words[span.end : span.end + 1] == [","] else None
    if state is None or state.facts.place_type != "state" or not _ends_phrase(state.end, words):
        return False
    return not state.facts.admin1s.isdisjoint(span.facts.all_admin1s)


def is_state_of_town(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether the name is the state in "Eugene, OR" or "Worcester MA"."""
    facts = span.facts
    if not span.start or not (facts.place_type in _TYPES_OF_STATE or NameKind.ABBREVIATION in facts.name_kinds):
        return False
    end = span.start - (context.document.words[span.start - 1] == ",")
    names = map(context.longest_by_start.get, range(max(0, end - _FARTHEST_TOWN), end))
    towns = (name for name in names if name is not None and name.facts.place_type in _TYPES_OF_TOWN)
    return any(town.end == end and _are_town_and_state(town, span, context) for town in towns)


def is_beside_postcode(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether the name is the town in "Leeds LS1 4AP", "Pune 411001" or "69002 Lyon"."""
    if span.facts.place_type not in _TYPES_OF_TOWN or span.facts.prominence < _LEAST_TOWN:
        return False
    return _is_before_postcode(span, context) or _is_after_postcode(span, context)


def _is_before_postcode(span: CandidateSpan, context: DocumentContext) -> bool:
    after = context.document.words[span.end : span.end + 2]
    if not after or not any(map(str.isdigit, after[0])) or context.capital_runs[span.start][0] != span.start:
        return False
    return bool(_LONG_POSTCODE.match(after[0]) or _BRITISH_POSTCODE.match(" ".join(after)))


def _is_after_postcode(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether a postcode that begins a part of an address is before the name, which ends the part."""
    words = context.document.words
    before = words[span.start - 1] if span.start else ""
    if not (before[-1:].isdigit() or len(before) == 2) or (span.end < len(words) and words[span.end][0].isalnum()):
        return False
    starts = (
        start for start in range(max(0, span.start - 3), span.start) if not start or not words[start - 1].isalnum()
    )
    return any(_POSTCODE_BEFORE.match(" ".join(words[start : span.start])) for start in starts)


def _are_town_and_state(town: CandidateSpan, state: CandidateSpan, context: DocumentContext) -> bool:
    """Whether one of the towns of this name is in the state, and nothing but the two names is meant.

    The town must not be part of a longer name: "MA" may be a degree in "Ann Mills, MA".
    """
    document, bounds = context.document, (town.start, town.end)
    run_start, run_end = context.capital_runs[town.start]
    if bounds in context.inside_longer or run_start != town.start or document.starts_sentence[state.start]:
        return False
    has_comma = town.end < state.start
    if NameKind.ABBREVIATION in state.facts.name_kinds and _is_abbreviated(document.words[state.start]):
        if has_comma and run_end > town.end:
            return False
        if document.is_headline_caps[state.start] and not has_comma and not _ends_phrase(state.end, document.words):
            return False
        if state.facts.place_type == "country":  # "Reading, UK"
            return has_comma and _ends_phrase(state.end, document.words) and state.facts.may_contain(town.facts)
        return not state.facts.all_admin1s.isdisjoint(town.facts.all_admin1s)
    if has_comma or run_end != state.end or town.facts.place_type != "town":
        return False
    return state.facts.place_type in _TYPES_OF_STATE and _are_full_names(town, state, context)


def _are_full_names(town: CandidateSpan, state: CandidateSpan, context: DocumentContext) -> bool:
    """Whether a town and its state are side by side in full ("Dallas Texas"), not a person ("Kent Dover")."""
    if town.facts.prominence < _LEAST_TOWN or state.facts.prominence < _LEAST_STATE:
        return False
    words, lexicon = context.document.words, context.lexicon
    if words[town.start] in lexicon.given_names and words[state.end - 1] in lexicon.family_names:
        return False
    is_common = lexicon.frequency_bands.get(words[town.end - 1].lower(), UNSEEN_BAND) <= _COMMON_BAND
    return not is_common and state.facts.may_contain(town.facts)


def _is_abbreviated(word: str) -> bool:
    return "." in word or (word.isupper() and len(word) in _LETTERS_OF_STATE)


def _ends_phrase(index: int, words: list[str]) -> bool:
    """Whether the phrase ends before a token, or a postcode is next."""
    return index >= len(words) or not words[index][0].isalnum() or bool(_POSTCODE.match(words[index]))
