"""Pairs gold mentions with predicted mentions, one to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.evaluation.gold import GoldArticle, GoldMention
from geo.types import Geoparse, ResolvedMention


@dataclass(frozen=True, slots=True)
class Pairing:
    """The pairs of one article, the gold mentions that were missed, and the predictions without a gold mention."""

    pairs: tuple[tuple[GoldMention, ResolvedMention], ...]
    missed: tuple[GoldMention, ...]
    spurious: tuple[ResolvedMention, ...]


def pair_exact(gold: GoldArticle, geoparse: Geoparse) -> Pairing:
    """Pair mentions with the same field, start and end."""
    predicted = {_span(resolved): resolved for resolved in _scored(gold, geoparse)}
    pairs, missed = [], []
    for mention in gold.mentions:
        resolved = predicted.pop((mention.field, mention.start, mention.end), None)
        if resolved is None:
            missed.append(mention)
        else:
            pairs.append((mention, resolved))
    return Pairing(tuple(pairs), tuple(missed), tuple(predicted.values()))


def pair_overlapping(gold: GoldArticle, geoparse: Geoparse) -> Pairing:
    """Pair mentions that overlap, each at most once; pairs that share the largest part of the longer mention first."""
    predicted = _scored(gold, geoparse)
    shares = sorted(
        (
            (-share, i, j)
            for i, mention in enumerate(gold.mentions)
            for j, resolved in enumerate(predicted)
            if (share := _overlap(mention, resolved)) > 0
        ),
    )
    taken_gold: dict[int, int] = {}
    taken_predicted: set[int] = set()
    for _, i, j in shares:
        if i not in taken_gold and j not in taken_predicted:
            taken_gold[i] = j
            taken_predicted.add(j)
    return Pairing(
        tuple((gold.mentions[i], predicted[j]) for i, j in taken_gold.items()),
        tuple(mention for i, mention in enumerate(gold.mentions) if i not in taken_gold),
        tuple(resolved for j, resolved in enumerate(predicted) if j not in taken_predicted),
    )


def _scored(gold: GoldArticle, geoparse: Geoparse) -> Sequence[ResolvedMention]:
    return [resolved for resolved in geoparse.mentions if resolved.field in gold.fields]


def _span(resolved: ResolvedMention) -> tuple[str, int, int]:
    return resolved.field, resolved.start, resolved.end


def _overlap(gold: GoldMention, resolved: ResolvedMention) -> float:
    """Return the shared characters as a share of the longer mention."""
    if gold.field != resolved.field:
        return 0.0
    shared = min(gold.end, resolved.end) - max(gold.start, resolved.start)
    return shared / max(gold.end - gold.start, resolved.end - resolved.start)
