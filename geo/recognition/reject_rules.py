"""Names that a newspaper, a team, a bank or a dish has only borrowed from a place: no mention of the place."""

from __future__ import annotations

from geo import word_lists
from geo.recognition.candidates import CandidateSpan, TokenizedDocument

_BEFORE = {("bank", "of", "america"), ("voice", "of", "america"), ("times", "of", "india"), ("times", "of", "israel")}
_AGE_AND_VERB, _DIGITS_OF_AGE = 3, 2
_RIVER_AFTER = frozenset({"the", "'s", "’s"})  # "the upper Amazon", "Peru's Amazon"


def is_borrowed(span: CandidateSpan, page: TokenizedDocument) -> bool:
    """Whether the words of the name, or those beside it, say that something else bears it."""
    if span.end - span.start == 1 and (page.lower[span.start] in word_lists.NEVER_PLACES or _is_firm(span, page)):
        return True
    if tuple(page.lower[max(0, span.end - 3) : span.end]) in _BEFORE:
        return True
    return _is_borrowed_before(span, page) or _is_borrowed_after(span, page)


def _is_borrowed_before(span: CandidateSpan, page: TokenizedDocument) -> bool:
    start = span.start
    if not start:
        return False
    before = page.words[start - 1]
    if before in word_lists.HONORIFICS or (page.capital[start - 1] and before.lower() in word_lists.CLUB_PREFIXES):
        return True
    if (
        before == "of"
        and start > 1
        and (page.lower[start - 2] in word_lists.NOBLE_TITLES or page.words[start - 2] in word_lists.DRINK_MEASURES)
    ):
        return True
    return _is_team_of_town(span, page)


def _is_borrowed_after(span: CandidateSpan, page: TokenizedDocument) -> bool:
    if span.end >= len(page.words) or page.starts_sentence[span.end]:
        return False
    after = page.lower[span.end]
    if after == "," and page.starts_sentence[span.start] and _is_age(page.words[span.end + 1 : span.end + 4]):
        return True
    if after == "saint" and page.lower[span.end + 1 : span.end + 3] == ["-", "germain"]:
        return True
    if after == "indians" and span.facts.group != "town":  # peoples, as in "American Indians"
        return False
    return (after in word_lists.NAMESAKE_ORGANIZATION_WORDS and page.capital[span.end]) or (
        after in word_lists.NAMESAKE_THING_WORDS and not page.capital[span.end]
    )


def _is_age(words: list[str]) -> bool:
    """Whether words tell somebody's age, as after the name in "Ireland, 41, was sentenced"."""
    if len(words) < _AGE_AND_VERB:
        return False
    age, comma, verb = words
    return age.isdigit() and len(age) == _DIGITS_OF_AGE and comma == "," and verb.islower()


def _is_team_of_town(span: CandidateSpan, page: TokenizedDocument) -> bool:
    """Whether a people's name is a team's, as in "the Mumbai Indians": right after a town, where no people stands."""
    if span.facts.group != "demonym" or page.lower[span.end - 1] not in word_lists.NAMESAKE_ORGANIZATION_WORDS:
        return False
    return any(name.end == span.start and name.facts.group == "town" for name in page.names)


def _is_firm(span: CandidateSpan, page: TokenizedDocument) -> bool:
    """Whether a name that a firm bears too is the firm's: a river's without its article, a town's beside shares."""
    start, end = span.start, span.end
    if page.lower[start] not in word_lists.COMPANIES_NAMED_LIKE_PLACES or page.shouted[start]:
        return False
    if span.facts.group == "water":
        has_article = not _RIVER_AFTER.isdisjoint(page.lower[max(0, start - 2) : start])
        return not has_article and word_lists.RIVER_CONTEXT_WORDS.isdisjoint(page.lower[end : end + 1])
    first = next((i for i in range(start, 0, -1) if page.starts_sentence[i]), 0)
    last = next((i for i in range(end, len(page.words)) if page.starts_sentence[i]), len(page.words))
    somewhere = (
        start > first
        and page.lower[start - 1] in word_lists.LOCATIVES
        and page.lower[start - 2] not in word_lists.COMPANY_CONTEXT_WORDS
    )
    return not somewhere and not word_lists.COMPANY_CONTEXT_WORDS.isdisjoint(page.lower[first:last])
