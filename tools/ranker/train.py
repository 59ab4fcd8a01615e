"""Learns the ranker's weights: `python -m tools.ranker.train CORPUS_FOLDER [--cross-validate]`.

Every mention of CORPUS_FOLDER/geoparsing/*.jsonl is taken as found, in its article; the loss is the negative logarithm
of the probability of its true place, or of "none of these" where the gazetteer has none, with a small penalty
on the weights. The true place is that of the GeoNames id, else the nearest candidate: within 25 km of a town or site,
161 km of an area. The first pass is fitted first; its probabilities make the context in which the second is fitted, and
on what both leave open the trees are grown.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from geopy.distance import great_circle
from scipy.optimize import minimize

from geo.boosted_trees import NO_TREES
from geo.evaluation.corpora import GoldArticle, GoldMention, read_corpus
from geo.evaluation.metrics import ACCURACY_KM
from geo.gazetteer import Gazetteer
from geo.geodesy import Floats
from geo.resolution.candidate_features import STATIC_FEATURES, CandidateFeatureCache
from geo.resolution.candidate_matrix import CandidateMatrix, build_candidate_matrix
from geo.resolution.context_features import context_features
from geo.resolution.publishers import Home, Publishers
from geo.resolution.ranker import (
    LINEAR_FEATURES,
    NONE_FEATURES,
    RANKER_FILE,
    Choice,
    Ranker,
    first_pass,
    linear_passes,
    none_features,
    rank,
    select_contenders,
    softmax,
    write_ranker,
)
from geo.resolution.toponyms import Toponym, ToponymSpan, toponyms_in
from geo.resources import data_folder
from geo.types import MentionKind, NameKind, Place
from tools.ranker.grow_trees import RankingData, grow_trees

SEED = 20260101
_SAME_KM = 25.0
_PENALTY = 1.0
_FOLDS = 5
_FAMOUS_NAMESAKE = STATIC_FEATURES.index("beside a famous namesake")
# One of the corpora was collected from the papers of towns with famous namesakes. Elsewhere Paris is not as often in
# Texas.
_NAMESAKE_WEIGHT = 0.5
# What the corpora are too few or too local to teach. "Cambridge, England" settles it, whatever the rest of the article
# says. And a third of them are small-town papers, to which Paris is in Texas: elsewhere it takes more than a nearby
# state to make Washington a town of Georgia.
_BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "inside the container named, a comma between": (5.0, None),
    "outside the container named": (None, -1.0),
    "holds the place named inside it": (2.5, None),
    "lacks the place named inside it": (None, -1.5),
    "beside a famous namesake": (None, -0.5),
    "inside a country named, though not where the rest is": (1.5, None),
    "capital, country's share": (0.5, None),
    "capital of a country named": (1.5, None),
    "capital that speaks": (1.0, None),
    "division named like its town": (None, -0.5),
}


@dataclass(frozen=True, slots=True)
class Example:
    """An article's toponyms with their gold, the candidates set out, and which of them are true."""

    corpus: str
    article_id: str
    toponyms: list[Toponym]
    gold: list[GoldMention]
    unknown: int  # linked mentions whose name the gazetteer lacks
    matrix: CandidateMatrix
    home: Home | None
    true: Floats  # a row a candidate: 1 where it is the true place of its group
    none: Floats  # a row a group: 1 where "none of these" is true
    weight: Floats  # a row a group


def read_examples(corpora: Path) -> tuple[list[Example], CandidateFeatureCache]:
    """Read the geoparsing corpora; articles without any known name are left out but for their count."""
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
    true, none, weight = _targets(matrix, gold, 1.0 if home and home.place else _NAMESAKE_WEIGHT)
    return Example(corpus, entry.article.id, toponyms, gold, unknown, matrix, home, true, none, weight)


def _name_id(gazetteer: Gazetteer, surface: str) -> int | None:
    return next((m.name_id for m in gazetteer.scan(surface) if m.start == 0 and m.end == len(surface)), None)


def _targets(matrix: CandidateMatrix, gold: Sequence[GoldMention], namesakes: float) -> tuple[Floats, Floats, Floats]:
    true, none = np.zeros(len(matrix.group_of)), np.zeros(len(matrix.groups))
    weight = np.zeros(len(matrix.groups))
    for index, group in enumerate(matrix.groups):
        start = int(matrix.starts[index])
        for mention in group.mentions:
            hit = _true_candidate([candidate.place for candidate in group.features.candidates], gold[mention])
            if hit is None:
                none[index] += 1
            else:
                true[start + hit] += 1
        total = len(group.mentions)
        own = slice(start, int(matrix.starts[index + 1]))
        true[own] /= total
        none[index] /= total
        weight[index] = np.sqrt(total) * (
            namesakes if true[own] @ group.features.static[:, _FAMOUS_NAMESAKE] > 0 else 1.0
        )
    return true, none, weight


def _true_candidate(places: Sequence[Place], gold: GoldMention) -> int | None:
    if not gold.linked:
        return None
    if gold.geonameid is not None:
        for index, place in enumerate(places):
            if place.geonameid == gold.geonameid:
                return index
    distances = [great_circle((place.lat, place.lon), (gold.lat, gold.lon)).km for place in places]
    best = int(np.argmin(distances))
    limit = ACCURACY_KM if places[best].feature_class in {"A", "L", "H", "T"} else _SAME_KM
    return best if distances[best] <= limit else None


def fit_ranker(examples: Sequence[Example]) -> Ranker:
    """Fit the linear passes, then grow the trees on what they leave open."""
    ranker = _fit_linear(examples)
    return replace(ranker, trees=grow_trees(_races(examples, ranker)))


def _races(examples: Sequence[Example], ranker: Ranker) -> RankingData:
    rows, scores, groups, true = [], [], [], []
    first = 0
    for example in examples:
        linear, features = linear_passes(example.matrix, ranker)
        running = select_contenders(example.matrix, linear)
        rows.append(features[running])
        scores.append(features[running, : len(LINEAR_FEATURES)] @ ranker.second)
        groups.append(example.matrix.group_of[running] + first)
        true.append(example.true[running])
        first += len(example.matrix.groups)
    return RankingData(
        np.concatenate(rows),
        np.concatenate(scores),
        np.concatenate(groups),
        np.concatenate(true),
        np.concatenate([none_features(example.matrix) for example in examples]) @ ranker.second_none,
        np.concatenate([example.weight for example in examples]),
    )


def _fit_linear(examples: Sequence[Example]) -> Ranker:
    first = _fit_pass(examples, [example.matrix.static for example in examples], len(STATIC_FEATURES))
    blank = np.zeros(len(LINEAR_FEATURES))
    ranker = Ranker(first[0], first[1], blank, np.zeros(len(NONE_FEATURES)), NO_TREES)
    contexts = [context_features(example.matrix, first_pass(example.matrix, ranker)) for example in examples]
    rows = [np.hstack([e.matrix.static, context]) for e, context in zip(examples, contexts, strict=True)]
    second = _fit_pass(examples, rows, len(LINEAR_FEATURES))
    return replace(ranker, second=second[0], second_none=second[1])


def _fit_pass(examples: Sequence[Example], rows: Sequence[Floats], width: int) -> tuple[Floats, Floats]:
    features = np.concatenate(rows)
    nones = np.concatenate([none_features(example.matrix) for example in examples])
    matrix = _joined(examples)
    true = np.concatenate([example.true for example in examples])
    none = np.concatenate([example.none for example in examples])
    weight = np.concatenate([example.weight for example in examples])

    def loss(parameters: Floats) -> tuple[float, Floats]:
        scores, none_scores = features @ parameters[:width], nones @ parameters[width:]
        chances = softmax(matrix, scores, none_scores)
        none_chances = 1.0 - np.add.reduceat(chances, matrix.starts[:-1])
        each = np.add.reduceat(true * np.log(np.maximum(chances, 1e-12)), matrix.starts[:-1])
        each += none * np.log(np.maximum(none_chances, 1e-12))
        slope = (chances - true) * weight[matrix.group_of]
        none_slope = (none_chances - none) * weight
        gradient = np.concatenate([features.T @ slope, nones.T @ none_slope]) + _PENALTY * parameters
        return float(-(each * weight).sum() + 0.5 * _PENALTY * parameters @ parameters), gradient

    names = LINEAR_FEATURES[:width]
    bounds = [_BOUNDS.get(name, (None, None)) for name in names] + [(None, None)] * nones.shape[1]
    start = np.array([low or high or 0.0 for low, high in bounds])
    result = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 400})
    return result.x[:width], result.x[width:]


def _joined(examples: Sequence[Example]) -> CandidateMatrix:
    """Return one board with the groups of all examples, enough of it for `softmax`."""
    sizes = np.concatenate([np.diff(example.matrix.starts) for example in examples])
    starts, group_of = np.concatenate([[0], np.cumsum(sizes)]), np.repeat(np.arange(len(sizes)), sizes)
    return replace(examples[0].matrix, groups=[], starts=starts, group_of=group_of, prior=np.zeros(len(group_of)))


def ranking_outcomes(
    example: Example, ranker: Ranker, cache: CandidateFeatureCache
) -> Iterator[tuple[GoldMention, Choice, bool]]:
    """Return each linked mention with what was chosen, and whether that is within 161 km."""
    for gold, choice in zip(example.gold, rank(example.toponyms, cache, ranker, example.home), strict=True):
        if gold.linked:
            place = choice.candidate.place if choice.candidate else None
            near = place is not None and great_circle((place.lat, place.lon), (gold.lat, gold.lon)).km <= ACCURACY_KM
            yield gold, choice, near


def cross_validate(examples: list[Example], cache: CandidateFeatureCache) -> None:
    """Print accuracy at 161 km over all linked gold: held-out documents, then each corpus left out."""
    order = np.random.default_rng(SEED).permutation(len(examples))
    held: dict[int, Ranker] = {}
    for fold in range(_FOLDS):
        out = set(order[fold::_FOLDS].tolist())
        ranker = fit_ranker([example for i, example in enumerate(examples) if i not in out])
        held |= dict.fromkeys(out, ranker)
    corpora = sorted({example.corpus for example in examples})
    for corpus in corpora:
        _report(
            f"{corpus}, held-out documents",
            [(e, held[i]) for i, e in enumerate(examples) if e.corpus == corpus],
            cache,
        )
    for corpus in corpora:
        ranker = fit_ranker([example for example in examples if example.corpus != corpus])
        _report(f"{corpus}, left out", [(e, ranker) for e in examples if e.corpus == corpus], cache)


def _report(name: str, pairs: Sequence[tuple[Example, Ranker]], cache: CandidateFeatureCache) -> None:
    results = [outcome for example, ranker in pairs for outcome in ranking_outcomes(example, ranker, cache)]
    total = len(results) + sum(example.unknown for example, _ in pairs)
    near = sum(near for _, _, near in results)
    same = sum(c.candidate is not None and c.candidate.place.geonameid == g.geonameid for g, c, _ in results)
    none = sum(choice.candidate is None for _, choice, _ in results)
    print(
        f"{name:<36} within 161 km {near / total:.3f}  same id {same / total:.3f}  "
        f"no answer {none / total:.3f}  name unknown {1 - len(results) / total:.3f}  ({total})"
    )


def main() -> None:
    """Train, or cross-validate, from the command line."""
    parser = argparse.ArgumentParser(description="Learn the resolver's weights from annotated corpora.")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--cross-validate", action="store_true", help="print held-out scores and write nothing")
    options = parser.parse_args()
    examples, cache = read_examples(options.corpora)
    if options.cross_validate:
        cross_validate(examples, cache)
    else:
        write_ranker(data_folder() / RANKER_FILE, fit_ranker(examples))


if __name__ == "__main__":
    main()
