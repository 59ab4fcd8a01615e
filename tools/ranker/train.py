"""Trains the ranker: `python -m tools.ranker.train CORPUS_FOLDER [--cross-validate]`.

The training data are the annotated mentions of CORPUS_FOLDER/geoparsing/*.jsonl. The loss is the negative
log-probability of a mention's true place, or of "none of these" if the gazetteer lacks it, with a small penalty on the
weights. The true place is the one with the annotated GeoNames id, otherwise the nearest candidate: within 25 km for a
town or site, within 161 km for an area. The first pass is fitted first; its probabilities give the context for the
second pass; the trees are grown on the errors of both.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from geo.boosted_trees import NO_TREES
from geo.evaluation import ACCURACY_KM, GoldArticle, GoldMention, read_corpus
from geo.gazetteer import Gazetteer
from geo.geodesy import Floats, distance_km
from geo.packaged_files import data_folder
from geo.resolution import (
    LINEAR_FEATURES,
    CandidateFeatureCache,
    CandidateMatrix,
    Choice,
    Home,
    Publishers,
    Ranker,
    Toponym,
    ToponymSpan,
    rank,
    toponyms_in,
)
from geo.resolution.candidate_features import STATIC_FEATURES
from geo.resolution.candidate_matrix import build_candidate_matrix
from geo.resolution.context_features import context_features
from geo.resolution.ranker import (
    NONE_FEATURES,
    RANKER_FILE,
    first_pass,
    linear_passes,
    none_features,
    select_contenders,
    softmax,
    write_ranker,
)
from geo.types import MentionKind, NameKind, Place
from tools.ranker.grow_trees import TreeTrainingData, grow_trees

SEED = 20260101
_SAME_SPOT_KM = 25.0
_AREA_CLASSES = frozenset("AHLT")  # feature classes whose points in corpora and gazetteer may be far apart
_PENALTY = 1.0
_MAX_ITERATIONS = 400
_FOLDS = 5
_FAMOUS_NAMESAKE = STATIC_FEATURES.index("beside a famous namesake")
# One of the corpora was collected from the papers of towns with famous namesakes. In other news Paris is less often the
# one in Texas, so these groups count half, unless the publisher's home explains them.
_NAMESAKE_WEIGHT = 0.5
# Bounds of weights, where the corpora are too small or too local. "Cambridge, England" decides, regardless of the rest
# of the article. A third of the corpora are small-town papers, for which Paris is in Texas: in other news a nearby
# state is not enough to make Washington a town in Georgia.
_BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "inside the container named, a comma between": (5.0, None),
    "outside the container named": (None, -1.0),
    "holds the place named inside it": (2.5, None),
    "lacks the place named inside it": (None, -1.5),
    "beside a famous namesake": (None, -0.5),
    "inside a country named, though not where the rest is": (1.5, None),
    "capital, country's share": (0.5, None),
    "capital of a country named": (2.5, None),
    "capital that speaks": (1.0, None),
    "division named like its town": (None, -0.5),
    "town named like its division": (0.0, None),
    "town better known than its namesake division": (1.0, None),
    "best known of its country": (0.3, None),
    "well known": (0.0, None),
    "famous": (0.5, None),
    "capital": (-0.5, None),
    "one over rank": (0.0, None),
    "site": (0.5, None),
    "alternate name": (-1.3, None),
    "most prominent": (0.3, None),
    "prominence": (2.5, None),
    "country's share of the other places": (1.0, None),
    "best known of its country, country's share": (1.0, None),
    "country's share of the places nearby": (0.0, None),
    "state's share of the other places": (0.0, None),
    "state's share of the places nearby": (0.0, None),
    "country by a name that is a town's own": (None, -2.0),
    "best known, by another name": (1.2, None),
    "state with a namesake capital, and others lie in it": (2.0, None),
    "best known of its country, in a country named": (1.0, None),
    "is used as its level is, and has a namesake of another": (1.6, None),
    "state, and others lie in it": (3.0, None),
    "state, and others of its country are named": (4.0, None),
    "in the publisher's country": (0.5, None),
    "has a namesake at another level": (0.0, 0.0),
    "listed with its kind": (2.5, None),
    "inside a country named": (-1.0, None),
    "country, and others are named": (None, 2.0),
    "country, and others lie in it": (0.0, None),
    "prominence below the best": (None, 0.0),
}


@dataclass(frozen=True, slots=True)
class Example:
    """The toponyms of an annotated article, n candidates in g groups.

    Attributes:
        corpus: The name of the corpus.
        article_id: The id of the article.
        toponyms: The annotated mentions whose names the gazetteer has.
        gold: Their annotations, in the same order.
        unknown: The number of annotated places whose names the gazetteer lacks.
        matrix: The candidates.
        home: The home of the publisher.
        targets: n shares of a group's mentions that mean the candidate, 0 to 1.
        none_targets: g shares of a group's mentions that mean none of the candidates.
        weights: g weights.
    """

    corpus: str
    article_id: str
    toponyms: list[Toponym]
    gold: list[GoldMention]
    unknown: int
    matrix: CandidateMatrix
    home: Home | None
    targets: Floats
    none_targets: Floats
    weights: Floats


def read_examples(corpora: Path) -> tuple[list[Example], CandidateFeatureCache]:
    """Return the examples of the corpora, and the cache that numbers their places.

    Articles are omitted if the gazetteer has none of their names.

    Raises:
        InputError: A corpus cannot be read.
    """
    gazetteer = Gazetteer.open()
    cache = CandidateFeatureCache(gazetteer)
    publishers = Publishers(gazetteer)
    examples = [
        example
        for path in sorted((corpora / "geoparsing").glob("*.jsonl"))
        for entry in read_corpus(path)
        if (example := _example(path.stem, entry, publishers, cache)) is not None
    ]
    return examples, cache


def _example(corpus: str, entry: GoldArticle, publishers: Publishers, cache: CandidateFeatureCache) -> Example | None:
    gazetteer = cache.gazetteer
    spans, gold, unknown = [], [], 0
    for mention in sorted(entry.mentions, key=lambda mention: mention.start):
        name_id = _name_id(gazetteer, mention.text)
        if name_id is None:
            unknown += mention.linked
            continue
        best = gazetteer.candidates(name_id)[0]
        kind = MentionKind.DEMONYM if best.name_kind is NameKind.DEMONYM else MentionKind.PLACE
        spans.append(ToponymSpan(mention.start, mention.end, kind, name_id))
        gold.append(mention)
    if not spans:
        return None
    toponyms = toponyms_in(entry.article.text, spans, gazetteer)
    home = publishers.home(entry.article.source, entry.article.url)
    matrix = build_candidate_matrix(toponyms, cache, home)
    targets, none_targets, weights = _targets(matrix, gold, 1.0 if home and home.place else _NAMESAKE_WEIGHT)
    return Example(corpus, entry.article.id, toponyms, gold, unknown, matrix, home, targets, none_targets, weights)


def _name_id(gazetteer: Gazetteer, surface: str) -> int | None:
    return next((m.name_id for m in gazetteer.scan(surface) if m.start == 0 and m.end == len(surface)), None)


def _targets(
    matrix: CandidateMatrix, gold: Sequence[GoldMention], namesake_weight: float
) -> tuple[Floats, Floats, Floats]:
    """Return the targets, the targets of "none of these", and the weights of the groups."""
    targets, none_targets = np.zeros(len(matrix.group_of)), np.zeros(len(matrix.groups))
    weights = np.zeros(len(matrix.groups))
    for index, group in enumerate(matrix.groups):
        rows = matrix.candidates_of(index)
        places = [candidate.place for candidate in group.features.candidates]
        for mention in group.mentions:
            true = _true_candidate(places, gold[mention])
            if true is None:
                none_targets[index] += 1
            else:
                targets[rows.start + true] += 1
        total = len(group.mentions)
        targets[rows] /= total
        none_targets[index] /= total
        is_namesake = targets[rows] @ group.features.static[:, _FAMOUS_NAMESAKE] > 0
        weights[index] = np.sqrt(total) * (namesake_weight if is_namesake else 1.0)
    return targets, none_targets, weights


def _true_candidate(places: Sequence[Place], gold: GoldMention) -> int | None:
    """Return the index of the annotated place, None if it is not among the candidates."""
    if gold.lat is None or gold.lon is None:
        return None
    if gold.geonameid is not None:
        for index, place in enumerate(places):
            if place.geonameid == gold.geonameid:
                return index
    distances = [distance_km((place.lat, place.lon), (gold.lat, gold.lon)) for place in places]
    nearest = int(np.argmin(distances))
    limit = ACCURACY_KM if places[nearest].feature_class in _AREA_CLASSES else _SAME_SPOT_KM
    return nearest if distances[nearest] <= limit else None


def fit_ranker(examples: Sequence[Example]) -> Ranker:
    """Fit the linear passes, then grow the trees on their errors.

    The same examples in the same order always give the same model.
    """
    ranker = _fit_linear(examples)
    return replace(ranker, trees=grow_trees(_tree_training_data(examples, ranker)))


def _tree_training_data(examples: Sequence[Example], ranker: Ranker) -> TreeTrainingData:
    features, scores, groups, targets = [], [], [], []
    first_group = 0
    for example in examples:
        probabilities, all_features = linear_passes(example.matrix, ranker)
        contenders = select_contenders(example.matrix, probabilities)
        features.append(all_features[contenders])
        scores.append(all_features[contenders, : len(LINEAR_FEATURES)] @ ranker.second)
        groups.append(example.matrix.group_of[contenders] + first_group)
        targets.append(example.targets[contenders])
        first_group += len(example.matrix.groups)
    return TreeTrainingData(
        features=np.concatenate(features),
        scores=np.concatenate(scores),
        group_of=np.concatenate(groups),
        targets=np.concatenate(targets),
        none_scores=np.concatenate([none_features(example.matrix) for example in examples]) @ ranker.second_none,
        weights=np.concatenate([example.weights for example in examples]),
    )


def _fit_linear(examples: Sequence[Example]) -> Ranker:
    first, first_none = _fit_pass(examples, [example.matrix.static for example in examples], len(STATIC_FEATURES))
    unfitted = np.zeros(len(LINEAR_FEATURES))
    ranker = Ranker(first, first_none, unfitted, np.zeros(len(NONE_FEATURES)), NO_TREES)
    features = [
        np.hstack([example.matrix.static, context_features(example.matrix, first_pass(example.matrix, ranker))])
        for example in examples
    ]
    second, second_none = _fit_pass(examples, features, len(LINEAR_FEATURES))
    return replace(ranker, second=second, second_none=second_none)


def _fit_pass(examples: Sequence[Example], features_of_examples: Sequence[Floats], width: int) -> tuple[Floats, Floats]:
    """Return the weights of the first `width` of LINEAR_FEATURES, and those of NONE_FEATURES."""
    features = np.concatenate(features_of_examples)
    nones = np.concatenate([none_features(example.matrix) for example in examples])
    matrix = _join(examples)
    starts = matrix.starts[:-1]
    targets = np.concatenate([example.targets for example in examples])
    none_targets = np.concatenate([example.none_targets for example in examples])
    weights = np.concatenate([example.weights for example in examples])

    # The loss of a group is the cross-entropy between its targets and the softmax; the gradient by a score is the
    # probability less the target.
    def loss_and_gradient(parameters: Floats) -> tuple[float, Floats]:
        probabilities = softmax(matrix, features @ parameters[:width], nones @ parameters[width:])
        none_probabilities = 1.0 - np.add.reduceat(probabilities, starts)
        log_likelihoods = np.add.reduceat(targets * np.log(np.maximum(probabilities, 1e-12)), starts)
        log_likelihoods += none_targets * np.log(np.maximum(none_probabilities, 1e-12))
        slopes = (probabilities - targets) * weights[matrix.group_of]
        none_slopes = (none_probabilities - none_targets) * weights
        gradient = np.concatenate([features.T @ slopes, nones.T @ none_slopes]) + _PENALTY * parameters
        return float(-(log_likelihoods * weights).sum() + 0.5 * _PENALTY * parameters @ parameters), gradient

    bounds = [_BOUNDS.get(name, (None, None)) for name in LINEAR_FEATURES[:width]] + [(None, None)] * nones.shape[1]
    start = np.array([low or high or 0.0 for low, high in bounds])  # within the bounds
    options = {"maxiter": _MAX_ITERATIONS}
    result = minimize(loss_and_gradient, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return result.x[:width], result.x[width:]


def _join(examples: Sequence[Example]) -> CandidateMatrix:
    """Return one matrix with the groups of all examples; only what `softmax` needs is set."""
    sizes = np.concatenate([np.diff(example.matrix.starts) for example in examples])
    starts, group_of = np.concatenate([[0], np.cumsum(sizes)]), np.repeat(np.arange(len(sizes)), sizes)
    return replace(examples[0].matrix, groups=[], starts=starts, group_of=group_of, prior=np.zeros(len(group_of)))


def ranking_outcomes(
    example: Example, ranker: Ranker, cache: CandidateFeatureCache
) -> Iterator[tuple[GoldMention, Choice, bool]]:
    """Yield each annotated place with the ranker's choice, and whether the choice is within 161 km."""
    for gold, choice in zip(example.gold, rank(example.toponyms, cache, ranker, example.home), strict=True):
        if gold.lat is not None and gold.lon is not None:
            place = choice.candidate.place if choice.candidate else None
            within = place is not None and distance_km((place.lat, place.lon), (gold.lat, gold.lon)) <= ACCURACY_KM
            yield gold, choice, within


def cross_validate(examples: list[Example], cache: CandidateFeatureCache) -> None:
    """Print the accuracy on held-out documents, and on each corpus after training without it."""
    order = np.random.default_rng(SEED).permutation(len(examples))
    trained_without: dict[int, Ranker] = {}
    for fold in range(_FOLDS):
        held_out = set(order[fold::_FOLDS].tolist())
        ranker = fit_ranker([example for index, example in enumerate(examples) if index not in held_out])
        trained_without |= dict.fromkeys(held_out, ranker)
    corpora = sorted({example.corpus for example in examples})
    for corpus in corpora:
        pairs = [(e, trained_without[index]) for index, e in enumerate(examples) if e.corpus == corpus]
        _report(f"{corpus}, held-out documents", pairs, cache)
    for corpus in corpora:
        ranker = fit_ranker([example for example in examples if example.corpus != corpus])
        _report(f"{corpus}, left out", [(e, ranker) for e in examples if e.corpus == corpus], cache)


def _report(name: str, pairs: Sequence[tuple[Example, Ranker]], cache: CandidateFeatureCache) -> None:
    results = [outcome for example, ranker in pairs for outcome in ranking_outcomes(example, ranker, cache)]
    total = len(results) + sum(example.unknown for example, _ in pairs)
    within = sum(within for _, _, within in results)
    same_id = sum(c.candidate is not None and c.candidate.place.geonameid == g.geonameid for g, c, _ in results)
    none = sum(choice.candidate is None for _, choice, _ in results)
    print(
        f"{name:<36} within 161 km {within / total:.3f}  same id {same_id / total:.3f}  "
        f"no place {none / total:.3f}  name unknown {1 - len(results) / total:.3f}  ({total})"
    )


def main() -> None:
    """Train or cross-validate, from the command line."""
    parser = argparse.ArgumentParser(description="Train the ranker on annotated corpora.")
    parser.add_argument("corpora", type=Path, help="folder that has geoparsing/*.jsonl")
    parser.add_argument("--cross-validate", action="store_true", help="print held-out scores and write nothing")
    parser.add_argument("--output", type=Path, default=data_folder() / RANKER_FILE, help="file to write")
    options = parser.parse_args()
    examples, cache = read_examples(options.corpora)
    if options.cross_validate:
        cross_validate(examples, cache)
    else:
        write_ranker(options.output, fit_ranker(examples))


if __name__ == "__main__":
    main()
