"""What the trees of the second look go by: each name and its company as columns of numbers.

The pieces of evidence in `second_look` each speak for themselves; trees find where they matter only together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from geo.boosted_trees import Floats
from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext, Uses, capital_at
from geo.recognition.lexicon import UNSEEN_BAND
from geo.recognition.neighbor_features import CoMentions

TREE_FEATURES = (
    "kind of place",
    "prominence",
    "log namesakes",
    "tokens",
    "letters",
    "how common a word",
    "given name",
    "family name",
    "last word a family name",
    "last word somewhere on the page",
    "last word someone on the page",
    "last word after a given name on the page",
    "opens a sentence",
    "in capitals throughout",
    "in the title",
    "in a dateline",
    "capital before",
    "capital after",
    "capitalised words before",
    "capitalised words after",
    "inside a longer name",
    "mentions of the name",
    "uses of the word",
    "uses after another capital",
    "uses before another capital",
    "how far down the page",
    "words on the page",
    "opinion",
    "other mentions",
    "opinion on others",
    "best opinion on others",
    "worst opinion on others",
    "opinion on the longer name",
    "opinion on the shorter name",
    "opinion on the left",
    "opinion on the right",
    "opinion on those nearby",
    "votes for the state",
    "votes for the country",
    "likely places in a hundred words",
    "likely places",
)
_KINDS_OF_PLACES = (
    "area", "country", "county", "demonym", "division", "relief", "site", "state", "town", "unlisted area",
    "unlisted name", "unlisted relief", "unlisted site", "unlisted street", "unlisted water", "water", "unlisted",
)  # fmt: skip
_NUMBER_OF = {kind: number for number, kind in enumerate(_KINDS_OF_PLACES)}
_NOBODY = -9.0  # less than any opinion: there is no such name
_NEARBY = 4  # names on either side
_UNUSED = Uses()


def tree_features(
    names: Sequence[CandidateSpan], log_odds: Sequence[float], company: Sequence[CoMentions], context: DocumentContext
) -> Floats:
    """Return a row a name and a column for each of FIGURES, given the first opinion on all names of the page."""
    words = max(1, len(context.page.words))
    density = 100.0 * sum(odds > 0 for odds in log_odds) / words
    likely = sum(1.0 / (1.0 + math.exp(-odds)) for odds in log_odds)
    rows = [
        (*_of_name(name, context), *_of_company(odds, own), _nearby(index, names, log_odds), own.state, own.country)
        for index, (name, odds, own) in enumerate(zip(names, log_odds, company, strict=True))
    ]
    table = np.empty((len(rows), len(TREE_FEATURES)))
    if rows:
        table[:, :-2] = rows
    table[:, -2:] = density, likely
    return table


def _of_name(name: CandidateSpan, context: DocumentContext) -> tuple[float, ...]:
    page, lexicon, facts = context.page, context.lexicon, name.facts
    first, lower, last = page.words[name.start], page.lower[name.start], page.words[name.end - 1]
    run = context.runs[name.start]
    uses = context.uses.get(first, _UNUSED)
    surface = " ".join(page.lower[name.start : name.end])
    opens = page.starts_sentence[name.start]
    return (
        _NUMBER_OF[facts.group],
        facts.prominence,
        math.log1p(facts.namesakes),
        name.end - name.start,
        len(first),
        lexicon.word_bands.get(lower, UNSEEN_BAND),
        first in lexicon.given_names,
        first in lexicon.family_names,
        last in lexicon.family_names,
        last in context.located,
        last in context.personal,
        last in context.family_names_seen,
        opens,
        page.shouted[name.start],
        name.start < page.title_end,
        surface in context.datelines,
        name.start > 0 and context.proper[name.start - 1] and not opens,
        capital_at(page, name.end),
        name.start - run[0],
        max(run[1], name.end) - name.end,
        (name.start, name.end) in context.longer,
        context.surfaces[surface],
        uses.all,
        uses.following,
        uses.leading,
        name.start / len(page.words),
        len(page.words),
    )


def _of_company(odds: float, company: CoMentions) -> tuple[float, ...]:
    others = company.others
    return (
        odds,
        len(others),
        sum(others) / len(others) if others else _NOBODY,
        max(others, default=_NOBODY),
        min(others, default=_NOBODY),
        *(_NOBODY if best is None else best for best in (company.longer, company.shorter, company.left, company.right)),
    )


def _nearby(index: int, names: Sequence[CandidateSpan], log_odds: Sequence[float]) -> float:
    """Return the mean opinion on the names around one that share no word with it."""
    name = names[index]
    near = [
        log_odds[at]
        for at in range(max(0, index - _NEARBY), min(len(names), index + _NEARBY + 1))
        if names[at].end <= name.start or name.end <= names[at].start
    ]
    return sum(near) / len(near) if near else _NOBODY
