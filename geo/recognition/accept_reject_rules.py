"""Rules that decide alone whether a name is a mention, whatever the classifier's features say.

A name is rejected if somebody or something else bears it: a newspaper, a team, a company, a dish, a person with a
title. It is accepted if the words beside it leave no doubt that a place is meant ("Eugene, OR").
"""

from __future__ import annotations

from geo import word_lists
from geo.recognition.candidates import CandidateSpan, TokenizedDocument
from geo.recognition.document_context import STRONG_PROMINENCE, DocumentContext
from geo.recognition.lexicon import UNSEEN_BAND
from geo.recognition.match_sides import is_side_of_match
from geo.recognition.stated_names import is_bearing_before
from geo.recognition.table_cells import stands_alone
from geo.recognition.towns_and_states import is_beside_postcode, is_state_of_town, is_town_before_state

_LETTERS_OF_ARTICLE = 2  # in "Al" and "El"
_ORGANIZATIONS = {
    ("bank", "of", "america"),
    ("voice", "of", "america"),
    ("times", "of", "india"),
    ("times", "of", "israel"),
}
_AGE_AND_VERB, _DIGITS_OF_AGE = 3, 2
_BEFORE_RIVER = frozenset({"the", "'s", "’s"})  # "the upper Amazon", "Peru's Amazon"


def is_rejected_by_rule(span: CandidateSpan, document: TokenizedDocument) -> bool:
    """Whether the name itself, or a word beside it, says that something other than a place bears it."""
    word = document.lower[span.start]
    if span.end - span.start == 1 and (word in word_lists.NEVER_PLACES or _is_company(span, document)):
        return True
    if tuple(document.lower[max(0, span.end - 3) : span.end]) in _ORGANIZATIONS:
        return True
    if document.words[span.start] in word_lists.DEGREES or _is_company_unless_located(span, document):
        return True
    return _is_rejected_by_words_before(span, document) or _is_rejected_by_words_after(span, document)


def _is_rejected_by_words_before(span: CandidateSpan, document: TokenizedDocument) -> bool:
    start = span.start
    if not start:
        return False
    before = document.words[start - 1]
    if before in word_lists.HONORIFICS or before in word_lists.SHIP_PREFIXES:
        return True
    is_title = document.is_capitalized[start - 1] and not document.is_headline_caps[start]
    if is_title and word_lists.NAME_ROLES.get(before.lower()) == "storm":
        return True
    if document.is_capitalized[start - 1] and before.lower() in word_lists.CLUB_PREFIXES:
        return True
    if before == "of" and start > 1:
        head, lower_head = document.words[start - 2], document.lower[start - 2]
        if lower_head in word_lists.NOBLE_TITLES or head in word_lists.DRINK_MEASURES:
            return True
    return _is_team_of_town(span, document)


def _is_rejected_by_words_after(span: CandidateSpan, document: TokenizedDocument) -> bool:
    if span.end >= len(document.words) or document.starts_sentence[span.end]:
        return False
    after = document.lower[span.end]
    if after == "," and document.starts_sentence[span.start] and _is_age(document.words[span.end + 1 : span.end + 4]):
        return True
    if after == "saint" and document.lower[span.end + 1 : span.end + 3] == ["-", "germain"]:
        return True
    if after == "indians" and span.facts.place_type != "town":  # peoples, as in "American Indians"
        return False
    if document.is_capitalized[span.end]:
        return after in word_lists.NAMESAKE_ORGANIZATION_WORDS
    return after in word_lists.NAMESAKE_THING_WORDS


def _is_age(words: list[str]) -> bool:
    """Whether the words after a name give somebody's age: "Ireland, 41, was sentenced"."""
    if len(words) < _AGE_AND_VERB:
        return False
    age, comma, verb = words
    return age.isdigit() and len(age) == _DIGITS_OF_AGE and comma == "," and verb.islower()


def _is_team_of_town(span: CandidateSpan, document: TokenizedDocument) -> bool:
    """Whether a demonym is the name of a team, as in "the Mumbai Indians": it comes right after a town's name."""
    if span.facts.place_type != "demonym":
        return False
    if document.lower[span.end - 1] not in word_lists.NAMESAKE_ORGANIZATION_WORDS:
        return False
    return any(other.end == span.start and other.facts.place_type == "town" for other in document.spans)


def _is_company(span: CandidateSpan, document: TokenizedDocument) -> bool:
    """Whether a company is meant: by a river's name without its article, or a town's in a sentence about shares."""
    start, end = span.start, span.end
    if document.lower[start] not in word_lists.COMPANIES_NAMED_LIKE_PLACES or document.is_headline_caps[start]:
        return False
    if span.facts.place_type == "water":
        has_article = not _BEFORE_RIVER.isdisjoint(document.lower[max(0, start - 2) : start])
        return not has_article and word_lists.RIVER_CONTEXT_WORDS.isdisjoint(document.lower[end : end + 1])
    first = next((i for i in range(start, 0, -1) if document.starts_sentence[i]), 0)
    last = next((i for i in range(end, len(document.words)) if document.starts_sentence[i]), len(document.words))
    after_locative = (
        start > first
        and document.lower[start - 1] in word_lists.LOCATIVES
        and document.lower[start - 2] not in word_lists.COMPANY_CONTEXT_WORDS
    )
    return not after_locative and not word_lists.COMPANY_CONTEXT_WORDS.isdisjoint(document.lower[first:last])


def _is_company_unless_located(span: CandidateSpan, document: TokenizedDocument) -> bool:
    """Whether a well-known company is meant: nothing beside the name says that it is a place."""
    if tuple(document.lower[span.start : span.end]) not in word_lists.COMPANIES_UNLESS_LOCATED:
        return False
    before, after = document.lower[max(0, span.start - 1) : span.start], document.lower[span.end : span.end + 1]
    return word_lists.LOCATIVES.isdisjoint(before) and not set(after) & (word_lists.PLACE_TYPES_AFTER | {"'s", ","})


def is_accepted_by_rule(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether the name is one as in "the Paris-bound train", "Eugene, OR" or "| Cebu | 7 |"."""
    return (
        _is_before_hyphen(span, context)
        or is_town_before_state(span, context)
        or is_state_of_town(span, context)
        or is_beside_postcode(span, context)
        or stands_alone(span, context)
        or is_side_of_match(span, context)
        or _is_stated_place(span, context)
    )


def _is_stated_place(span: CandidateSpan, context: DocumentContext) -> bool:
    """Whether the words beside the name state a place, and it is not also a common word or somebody's given name."""
    document = context.document
    if (span.start, span.end) not in document.stated or span.facts.place_type == "demonym":
        return False
    if document.is_headline_caps[span.start] and not is_bearing_before(document.words, span.start - 1):
        return False
    first = document.words[span.start]
    if span.end - span.start > 1:  # "Al" is a given name and an article
        return span.name_id is not None or len(first) == _LETTERS_OF_ARTICLE or first not in context.lexicon.given_names
    is_common = context.lexicon.frequency_bands.get(first.lower(), UNSEEN_BAND) != UNSEEN_BAND
    return not is_common and (span.name_id is not None or first not in context.lexicon.given_names)


def _is_before_hyphen(span: CandidateSpan, context: DocumentContext) -> bool:
    after = context.document.words[span.end : span.end + 2]
    if after[:1] != ["-"]:
        return False
    is_whole_run = context.capital_runs[span.start] == (span.start, span.end)
    is_prominent = span.facts.prominence >= STRONG_PROMINENCE
    if not is_whole_run or not is_prominent or len(after) < 2:
        return False
    return after[1] in word_lists.WORDS_AFTER_HYPHEN
