"""Second-pass features as numbers, for the classifier's decision trees: a row a candidate span.

The logistic model adds up the features in `document`; trees find where features matter only in combination.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from geo.boosted_trees import Floats
from geo.recognition.candidates import CandidateSpan
from geo.recognition.document_context import DocumentContext, WordUses, capital_at
from geo.recognition.features.co_mentions import CoMentions
from geo.recognition.lexicon import UNSEEN_BAND

# Keys of the packaged trees; their words are older than those of this module.
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
    "capitalised words before",  # codespell:ignore
    "capitalised words after",  # codespell:ignore
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
_PLACE_TYPES = (
    "area", "country", "county", "demonym", "division", "relief", "site", "state", "town", "unlisted area",
    "unlisted name", "unlisted relief", "unlisted site", "unlisted street", "unlisted water", "water", "unlisted",
)  # fmt: skip
_NUMBER_OF_TYPE = {place_type: number for number, place_type in enumerate(_PLACE_TYPES)}
_NO_SCORE = -9.0  # for a span that does not exist; less than any first-pass score
_NEARBY = 4  # spans on either side
_UNUSED = WordUses()


def tree_features(
    spans: Sequence[CandidateSpan],
    log_odds: Sequence[float],
    co_mentions: Sequence[CoMentions],
    context: DocumentContext,
) -> Floats:
    """Return a row for each span and a column for each of TREE_FEATURES.

    Args:
        spans: The candidate spans of an article, in order of start.
        log_odds: The first-pass score of each span.
        co_mentions: What `find_co_mentions` returns for them.
        context: The context of the article.
    """
    words = max(1, len(context.document.words))
    density = 100.0 * sum(odds > 0 for odds in log_odds) / words
    likely = sum(1.0 / (1.0 + math.exp(-odds)) for odds in log_odds)
    rows = [
        (
            *_span_columns(span, context),
            *_co_mention_columns(odds, own),
            _mean_nearby(index, spans, log_odds),
            own.state_votes,
            own.country_votes,
        )
        for index, (span, odds, own) in enumerate(zip(spans, log_odds, co_mentions, strict=True))
    ]
    table = np.empty((len(rows), len(TREE_FEATURES)))
    if rows:
        table[:, :-2] = rows
    table[:, -2:] = density, likely
    return table


def _span_columns(span: CandidateSpan, context: DocumentContext) -> tuple[float, ...]:
    document, lexicon, facts = context.document, context.lexicon, span.facts
    first, lower, last = document.words[span.start], document.lower[span.start], document.words[span.end - 1]
    run = context.capital_runs[span.start]
    uses = context.word_uses.get(first, _UNUSED)
    name = " ".join(document.lower[span.start : span.end])
    starts_sentence = document.starts_sentence[span.start]
    return (
        _NUMBER_OF_TYPE[facts.place_type],
        facts.prominence,
        math.log1p(facts.namesakes),
        span.end - span.start,
        len(first),
        lexicon.frequency_bands.get(lower, UNSEEN_BAND),
        first in lexicon.given_names,
        first in lexicon.family_names,
        last in lexicon.family_names,
        last in context.used_as_location,
        last in context.used_as_person,
        last in context.family_names_used,
        starts_sentence,
        document.is_headline_caps[span.start],
        span.start < document.title_end,
        name in context.datelines,
        span.start > 0 and context.is_name_capital[span.start - 1] and not starts_sentence,
        capital_at(document, span.end),
        span.start - run[0],
        max(run[1], span.end) - span.end,
        (span.start, span.end) in context.inside_longer,
        context.name_counts[name],
        uses.all,
        uses.following,
        uses.leading,
        span.start / len(document.words),
        len(document.words),
    )


def _co_mention_columns(odds: float, co_mentions: CoMentions) -> tuple[float, ...]:
    others = co_mentions.others
    return (
        odds,
        len(others),
        sum(others) / len(others) if others else _NO_SCORE,
        max(others, default=_NO_SCORE),
        min(others, default=_NO_SCORE),
        *(
            _NO_SCORE if best is None else best
            for best in (co_mentions.longer, co_mentions.shorter, co_mentions.left, co_mentions.right)
        ),
    )


def _mean_nearby(index: int, spans: Sequence[CandidateSpan], log_odds: Sequence[float]) -> float:
    """Return the mean score of the nearest spans that share no token with one."""
    span = spans[index]
    scores = [
        log_odds[at]
        for at in range(max(0, index - _NEARBY), min(len(spans), index + _NEARBY + 1))
        if spans[at].end <= span.start or span.end <= spans[at].start
    ]
    return sum(scores) / len(scores) if scores else _NO_SCORE
