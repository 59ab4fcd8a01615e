"""What the first pass says about the other spans of an article that bear on a span.

These are other mentions of the same name, spans that overlap it or come right beside it, and spans that may be in the
same state or country.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext

_MOST_STATES_OF_A_NAME = 6  # namesakes in more states say nothing about which state the article is about
_MOST_OTHERS = 100  # mentions of the same name


@dataclass(frozen=True, slots=True)
class CoMentions:
    """First-pass scores (log-odds) of the spans that bear on one span.

    Attributes:
        others: Those of the other mentions of the same name, at most a hundred.
        longer: The best of the longer spans that share a word with it; None without any.
        shorter: The best of the other spans that share a word with it; None without any.
        left: The best of the spans that end one token before it ("Osaka, Kobe"); None without any.
        right: The best of the spans that start one token after it; None without any.
        state_votes: The expected number of other names in the state that it shares with most of them.
        country_votes: The same for countries.
    """

    others: list[float]
    longer: float | None
    shorter: float | None
    left: float | None
    right: float | None
    state_votes: float
    country_votes: float


_Overlaps = tuple[list[float], list[float]]
_Votes = dict[str, dict[str, float]]  # a state or country -> a name in lower case -> its vote
_Totals = dict[str, tuple[float, dict[str, float]]]


def raised_to_body(spans: Sequence[CandidateSpan], log_odds: Sequence[float], context: DocumentContext) -> list[float]:
    """Return the scores, those of names in headlines raised to the best of the same name in the body.

    The words around a name in a headline say little, so its low score must not speak against the body's mentions.
    """
    document = context.document
    headline = [span.start < document.title_end or document.is_headline_caps[span.start] for span in spans]
    if not any(headline) or all(headline):
        return list(log_odds)
    names = [" ".join(document.lower[span.start : span.end]) for span in spans]
    best: dict[str, float] = {}
    for name, odds, in_headline in zip(names, log_odds, headline, strict=True):
        if not in_headline:
            best[name] = max(odds, best.get(name, -math.inf))
    return [
        max(odds, best.get(name, odds)) if in_headline else odds
        for name, odds, in_headline in zip(names, log_odds, headline, strict=True)
    ]


def find_co_mentions(
    spans: Sequence[CandidateSpan], log_odds: Sequence[float], context: DocumentContext
) -> list[CoMentions]:
    """Return the co-mentions of each span.

    Args:
        spans: The candidate spans of an article, in order of start.
        log_odds: The first-pass score of each span.
        context: The context of the article.
    """
    lower = context.document.lower
    names = [" ".join(lower[span.start : span.end]) for span in spans]
    by_name = _scores_by_name(names, log_odds)
    overlaps = _overlaps(spans, log_odds)
    starting, ending = _best_at_edges(spans, log_odds)
    states, countries = _votes(spans, names, log_odds)
    return [
        CoMentions(
            others=_without_own(by_name[name], odds),
            longer=max(longer, default=None),
            shorter=max(shorter, default=None),
            left=ending.get(span.start - 1),
            right=starting.get(span.end + 1),
            state_votes=_most_votes(states, span.facts.admin1s, name),
            country_votes=_most_votes(countries, span.facts.countries, name),
        )
        for span, name, odds, (longer, shorter) in zip(spans, names, log_odds, overlaps, strict=True)
    ]


def _scores_by_name(names: Sequence[str], log_odds: Sequence[float]) -> dict[str, list[float]]:
    scores: dict[str, list[float]] = defaultdict(list)
    for name, odds in zip(names, log_odds, strict=True):
        scores[name].append(odds)
    return scores


def _without_own(scores: list[float], own: float) -> list[float]:
    """Return the first hundred scores of a name without a span's own: the thousandth "Paris" adds nothing."""
    others = scores[:_MOST_OTHERS]
    if own in others:
        others.remove(own)
    return others


def _overlaps(spans: Sequence[CandidateSpan], log_odds: Sequence[float]) -> list[_Overlaps]:
    """Return, for each span, the scores of the longer spans that share a token with it, and of all others that do."""
    overlaps: list[_Overlaps] = [([], []) for _ in spans]
    for first, span in enumerate(spans):
        for second in range(first + 1, len(spans)):
            other = spans[second]
            if other.start >= span.end:
                break
            length, other_length = span.end - span.start, other.end - other.start
            overlaps[first][0 if other_length > length else 1].append(log_odds[second])
            overlaps[second][0 if length > other_length else 1].append(log_odds[first])
    return overlaps


def _best_at_edges(
    spans: Sequence[CandidateSpan], log_odds: Sequence[float]
) -> tuple[dict[int, float], dict[int, float]]:
    """Return the best score of the spans that start at each token, and of those that end before each token."""
    starting: dict[int, float] = {}
    ending: dict[int, float] = {}
    for span, odds in zip(spans, log_odds, strict=True):
        starting[span.start] = max(odds, starting.get(span.start, -math.inf))
        ending[span.end] = max(odds, ending.get(span.end, -math.inf))
    return starting, ending


def _votes(spans: Sequence[CandidateSpan], names: Sequence[str], log_odds: Sequence[float]) -> tuple[_Totals, _Totals]:
    """Return the votes for states and for countries.

    A name that probably is a mention votes once, however often it is repeated: its probability, divided among the
    states or countries that it may be in.
    """
    states: _Votes = defaultdict(dict)
    countries: _Votes = defaultdict(dict)
    for span, name, odds in zip(spans, names, log_odds, strict=True):
        facts = span.facts
        if facts.best is None:
            continue
        probability = 1.0 / (1.0 + math.exp(-odds))
        if facts.place_type in {"country", "demonym"}:
            _vote(countries, facts.countries, name, probability)
            continue
        _vote(countries, facts.countries, name, probability / max(1, len(facts.countries)))
        place = facts.best.place
        codes = {f"{place.country_code}.{place.admin1_code}"} if facts.place_type == "state" else facts.admin1s
        if len(codes) <= _MOST_STATES_OF_A_NAME:
            _vote(states, codes, name, probability / max(1, len(codes)))
    return _with_totals(states), _with_totals(countries)


def _with_totals(votes: _Votes) -> _Totals:
    """Return, for each state or country, the sum of its votes and the vote of each name."""
    return {code: (sum(by_name.values()), by_name) for code, by_name in votes.items()}


def _vote(votes: _Votes, codes: Iterable[str], name: str, vote: float) -> None:
    for code in codes:
        votes[code][name] = max(vote, votes[code].get(name, 0.0))


def _most_votes(votes: _Totals, codes: Iterable[str], name: str) -> float:
    """Return the most votes that names other than `name` give to one of its states or countries."""
    results = [votes[code] for code in codes if code in votes]
    return max([total - by_name.get(name, 0.0) for total, by_name in results], default=0.0)
