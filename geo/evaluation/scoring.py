"""Evaluation of a geoparser's output, or of the engine, on an annotated corpus."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from geo.evaluation.bootstrap import count_outcomes, intervals
from geo.evaluation.breakdown import by_country, by_feature_class, precision_by_kind, recall_by_kind
from geo.evaluation.gold import GoldArticle, GoldMention
from geo.evaluation.matching import Pairing, pair_exact, pair_overlapping
from geo.evaluation.metrics import recognition_score, resolution_score
from geo.evaluation.report import Evaluation
from geo.geoparser import Geoparser
from geo.types import Geoparse


def geoparse_gold(gold: Sequence[GoldArticle], geoparser: Geoparser) -> tuple[list[Geoparse], float]:
    """Geoparse gold articles; return their geoparses in the same order, and the seconds that this took."""
    started = time.perf_counter()
    geoparses = [geoparser.geoparse(entry.article) for entry in gold]
    return geoparses, time.perf_counter() - started


def evaluate_geoparses(
    corpus: str,
    gold: Sequence[GoldArticle],
    geoparses: Sequence[Geoparse],
    seconds: float = 0.0,
    *,
    include: Callable[[GoldMention], bool] = lambda mention: True,
) -> Evaluation:
    """Evaluate geoparses of gold articles.

    Args:
        corpus: The name of the corpus.
        gold: The annotated articles.
        geoparses: Their geoparses, in the same order.
        seconds: How long geoparsing took.
        include: Says whether a gold mention counts. Other gold mentions, and predictions that match them, are ignored.
    """
    exact = [_filter_pairing(pair_exact(g, p), include) for g, p in zip(gold, geoparses, strict=True)]
    overlap = [_filter_pairing(pair_overlapping(g, p), include) for g, p in zip(gold, geoparses, strict=True)]
    counts = count_outcomes(exact)
    return Evaluation(
        corpus=corpus,
        articles=len(gold),
        exact=recognition_score(exact),
        overlap=recognition_score(overlap),
        resolution_exact=resolution_score(exact),
        resolution_overlap=resolution_score(overlap),
        intervals=intervals(counts),
        precision_by_kind=precision_by_kind(exact),
        recall_by_kind=recall_by_kind(exact),
        feature_classes=by_feature_class(exact),
        countries=by_country(exact),
        counts=counts,
        articles_per_second=len(gold) / seconds if seconds else 0.0,
    )


def _filter_pairing(pairing: Pairing, include: Callable[[GoldMention], bool]) -> Pairing:
    return Pairing(
        tuple(pair for pair in pairing.pairs if include(pair[0])),
        tuple(mention for mention in pairing.missed if include(mention)),
        pairing.spurious,
    )
