"""How much of annotated news the gazetteer can reach, and what it lacks.

    python -m benchmarks.gazetteer_coverage CORPUS.jsonl ... [--gazetteer FILE] [--overlay FILE] [--missing N] [--json]

A gold mention with coordinates is reached if some place that has the mention's text among its names, after
normalization, lies within 161 km (100 miles) of it. Two looser figures stand beside: counting a place that is the same
GeoNames record wherever its point has moved since, and counting the distance to an area's edge, not to its middle.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.errors import DatelineError
from geo.evaluation import GoldMention, read_corpus
from geo.gazetteer import Gazetteer, name_tokens
from geo.geodesy import distance_km
from geo.types import Candidate

REACH_KM = 161.0

_BUILDINGS = frozenset(
    "academy airport arena avenue bank bridge cathedral centre center chapel church college council court embassy "
    "estate gallery hall high hospital hotel house inn institute library market mosque museum office park plantation "
    "school square stadium station street theatre tower university".split()
)
_DIVISIONS = frozenset("township twp county co district lga municipality parish borough state province".split())
_WATERS_AND_LAND = frozenset(
    "river creek lake brook bay lagoon falls mountain mountains mount valley canal island islands gulf "
    "ocean sea".split()
)


@dataclass
class Reach:
    """Of one corpus: mentions with coordinates, those reached strictly, by record and by edge, and the missing ones by
    cause."""

    name: str
    mentions: int = 0
    near: int = 0
    same_record: int = 0
    near_edge: int = 0
    missing: Counter[tuple[str, str]] = field(default_factory=Counter)

    def shares(self) -> dict[str, float]:
        """Return the three figures in per cent."""
        counts = {"within 161 km": self.near, "or same record": self.same_record, "or edge within": self.near_edge}
        return {label: round(100 * count / max(self.mentions, 1), 2) for label, count in counts.items()}


def measure(path: Path, gazetteer: Gazetteer) -> Reach:
    """Return how much of a corpus the gazetteer reaches."""
    reach = Reach(path.stem)
    for article in read_corpus(path):
        for mention in article.mentions:
            if mention.linked:
                _count(reach, mention, gazetteer)
    return reach


def _count(reach: Reach, mention: GoldMention, gazetteer: Gazetteer) -> None:
    candidates = gazetteer.lookup(mention.text)
    distances = [_distance(mention, candidate) for candidate in candidates]
    near = any(distance <= REACH_KM for distance in distances)
    same = near or any(c.place.geonameid is not None and c.place.geonameid == mention.geonameid for c in candidates)
    edge = same or any(
        distance - candidate.place.radius_km <= REACH_KM
        for candidate, distance in zip(candidates, distances, strict=True)
    )
    reach.mentions += 1
    reach.near += near
    reach.same_record += same
    reach.near_edge += edge
    if not near:
        reach.missing[_cause(mention, candidates, gazetteer, same=same, edge=edge), mention.text] += 1


def _distance(mention: GoldMention, candidate: Candidate) -> float:
    assert mention.lat is not None
    assert mention.lon is not None
    return distance_km((mention.lat, mention.lon), (candidate.place.lat, candidate.place.lon))


def _cause(
    mention: GoldMention, candidates: Iterable[Candidate], gazetteer: Gazetteer, *, same: bool, edge: bool
) -> str:
    tokens = set(name_tokens(mention.text))
    if same:
        return "same record, its point has moved"
    if edge:
        return "area: its middle is farther, its edge is not"
    if candidates:
        return "namesakes only"
    if tokens & _BUILDINGS or any(token.isdigit() for token in tokens):
        return "building, street or institution"
    if tokens & _DIVISIONS:
        return "township or small division"
    if tokens & _WATERS_AND_LAND:
        return "small water or landform"
    if any(_distance(mention, match.candidate) <= REACH_KM for match in gazetteer.fuzzy(mention.text, 5)):
        return "another form or spelling"
    return "settlement, quarter or other"


def main() -> int:
    """Measure as the command line says; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gazetteer_coverage", description=__doc__.split("\n")[0])
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--overlay", type=Path)
    parser.add_argument("--missing", type=int, default=0, metavar="N", help="list the N commonest of each cause")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        gazetteer = Gazetteer.open(options.gazetteer, overlay=options.overlay)
        measured = [measure(path, gazetteer) for path in options.corpora]
    except DatelineError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps([_as_json(reach) for reach in measured], ensure_ascii=False, indent=2))
        return 0
    for reach in measured:
        figures = ", ".join(f"{label} {share} %" for label, share in reach.shares().items())
        print(f"{reach.name}: {reach.mentions:,} mentions: {figures}")
        causes: Counter[str] = Counter()
        for (cause, _), count in reach.missing.items():
            causes[cause] += count
        for cause, count in causes.most_common():
            names = [f"{text} {n}" for (of, text), n in reach.missing.most_common() if of == cause][: options.missing]
            print(f"  {count:4}  {cause}" + (f": {'; '.join(names)}" if names else ""))
    return 0


def _as_json(reach: Reach) -> dict[str, Any]:
    missing = [{"cause": cause, "text": text, "count": count} for (cause, text), count in reach.missing.most_common()]
    return {"corpus": reach.name, "mentions": reach.mentions, "reach": reach.shares(), "missing": missing}


if __name__ == "__main__":
    raise SystemExit(main())
