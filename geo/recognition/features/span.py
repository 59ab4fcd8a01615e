"""First-pass features of a candidate span: its name, its spelling, its words, and its use in the article.

Each feature is a short string such as "before=in" or "inside a longer name", for which the classifier has a weight.
They are readable on purpose: an explanation shows them to people.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat

from geo import word_lists
from geo.recognition.candidates import CandidateSpan, NameFacts
from geo.recognition.document_context import STRONG_PROMINENCE, DocumentContext, WordUses, capital_at
from geo.recognition.features.context_window import context_window_features
from geo.recognition.features.roles import role_features
from geo.recognition.lexicon import UNSEEN_BAND
from geo.recognition.pattern_candidates import demonym_of_combining_form
from geo.types import NameKind

_ONCE = WordUses(all=1)
_RARE_BAND = 2
_MOST_COMBINATIONS = 20_000  # of the arguments of a cached function


def span_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Return all first-pass features of a span, those of its context window included."""
    word_features = _single_word_features if span.end - span.start == 1 else _multiword_features
    return [
        *_gazetteer_features(span.facts),
        *_spelling_features(span, context),
        *word_features(span, context),
        *context_window_features(span, context),
        *role_features(span, context),
        *_document_features(span, context),
        *_other_use_features(span, context),
    ]


@lru_cache(maxsize=100_000)
def _gazetteer_features(facts: NameFacts) -> tuple[str, ...]:
    features = [facts.place_type]
    if facts.best is None:
        return tuple(features)
    features += [
        f"{facts.place_type} prominence={int(10 * facts.prominence)}",
        f"best={facts.best.name_kind.value}",
        f"namesakes={min(6, facts.namesakes.bit_length())}",
    ]
    features += [f"may be {kind.value}" for kind in facts.name_kinds]
    if NameKind.PRIMARY not in facts.name_kinds:
        features.append("no primary name")
    return tuple(features)


def _spelling_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    document, place_type = context.document, span.facts.place_type
    shape = _shape(document.words[span.start : span.end])
    features = [f"shape={shape}"]
    if NameKind.ABBREVIATION in span.facts.name_kinds:
        features.append(f"abbreviation shape={shape} dot={'.' in document.words[span.end - 1]}")
    if document.is_headline_caps[span.start]:
        band = context.lexicon.frequency_bands.get(document.lower[span.start], UNSEEN_BAND)
        prominent = span.facts.prominence >= STRONG_PROMINENCE
        features += [f"headline common={band}", f"headline {place_type}", f"headline prominent={prominent}"]
    if span.start and document.words[span.start].isupper() and document.is_capitalized[span.start - 1]:
        features.append(f"capitals after capitals={document.words[span.start - 1].isupper()}")
    return features


def _single_word_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    """Features of a single-word name: how common it is, whether people bear it, its word cluster and its ending."""
    document, lexicon, place_type = context.document, context.lexicon, span.facts.place_type
    first = document.words[span.start]
    if place_type == "demonym":
        first = demonym_of_combining_form(document.words, span.start) or first
    lower = first.lower()
    word = first.capitalize() if first.isupper() and len(first) > 3 else first
    band = lexicon.frequency_bands.get(lower, UNSEEN_BAND)
    where = "opening" if document.starts_sentence[span.start] else "inside"
    prominent = span.facts.prominence >= STRONG_PROMINENCE
    given, family = word in lexicon.given_names, word in lexicon.family_names
    features = list(_class_features(band, where, prominent, given, family, min(7, len(word)), place_type))
    if band >= _RARE_BAND:  # the cluster of "reading" says nothing about Reading
        features += [f"kind={lexicon.word_cluster(lower)}", f"kind={lexicon.broad_cluster(lower)} {place_type}"]
    if lower.isalpha() and place_type != "demonym":
        features += [f"ends={lower[-3:]}", f"ends={lower[-2:]} {place_type}"]
    if span.facts.best is None or (first.isupper() and len(first) <= 4):
        features.append(f"word={lower}")
    return features


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _class_features(
    band: int, where: str, prominent: bool, given: bool, family: bool, length: int, place_type: str
) -> tuple[str, ...]:
    return (
        f"common={band} {where} {place_type}",
        f"common={band} prominent={prominent}",
        f"given={given} family={family} {place_type}",
        f"given={given} family={family} prominent={prominent}",
        f"length={length}",
        "tokens=1",
    )


def _multiword_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    document, lexicon, place_type = context.document, context.lexicon, span.facts.place_type
    first, last = document.words[span.start], document.words[span.end - 1]
    # A name may run over a line end, which is a token of its own.
    words = [word for word in document.lower[span.start : span.end] if not word.isspace()]
    bands = [lexicon.frequency_bands.get(word, UNSEEN_BAND) for word in words]
    count = min(3, len(words))
    features = [
        f"tokens={count}",
        f"tokens={count} like a person={first in lexicon.given_names}{last in lexicon.family_names} {place_type}",
        f"tokens={count} commonest={min(bands)} rarest={max(bands)}",
        f"tokens={count} whole run={context.capital_runs[span.start] == (span.start, span.end)} {place_type}",
        f"last kind={lexicon.word_cluster(document.lower[span.end - 1])}",
    ]
    if span.facts.best is None:
        features.append(f"last word={document.lower[span.end - 1]} {place_type}")
    return features


def _document_features(span: CandidateSpan, context: DocumentContext) -> list[str]:
    document, facts = context.document, span.facts
    name = " ".join(document.lower[span.start : span.end])
    features = [f"repeats={min(4, context.name_counts[name])} {capital_at(document, span.end)}"]
    if name in context.datelines:
        features.append(f"in a dateline {facts.place_type}")
    if (span.start, span.end) in context.inside_longer:
        features += ["inside a longer name", f"inside a longer name {facts.place_type}"]
    if document.words[span.end - 1] in context.family_names_used:
        features.append(f"family name of someone here {facts.place_type}")
    if span.start < document.title_end:
        features.append("title")
    if facts.place_type not in {"country", "demonym", "area"}:
        country = max(map(context.country_votes.get, facts.countries, repeat(0)), default=0)
        admin1 = max(map(context.admin1_votes.get, facts.admin1s, repeat(0)), default=0)
        features += _vote_features(min(3, country), min(3, admin1), facts.place_type)
        if span.end - span.start == 1:
            band = context.lexicon.frequency_bands.get(document.lower[span.start], UNSEEN_BAND)
            features.append(f"state votes={min(2, admin1)} common={band}")
    return features


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _vote_features(country: int, admin1: int, place_type: str) -> tuple[str, ...]:
    return f"country votes={country}", f"state votes={admin1} {place_type}"


def _other_use_features(span: CandidateSpan, context: DocumentContext) -> tuple[str, ...]:
    """Features of a single-word name from the article's other uses of the word: as a person, as a location, alone."""
    if span.end - span.start != 1:
        return ()
    document = context.document
    word = document.words[span.start]
    follows_capital = (
        span.start > 0 and context.is_name_capital[span.start - 1] and not document.starts_sentence[span.start]
    )
    precedes_capital = capital_at(document, span.end)
    uses = context.word_uses.get(word, _ONCE)
    following, leading = min(2, uses.following - follows_capital), min(2, uses.leading - precedes_capital)
    somewhere = span.start > 0 and document.lower[span.start - 1] in word_lists.LOCATIVES and not precedes_capital
    return _use_features(
        somewhere,
        word in context.used_as_person,
        word in context.used_as_location,
        following,
        leading,
        min(3, uses.all - 1),
        not follows_capital and not precedes_capital,
        span.facts.place_type,
    )


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _use_features(
    somewhere: bool,
    personal: bool,
    located: bool,
    following: int,
    leading: int,
    others: int,
    alone: bool,
    place_type: str,
) -> tuple[str, ...]:
    return (
        f"somewhere={somewhere} personal={personal}",
        f"elsewhere located={located} personal={personal} {place_type}",
        f"elsewhere following={following} leading={leading} all={others}",
        f"elsewhere following={following} alone here={alone} {place_type}",
    )


def _shape(words: list[str]) -> str:
    letters = [word for word in words if any(map(str.isalpha, word))]
    if all(word.isupper() for word in letters):
        return "short capitals" if len(letters) == 1 and len(letters[0]) <= 4 else "capitals"
    return "capitalised"  # codespell:ignore (a key of the packaged classifier)
