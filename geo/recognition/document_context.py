"""What a whole page says of its names: who is a person, what is said to be somewhere, which countries it is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from geo import word_lists
from geo.recognition.candidates import CandidateSpan, TokenizedDocument
from geo.recognition.lexicon import UNSEEN_BAND, Lexicon

STRONG_PROMINENCE = 0.55
_DATELINE_MARKS = frozenset({"-", "—", "–", "--", "("})
_DATELINE_TOKENS = 8
_NOT_A_SPEAKER_AFTER = word_lists.LOCATIVES | {"of", "for"}  # in "the mayor of Paris said", it is the mayor who speaks


@dataclass(slots=True)
class Uses:
    """How often a capitalized word stands on the page: in all, after another capitalized word, and before one."""

    all: int = 0
    following: int = 0
    leading: int = 0


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """What the whole page says, gathered once: repeated names, people, and the countries and states that it is in.

    `surfaces` and `datelines` are in lower case. `proper` says which tokens have a capital that makes part of a name of
    them; "The" at the start of a sentence has none.
    """

    page: TokenizedDocument
    lexicon: Lexicon
    surfaces: Counter[str]
    located: frozenset[str]
    personal: frozenset[str]
    family_names_seen: frozenset[str]
    longer: frozenset[tuple[int, int]]
    countries: Counter[str]
    admin1s: Counter[str]
    spans_by_start: dict[int, CandidateSpan]
    proper: list[bool]
    runs: list[tuple[int, int]]
    uses: dict[str, Uses]
    datelines: frozenset[str]


def document_context(page: TokenizedDocument, lexicon: Lexicon) -> DocumentContext:
    """Collect the page-wide evidence."""
    longest: dict[int, CandidateSpan] = {}
    for span in page.names:
        if span.start not in longest or span.end > longest[span.start].end:
            longest[span.start] = span
    countries, admin1s = _votes(longest.values())
    located, personal = _uses(page, lexicon)
    proper = _proper(page, lexicon)
    return DocumentContext(
        page=page,
        lexicon=lexicon,
        surfaces=Counter(" ".join(page.lower[span.start : span.end]) for span in page.names),
        located=located,
        personal=personal,
        family_names_seen=_family_names(page, lexicon),
        longer=_inside_longer(page.names),
        countries=countries,
        admin1s=admin1s,
        spans_by_start=longest,
        proper=proper,
        runs=_capital_runs(page, proper),
        uses=_word_uses(page, proper),
        datelines=_datelines(page),
    )


def capital_at(page: TokenizedDocument, index: int) -> bool:
    """Whether a capital stands there that is not owed to the start of a sentence."""
    return index < len(page.words) and page.capital[index] and not page.starts_sentence[index]


def _proper(page: TokenizedDocument, lexicon: Lexicon) -> list[bool]:
    return [
        capital and not (starts and lexicon.word_bands.get(lower, UNSEEN_BAND) == 0)
        for capital, starts, lower in zip(page.capital, page.starts_sentence, page.lower, strict=True)
    ]


_LONGEST_RUN = 80  # words; a longer one is no prose, and each of its names would be weighed with all the others


def _capital_runs(page: TokenizedDocument, proper: list[bool]) -> list[tuple[int, int]]:
    """Return, for each token, the stretch of capitalized tokens of its sentence around it ("of", "&" and a line
    end within a sentence join them)."""
    count = len(page.words)
    runs = [(index, index + 1) for index in range(count)]
    index = 0
    while index < count:
        if not proper[index]:
            index += 1
            continue
        end = index + 1
        longest = min(count, index + _LONGEST_RUN)
        while end < longest and not page.starts_sentence[end] and _continues_run(page, end):
            end += 1
        while not page.capital[end - 1]:
            end -= 1
        runs[index:end] = [(index, end)] * (end - index)
        index = end
    return runs


def _continues_run(page: TokenizedDocument, index: int) -> bool:
    if page.capital[index]:
        return True
    follows = index + 1 < len(page.words) and page.capital[index + 1] and not page.starts_sentence[index + 1]
    return follows and (page.words[index] in {"of", "&"} or page.words[index].isspace())


def _inside_longer(names: list[CandidateSpan]) -> frozenset[tuple[int, int]]:
    """Return the spans that lie inside another; names come by start, the longest first."""
    inside = set()
    reach = 0
    for span in names:
        if span.end <= reach:
            inside.add((span.start, span.end))
        reach = max(reach, span.end)
    return frozenset(inside)


def _family_names(page: TokenizedDocument, lexicon: Lexicon) -> frozenset[str]:
    """Return last words of what looks like a person's full name: a given name and a capitalized word after it."""
    seen = set()
    given, titles = lexicon.given_names, word_lists.PERSON_TITLES
    for last, (word, lower) in enumerate(zip(page.words[:-1], page.lower, strict=False), 1):
        if word in given or lower in titles:
            if last + 1 < len(page.words) and page.words[last].endswith(".") and len(page.words[last]) == 2:
                last += 1
            if capital_at(page, last) and page.words[last].isalpha():
                seen.add(page.words[last])
    return frozenset(seen)


def _uses(page: TokenizedDocument, lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that the page uses as a place somewhere ("in Shiloh"), and those it uses as a person."""
    located, personal = set(), set()
    for index, (word, capital) in enumerate(zip(page.words, page.capital, strict=True)):
        if not capital or not index:
            continue
        before = page.lower[index - 1]
        after = page.lower[index + 1] if index + 1 < len(page.words) else ""
        if before in {"in", "near", "at", "from", "outside"} and not capital_at(page, index + 1):
            located.add(word)
        speaks = after in word_lists.SPEECH_VERBS and before not in _NOT_A_SPEAKER_AFTER
        if speaks or before in {"said", "told"} or before in word_lists.PERSON_TITLES:
            personal.add(word)
    return frozenset(located), frozenset(personal)


def _word_uses(page: TokenizedDocument, proper: list[bool]) -> dict[str, Uses]:
    uses: dict[str, Uses] = {}
    last = len(page.words) - 1
    for index, (word, capital) in enumerate(zip(page.words, page.capital, strict=True)):
        if capital:
            use = uses.setdefault(word, Uses())
            use.all += 1
            use.following += index > 0 and proper[index - 1] and not page.starts_sentence[index]
            use.leading += index < last and page.capital[index + 1] and not page.starts_sentence[index + 1]
    return uses


def _datelines(page: TokenizedDocument) -> frozenset[str]:
    """Return names in capitals that open a sentence and have a dash or bracket soon after: "NAIROBI, Kenya (AP) —"."""
    found = set()
    for span in page.names:
        word = page.words[span.start]
        if len(word) > 3 and word.isupper() and page.starts_sentence[span.start]:
            after = page.words[span.end : span.end + _DATELINE_TOKENS]
            if not _DATELINE_MARKS.isdisjoint(after):
                found.add(" ".join(page.lower[span.start : span.end]))
    return frozenset(found)


def _votes(spans: Iterable[CandidateSpan]) -> tuple[Counter[str], Counter[str]]:
    countries: Counter[str] = Counter()
    admin1s: Counter[str] = Counter()
    for span in spans:
        if span.facts.best is None:
            continue
        place = span.facts.best.place
        if place.country_code and (place.prominence >= STRONG_PROMINENCE or span.facts.group in {"country", "state"}):
            countries[place.country_code] += 1
            if place.admin1_code and span.facts.group not in {"country", "demonym"}:
                admin1s[f"{place.country_code}.{place.admin1_code}"] += 1
        elif span.facts.group == "county":
            for admin1 in span.facts.admin1s:
                admin1s[admin1] += 1
    return countries, admin1s
