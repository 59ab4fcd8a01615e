"""Gather what a whole article says about its names, once for all of them.

Which words it uses as people and which as locations, which names repeat or lie inside longer names, and which countries
and states it is about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress

from geo import word_lists
from geo.recognition.candidates import CandidateSpan, TokenizedDocument
from geo.recognition.lexicon import UNSEEN_BAND, Lexicon
from geo.recognition.name_uses import NameUses, name_uses

STRONG_PROMINENCE = 0.55  # about that of Leeds or Bristol
_DATELINE_MARKS = frozenset({"-", "—", "–", "--", "("})
_DATELINE_TOKENS = 8  # between a dateline's first name and its dash
_LONGEST_RUN = 80  # tokens. A longer run is not prose, and comparing all of its names takes quadratic time.
_NOT_A_SPEAKER_AFTER = word_lists.LOCATIVES | {"of", "for"}  # in "the mayor of Paris said", the mayor speaks


@dataclass(slots=True)
class WordUses:
    """How often a capitalized word occurs in the article: in all, after another capitalized word, and before one."""

    all: int = 0
    following: int = 0
    leading: int = 0


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """An article with what all of it says about its names. Treat the collections as read-only.

    Attributes:
        name_counts: How often each name occurs, by its text in lower case.
        used_as_location: Words that follow "in", "near" and the like somewhere.
        used_as_person: Words that follow a title or speak somewhere.
        family_names_used: Words that follow a given name or a title somewhere.
        inside_longer: The candidate spans that are inside a longer one, as (start, end).
        country_votes: How many names point to each country, by ISO 3166-1 alpha-2 code.
        admin1_votes: How many names point to each first-level division ("US.TX").
        longest_by_start: The longest candidate span that starts at each token.
        is_name_capital: For each token, whether its capital may be a name's. False for "The" at the start of a
            sentence.
        capital_runs: For each token, the bounds of the run of capitalized tokens around it.
        word_uses: How often each capitalized word is used, and how.
        datelines: Names that start a dateline, in lower case.
        uses: Who is named in full, who speaks, what is quoted.
    """

    document: TokenizedDocument
    lexicon: Lexicon
    name_counts: Counter[str]
    used_as_location: frozenset[str]
    used_as_person: frozenset[str]
    family_names_used: frozenset[str]
    inside_longer: frozenset[tuple[int, int]]
    country_votes: Counter[str]
    admin1_votes: Counter[str]
    longest_by_start: dict[int, CandidateSpan]
    is_name_capital: list[bool]
    capital_runs: list[tuple[int, int]]
    word_uses: dict[str, WordUses]
    datelines: frozenset[str]
    uses: NameUses


def document_context(document: TokenizedDocument, lexicon: Lexicon) -> DocumentContext:
    """Gather the context of a whole article."""
    longest: dict[int, CandidateSpan] = {}
    for span in document.spans:
        if span.start not in longest or span.end > longest[span.start].end:
            longest[span.start] = span
    country_votes, admin1_votes = _votes(longest.values())
    used_as_location, used_as_person = _used_as_location_or_person(document, lexicon)
    is_name_capital = _name_capitals(document, lexicon)
    return DocumentContext(
        document=document,
        lexicon=lexicon,
        name_counts=Counter(" ".join(document.lower[span.start : span.end]) for span in document.spans),
        used_as_location=used_as_location,
        used_as_person=used_as_person,
        family_names_used=_family_names(document, lexicon),
        inside_longer=_inside_longer(document.spans),
        country_votes=country_votes,
        admin1_votes=admin1_votes,
        longest_by_start=longest,
        is_name_capital=is_name_capital,
        capital_runs=_capital_runs(document, is_name_capital),
        word_uses=_word_uses(document, is_name_capital),
        datelines=_datelines(document),
        uses=name_uses(document, longest, lexicon),
    )


def capital_at(document: TokenizedDocument, index: int) -> bool:
    """Whether token `index` is capitalized, and not only because it starts a sentence."""
    return index < len(document.words) and document.is_capitalized[index] and not document.starts_sentence[index]


def _name_capitals(document: TokenizedDocument, lexicon: Lexicon) -> list[bool]:
    return [
        is_capitalized and not (starts and lexicon.frequency_bands.get(lower, UNSEEN_BAND) == 0)
        for is_capitalized, starts, lower in zip(
            document.is_capitalized, document.starts_sentence, document.lower, strict=True
        )
    ]


def _capital_runs(document: TokenizedDocument, is_name_capital: list[bool]) -> list[tuple[int, int]]:
    """Return, for each token, the run of capitalized tokens in its sentence around it.

    "of", "&" and a line end within a sentence do not interrupt a run.
    """
    count = len(document.words)
    runs = [(index, index + 1) for index in range(count)]
    index = 0
    while index < count:
        if not is_name_capital[index]:
            index += 1
            continue
        end = index + 1
        longest = min(count, index + _LONGEST_RUN)
        while end < longest and not document.starts_sentence[end] and _continues_run(document, end):
            end += 1
        while not document.is_capitalized[end - 1]:
            end -= 1
        runs[index:end] = [(index, end)] * (end - index)
        index = end
    return runs


def _continues_run(document: TokenizedDocument, index: int) -> bool:
    if document.is_capitalized[index]:
        return True
    follows = (
        index + 1 < len(document.words)
        and document.is_capitalized[index + 1]
        and not document.starts_sentence[index + 1]
    )
    word = document.words[index]
    return follows and (word in {"of", "&"} or (word.isspace() and "\t" not in word))


def _inside_longer(spans: list[CandidateSpan]) -> frozenset[tuple[int, int]]:
    """Return the bounds of the spans that are inside another one; `spans` come by start, the longest first."""
    inside = set()
    reach = 0
    for span in spans:
        if span.end <= reach:
            inside.add((span.start, span.end))
        reach = max(reach, span.end)
    return frozenset(inside)


def _family_names(document: TokenizedDocument, lexicon: Lexicon) -> frozenset[str]:
    """Return the capitalized words that follow a given name or a title, with or without a middle initial between."""
    seen = set()
    words, titles = document.words, word_lists.PERSON_TITLES
    capitalized = compress(range(len(words) - 1), document.is_capitalized)
    before = [index for index in capitalized if words[index] in lexicon.given_names]
    if not titles.isdisjoint(document.lower):
        before += [index for index, word in enumerate(document.lower[:-1]) if word in titles]
    for index in before:
        last = index + 1
        if last + 1 < len(words) and words[last].endswith(".") and len(words[last]) == 2:
            last += 1
        if capital_at(document, last) and words[last].isalpha():
            seen.add(words[last])
    return frozenset(seen)


def _used_as_location_or_person(document: TokenizedDocument, lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that the article uses as a location ("in Shiloh"), and those that it uses as a person."""
    used_as_location, used_as_person = set(), set()
    for index in compress(range(len(document.words)), document.is_capitalized):
        if not index:
            continue
        word, before = document.words[index], document.lower[index - 1]
        after = document.lower[index + 1] if index + 1 < len(document.words) else ""
        if before in {"in", "near", "at", "from", "outside"} and not capital_at(document, index + 1):
            used_as_location.add(word)
        is_speaker = after in word_lists.SPEECH_VERBS and before not in _NOT_A_SPEAKER_AFTER
        if is_speaker or before in {"said", "told"} or before in word_lists.PERSON_TITLES:
            used_as_person.add(word)
    return frozenset(used_as_location), frozenset(used_as_person)


def _word_uses(document: TokenizedDocument, is_name_capital: list[bool]) -> dict[str, WordUses]:
    uses: dict[str, WordUses] = {}
    last = len(document.words) - 1
    for index in compress(range(len(document.words)), document.is_capitalized):
        use = uses.setdefault(document.words[index], WordUses())
        use.all += 1
        use.following += index > 0 and is_name_capital[index - 1] and not document.starts_sentence[index]
        use.leading += index < last and document.is_capitalized[index + 1] and not document.starts_sentence[index + 1]
    return uses


def _datelines(document: TokenizedDocument) -> frozenset[str]:
    """Return names in capitals that start a sentence, with a dash or bracket soon after: "NAIROBI, Kenya (AP) —"."""
    datelines = set()
    for span in document.spans:
        word = document.words[span.start]
        if len(word) > 3 and word.isupper() and document.starts_sentence[span.start]:
            after = document.words[span.end : span.end + _DATELINE_TOKENS]
            if not _DATELINE_MARKS.isdisjoint(after):
                datelines.add(" ".join(document.lower[span.start : span.end]))
    return frozenset(datelines)


def _votes(spans: Iterable[CandidateSpan]) -> tuple[Counter[str], Counter[str]]:
    """Count the prominent names for each country, and those and the counties for each first-level division."""
    countries: Counter[str] = Counter()
    admin1s: Counter[str] = Counter()
    for span in spans:
        if span.facts.best is None:
            continue
        place = span.facts.best.place
        if place.country_code and (
            place.prominence >= STRONG_PROMINENCE or span.facts.place_type in {"country", "state"}
        ):
            countries[place.country_code] += 1
            if place.admin1_code and span.facts.place_type not in {"country", "demonym"}:
                admin1s[f"{place.country_code}.{place.admin1_code}"] += 1
        elif span.facts.place_type == "county":
            for admin1 in span.facts.admin1s:
                admin1s[admin1] += 1
    return countries, admin1s
