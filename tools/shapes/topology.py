"""Cuts the borders of neighboring shapes into arcs, so that a border which two shapes share is stored once.

Points are pairs of integers. A polygon is a list of rings, the outer one first; a ring is closed, with its first point
once. In the result a ring is a list of arc numbers in order; ~n stands for arc n backwards, as in TopoJSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

__all__ = ["Polygon", "Topology", "build_topology"]

Point = tuple[int, int]
Ring = Sequence[Point]
Polygon = Sequence[Ring]


@dataclass(slots=True)
class Topology:
    """Arcs, and shapes made of them.

    Attributes:
        arcs: The points of each arc.
        shapes: The polygons of each shape, as lists of rings of arc numbers.
    """

    arcs: list[list[Point]] = field(default_factory=list)
    shapes: list[list[list[list[int]]]] = field(default_factory=list)


def build_topology(shapes: Sequence[Sequence[Polygon]]) -> Topology:
    """Return the arcs of shapes, in the order in which the rings first use them."""
    junctions = _junctions(ring for shape in shapes for polygon in shape for ring in polygon)
    result = Topology()
    numbers: dict[tuple[Point, ...], int] = {}

    def number(arc: list[Point]) -> int:
        if (known := numbers.get(tuple(arc))) is not None:
            return known
        if (known := numbers.get(tuple(reversed(arc)))) is not None:
            return ~known
        numbers[tuple(arc)] = len(result.arcs)
        result.arcs.append(arc)
        return len(result.arcs) - 1

    for shape in shapes:
        result.shapes.append(
            [[[number(arc) for arc in _arcs_of(ring, junctions)] for ring in polygon] for polygon in shape]
        )
    return result


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Return the points where borders meet: those that don't have the same two neighbors in all rings."""
    neighbors: dict[Point, frozenset[Point]] = {}
    junctions: set[Point] = set()
    for ring in rings:
        for before, point, after in zip([ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True):
            pair = frozenset((before, after))
            if neighbors.setdefault(point, pair) != pair:
                junctions.add(point)
    return junctions


def _arcs_of(ring: Ring, junctions: set[Point]) -> Iterator[list[Point]]:
    """Yield the stretches of a ring between junctions; a ring without any is one closed arc from its least point."""
    cuts = [index for index, point in enumerate(ring) if point in junctions]
    if not cuts:
        # Both shapes at a closed border (an enclave and the land around it) must start at the same point.
        cuts = [min(range(len(ring)), key=lambda index: ring[index])]
    turned = [*ring[cuts[0] :], *ring[: cuts[0]]]
    starts = [cut - cuts[0] for cut in cuts] + [len(ring)]
    closed = [*turned, turned[0]]
    for start, stop in pairwise(starts):
        yield closed[start : stop + 1]
