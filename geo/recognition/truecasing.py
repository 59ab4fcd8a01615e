"""Words as an ordinary sentence would write them, where a line's capitals, or its lack of them, say nothing.

In a headline ("Blast Rocks Quetta Mosque") or a line in capitals, only names keep their capital. In a paragraph without
capitals, a name gets one where hardly anything but a place can be meant. What is a name follows from the rest of the
article, the gazetteer, and how often news writes the word in lower case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from geo import word_lists
from geo.recognition.lexicon import UNSEEN_BAND, Lexicon
from geo.types import NameKind

if TYPE_CHECKING:  # candidates imports this module
    from geo.recognition.candidates import CandidateSpan

_LONGER_WORD = 3  # letters; words of up to so many are in lower case in many headlines
_FEWEST_LONGER, _SHARE_CAPITALIZED = 3, 0.8  # of a headline's longer words
_FEWEST_IN_CAPITALS = 2  # words
_FEWEST_CAPITALIZED, _SHARE_IN_TITLE = 3, 0.6  # words of a line in title case
_FUNCTION_WORDS = word_lists.FUNCTION_WORDS | word_lists.LOCATIVES | frozenset({"with", "against", "than", "amid"})
_LONGEST_ACRONYM = 3  # letters
_COMMONEST_BAND, _COMMON_BAND, _RARE_BAND = 0, 1, 2
_INFLECTIONS = ("s", "es", "d", "ed", "ing")
_SHORTEST_STEM = 3
_LEAST, _WELL_KNOWN, _COUNTRY = 0.45, 0.7, 0.95  # prominence of Bath, of Delhi, of nearly all countries
_LEAST_LOCATED, _LEAST_IN_CONTAINER = 0.35, 0.25  # after "in" and the like, before its state or country
_STREETS = frozenset("Street St. St Avenue Ave. Ave Road Rd. Rd Drive Lane Boulevard Parkway Court Rue".split())
_BEFORE_PLACE = frozenset("in near outside at from".split())
_DETERMINERS = frozenset("a an the my your his her its our their this that some any no every of".split())
# In lower case, these mean things or people at least as often as places.
_NAMED_LIKE_OTHERS = frozenset(
    "turkey china jersey guinea java cologne champagne bordeaux burgundy madras chile chad lima panama limerick "
    "hamburg orange georgia jordan paris austin sydney charlotte savannah madison dallas chelsea florence victoria "
    "lincoln jackson israel santiago sofia nancy troy dover derby kent milan vienna".split()
)
# Codes of states that are not words of their own.
_STATE_CODES = frozenset(
    "tx fl nj nc sc tn ky ga wv wi mn ny nh vt ct ri va ca mi mo ks nm nv az ut wy mt nd sd ak ar il nsw qld".split()
)
_CAPITALS_IN_LOWER_CASE = frozenset({"I", "RT", "OMG", "LOL"})


@dataclass(frozen=True, slots=True)
class _WordUse:
    """The words, in lower case, that the sentences with ordinary capitals write with a capital, and without."""

    capitalized: frozenset[str]
    lower: frozenset[str]


class LetterCase(Enum):
    """How the capitals of a sentence are used."""

    ORDINARY = "names and sentences start with one"
    TITLE = "nearly all words of the line start with one"
    CAPITALS = "all letters are capitals"
    LOWER = "the paragraph has none"


_HEADLINES = frozenset({LetterCase.TITLE, LetterCase.CAPITALS})


def headline_tokens(words: Sequence[str], starts_sentence: Sequence[bool]) -> list[bool]:
    """Mark the tokens of sentences in which nearly every longer word is capitalized: there, a capital proves little."""
    marks = [False] * len(words)
    for begin, end in _sentences(starts_sentence):
        longer = [word[0].isupper() for word in words[begin:end] if len(word) > _LONGER_WORD and word.isalpha()]
        if len(longer) >= _FEWEST_LONGER and sum(longer) >= _SHARE_CAPITALIZED * len(longer):
            marks[begin:end] = [True] * (end - begin)
    return marks


def letter_cases(words: Sequence[str], starts_sentence: Sequence[bool], lexicon: Lexicon) -> list[LetterCase]:
    """Return how the capitals around each token are used; a state as in "Baytown tx" is in lower case by itself.

    A sentence full of names within a paragraph also looks like a headline, so only whole lines are in title case.
    """
    cases = [LetterCase.ORDINARY] * len(words)
    for begin, end in _paragraphs(words):
        if not any(_is_cased(words, index) for index in range(begin, end)):
            cases[begin:end] = [LetterCase.LOWER] * (end - begin)
    for begin, end in _sentences(starts_sentence):
        if not words[begin][0].isupper():
            continue
        if _is_in_capitals(words[begin:end]):
            cases[begin:end] = [LetterCase.CAPITALS] * (end - begin)
        elif _is_whole_line(words, begin, end) and _is_title(words[begin:end], lexicon):
            cases[begin:end] = [LetterCase.TITLE] * (end - begin)
    if not _STATE_CODES.isdisjoint(words):
        for index in range(1, len(words)):
            if words[index] in _STATE_CODES and words[index - 1][0].isupper():
                cases[index] = LetterCase.LOWER
    return cases


def truecased(
    words: list[str],
    spans: Sequence[CandidateSpan],
    starts_sentence: Sequence[bool],
    cases: Sequence[LetterCase],
    lexicon: Lexicon,
) -> list[str]:
    """Return the words of an article, those with other than ordinary capitals as in an ordinary sentence.

    Args:
        words: The tokens.
        spans: All names of the gazetteer among them, in whatever case.
        starts_sentence: Whether each token starts a sentence.
        cases: What `letter_cases` returns.
        lexicon: How common words are.
    """
    use = _word_use(words, starts_sentence, cases)
    beside_container = _beside_container(words, spans, cases, lexicon)
    kept: set[int] = set()
    acronyms = {
        index for index, word in enumerate(words) if cases[index] is LetterCase.CAPITALS and _is_acronym(word, lexicon)
    }
    cased = words.copy()
    for span in spans:
        case = cases[span.start]
        if case in _HEADLINES and _keeps_capital(span, words, use, lexicon):
            kept.update(range(span.start, span.end))
            (acronyms.update if _is_abbreviation(span) else acronyms.difference_update)(range(span.start, span.end))
        elif case is LetterCase.LOWER and _gets_capital(span, words, beside_container, lexicon):
            for index in range(span.start, span.end):
                cased[index] = words[index].upper() if _is_abbreviation(span) else _with_capital(words[index])
    for index, (word, case) in enumerate(zip(words, cases, strict=True)):
        if case in _HEADLINES:
            is_name = index in kept or starts_sentence[index] or not _is_common(word, use, lexicon)
            is_name = is_name or (index - 1 in kept and word.lower() in word_lists.NAMESAKE_ORGANIZATION_WORDS)
            keeps_all = index in acronyms or (case is LetterCase.TITLE and word.isupper() and len(word) > 1)
            cased[index] = word if keeps_all else _in_sentence(word, is_name)
    return cased


def _paragraphs(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    breaks = [index for index, word in enumerate(words) if "\n" in word and word.isspace() and word.count("\n") > 1]
    return ((before + 1, end) for before, end in pairwise([-1, *breaks, len(words)]))


def _sentences(starts_sentence: Sequence[bool]) -> Iterator[tuple[int, int]]:
    return pairwise([*(index for index, starts in enumerate(starts_sentence) if starts), len(starts_sentence)])


def _is_cased(words: Sequence[str], index: int) -> bool:
    """Whether a word has a capital that people who write in lower case would leave out."""
    word = words[index]
    if not word[:1].isupper() or word in _CAPITALS_IN_LOWER_CASE:
        return False
    return index == 0 or words[index - 1] not in {"#", "@"}


def _is_whole_line(words: Sequence[str], begin: int, end: int) -> bool:
    starts_line = begin == 0 or "\n" in words[begin - 1]
    return starts_line and (end == len(words) or "\n" in words[end - 1])


def _is_title(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a line is in title case: neither a sentence nor an address, with only function words in lower case."""
    letters = [word for word in words if word.isalpha()]
    lower = [word for word in letters if word.islower()]
    if len(letters) - len(lower) < max(_FEWEST_CAPITALIZED, _SHARE_IN_TITLE * len(letters)) or letters[0].islower():
        return False
    if next(word for word in reversed(words) if not word.isspace()) == "." or not all(
        lexicon.frequency_bands.get(word) == _COMMONEST_BAND and (len(word) <= _LONGER_WORD or word in _FUNCTION_WORDS)
        for word in lower
    ):
        return False
    return _STREETS.isdisjoint(letters) or not any(map(str.isdigit, words))


def _is_in_capitals(words: Sequence[str]) -> bool:
    letters = 0
    for word in words:
        if len(word) > 1 and word.isalpha():
            if not word.isupper():
                return False
            letters += 1
    return letters >= _FEWEST_IN_CAPITALS


def _is_acronym(word: str, lexicon: Lexicon) -> bool:
    return "." in word or (
        word.isalpha() and len(word) <= _LONGEST_ACRONYM and _band(word.lower(), lexicon) == UNSEEN_BAND
    )


def _word_use(words: Sequence[str], starts_sentence: Sequence[bool], cases: Sequence[LetterCase]) -> _WordUse:
    capitalized, lower = set(), set()
    for word, starts, case in zip(words, starts_sentence, cases, strict=True):
        if case is LetterCase.ORDINARY and word.isalpha():
            if word.islower():
                lower.add(word)
            elif not starts and not word.isupper():
                capitalized.add(word.lower())
    return _WordUse(frozenset(capitalized), frozenset(lower))


def _band(word: str, lexicon: Lexicon) -> int:
    """Return the frequency band of a word in lower case, of its stem if that is more common: "guts", "shakes"."""
    bands = lexicon.frequency_bands
    band = bands.get(word, UNSEEN_BAND)
    if band <= _RARE_BAND:
        return band
    stems = (word.removesuffix(ending) for ending in _INFLECTIONS if word.endswith(ending))
    return min((bands.get(stem, UNSEEN_BAND) for stem in stems if len(stem) >= _SHORTEST_STEM), default=band)


def _is_common(word: str, use: _WordUse, lexicon: Lexicon) -> bool:
    """Whether a word of a headline that is in no place's name would be in lower case elsewhere."""
    lower = word.lower()
    if (lower in use.capitalized) != (lower in use.lower):
        return lower in use.lower
    name, band = lower.capitalize(), _band(lower, lexicon)
    if name in lexicon.family_names or name in lexicon.given_names:
        return band <= _COMMON_BAND
    return band <= _RARE_BAND or lower.endswith(_INFLECTIONS)  # an unknown verb: "Jolts"


def _keeps_capital(span: CandidateSpan, words: Sequence[str], use: _WordUse, lexicon: Lexicon) -> bool:
    """Whether a name in a headline is capitalized as a name, not only as all of the headline is."""
    facts = span.facts
    name = [word.lower() for word in words[span.start : span.end]]
    bands = [_band(word, lexicon) for word in name]
    if len(name) > 1:
        return facts.prominence >= _LEAST or (max(bands) == UNSEEN_BAND and facts.prominence > 0)
    (word,), (band,) = name, bands
    if word in use.capitalized and word not in use.lower:
        return True
    if _is_abbreviation(span):
        ends_phrase = span.end >= len(words) or not words[span.end].isalpha()
        return word == "us" or band > _COMMONEST_BAND or (ends_phrase and words[span.start - 1] == ",")
    if facts.place_type == "demonym" or band == UNSEEN_BAND:
        return True
    if word in use.lower and word not in use.capitalized:
        return False
    is_primary = facts.best is not None and facts.best.name_kind is NameKind.PRIMARY
    if band == _RARE_BAND and lexicon.frequency_bands.get(word) == _RARE_BAND:
        return is_primary and facts.prominence >= _LEAST
    if band == _COMMONEST_BAND or not is_primary:
        return False
    is_country = facts.place_type == "country" and facts.prominence >= _COUNTRY
    return is_country or (facts.prominence >= _LEAST and _stands_for_place(span, words, lexicon))


def _stands_for_place(span: CandidateSpan, words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a name that is also a common word is between "in" or the like and the end of the phrase."""
    if not span.start or words[span.start - 1].lower() not in _BEFORE_PLACE:
        return False
    after = words[span.end].lower() if span.end < len(words) else ""
    is_noun = lexicon.frequency_bands.get(after) != _COMMONEST_BAND and not after.endswith(_INFLECTIONS)
    return not after.isalpha() or (after != "of" and not is_noun)


def _gets_capital(
    span: CandidateSpan, words: Sequence[str], beside_container: frozenset[CandidateSpan], lexicon: Lexicon
) -> bool:
    """Whether a name without a capital is a place's: it is well known, or the words beside it call for a place."""
    facts, name = span.facts, words[span.start : span.end]
    if span in beside_container:
        return True
    before = words[span.start - 1] if span.start else ""
    rarest = max(lexicon.frequency_bands.get(word, UNSEEN_BAND) for word in name)
    if rarest <= _COMMON_BAND or before in _DETERMINERS or _is_abbreviation(span):
        return False
    if before in word_lists.LOCATIVES:
        return facts.prominence >= _LEAST_LOCATED
    if facts.place_type == "demonym" or not _NAMED_LIKE_OTHERS.isdisjoint(name):
        return False
    return facts.prominence >= (_WELL_KNOWN if rarest == _RARE_BAND else _LEAST)


def _beside_container(
    words: Sequence[str], spans: Sequence[CandidateSpan], cases: Sequence[LetterCase], lexicon: Lexicon
) -> frozenset[CandidateSpan]:
    """Return the names without a capital that stand before a state or country that they are in, and those of these."""
    starting: dict[int, list[CandidateSpan]] = {}
    for span in spans:
        if cases[span.start] is LetterCase.LOWER and span.facts.place_type in {"country", "state"}:
            starting.setdefault(span.start, []).append(span)
    found: set[CandidateSpan] = set()
    for span in spans if starting else ():
        if span.facts.prominence < _LEAST_IN_CONTAINER:
            continue
        has_comma = words[span.end : span.end + 1] == [","]
        if not has_comma and lexicon.frequency_bands.get(words[span.end - 1], UNSEEN_BAND) <= _COMMON_BAND:
            continue
        for container in starting.get(span.end + has_comma, ()):
            is_word = lexicon.frequency_bands.get(words[container.start]) == _COMMONEST_BAND  # "or", "in", "me"
            if container.facts.may_contain(span.facts) and not is_word:
                found.update((span, container))
    return frozenset(found)


def _is_abbreviation(span: CandidateSpan) -> bool:
    return span.facts.best is not None and span.facts.best.name_kind is NameKind.ABBREVIATION


def _with_capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _in_sentence(word: str, is_name: bool) -> str:
    if not is_name or word[0] in "'’":
        return word.lower()
    return word[:1] + word[1:].lower() if word.isupper() else word
