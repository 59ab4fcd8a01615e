"""The company that a name keeps on its page, given the first opinion on each.

That is the same name elsewhere, the names that overlap it or stand next to it, and how much of the page lies in its
states and countries.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext

_MOST_STATES_OF_A_NAME = 6  # a name borne in more states than this says nothing of which state the page is about
_MOST_OTHERS = 100  # mentions of the same name


@dataclass(frozen=True, slots=True)
class CoMentions:
    """The company of one name; opinions are log-odds, None where there is no such name.

    `others` are those on the other mentions of the name, `longer` and `shorter` the best of the names that share a
    word with it, `left` and `right` the best of those one word away ("Osaka, Kobe"). `state` and `country` count the
    other names that are likely in one of its states, or countries.
    """

    others: list[float]
    longer: float | None
    shorter: float | None
    left: float | None
    right: float | None
    state: float
    country: float


_Overlaps = tuple[list[float], list[float]]
_Votes = dict[str, dict[str, float]]
_Totals = dict[str, tuple[float, dict[str, float]]]


def co_mentions(
    names: Sequence[CandidateSpan], log_odds: Sequence[float], context: DocumentContext
) -> list[CoMentions]:
    """Return the company of each of a page's names, which come in order of start."""
    lower = context.page.lower
    surfaces = [" ".join(lower[name.start : name.end]) for name in names]
    same = _by_surface(surfaces, log_odds)
    overlaps = _overlaps(names, log_odds)
    starting, ending = _best_at_edges(names, log_odds)
    states, countries = _votes(names, surfaces, log_odds)
    return [
        CoMentions(
            others=_without(same[surface], odds),
            longer=max(longer, default=None),
            shorter=max(shorter, default=None),
            left=ending.get(name.start - 1),
            right=starting.get(name.end + 1),
            state=_most(states, name.facts.admin1s, surface),
            country=_most(countries, name.facts.countries, surface),
        )
        for name, surface, odds, (longer, shorter) in zip(names, surfaces, log_odds, overlaps, strict=True)
    ]


def _by_surface(surfaces: Sequence[str], log_odds: Sequence[float]) -> dict[str, list[float]]:
    same: dict[str, list[float]] = defaultdict(list)
    for surface, odds in zip(surfaces, log_odds, strict=True):
        same[surface].append(odds)
    return same


def _without(values: list[float], one: float) -> list[float]:
    """Return the first hundred values, `one` left out: the thousandth "Paris" of a page says no more."""
    rest = values[:_MOST_OTHERS]
    if one in rest:
        rest.remove(one)
    return rest


def _overlaps(names: Sequence[CandidateSpan], log_odds: Sequence[float]) -> list[_Overlaps]:
    """Return, for each name, the odds of the longer names that share a word with it, and of the others that do."""
    overlaps: list[_Overlaps] = [([], []) for _ in names]
    for first, name in enumerate(names):
        for second in range(first + 1, len(names)):
            other = names[second]
            if other.start >= name.end:
                break
            length, other_length = name.end - name.start, other.end - other.start
            overlaps[first][0 if other_length > length else 1].append(log_odds[second])
            overlaps[second][0 if length > other_length else 1].append(log_odds[first])
    return overlaps


def _best_at_edges(
    names: Sequence[CandidateSpan], log_odds: Sequence[float]
) -> tuple[dict[int, float], dict[int, float]]:
    """Return the best odds of the names that start at each token, and of those that end there."""
    starting: dict[int, float] = {}
    ending: dict[int, float] = {}
    for name, odds in zip(names, log_odds, strict=True):
        starting[name.start] = max(odds, starting.get(name.start, -math.inf))
        ending[name.end] = max(odds, ending.get(name.end, -math.inf))
    return starting, ending


def _votes(
    names: Sequence[CandidateSpan], surfaces: Sequence[str], log_odds: Sequence[float]
) -> tuple[_Totals, _Totals]:
    """Return what each name, once however often it is repeated, says for the states and the countries it may lie in."""
    states: _Votes = defaultdict(dict)
    countries: _Votes = defaultdict(dict)
    for name, surface, odds in zip(names, surfaces, log_odds, strict=True):
        facts = name.facts
        if facts.best is None:
            continue
        belief = 1.0 / (1.0 + math.exp(-odds))
        if facts.group in {"country", "demonym"}:
            _vote(countries, facts.countries, surface, belief)
            continue
        _vote(countries, facts.countries, surface, belief / max(1, len(facts.countries)))
        place = facts.best.place
        codes = {f"{place.country_code}.{place.admin1_code}"} if facts.group == "state" else facts.admin1s
        if len(codes) <= _MOST_STATES_OF_A_NAME:
            _vote(states, codes, surface, belief / max(1, len(codes)))
    return _totals(states), _totals(countries)


def _totals(votes: _Votes) -> _Totals:
    """Return what is said for each code in all, and what each surface says."""
    return {code: (sum(said.values()), said) for code, said in votes.items()}


def _vote(votes: _Votes, codes: Iterable[str], surface: str, belief: float) -> None:
    for code in codes:
        votes[code][surface] = max(belief, votes[code].get(surface, 0.0))


def _most(votes: _Totals, codes: Iterable[str], surface: str) -> float:
    """Return the most that other names say for any of a name's states or countries."""
    known = (votes[code] for code in codes if code in votes)
    return max((total - said.get(surface, 0.0) for total, said in known), default=0.0)
