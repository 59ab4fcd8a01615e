"""Second-pass features of a candidate span: what the first-pass scores of all spans of an article suggest.

A name that certainly is a mention three times probably is one the fourth time too. "Texas" in "East Texas" is not a
mention if the longer name is. A name in the state that the article is about is more likely a mention. Each feature is a
short string with log-odds in coarse steps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

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
    density = 100.0 * sum(odds > 0 for odds in log_odds) / max(1, len(document.words))
    is_short = len(document.words) < SHORT_DOCUMENT
    rows = []
    for span, odds, own in zip(spans, log_odds, co_mentions, strict=True):
        others = own.others
        mean = _step(sum(others) / len(others), _COARSE) if others else _NONE
        state = bisect_right(_STATE_STEPS, own.state_votes)
        country = bisect_right(_COUNTRY_STEPS, own.country_votes)
        rows.append(
            [
                *_same_name_features(odds, others, mean),
                *_use_features(span, mean, context),
                *_overlap_features(odds, _coarse_step(own.longer), _coarse_step(own.shorter)),
                *_vote_features(odds, state, country),
                f"state={state} short={is_short}",
                f"state={state} others mean={mean}",
                f"left={_coarse_step(own.left)}",
                f"right={_coarse_step(own.right)}",
                f"density={bisect_right(_DENSITY_STEPS, density)}",
            ]
        )
    return rows


def _same_name_features(odds: float, others: Sequence[float], mean: str) -> list[str]:
    fine = _step(odds, _FINE)
    return [
        f"odds={fine}",
        f"others mean={mean}",
        f"others mean={mean} count={min(4, len(others))}",
        f"others best={_step(max(others), _COARSE) if others else _NONE}",
        f"others worst={_step(min(others), _COARSE) if others else _NONE}",
        f"odds={fine} others mean={mean}",
    ]


def _use_features(span: CandidateSpan, mean: str, context: DocumentContext) -> list[str]:
    """Features of the article's uses of the name and its last word, combined with the other mentions of the name."""
    document, lexicon = context.document, context.lexicon
    last = document.words[span.end - 1]
    used = f"located={last in context.used_as_location} personal={last in context.used_as_person}"
    given = document.words[span.start] in lexicon.given_names
    alone = not (span.start and context.is_name_capital[span.start - 1]) and not capital_at(document, span.end)
    common = document.lower[span.start] in lexicon.frequency_bands
    return [
        used,
        f"{used} others mean={mean}",
        f"family name={last in context.family_names_used} others mean={mean}",
        f"others mean={mean} alone={alone} given={given}",
        f"others mean={mean} common={common} opening={document.starts_sentence[span.start]}",
    ]


def _overlap_features(odds: float, longer: str, shorter: str) -> list[str]:
    fine = _step(odds, _FINE)
    return [
        f"longer={longer}",
        f"longer={longer} shorter={shorter}",
        f"odds={fine} longer={longer}",
        f"odds={fine} shorter={shorter}",
        f"odds={_step(odds, _COARSE)} longer={longer} shorter={shorter}",
    ]


def _vote_features(odds: float, state: int, country: int) -> list[str]:
    return [
        f"state={state}",
        f"country={country}",
        f"state={state} country={country}",
        f"odds={_step(odds, _COARSE)} state={state}",
    ]


def _step(odds: float, edges: Sequence[float]) -> str:
    return str(bisect_right(edges, odds))


def _coarse_step(odds: float | None) -> str:
    return _NONE if odds is None else _step(odds, _COARSE)
