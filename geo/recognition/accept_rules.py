"""Names that the words beside them make places beyond doubt, whatever else speaks against them."""

from __future__ import annotations

from geo import word_lists
from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import STRONG_PROMINENCE, DocumentContext
from geo.types import NameKind

_STATE_LETTERS = 2


def is_granted(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether a name is one in "the Paris-bound train", or a town or a state's abbreviation in "Eugene, OR"."""
    return _is_compounded(span, context) or _is_before_its_state(span, context) or _is_state_of_town(span, context)


def _is_compounded(span: CandidateSpan, context: DocumentContext) -> bool:
    page = context.page
    after = page.words[span.end : span.end + 2]
    alone = context.runs[span.start] == (span.start, span.end)
    prominent = span.facts.prominence >= STRONG_PROMINENCE
    return alone and prominent and len(after) == 2 and after[0] == "-" and after[1] in word_lists.WORDS_AFTER_HYPHEN


def _is_before_its_state(span: CandidateSpan, context: DocumentContext) -> bool:
    if span.facts.group != "town" or context.page.words[span.end : span.end + 1] != [","]:
        return False
    state = context.spans_by_start.get(span.end + 1)
    return state is not None and _pairs(span, state, context)


def _is_state_of_town(span: CandidateSpan, context: DocumentContext) -> bool:
    if span.start < 2 or NameKind.ABBREVIATION not in span.facts.kinds or context.page.words[span.start - 1] != ",":
        return False
    return any(name.end == span.start - 1 and _pairs(name, span, context) for name in _before(span, context))


def _before(span: CandidateSpan, context: DocumentContext) -> list[CandidateSpan]:
    starts = range(max(0, span.start - 5), span.start - 1)
    return [name for name in map(context.spans_by_start.get, starts) if name is not None]


def _pairs(town: CandidateSpan, state: CandidateSpan, context: DocumentContext) -> bool:
    """Whether the abbreviation of a state follows one of its towns, that is no part of a longer name: "Mills, MA" may
    be somebody's degree in "Ann Mills, MA"."""
    page, place = context.page, state.facts.best.place if state.facts.best else None
    if place is None or NameKind.ABBREVIATION not in state.facts.kinds or page.shouted[state.start]:
        return False
    word = page.words[state.start]
    written = "." in word or (word.isupper() and len(word) == _STATE_LETTERS)
    span = (town.start, town.end)
    alone = context.runs[town.start] == span and span not in context.longer
    return alone and written and f"{place.country_code}.{place.admin1_code}" in town.facts.admin1s
