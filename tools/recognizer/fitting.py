"""Fit the models of the mention classifier to training examples.

Both passes use a logistic regression over string features; the second one also uses gradient-boosted trees. The models
of the second pass are fitted separately and averaged, since they make different errors. They are fitted to first-pass
scores from models that were trained without the article in question: otherwise they would learn to trust these scores
too much.
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

from geo.boosted_trees import DEPTH, Floats, GradientBoostedTrees
from geo.recognition import LogisticModel, MentionClassifier
from geo.recognition.features import document_features, find_co_mentions, raised_to_body, tree_features
from geo.recognition.mention_classifier import clip_first_pass
from tools.lightgbm_trees import trees_from_lightgbm
from tools.recognizer.examples import Example

_SEED = 20260101
_FEWEST_OCCURRENCES = 4  # rarer features are noise
_C, _SECOND_PASS_C = 0.2, 0.03  # inverse of the L2 penalty, chosen by cross-validation
_SECOND_PASS_TEXT_WEIGHT = 0.25  # relative to the first pass: short texts have few other spans, and no demonyms
_MOST_ITERATIONS = 200
_INNER_FOLDS = 5
_THRESHOLD = 0.33  # 0.37 was best in cross-validation before texts were made up, which lowers scores a little
_TREES = 120
_TREE_PARAMETERS: dict[str, Any] = {
    "objective": "binary", "num_leaves": 12, "max_depth": DEPTH, "learning_rate": 0.06, "min_data_in_leaf": 60,
    "lambda_l2": 10.0, "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 63, "seed": 7,
    "deterministic": True, "num_threads": 1, "verbose": -1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Table:
    """All spans of all examples: a row for each, in parallel arrays.

    Attributes:
        matrix: A column for each first-pass feature (sparse).
        columns: The names of the features.
        labels: Whether each span is a mention.
        weights: How much each span counts; 0 for one without a label.
        in_article: Whether each span is in an article.
        rows: The rows of each example.
    """

    matrix: Any
    columns: list[str]
    labels: np.ndarray
    weights: np.ndarray
    in_article: np.ndarray
    rows: list[range]


def fit_classifier(examples: Iterable[Example]) -> MentionClassifier:
    """Fit the models of both passes to articles and short texts.

    Args:
        examples: At least a few articles and a few short texts, with mentions and other spans in both.
    """
    examples = list(examples)
    table = _table(examples)
    # Every fit starts at the weights for the short texts, which are most of the rows: it converges sooner.
    start = _fit_first_pass(table, ~table.in_article)
    first_pass = _fit_first_pass(table, table.weights > 0, start)
    scores = _held_out_scores(table, _folds(examples), start)
    weights = dict(zip(table.columns, first_pass.coef_[0].tolist(), strict=True))
    second_pass, trees = _fit_second_pass(examples, table, scores)
    return MentionClassifier(LogisticModel(weights, float(first_pass.intercept_[0])), second_pass, _THRESHOLD, trees)


def _folds(examples: Sequence[Example]) -> list[int]:
    """Return the fold of each example; all versions of one text are in the same fold."""
    keys = sorted({example.article_id for example in examples})
    order = np.random.default_rng(_SEED).permutation(len(keys))
    fold_of = {key: int(place) % _INNER_FOLDS for key, place in zip(keys, order, strict=True)}
    return [fold_of[example.article_id] for example in examples]


def _held_out_scores(table: _Table, folds: Sequence[int], start: LogisticRegression) -> np.ndarray:
    """Return the first-pass score of each row, from a model that was fitted without the row's fold."""
    fold_of_row = np.repeat(folds, [len(rows) for rows in table.rows])
    scores = np.empty(len(table.labels))
    for fold in range(_INNER_FOLDS):
        held_out = fold_of_row == fold
        model = _fit_first_pass(table, ~held_out, start)
        scores[held_out] = model.decision_function(table.matrix[held_out])
    return scores


def _fit_first_pass(table: _Table, rows: np.ndarray, start: LogisticRegression | None = None) -> LogisticRegression:
    """Fit the model of the first pass to the labeled ones among some rows, starting at another model's weights."""
    rows = rows & (table.weights > 0)
    model = LogisticRegression(C=_C, max_iter=_MOST_ITERATIONS, warm_start=True)
    if start is not None:
        model.coef_, model.intercept_ = start.coef_.copy(), start.intercept_.copy()
        model.classes_ = start.classes_
    return model.fit(table.matrix[rows], table.labels[rows], sample_weight=table.weights[rows])


def _fit_second_pass(
    examples: Sequence[Example], table: _Table, first_pass_scores: np.ndarray
) -> tuple[LogisticModel, GradientBoostedTrees]:
    """Fit both models of the second pass."""
    features: list[list[str]] = []
    log_odds: list[float] = []
    tree_rows = []
    for example, rows in zip(examples, table.rows, strict=True):
        scores = [clip_first_pass(score) for score in first_pass_scores[rows.start : rows.stop].tolist()]
        scores = raised_to_body(example.spans, scores, example.context)
        co_mentions = find_co_mentions(example.spans, scores, example.context)
        features += document_features(example.spans, scores, co_mentions, example.context)
        log_odds += scores
        if example.is_article:
            tree_rows.append(tree_features(example.spans, scores, co_mentions, example.context))
    is_labeled = table.weights > 0
    weights = np.where(table.in_article, table.weights, table.weights * _SECOND_PASS_TEXT_WEIGHT)
    columns = {feature: i for i, feature in enumerate(sorted({feature for row in features for feature in row}))}
    # The first column is the first-pass score itself; its weight is the slope.
    matrix = hstack([csr_matrix(np.array(log_odds)[:, None]), _sparse(features, columns)]).tocsr()
    model = LogisticRegression(C=_SECOND_PASS_C, max_iter=_MOST_ITERATIONS)
    model.fit(matrix[is_labeled], table.labels[is_labeled], sample_weight=weights[is_labeled])
    slope, *coefficients = model.coef_[0].tolist()
    logistic = LogisticModel(dict(zip(columns, coefficients, strict=True)), float(model.intercept_[0]), slope)
    is_labeled = table.weights[table.in_article] > 0
    return logistic, _grow_trees(np.concatenate(tree_rows)[is_labeled], table.labels[table.in_article][is_labeled])


def _grow_trees(rows: Floats, labels: np.ndarray) -> GradientBoostedTrees:
    """Grow the trees on articles only: in short texts, not every mention is annotated."""
    model = lightgbm.train(_TREE_PARAMETERS, lightgbm.Dataset(rows, label=labels), num_boost_round=_TREES)
    return trees_from_lightgbm(model.dump_model())


def _table(examples: Sequence[Example]) -> _Table:
    occurrences: Counter[str] = Counter()
    for example in examples:
        for features, label in zip(example.features, example.labels, strict=True):
            if label.weight:
                occurrences.update(set(features))
    columns = {f: i for i, f in enumerate(sorted(f for f, n in occurrences.items() if n >= _FEWEST_OCCURRENCES))}
    labels = [label for example in examples for label in example.labels]
    ends = np.cumsum([len(example.labels) for example in examples]).tolist()
    return _Table(
        matrix=_sparse((features for example in examples for features in example.features), columns),
        columns=list(columns),
        labels=np.array([label.is_mention for label in labels]),
        weights=np.array([label.weight for label in labels]),
        in_article=np.array([example.is_article for example in examples for _ in example.labels]),
        rows=[range(end - len(example.labels), end) for example, end in zip(examples, ends, strict=True)],
    )


def _sparse(rows: Iterable[Sequence[str]], columns: Mapping[str, int]) -> Any:
    """Return a sparse matrix with a 1 for each feature of each row; features without a column are left out."""
    indices: list[int] = []
    pointers = [0]  # pointers[n] to pointers[n + 1] are the indices of row n
    for features in rows:
        indices += sorted({columns[feature] for feature in features if feature in columns})
        pointers.append(len(indices))
    ones = np.ones(len(indices), np.float32)
    return csr_matrix((ones, indices, pointers), shape=(len(pointers) - 1, len(columns)))
