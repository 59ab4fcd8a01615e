"""Find every span of an article that may name a place: the gazetteer's names and names that match a pattern.

The classifier decides later which of these candidates are mentions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, count, islice, takewhile
from operator import add, attrgetter

from geo.feature_types import place_type
from geo.gazetteer import Gazetteer
from geo.recognition.lexicon import packaged_lexicon
from geo.recognition.pattern_candidates import demonym_of_combining_form, pattern_candidates, unknown_names
from geo.recognition.respelled_names import respelled_names
from geo.recognition.stated_names import stated_names
from geo.recognition.tokens import Tokens
from geo.recognition.truecasing import LetterCase, headline_tokens, letter_cases, truecased
from geo.types import Candidate, NameKind

_JOINING_WORDS = frozenset(
    "of the and under by upon on in de del della delle degli dei di da do das dos du des d en la las le les lès lez l "
    "el los al ul y e et i a à au aux sur sous près an ad ar as ash at az ed es ez am bei im m ob der den van "
    "von zu aan op sul na nad pod si gun gu dong ku shi".split()
)
"""Words in lower case inside the names of places: "Dar es Salaam", "Port-au-Prince", "Bergen op Zoom"."""
_WORDS_OF_STREET = 2  # "Baker Street"
_EVIDENT = 0.4  # prominence of a place that is evidence for its country
_MOST_NAMESAKES = 24  # whose countries and states become features of a name; the rest are too obscure


@dataclass(frozen=True, slots=True, eq=False)
class NameFacts:
    """What the gazetteer says about a name, whichever of its namesakes is meant. It is equal only to itself.

    `place_type` is a broad class such as "town", that of the most prominent namesake; "demonym"; or "unlisted town" and
    the like for a name that is not in the gazetteer. `name_kinds` are those of all namesakes, `best` is the most
    prominent namesake, `namesakes` their number. `countries` (ISO 3166-1 alpha-2) and `admin1s` ("US.TX") are where the
    most prominent namesakes are, `all_admin1s` where all are. `prominence` (0 to 1) is that of the most prominent
    namesake, 0 for a name that is not in the gazetteer.
    """

    place_type: str
    name_kinds: tuple[NameKind, ...] = ()
    best: Candidate | None = None
    namesakes: int = 0
    countries: frozenset[str] = frozenset()
    admin1s: frozenset[str] = frozenset()
    all_admin1s: frozenset[str] = frozenset()
    prominence: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "prominence", self.best.place.prominence if self.best else 0.0)

    def may_contain(self, other: NameFacts) -> bool:
        """Whether a namesake of `other` is in the most prominent country or state of this name."""
        if self.best is None:
            return False
        place = self.best.place
        if self.place_type == "country":
            return place.country_code in other.countries
        if self.place_type == "state":
            return f"{place.country_code}.{place.admin1_code}" in other.admin1s
        return bool(self.admin1s & other.admin1s)


@dataclass(frozen=True, slots=True)
class CandidateSpan:
    """Tokens `start` to `end` (exclusive) that may name a place.

    `name_id` is the gazetteer's number of the name, None for a name that is not in the gazetteer.
    """

    start: int
    end: int
    name_id: int | None
    facts: NameFacts


@dataclass(frozen=True, slots=True)
class TokenizedDocument:
    """The tokens of an article and the spans that may name places.

    The lists are parallel, an item a token, except `spans`, which come by start, the longest first. The title comes
    before the text; `title_end` is the number of tokens in the title. `words` are as an ordinary sentence would write
    them: those of headlines are mostly in lower case (see `truecasing`). Treat the lists as read-only.
    """

    words: list[str]
    lower: list[str]
    is_capitalized: list[bool]
    starts_sentence: list[bool]
    is_headline_caps: list[bool]  # in a sentence with nearly all words capitalized, as in a headline
    title_end: int
    spans: list[CandidateSpan]
    stated: frozenset[tuple[int, int]] = frozenset()  # start and end of names that words beside them state to be places


def tokenized_document(tokens: Tokens, gazetteer: Gazetteer, title_length: int = 0) -> TokenizedDocument:
    """Return the tokens of an article with all candidate spans; the first `title_length` characters are the title."""
    words, starts_sentence = tokens.words, tokens.starts_sentence.copy()
    lexicon = packaged_lexicon()
    cases = letter_cases(words, starts_sentence, lexicon)
    names = _name_spans(tokens, gazetteer, cases)
    # A sentence cannot start inside a name: "New" at the end of a line and "York" in the next, or "Ft. Worth".
    for span in names:
        starts_sentence[span.start + 1 : span.end] = [False] * (span.end - span.start - 1)
    if cases.count(LetterCase.ORDINARY) < len(cases):
        words = truecased(words, names, starts_sentence, cases, lexicon)
        names = [span for span in names if _is_capitalized_as_name(words[span.start : span.end])]
    is_capitalized = [word[:1].isupper() for word in words]
    stated = frozenset(stated_names(words, is_capitalized))
    respelled = respelled_names(
        words, is_capitalized, {(span.start, span.end) for span in names}, _countries(names), gazetteer, lexicon
    )
    return TokenizedDocument(
        words=words,
        lower=[word.lower() for word in words],
        is_capitalized=is_capitalized,
        starts_sentence=starts_sentence,
        is_headline_caps=headline_tokens(tokens.words, starts_sentence),
        title_end=bisect_right(tokens.offsets, title_length - 1) if title_length else 0,
        spans=_with_unlisted(
            _with_combining_forms(names, words, gazetteer),
            words,
            is_capitalized,
            starts_sentence,
            chain(sorted(stated), respelled),
        ),
        stated=stated,
    )


def _countries(spans: Iterable[CandidateSpan]) -> frozenset[str]:
    """Return the countries that the better-known names speak for."""
    places = (span.facts.best.place for span in spans if span.facts.best is not None)
    return frozenset(place.country_code for place in places if place.country_code and place.prominence >= _EVIDENT)


def _name_spans(tokens: Tokens, gazetteer: Gazetteer, cases: list[LetterCase]) -> list[CandidateSpan]:
    """Return the names of the gazetteer, those without a capital only in paragraphs without capitals."""
    text, words, offsets = tokens.text, tokens.words, tokens.offsets
    start_token = dict(zip(offsets, count()))
    end_token = dict(zip(map(add, offsets, map(len, words)), count(1)))
    spans = []
    for match in gazetteer.scan(text):
        start = start_token.get(match.start)
        # The cheapest check first: three in five matches are words like "of", which also are names of places.
        if start is None or (words[start].islower() and cases[start] is not LetterCase.LOWER):
            continue
        facts = name_facts(gazetteer, match.name_id)
        end = end_token.get(match.end)
        stop = end_token.get(match.end + 1) if text[match.end : match.end + 1] == "." else None
        if stop is not None and (end is None or _keeps_full_stop(text[match.start : match.end], facts)):
            end = stop
        if end is None or _has_spare_article(words[start:end], facts):
            continue
        if cases[start] is LetterCase.LOWER or _is_capitalized_as_name(words[start:end]):
            spans.append(CandidateSpan(start, end, match.name_id, facts))
    return spans


def _with_combining_forms(spans: list[CandidateSpan], words: list[str], gazetteer: Gazetteer) -> list[CandidateSpan]:
    """Read "Franco" in "Franco-German" as "French", not as a place called Franco."""
    demonym_starts = {span.start for span in spans if span.facts.place_type == "demonym"}
    forms: dict[int, CandidateSpan] = {}
    for start in demonym_starts:
        demonym = demonym_of_combining_form(words, start - 2) if start > 1 else None
        name_id = next((match.name_id for match in gazetteer.scan(demonym)), None) if demonym else None
        if name_id is not None:
            forms[start - 2] = CandidateSpan(start - 2, start - 1, name_id, name_facts(gazetteer, name_id))
    if not forms:
        return spans
    others = [span for span in spans if span.start not in forms]
    return sorted([*others, *forms.values()], key=_reading_order)


def _with_unlisted(
    spans: list[CandidateSpan],
    words: list[str],
    is_capitalized: list[bool],
    starts_sentence: list[bool],
    others: Iterable[tuple[int, int]],
) -> list[CandidateSpan]:
    """Add the names that are not in the gazetteer but match a pattern, and others."""
    listed = {(span.start, span.end) for span in spans}
    unlisted: list[CandidateSpan] = []
    unknown = ((start, end, "name") for start, end in unknown_names(words, is_capitalized, starts_sentence))
    also = ((start, end, "name") for start, end in others)
    for start, end, type_of_pattern in chain(pattern_candidates(words, is_capitalized), unknown, also):
        if (start, end) not in listed and not (
            (type_of_pattern == "name" and _is_place_in_place(start, end, spans))
            or (type_of_pattern == "street" and _is_persons_address(words, start, end))
        ):
            listed.add((start, end))
            unlisted.append(CandidateSpan(start, end, None, _UNLISTED[type_of_pattern]))
    return sorted([*spans, *unlisted], key=_reading_order) if unlisted else spans


def _is_persons_address(words: list[str], start: int, end: int) -> bool:
    """Whether a street after a house number has somebody's full name: "298 Davey Crockett Court"."""
    has_number = start > 0 and words[start - 1][0].isdigit()
    return has_number and end - start > _WORDS_OF_STREET and words[start] in packaged_lexicon().given_names


def _is_place_in_place(start: int, end: int, spans: list[CandidateSpan]) -> bool:
    """Whether these tokens are a name and one that may contain it, side by side: "Worcester MA", "Dallas Texas"."""
    first = bisect_left(spans, start, key=attrgetter("start"))
    inside = list(takewhile(lambda span: span.start < end, islice(spans, first, None)))
    return any(
        inner.start == start and inner.end == outer.start and outer.end == end and outer.facts.may_contain(inner.facts)
        for outer in inside
        if outer.facts.place_type in {"state", "country"}
        for inner in inside
    )


def _reading_order(span: CandidateSpan) -> tuple[int, int]:
    return span.start, -span.end


def _keeps_full_stop(surface: str, facts: NameFacts) -> bool:
    """Whether the full stop after a name is part of it, as in "Conn." and "W. Va.", unlike "the US." or "in Paris."."""
    abbreviates = facts.best is not None and facts.best.name_kind is NameKind.ABBREVIATION
    return abbreviates and not surface.isupper()


def _has_spare_article(words: list[str], facts: NameFacts) -> bool:
    """Whether the name starts with an article that is not part of it: true of "The Gambia", false of "The Hague"."""
    if len(words) < 2 or words[0].lower() != "the":
        return False
    has_article = facts.best is not None and facts.best.place.name.lower().startswith("the ")
    return not has_article or facts.place_type == "country"


def _is_capitalized_as_name(words: list[str]) -> bool:
    """Whether the first word is capitalized, and all others except joining words such as "of" ("Isle of Man")."""
    first, *rest = words
    if not any(map(str.isupper, first[:3])):
        return False
    return all(not word[:1].islower() or _before_apostrophe(word) in _JOINING_WORDS for word in rest)


def _before_apostrophe(word: str) -> str:
    return word.replace("’", "'").partition("'")[0]


@lru_cache(maxsize=200_000)
def name_facts(gazetteer: Gazetteer, name_id: int) -> NameFacts:
    """Return what the gazetteer says about a name. Cached, since news articles repeat the same names."""
    candidates = gazetteer.candidates(name_id)
    considered = candidates[:_MOST_NAMESAKES]
    admin1s = [
        f"{candidate.place.country_code}.{candidate.place.admin1_code}" if candidate.place.admin1_code else ""
        for candidate in candidates
    ]
    return NameFacts(
        place_type=_place_type(candidates[0]),
        name_kinds=tuple(sorted({candidate.name_kind for candidate in considered})),
        best=candidates[0],
        namesakes=len(candidates),
        countries=frozenset(code for candidate in considered if (code := candidate.place.country_code)),
        admin1s=frozenset(filter(None, admin1s[:_MOST_NAMESAKES])),
        all_admin1s=frozenset(filter(None, admin1s)),
    )


def _place_type(best: Candidate) -> str:
    if best.name_kind is NameKind.DEMONYM:
        return "demonym"
    place = best.place
    broad_type = place_type(place.feature_class, place.feature_code)
    return "area" if broad_type == "road" else broad_type  # the classifier has no features for roads


_UNLISTED = {
    place_type: NameFacts(f"unlisted {place_type}")
    for place_type in ("street", "water", "relief", "area", "site", "name")
}
