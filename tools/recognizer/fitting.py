"""Fitting the judge's two looks: logistic models over sparse evidence, and trees beside that of the second.

The second look is fitted on first opinions that were formed without the article in question, or it would learn to
trust them more than they deserve. Its verdict is the mean of two, which were fitted apart and err apart: the logistic
model's and the trees'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from geo.boosted_trees import DEPTH, Floats, GradientBoostedTrees, grown_trees
from geo.recognition.document_features import document_features
from geo.recognition.mention_classifier import LogisticModel, MentionClassifier, bounded
from geo.recognition.neighbor_features import co_mentions
from geo.recognition.tree_features import tree_features
from tools.recognizer.examples import Example

_SEED = 20260101
_LEAST_SEEN = 4  # pieces of evidence rarer than this are noise
_STRENGTH, _SECOND_STRENGTH = 0.2, 0.03  # inverse of the L2 penalty, chosen by cross-validation
_SECOND_TEXT_SHARE = 0.25  # of the weight of texts in the first look: they are short, and mark no demonyms
_ROUNDS = 200
_INNER_FOLDS = 5
_THRESHOLD = 0.37
_TREES = 120
_GROWTH: dict[str, Any] = {
    "objective": "binary", "num_leaves": 12, "max_depth": DEPTH, "learning_rate": 0.06, "min_data_in_leaf": 60,
    "lambda_l2": 10.0, "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "seed": 7,
    "deterministic": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Table:
    """Names by row, evidence by column; rows of weight 0 teach nothing. `rows` are each example's."""

    matrix: Any
    columns: list[str]
    labels: np.ndarray
    weights: np.ndarray
    in_article: np.ndarray
    rows: list[range]


def fit_classifier(examples: Iterable[Example]) -> MentionClassifier:
    """Fit both looks to articles and texts; needs some of each."""
    known = list(examples)
    table = _table(known)
    start = _fit_rows(table, ~table.in_article)
    first = _fit_rows(table, table.weights > 0, start)
    opinions = np.empty(len(table.labels))
    folds = _folds(known)
    for fold in range(_INNER_FOLDS):
        held = np.zeros(len(table.labels), dtype=bool)
        for rows, own in zip(table.rows, folds, strict=True):
            held[rows.start : rows.stop] = own == fold
        model = _fit_rows(table, ~held, start)
        opinions[held] = model.decision_function(table.matrix[held])
    weights = dict(zip(table.columns, first.coef_[0].tolist(), strict=True))
    second, trees = _second(known, table, opinions)
    return MentionClassifier(LogisticModel(weights, float(first.intercept_[0])), second, _THRESHOLD, trees)


def _folds(examples: Sequence[Example]) -> list[int]:
    """Deal the examples into folds, all versions of one text into the same."""
    keys = sorted({example.article_id for example in examples})
    order = np.random.default_rng(_SEED).permutation(len(keys))
    fold_of = {key: int(place) % _INNER_FOLDS for key, place in zip(keys, order, strict=True)}
    return [fold_of[example.article_id] for example in examples]


def _second(
    examples: Sequence[Example], table: _Table, opinions: np.ndarray
) -> tuple[LogisticModel, GradientBoostedTrees]:
    """Return both models of the second look."""
    evidence: list[list[str]] = []
    log_odds: list[float] = []
    rows_of_articles = []
    for example, rows in zip(examples, table.rows, strict=True):
        own = [bounded(value) for value in opinions[rows.start : rows.stop].tolist()]
        company = co_mentions(example.names, own, example.context)
        evidence += document_features(example.names, own, company, example.context)
        log_odds += own
        if example.is_article:
            rows_of_articles.append(tree_features(example.names, own, company, example.context))
    told = table.weights > 0
    weights = np.where(table.in_article, table.weights, table.weights * _SECOND_TEXT_SHARE)
    columns = {piece: i for i, piece in enumerate(sorted({piece for row in evidence for piece in row}))}
    matrix = hstack([csr_matrix(np.array(log_odds)[:, None]), _sparse(evidence, columns)]).tocsr()
    model = LogisticRegression(C=_SECOND_STRENGTH, max_iter=_ROUNDS)
    model.fit(matrix[told], table.labels[told], sample_weight=weights[told])
    slope, *learnt = model.coef_[0].tolist()
    linear = LogisticModel(dict(zip(columns, learnt, strict=True)), float(model.intercept_[0]), slope)
    told = table.weights[table.in_article] > 0
    return linear, _grow(np.concatenate(rows_of_articles)[told], table.labels[table.in_article][told])


def _grow(rows: Floats, labels: np.ndarray) -> GradientBoostedTrees:
    """Grow the trees of the second look, from articles alone: they mark all that is a mention."""
    model = lightgbm.train(_GROWTH, lightgbm.Dataset(rows, label=labels), num_boost_round=_TREES)
    return grown_trees(model.dump_model())


def _fit_rows(table: _Table, chosen: np.ndarray, start: LogisticRegression | None = None) -> LogisticRegression:
    """Fit the first look to some rows, beginning at another fit's weights where there is one."""
    told = chosen & (table.weights > 0)
    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS, warm_start=True)
    if start is not None:
        model.coef_, model.intercept_ = start.coef_.copy(), start.intercept_.copy()
        model.classes_ = start.classes_
    return model.fit(table.matrix[told], table.labels[told], sample_weight=table.weights[told])


def _table(examples: Sequence[Example]) -> _Table:
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
        in_article=np.array([example.is_article for example in examples for _ in example.lessons]),
        rows=ranges,
    )


def _sparse(rows: Iterable[Sequence[str]], columns: Mapping[str, int]) -> Any:
    indices: list[int] = []
    pointers = [0]
    for evidence in rows:
        indices += sorted({columns[piece] for piece in evidence if piece in columns})
        pointers.append(len(indices))
    ones = np.ones(len(indices), np.float32)
    return csr_matrix((ones, indices, pointers), shape=(len(pointers) - 1, len(columns)))
