"""Measures how many toponyms of annotated news are in the gazetteer, and why the others are not found.

    python -m benchmarks.gazetteer_coverage CORPUS.jsonl ... [--gazetteer FILE] [--overlay FILE] [--missing N] [--json]

A gold mention with coordinates is covered if a place with the mention's normalized text as a name is within 161 km
(100 miles). Two looser metrics also count a place with the same GeoNames id at any distance, and then the distance to
the edge of an area instead of its center.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from geo.errors import DatelineError
from geo.evaluation import GoldMention, read_corpus
from geo.gazetteer import Gazetteer, name_tokens
from geo.geodesy import distance_km
from geo.types import Candidate

MAX_DISTANCE_KM: Final = 161.0

_BUILDINGS: Final = frozenset(
    "academy airport arena avenue bank bridge cathedral "
    "centre center "  # codespell:ignore
    "chapel church college council court embassy estate gallery hall high hospital hotel house inn institute library "
    "market mosque museum office park plantation school square stadium station street theatre "  # codespell:ignore
    "tower university".split()
)
_DIVISIONS: Final = frozenset("township twp county co district lga municipality parish borough state province".split())
_NATURAL_FEATURES: Final = frozenset(
    "river creek lake brook bay lagoon falls mountain mountains mount valley canal island islands gulf "
    "ocean sea".split()
)


@dataclass
class Coverage:
    """The coverage of one corpus.

    Attributes:
        name: The name of the corpus.
        mentions: The number of mentions with coordinates.
        near: How many of them have a place within the distance.
        same_record: The same, or a place with the same GeoNames id.
        near_edge: The same, or an area whose edge is within the distance.
        missing: The number of mentions without a place within the distance, by cause and text.
    """

    name: str
    mentions: int = 0
    near: int = 0
    same_record: int = 0
    near_edge: int = 0
    missing: Counter[tuple[str, str]] = field(default_factory=Counter)

    def shares(self) -> dict[str, float]:
        """Return the three metrics as percentages."""
        counts = {"within 161 km": self.near, "or same record": self.same_record, "or edge within": self.near_edge}
        return {label: round(100 * count / max(self.mentions, 1), 2) for label, count in counts.items()}


def measure(path: Path, gazetteer: Gazetteer) -> Coverage:
    """Return the gazetteer's coverage of a corpus."""
    coverage = Coverage(path.stem)
    for article in read_corpus(path):
        for mention in article.mentions:
            if mention.linked:
                _count(coverage, mention, gazetteer)
    return coverage


def _count(coverage: Coverage, mention: GoldMention, gazetteer: Gazetteer) -> None:
    candidates = gazetteer.lookup(mention.text)
    distances = [_distance(mention, candidate) for candidate in candidates]
    near = any(distance <= MAX_DISTANCE_KM for distance in distances)
    same_record = near or any(
        candidate.place.geonameid is not None and candidate.place.geonameid == mention.geonameid
        for candidate in candidates
    )
    near_edge = same_record or any(
        distance - candidate.place.radius_km <= MAX_DISTANCE_KM
        for candidate, distance in zip(candidates, distances, strict=True)
    )
    coverage.mentions += 1
    coverage.near += near
    coverage.same_record += same_record
    coverage.near_edge += near_edge
    if not near:
        cause = _cause(mention, candidates, gazetteer, same_record=same_record, near_edge=near_edge)
        coverage.missing[cause, mention.text] += 1


def _distance(mention: GoldMention, candidate: Candidate) -> float:
    assert mention.lat is not None
    assert mention.lon is not None
    return distance_km((mention.lat, mention.lon), (candidate.place.lat, candidate.place.lon))


def _cause(
    mention: GoldMention, candidates: Iterable[Candidate], gazetteer: Gazetteer, *, same_record: bool, near_edge: bool
) -> str:
    tokens = set(name_tokens(mention.text))
    if same_record:
        return "same record, its point has moved"
    if near_edge:
        return "area: its middle is farther, its edge is not"
    if candidates:
        return "namesakes only"
    if tokens & _BUILDINGS or any(token.isdigit() for token in tokens):
        return "building, street or institution"
    if tokens & _DIVISIONS:
        return "township or small division"
    if tokens & _NATURAL_FEATURES:
        return "small water or landform"
    if any(_distance(mention, match.candidate) <= MAX_DISTANCE_KM for match in gazetteer.fuzzy(mention.text, 5)):
        return "another form or spelling"
    return "settlement, quarter or other"


def main() -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gazetteer_coverage", description=__doc__.split("\n")[0])
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--overlay", type=Path)
    parser.add_argument(
        "--missing", type=int, default=0, metavar="N", help="list the N most common mentions of each cause"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        gazetteer = Gazetteer.open(options.gazetteer, overlay=options.overlay)
        results = [measure(path, gazetteer) for path in options.corpora]
    except DatelineError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps([_as_json(coverage) for coverage in results], ensure_ascii=False, indent=2))
        return 0
    for coverage in results:
        metrics = ", ".join(f"{label} {share} %" for label, share in coverage.shares().items())
        print(f"{coverage.name}: {coverage.mentions:,} mentions: {metrics}")
        causes: Counter[str] = Counter()
        for (cause, _), count in coverage.missing.items():
            causes[cause] += count
        for cause, count in causes.most_common():
            texts = [f"{text} {n}" for (other, text), n in coverage.missing.most_common() if other == cause]
            listed = "; ".join(texts[: options.missing])
            print(f"  {count:4}  {cause}" + (f": {listed}" if listed else ""))
    return 0


def _as_json(coverage: Coverage) -> dict[str, Any]:
    missing = [
        {"cause": cause, "text": text, "count": count} for (cause, text), count in coverage.missing.most_common()
    ]
    return {"corpus": coverage.name, "mentions": coverage.mentions, "reach": coverage.shares(), "missing": missing}


if __name__ == "__main__":
    raise SystemExit(main())
