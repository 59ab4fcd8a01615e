"""Where a geoparser is good and where it is not: by kind of mention, feature class, and country.

Geoparsers do better on places that their makers know: a figure for each country shows by how much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from geo.evaluation.gold import GoldMention
from geo.evaluation.matching import Pairing
from geo.evaluation.metrics import ACCURACY_KM, Score, error_km
from geo.types import MentionKind, ResolvedMention


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """The linked gold of one class or country: how much was found, put within 161 km, put on the very GeoNames id."""

    name: str
    gold: int
    identified: int
    found: int
    near: int
    same_id: int

    @property
    def recall(self) -> float:
        """Share of the gold whose span was found."""
        return self.found / self.gold

    @property
    def accuracy_of_gold(self) -> float:
        """Share of the gold whose point is within 161 km."""
        return self.near / self.gold

    @property
    def same_id_of_gold(self) -> float:
        """Share of the gold with a GeoNames id that got the very same; 0 where none has one."""
        return self.same_id / self.identified if self.identified else 0.0


def precision_by_kind(pairings: Iterable[Pairing]) -> dict[MentionKind, Score]:
    """Return precision over what was said to be of a kind, recall over the gold of that kind.

    A span found under another kind counts as found: corpora seldom say what is embedded. The F1 of such a score
    means little, since its precision and recall count different spans as right; none is shown.
    """
    right: dict[MentionKind, int] = defaultdict(int)
    predicted: dict[MentionKind, int] = defaultdict(int)
    for pairing in pairings:
        for _, resolved in pairing.pairs:
            right[resolved.kind] += 1
            predicted[resolved.kind] += 1
        for resolved in pairing.spurious:
            predicted[resolved.kind] += 1
    return {kind: Score(right[kind], predicted[kind], 0) for kind in MentionKind if predicted[kind]}


def recall_by_kind(pairings: Iterable[Pairing]) -> dict[MentionKind, Score]:
    """Return how much of the gold of each kind was found."""
    found: dict[MentionKind, int] = defaultdict(int)
    gold: dict[MentionKind, int] = defaultdict(int)
    for pairing in pairings:
        for mention in [*(pair[0] for pair in pairing.pairs), *pairing.missed]:
            gold[mention.kind or MentionKind.PLACE] += 1
        for mention, _ in pairing.pairs:
            found[mention.kind or MentionKind.PLACE] += 1
    return {kind: Score(found[kind], 0, gold[kind]) for kind in MentionKind if gold[kind]}


def by_feature_class(pairings: Iterable[Pairing]) -> tuple[BreakdownRow, ...]:
    """Return the groups of GeoNames' feature classes, largest first; "?" where the corpus does not say."""
    return _groups(pairings, lambda gold: gold.feature_class or "?")


def by_country(pairings: Iterable[Pairing]) -> tuple[BreakdownRow, ...]:
    """Return the groups of countries by ISO 3166-1 code, largest first; "?" for what lies in none or is unknown."""
    return _groups(pairings, lambda gold: gold.country_code or "?")


def _groups(pairings: Iterable[Pairing], key: Callable[[GoldMention], Hashable]) -> tuple[BreakdownRow, ...]:
    outcomes: dict[str, list[tuple[GoldMention, ResolvedMention | None]]] = defaultdict(list)
    for pairing in pairings:
        rows: Sequence[tuple[GoldMention, ResolvedMention | None]]
        rows = [*pairing.pairs, *((mention, None) for mention in pairing.missed)]
        for gold, resolved in rows:
            if gold.linked:
                outcomes[str(key(gold))].append((gold, resolved))
    groups = (_group(name, rows) for name, rows in outcomes.items())
    return tuple(sorted(groups, key=lambda group: (-group.gold, group.name)))


def _group(name: str, rows: Sequence[tuple[GoldMention, ResolvedMention | None]]) -> BreakdownRow:
    found = [(gold, resolved) for gold, resolved in rows if resolved is not None]
    return BreakdownRow(
        name,
        gold=len(rows),
        identified=sum(gold.geonameid is not None for gold, _ in rows),
        found=len(found),
        near=sum(error_km(gold, resolved) <= ACCURACY_KM for gold, resolved in found),
        same_id=sum(r.place is not None and r.place.geonameid == g.geonameid is not None for g, r in found),
    )
