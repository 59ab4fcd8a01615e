"""What the first opinions on all names of a page say of each of them.

The name of a town that is surely meant three times is likely meant the fourth time too; "Texas" in "East Texas" is none
where the longer name is; a name in the state that the page is about is more likely a place. Each piece of evidence is
a short string, as in `evidence`, over log-odds in coarse steps.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext, capital_at
from geo.recognition.neighbor_features import CoMentions

_FINE = (-4.0, -3.0, -2.0, -1.2, -0.6, 0.0, 0.6, 1.2, 2.0, 3.0, 4.0)
_COARSE = (-2.5, -1.0, 0.0, 1.0, 2.5)
_STATE_STEPS = (0.01, 0.3, 0.8, 1.5, 3.0, 6.0)
_COUNTRY_STEPS = (0.05, 0.5, 1.5, 4.0)
_DENSITY_STEPS = (1.0, 2.0, 3.0, 5.0)  # likely places in a hundred words
SHORT = 60  # tokens; of so few the company that a name keeps says little
_NONE = "none"


def document_features(
    names: Sequence[CandidateSpan], log_odds: Sequence[float], company: Sequence[CoMentions], context: DocumentContext
) -> list[list[str]]:
    """Return the evidence on each name, given the first opinion on all names of the page and the company they keep."""
    page = context.page
    density = 100.0 * sum(odds > 0 for odds in log_odds) / max(1, len(page.words))
    short = len(page.words) < SHORT
    rows = []
    for name, odds, own in zip(names, log_odds, company, strict=True):
        others = own.others
        mean = _step(sum(others) / len(others), _COARSE) if others else _NONE
        state = bisect_right(_STATE_STEPS, own.state)
        country = bisect_right(_COUNTRY_STEPS, own.country)
        rows.append(
            [
                *_of_others(odds, others, mean),
                *_of_uses(name, mean, context),
                *_of_overlaps(odds, _step_of(own.longer), _step_of(own.shorter)),
                *_of_company(odds, state, country),
                f"state={state} short={short}",
                f"state={state} others mean={mean}",
                f"left={_step_of(own.left)}",
                f"right={_step_of(own.right)}",
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


def _of_uses(name: CandidateSpan, mean: str, context: DocumentContext) -> list[str]:
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


def _step_of(odds: float | None) -> str:
    return _NONE if odds is None else _step(odds, _COARSE)
