"""Second-pass features of a candidate span: what the first-pass scores of all spans of an article suggest.

A name that certainly is a mention three times probably is one the fourth time too. "Texas" in "East Texas" is not a
mention if the longer name is. A name in the state that the article is about is more likely a mention. Each feature is a
short string with log-odds in coarse steps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext, capital_at
from geo.recognition.features.co_mentions import CoMentions

_FINE = (-4.0, -3.0, -2.0, -1.2, -0.6, 0.0, 0.6, 1.2, 2.0, 3.0, 4.0)
_COARSE = (-2.5, -1.0, 0.0, 1.0, 2.5)
_STATE_STEPS = (0.01, 0.3, 0.8, 1.5, 3.0, 6.0)
_COUNTRY_STEPS = (0.05, 0.5, 1.5, 4.0)
_DENSITY_STEPS = (1.0, 2.0, 3.0, 5.0)  # likely places in a hundred words
SHORT_DOCUMENT = 60  # tokens: with fewer, the other spans of a document say little about one
_NONE = "none"
_MOST_COMBINATIONS = 20_000


def document_features(
    spans: Sequence[CandidateSpan],
    log_odds: Sequence[float],
    co_mentions: Sequence[CoMentions],
    context: DocumentContext,
) -> list[list[str]]:
    """Return the second-pass features of each span.

    Args:
        spans: The candidate spans of an article, in order of start.
        log_odds: The first-pass score of each span.
        co_mentions: What `find_co_mentions` returns for them.
        context: The context of the article.
    """
    document = context.document
    density = bisect_right(_DENSITY_STEPS, 100.0 * sum(odds > 0 for odds in log_odds) / max(1, len(document.words)))
    is_short = len(document.words) < SHORT_DOCUMENT
    rows = []
    for span, odds, own in zip(spans, log_odds, co_mentions, strict=True):
        others = own.others
        mean, best, worst = (sum(others) / len(others), max(others), min(others)) if others else (None, None, None)
        mean_step, fine, coarse = _coarse_step(mean), _step(odds, _FINE), _step(odds, _COARSE)
        state = bisect_right(_STATE_STEPS, own.state_votes)
        country = bisect_right(_COUNTRY_STEPS, own.country_votes)
        rows.append(
            [
                *_same_name_features(fine, mean_step, min(4, len(others)), _coarse_step(best), _coarse_step(worst)),
                *_use_features(*_use(span, context), mean_step),
                *_overlap_features(fine, coarse, _coarse_step(own.longer), _coarse_step(own.shorter)),
                *_vote_features(coarse, state, country),
                *_article_features(state, is_short, mean_step, density),
                *_side_features(_coarse_step(own.left), _coarse_step(own.right)),
            ]
        )
    return rows


# The functions that write features out are cached: their arguments are steps, of which articles have few combinations.


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _same_name_features(fine: str, mean: str, count: int, best: str, worst: str) -> tuple[str, ...]:
    return (
        f"odds={fine}",
        f"others mean={mean}",
        f"others mean={mean} count={count}",
        f"others best={best}",
        f"others worst={worst}",
        f"odds={fine} others mean={mean}",
    )


def _use(span: CandidateSpan, context: DocumentContext) -> tuple[bool, bool, bool, bool, bool, bool, bool]:
    """Return the first arguments of `_use_features`."""
    document, lexicon = context.document, context.lexicon
    last = document.words[span.end - 1]
    return (
        last in context.used_as_location,
        last in context.used_as_person,
        last in context.family_names_used,
        not (span.start and context.is_name_capital[span.start - 1]) and not capital_at(document, span.end),
        document.words[span.start] in lexicon.given_names,
        document.lower[span.start] in lexicon.frequency_bands,
        document.starts_sentence[span.start],
    )


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _use_features(
    located: bool, personal: bool, family: bool, alone: bool, given: bool, common: bool, opening: bool, mean: str
) -> tuple[str, ...]:
    """Features of the article's uses of the name and its last word, combined with the other mentions of the name."""
    used = f"located={located} personal={personal}"
    return (
        used,
        f"{used} others mean={mean}",
        f"family name={family} others mean={mean}",
        f"others mean={mean} alone={alone} given={given}",
        f"others mean={mean} common={common} opening={opening}",
    )


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _overlap_features(fine: str, coarse: str, longer: str, shorter: str) -> tuple[str, ...]:
    return (
        f"longer={longer}",
        f"longer={longer} shorter={shorter}",
        f"odds={fine} longer={longer}",
        f"odds={fine} shorter={shorter}",
        f"odds={coarse} longer={longer} shorter={shorter}",
    )


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _vote_features(coarse: str, state: int, country: int) -> tuple[str, ...]:
    return (
        f"state={state}",
        f"country={country}",
        f"state={state} country={country}",
        f"odds={coarse} state={state}",
    )


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _article_features(state: int, is_short: bool, mean: str, density: int) -> tuple[str, ...]:
    return f"state={state} short={is_short}", f"state={state} others mean={mean}", f"density={density}"


@lru_cache(maxsize=_MOST_COMBINATIONS)
def _side_features(left: str, right: str) -> tuple[str, ...]:
    return f"left={left}", f"right={right}"


def _step(odds: float, edges: Sequence[float]) -> str:
    return str(bisect_right(edges, odds))


def _coarse_step(odds: float | None) -> str:
    return _NONE if odds is None else _step(odds, _COARSE)
