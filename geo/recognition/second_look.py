"""What the first opinions on all names of a page say of each of them.

The name of a town that is surely meant three times is likely meant the fourth time too; "Texas" in "East Texas" is none
where the longer name is; a name in the state that the page is about is more likely a place. Each piece of evidence is
a short string, as in `evidence`, over log-odds in coarse steps.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from geo.recognition.page import NameSpan
from geo.recognition.page_evidence import PageEvidence, capital_at

_FINE = (-4.0, -3.0, -2.0, -1.2, -0.6, 0.0, 0.6, 1.2, 2.0, 3.0, 4.0)
_COARSE = (-2.5, -1.0, 0.0, 1.0, 2.5)
_MOST_STATES_OF_A_NAME = 6  # a name borne in more states than this says nothing of which state the page is about
_STATE_STEPS = (0.01, 0.3, 0.8, 1.5, 3.0, 6.0)
_COUNTRY_STEPS = (0.05, 0.5, 1.5, 4.0)
_DENSITY_STEPS = (1.0, 2.0, 3.0, 5.0)  # likely places in a hundred words
_SHORT = 60  # tokens; of so few the company that a name keeps says little
_NONE = "none"

Overlaps = tuple[list[float], list[float]]


def second_evidence(names: Sequence[NameSpan], log_odds: Sequence[float], context: PageEvidence) -> list[list[str]]:
    """Return the evidence on each name, given the first opinion on all names of the page."""
    page = context.page
    surfaces = [" ".join(page.lower[name.start : name.end]) for name in names]
    same = _by_surface(surfaces, log_odds)
    overlaps = _overlaps(names, log_odds)
    left, right = _neighbours(names, log_odds)
    states, countries = _votes(names, surfaces, log_odds)
    density = 100.0 * sum(odds > 0 for odds in log_odds) / max(1, len(page.words))
    short = len(page.words) < _SHORT
    rows = []
    for index, (name, surface, odds) in enumerate(zip(names, surfaces, log_odds, strict=True)):
        others = _without(same[surface], odds)
        mean = _step(sum(others) / len(others), _COARSE) if others else _NONE
        longer, shorter = (_step(max(values), _COARSE) if values else _NONE for values in overlaps[index])
        state = bisect_right(_STATE_STEPS, _most(states, name.facts.admin1s, surface))
        country = bisect_right(_COUNTRY_STEPS, _most(countries, name.facts.countries, surface))
        rows.append(
            [
                *_of_others(odds, others, mean),
                *_of_uses(name, mean, context),
                *_of_overlaps(odds, longer, shorter),
                *_of_company(odds, state, country),
                f"state={state} short={short}",
                f"state={state} others mean={mean}",
                f"left={left[index]}",
                f"right={right[index]}",
                f"density={bisect_right(_DENSITY_STEPS, density)}",
            ]
        )
    return rows


def _of_others(odds: float, others: Sequence[float], mean: str) -> list[str]:
    fine = _step(odds, _FINE)
    return [
        f"odds={fine}",
        f"others mean={mean}",
        f"others mean={mean} count={min(4, len(others))}",
        f"others best={_step(max(others), _COARSE) if others else _NONE}",
        f"others worst={_step(min(others), _COARSE) if others else _NONE}",
        f"odds={fine} others mean={mean}",
    ]


def _of_uses(name: NameSpan, mean: str, context: PageEvidence) -> list[str]:
    """Evidence from how the name and its last word are used, here and on the page, beside the others of its name."""
    page, lexicon = context.page, context.lexicon
    last = page.words[name.end - 1]
    used = f"located={last in context.located} personal={last in context.personal}"
    given = page.words[name.start] in lexicon.given_names
    alone = not (name.start and context.proper[name.start - 1]) and not capital_at(page, name.end)
    common = page.lower[name.start] in lexicon.word_bands
    return [
        used,
        f"{used} others mean={mean}",
        f"family name={last in context.family_names_seen} others mean={mean}",
        f"others mean={mean} alone={alone} given={given}",
        f"others mean={mean} common={common} opening={page.starts_sentence[name.start]}",
    ]


def _of_overlaps(odds: float, longer: str, shorter: str) -> list[str]:
    fine = _step(odds, _FINE)
    return [
        f"longer={longer}",
        f"longer={longer} shorter={shorter}",
        f"odds={fine} longer={longer}",
        f"odds={fine} shorter={shorter}",
        f"odds={_step(odds, _COARSE)} longer={longer} shorter={shorter}",
    ]


def _of_company(odds: float, state: int, country: int) -> list[str]:
    return [
        f"state={state}",
        f"country={country}",
        f"state={state} country={country}",
        f"odds={_step(odds, _COARSE)} state={state}",
    ]


def _step(odds: float, edges: Sequence[float]) -> str:
    return str(bisect_right(edges, odds))


def _by_surface(surfaces: Sequence[str], log_odds: Sequence[float]) -> dict[str, list[float]]:
    same: dict[str, list[float]] = defaultdict(list)
    for surface, odds in zip(surfaces, log_odds, strict=True):
        same[surface].append(odds)
    return same


def _without(values: list[float], one: float) -> list[float]:
    rest = values.copy()
    rest.remove(one)
    return rest


def _overlaps(names: Sequence[NameSpan], log_odds: Sequence[float]) -> list[Overlaps]:
    """Return, for each name, the odds of the longer names that share a word with it, and of the others that do."""
    overlaps: list[Overlaps] = [([], []) for _ in names]
    for first, name in enumerate(names):
        for second in range(first + 1, len(names)):
            other = names[second]
            if other.start >= name.end:
                break
            length, other_length = name.end - name.start, other.end - other.start
            overlaps[first][0 if other_length > length else 1].append(log_odds[second])
            overlaps[second][0 if length > other_length else 1].append(log_odds[first])
    return overlaps


def _neighbours(names: Sequence[NameSpan], log_odds: Sequence[float]) -> tuple[list[str], list[str]]:
    """Return the best odds of the names one word to the left ("Osaka, Kobe", "Osaka and Kobe") and to the right."""
    starting: dict[int, float] = {}
    ending: dict[int, float] = {}
    for name, odds in zip(names, log_odds, strict=True):
        starting[name.start] = max(odds, starting.get(name.start, -math.inf))
        ending[name.end] = max(odds, ending.get(name.end, -math.inf))
    left = [_step(ending[n.start - 1], _COARSE) if n.start - 1 in ending else _NONE for n in names]
    right = [_step(starting[n.end + 1], _COARSE) if n.end + 1 in starting else _NONE for n in names]
    return left, right


_Votes = dict[str, dict[str, float]]
Totals = dict[str, tuple[float, dict[str, float]]]


def _votes(names: Sequence[NameSpan], surfaces: Sequence[str], log_odds: Sequence[float]) -> tuple[Totals, Totals]:
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


def _totals(votes: _Votes) -> Totals:
    """Return what is said for each code in all, and what each surface says."""
    return {code: (sum(said.values()), said) for code, said in votes.items()}


def _vote(votes: _Votes, codes: Iterable[str], surface: str, belief: float) -> None:
    for code in codes:
        votes[code][surface] = max(belief, votes[code].get(surface, 0.0))


def _most(votes: Totals, codes: Iterable[str], surface: str) -> float:
    """Return the most that other names say for any of a name's states or countries."""
    known = (votes[code] for code in codes if code in votes)
    return max((total - said.get(surface, 0.0) for total, said in known), default=0.0)
