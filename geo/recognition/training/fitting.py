"""Fitting the judge's two looks: logistic models over sparse evidence.

The second look is fitted on first opinions that were formed without the article in question, or it would learn to
trust them more than they deserve.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from geo.recognition.judge import Judge, Weights, bounded
from geo.recognition.second_look import second_evidence
from geo.recognition.training.examples import Example

_SEED = 20260101
_LEAST_SEEN = 4  # pieces of evidence rarer than this are noise
_STRENGTH, _SECOND_STRENGTH = 0.2, 0.03  # inverse of the L2 penalty, chosen by cross-validation
_ROUNDS = 200
_INNER_FOLDS = 5
_THRESHOLD = 0.37


@dataclass(frozen=True, slots=True)
class _Table:
    """Names by row, evidence by column, articles first; rows of weight 0 teach nothing.

    `articles` are the articles' row ranges, `end` is where they end.
    """

    matrix: Any
    columns: list[str]
    labels: np.ndarray
    weights: np.ndarray
    articles: list[range]
    end: int


def fit(examples: Iterable[Example]) -> Judge:
    """Fit both looks; articles teach both, texts with named entities the first alone. Needs some of each."""
    ordered = sorted(examples, key=lambda example: example.context is None)
    articles = [example for example in ordered if example.context is not None]
    table = _table(ordered, len(articles))
    rows = np.arange(len(table.labels))
    start = _fit_rows(table, rows >= table.end)
    first = _fit_rows(table, rows >= 0, start)
    opinions = np.empty(table.end)
    order = np.random.default_rng(_SEED).permutation(len(articles))
    for fold in range(_INNER_FOLDS):
        held = np.concatenate([np.array(table.articles[index]) for index in order[fold::_INNER_FOLDS]]).astype(int)
        model = _fit_rows(table, ~np.isin(rows, held), start)
        opinions[held] = model.decision_function(table.matrix[held])
    weights = dict(zip(table.columns, first.coef_[0].tolist(), strict=True))
    return Judge(Weights(weights, float(first.intercept_[0])), _second(articles, table, opinions), _THRESHOLD)


def _second(articles: Sequence[Example], table: _Table, opinions: np.ndarray) -> Weights:
    evidence: list[list[str]] = []
    log_odds: list[float] = []
    for article, rows in zip(articles, table.articles, strict=True):
        if article.context is None:
            continue
        own = [bounded(value) for value in opinions[rows.start : rows.stop].tolist()]
        evidence += second_evidence(article.names, own, article.context)
        log_odds += own
    columns = {piece: i for i, piece in enumerate(sorted({piece for row in evidence for piece in row}))}
    matrix = hstack([csr_matrix(np.array(log_odds)[:, None]), _sparse(evidence, columns)]).tocsr()
    told = table.weights[: table.end] > 0
    model = LogisticRegression(C=_SECOND_STRENGTH, max_iter=_ROUNDS).fit(matrix[told], table.labels[: table.end][told])
    slope, *weights = model.coef_[0].tolist()
    return Weights(dict(zip(columns, weights, strict=True)), float(model.intercept_[0]), slope)


def _fit_rows(table: _Table, chosen: np.ndarray, start: LogisticRegression | None = None) -> LogisticRegression:
    """Fit the first look to some rows, beginning at another fit's weights where there is one."""
    told = chosen & (table.weights > 0)
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS, warm_start=True)
    if start is not None:
        model.coef_, model.intercept_ = start.coef_.copy(), start.intercept_.copy()
        model.classes_ = start.classes_
    return model.fit(table.matrix[told], table.labels[told], sample_weight=table.weights[told])


def _table(examples: Sequence[Example], articles: int) -> _Table:
    seen: Counter[str] = Counter()
    for example in examples:
        for evidence, lesson in zip(example.evidence, example.lessons, strict=True):
            if lesson.weight:
                seen.update(set(evidence))
    columns = {piece: i for i, piece in enumerate(sorted(p for p, n in seen.items() if n >= _LEAST_SEEN))}
    lessons = [lesson for example in examples for lesson in example.lessons]
    ends = np.cumsum([len(example.lessons) for example in examples]).tolist()
    ranges = [range(end - len(example.lessons), end) for example, end in zip(examples, ends, strict=True)]
    return _Table(
        matrix=_sparse((evidence for example in examples for evidence in example.evidence), columns),
        columns=list(columns),
        labels=np.array([lesson.positive for lesson in lessons]),
        weights=np.array([lesson.weight for lesson in lessons]),
        articles=ranges[:articles],
        end=ends[articles - 1],
    )


def _sparse(rows: Iterable[Sequence[str]], columns: Mapping[str, int]) -> Any:
    indices: list[int] = []
    pointers = [0]
    for evidence in rows:
        indices += sorted({columns[piece] for piece in evidence if piece in columns})
        pointers.append(len(indices))
    ones = np.ones(len(indices), np.float32)
    return csr_matrix((ones, indices, pointers), shape=(len(pointers) - 1, len(columns)))
