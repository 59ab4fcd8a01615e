"""The two sides of a match, named by their towns: "Nice beat Brest", "Reading draw with Derby".

A common word that starts a sentence is rarely a place, but beside a verb of sport and another town it is a side.
"""

from __future__ import annotations

from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext

_VERBS = frozenset(
    "beat beats thrash thrashed defeat defeated rout routed hold held stun stunned edge edged hammer hammered crush "
    "crushed thump thumped draw drew lose lost win won face faced host hosted visit overcome overcame sink sank".split()
)
_PREPOSITIONS = frozenset("with to at against".split())  # "draw with", "lose to", "win at"
_LEAST = 0.35  # prominence of a side
_MOST_WORDS = 3  # of its name


def is_side_of_match(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether the name starts a sentence as in "Nice beat Brest", or is the second side there."""
    document, longest = context.document, context.longest_by_start
    if document.starts_sentence[span.start]:
        verb = span.end
        if not _is_verb(verb, context):
            return False
        second = verb + 1 + (document.lower[verb + 1 : verb + 2] != [] and document.lower[verb + 1] in _PREPOSITIONS)
        return _are_sides(span, longest.get(second), context)
    verb = span.start - 1 - (document.lower[span.start - 1] in _PREPOSITIONS)
    if verb < 1 or not _is_verb(verb, context):
        return False
    firsts = map(longest.get, range(max(0, verb - _MOST_WORDS), verb))
    return any(
        first is not None
        and first.end == verb
        and document.starts_sentence[first.start]
        and _are_sides(first, span, context)
        for first in firsts
    )


def _is_verb(index: int, context: DocumentContext) -> bool:
    return index < len(context.document.words) and context.document.words[index] in _VERBS


def _are_sides(first: CandidateSpan, second: CandidateSpan | None, context: DocumentContext) -> bool:
    """Whether two names are of towns, and not both also given names ("Jordan beat Sydney")."""
    if second is None or not all(_is_town(side, context) for side in (first, second)):
        return False
    words, given_names = context.document.words, context.lexicon.given_names
    return words[first.start] not in given_names or words[second.start] not in given_names


def _is_town(span: CandidateSpan, context: DocumentContext) -> bool:
    is_town = span.facts.place_type in {"town", "state"} and span.facts.prominence >= _LEAST
    return is_town and context.capital_runs[span.start] == (span.start, span.end)
