"""An article as the recognizer sees it: tokens with their case, sentences, and every name the gazetteer knows."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, pairwise
from operator import add

from geo.feature_types import place_type
from geo.gazetteer import Gazetteer
from geo.recognition.combining_demonyms import people_of_form
from geo.recognition.pattern_candidates import pattern_candidates, unknown_names
from geo.recognition.tokens import Tokens
from geo.types import Candidate, NameKind

_JOINING_WORDS = frozenset(
    "of the and de del della di da do dos du des la las le les el los al ul y e i upon on in an am der den van von "
    "zu".split()
)
_CONSIDERED = 24  # namesakes whose countries and states are held for a name; the rest is too obscure to be evidence


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What is known of a name, whichever place it means.

    `group` is what it most likely is: a demonym, the broad class of the most prominent place, or "unlisted" and a class
    where the gazetteer lacks it and it says itself what it is.
    """

    group: str
    kinds: tuple[NameKind, ...] = ()
    best: Candidate | None = None
    namesakes: int = 0
    countries: frozenset[str] = frozenset()
    admin1s: frozenset[str] = frozenset()

    @property
    def prominence(self) -> float:
        """That of the most prominent place, 0 where there is none."""
        return self.best.place.prominence if self.best else 0.0


@dataclass(frozen=True, slots=True)
class CandidateSpan:
    """Tokens `start` to `end`, exclusive, that may name a place; `name_id` is None where the gazetteer lacks it."""

    start: int
    end: int
    name_id: int | None
    facts: NameFacts


@dataclass(frozen=True, slots=True)
class TokenizedDocument:
    """The tokens of an article, title first, in parallel lists; `title_end` is the number of tokens in the title."""

    words: list[str]
    lower: list[str]
    capital: list[bool]
    starts_sentence: list[bool]
    shouted: list[bool]  # the token stands in a line that is wholly or mostly capitalized, as headlines are
    title_end: int
    names: list[CandidateSpan]


def tokenized_document(tokens: Tokens, gazetteer: Gazetteer, title_length: int = 0) -> TokenizedDocument:
    """Collect what the recognizer weighs; the first `title_length` characters are the title."""
    words, starts = tokens.words, tokens.starts.copy()
    capital = [word[:1].isupper() for word in words]
    listed = _with_combining_forms(_name_spans(tokens, gazetteer), words, gazetteer)
    for name in listed:  # no sentence begins inside "New York", though a line may, nor inside "Ft. Worth"
        starts[name.start + 1 : name.end] = [False] * (name.end - name.start - 1)
    return TokenizedDocument(
        words=words,
        lower=[word.lower() for word in words],
        capital=capital,
        starts_sentence=starts,
        shouted=_headline_tokens(words, capital, starts),
        title_end=bisect_right(tokens.offsets, title_length - 1) if title_length else 0,
        names=_with_unlisted(listed, words, capital, starts),
    )


def _headline_tokens(words: list[str], capital: list[bool], starts: list[bool]) -> list[bool]:
    """Mark the tokens of sentences in which nearly every longer word is capitalized: there, capitals prove little."""
    marks = [False] * len(words)
    bounds = [index for index, start in enumerate(starts) if start] + [len(words)]
    for begin, end in pairwise(bounds):
        longer = [capital[i] for i in range(begin, end) if len(words[i]) > 3 and words[i].isalpha()]
        if len(longer) > 2 and sum(longer) >= 0.8 * len(longer):
            marks[begin:end] = [True] * (end - begin)
    return marks


def _name_spans(tokens: Tokens, gazetteer: Gazetteer) -> list[CandidateSpan]:
    text, words, offsets = tokens.text, tokens.words, tokens.offsets
    start_token = dict(zip(offsets, count()))
    end_token = dict(zip(map(add, offsets, map(len, words)), count(1)))
    spans = []
    for match in gazetteer.scan(text):
        start = start_token.get(match.start)
        if start is None or words[start].islower():  # of every five names in a text, three are words like "of"
            continue
        facts = name_facts(gazetteer, match.name_id)
        end = end_token.get(match.end)
        stop = end_token.get(match.end + 1) if text[match.end : match.end + 1] == "." else None
        if stop is not None and (end is None or _keeps_full_stop(text[match.start : match.end], facts)):
            end = stop
        if end is not None and _written_as_name(words[start:end]) and not _has_spare_article(words[start:end], facts):
            spans.append(CandidateSpan(start, end, match.name_id, facts))
    return spans


def _with_combining_forms(spans: list[CandidateSpan], words: list[str], gazetteer: Gazetteer) -> list[CandidateSpan]:
    """Read "Franco" in "Franco-German" as the people that it stands for, not as a namesake."""
    peoples = {span.start for span in spans if span.facts.group == "demonym"}
    forms: dict[int, CandidateSpan] = {}
    for start in peoples:
        people = people_of_form(words, start - 2) if start > 1 else None
        name = next((match.name_id for match in gazetteer.scan(people)), None) if people else None
        if name is not None:
            forms[start - 2] = CandidateSpan(start - 2, start - 1, name, name_facts(gazetteer, name))
    if not forms:
        return spans
    kept = [span for span in spans if span.start not in forms]
    return sorted([*kept, *forms.values()], key=lambda span: (span.start, -span.end))


def _with_unlisted(
    spans: list[CandidateSpan], words: list[str], capital: list[bool], starts: list[bool]
) -> list[CandidateSpan]:
    """Add the names that the gazetteer lacks, in order of start, the longest first."""
    listed = {(span.start, span.end) for span in spans}
    unlisted: list[CandidateSpan] = []
    for start, end, group in pattern_candidates(words, capital):
        if (start, end) not in listed:
            listed.add((start, end))
            unlisted.append(CandidateSpan(start, end, None, _UNLISTED[group]))
    for start, end in unknown_names(words, capital, starts):
        if (start, end) not in listed:
            listed.add((start, end))
            unlisted.append(CandidateSpan(start, end, None, _UNLISTED["name"]))
    return sorted([*spans, *unlisted], key=lambda span: (span.start, -span.end)) if unlisted else spans


def _keeps_full_stop(surface: str, facts: NameFacts) -> bool:
    """Whether the full stop after a name belongs to it: to "Conn." and "W. Va.", not to "the US." or "in Paris."."""
    abbreviates = facts.best is not None and facts.best.name_kind is NameKind.ABBREVIATION
    return abbreviates and not surface.isupper()


def _has_spare_article(words: list[str], facts: NameFacts) -> bool:
    """Whether the name begins with an article that is no part of it: "The Gambia" has one, "The Hague" has not."""
    named_so = facts.best is not None and facts.best.place.name.lower().startswith("the ") and facts.group != "country"
    return len(words) > 1 and words[0].lower() == "the" and not named_so


def _written_as_name(words: list[str]) -> bool:
    """Whether the first word is capitalized, and the others too but for small joining words ("Isle of Man")."""
    first, *rest = words
    if not any(character.isupper() for character in first[:3]):
        return False
    return all(not word[:1].islower() or word in _JOINING_WORDS for word in rest)


@lru_cache(maxsize=200_000)
def name_facts(gazetteer: Gazetteer, name_id: int) -> NameFacts:
    """Return what the gazetteer says of a name; cached, since an archive repeats its names."""
    candidates = gazetteer.candidates(name_id)
    considered = candidates[:_CONSIDERED]
    places = [candidate.place for candidate in considered]
    return NameFacts(
        group=_group(candidates[0]),
        kinds=tuple(sorted({candidate.name_kind for candidate in considered})),
        best=candidates[0],
        namesakes=len(candidates),
        countries=frozenset(place.country_code for place in places if place.country_code),
        admin1s=frozenset(f"{place.country_code}.{place.admin1_code}" for place in places if place.admin1_code),
    )


def _group(best: Candidate) -> str:
    if best.name_kind is NameKind.DEMONYM:
        return "demonym"
    place = best.place
    group = place_type(place.feature_class, place.feature_code)
    return "area" if group == "road" else group


_UNLISTED = {group: NameFacts(f"unlisted {group}") for group in ("street", "water", "relief", "area", "site", "name")}
