"""Metrics by mention kind, by feature class and by country.

Geoparsers are more accurate on places that their authors know; the metrics by country show how much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from geo.evaluation.gold import GoldMention
from geo.evaluation.matching import Pairing
from geo.evaluation.metrics import ACCURACY_KM, Score, error_km, has_same_id
from geo.types import MentionKind, ResolvedMention


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """The linked gold mentions of one feature class or country; the counts are those of `ResolutionScore`."""

    name: str
    gold: int
    identified: int
    recognized: int
    accurate: int
    same_id: int

    @property
    def recall(self) -> float:
        """Share of the gold that was recognized."""
        return self.recognized / self.gold

    @property
    def accuracy_of_gold(self) -> float:
        """Share of the gold that has a predicted point within 161 km."""
        return self.accurate / self.gold

    @property
    def same_id_of_gold(self) -> float:
        """Share of the gold with a GeoNames id that was predicted with that id; 0 if none has one."""
        return self.same_id / self.identified if self.identified else 0.0


def precision_by_kind(pairings: Iterable[Pairing]) -> dict[MentionKind, Score]:
    """Return the precision of the predictions of each kind, as scores without gold.

    A gold mention predicted with another kind counts as correct, because corpora seldom mark embedded names. Precision
    and recall of a kind therefore count different mentions as correct, and an F1 of both would mean little.
    """
    correct: dict[MentionKind, int] = defaultdict(int)
    predicted: dict[MentionKind, int] = defaultdict(int)
    for pairing in pairings:
        for _, resolved in pairing.pairs:
            correct[resolved.kind] += 1
            predicted[resolved.kind] += 1
        for resolved in pairing.spurious:
            predicted[resolved.kind] += 1
    return {kind: Score(correct[kind], predicted[kind], 0) for kind in MentionKind if predicted[kind]}


def recall_by_kind(pairings: Iterable[Pairing]) -> dict[MentionKind, Score]:
    """Return the recall of the gold of each kind, as scores without predictions."""
    recognized: dict[MentionKind, int] = defaultdict(int)
    gold: dict[MentionKind, int] = defaultdict(int)
    for pairing in pairings:
        for mention in [*(pair[0] for pair in pairing.pairs), *pairing.missed]:
            gold[mention.kind or MentionKind.PLACE] += 1
        for mention, _ in pairing.pairs:
            recognized[mention.kind or MentionKind.PLACE] += 1
    return {kind: Score(recognized[kind], 0, gold[kind]) for kind in MentionKind if gold[kind]}


def by_feature_class(pairings: Iterable[Pairing]) -> tuple[BreakdownRow, ...]:
    """Return a row for each GeoNames feature class, largest first; "?" for gold without one."""
    return _rows(pairings, lambda gold: gold.feature_class or "?")


def by_country(pairings: Iterable[Pairing]) -> tuple[BreakdownRow, ...]:
    """Return a row for each country by ISO 3166-1 code, largest first; "?" for gold without one."""
    return _rows(pairings, lambda gold: gold.country_code or "?")


def _rows(pairings: Iterable[Pairing], key: Callable[[GoldMention], Hashable]) -> tuple[BreakdownRow, ...]:
    outcomes: dict[str, list[tuple[GoldMention, ResolvedMention | None]]] = defaultdict(list)
    for pairing in pairings:
        rows: Sequence[tuple[GoldMention, ResolvedMention | None]]
        rows = [*pairing.pairs, *((mention, None) for mention in pairing.missed)]
        for gold, resolved in rows:
            if gold.linked:
                outcomes[str(key(gold))].append((gold, resolved))
    breakdown = (_row(name, rows) for name, rows in outcomes.items())
    return tuple(sorted(breakdown, key=lambda row: (-row.gold, row.name)))


def _row(name: str, rows: Sequence[tuple[GoldMention, ResolvedMention | None]]) -> BreakdownRow:
    recognized = [(gold, resolved) for gold, resolved in rows if resolved is not None]
    return BreakdownRow(
        name,
        gold=len(rows),
        identified=sum(gold.geonameid is not None for gold, _ in rows),
        recognized=len(recognized),
        accurate=sum(error_km(gold, resolved) <= ACCURACY_KM for gold, resolved in recognized),
        same_id=sum(has_same_id(gold, resolved) for gold, resolved in recognized),
    )
