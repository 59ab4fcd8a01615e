"""Which places share a circle at a zoom level, so that circles stay clear of each other and counts stay exact.

Circles have an area in proportion to their mentions. From the most mentioned place on, each place joins the nearest
circle that it would cover too much of; grown circles are compared again until none overlap. Where the view would still
hold too many to read, they are put together from further off. What one group shows stands at its most mentioned place,
so no circle is ever where no place is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, product

import numpy as np
import numpy.typing as npt

from dashboard.map.viewport import Floats, Viewport, project

__all__ = ["Cluster", "circle_diameter", "group_places"]

MAX_MARKS = 400
_IN_VIEW = 160  # circles in one view that can still be told apart
_SMALLEST_PX, _LARGEST_PX = 22.0, 60.0
_PX_PER_DIGIT = 6.0
_GAPS = (0.86, 1.2, 1.7, 2.4)  # share of the two radii that centres may come near each other
_ALL_FROM = 1500  # places; of more, only those around the view are looked at, near ones put together on a grid first
_COARSE_PX = 18.0
_ROUNDS = 6
_SMALL_PX = 17.0  # radius of most circles; the few larger ones are looked at one by one
_BESIDE = tuple(product((-1, 0, 1), repeat=2))

_Rows = tuple[list[int], float]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows of the table of places that share a circle, the most mentioned first, with their mentions together."""

    rows: tuple[int, ...]
    mentions: int
    px: int


def circle_diameter(mentions: float, most: float) -> float:
    """Return a circle's diameter in pixels: its area is in proportion to the mentions, its number fits into it."""
    digits = min(4, len(f"{mentions:.0f}"))
    smallest = _SMALLEST_PX + _PX_PER_DIGIT * max(0, digits - 2)
    largest = min(_LARGEST_PX, _SMALLEST_PX + 7.0 * math.log2(1.0 + most))
    return max(smallest, largest * math.sqrt(mentions / max(1.0, most)))


def group_places(
    lat: Floats, lon: Floats, mentions: Floats, view: Viewport, *, alone: Sequence[int] = (), at_least: float = 1.0
) -> list[Cluster]:
    """Return at most 400 groups, most mentioned first, of places given most mentioned first.

    The rows in `alone` keep a circle of their own. Of very many places only those in and around the view are grouped.
    The largest circle stands for `at_least` mentions, so that two maps can be drawn to one scale.
    """
    x, y = project(lat, lon, view.zoom)
    kept = frozenset(alone)
    rows = np.arange(len(mentions))
    if len(mentions) > _ALL_FROM:
        around = view.holds(x, y, margin=0.8)
        around[list(kept)] = True
        rows = np.flatnonzero(around)
    if len(rows) > _ALL_FROM:
        groups = _on_grid(rows, x, y, mentions, kept)
    else:
        groups = [([row], float(mentions[row])) for row in rows.tolist()]
    most = at_least
    for gap in _GAPS:
        for _ in range(_ROUNDS):
            most = max(at_least, max((total for _, total in groups), default=1.0))
            merged = _merge_once(groups, x, y, most, kept, gap)
            if len(merged) == len(groups):
                break
            groups = merged
        if len(_seen(groups, x, y, view)) <= _IN_VIEW:
            break
    if len(groups) > MAX_MARKS:
        seen = _seen(groups, x, y, view)
        groups = sorted(groups, key=lambda group: group[0][0] not in seen)[:MAX_MARKS]
    groups.sort(key=lambda group: -group[1])
    return [Cluster(tuple(rows), int(total), round(circle_diameter(total, most))) for rows, total in groups]


def _on_grid(rows: npt.NDArray[np.int64], x: Floats, y: Floats, mentions: Floats, alone: frozenset[int]) -> list[_Rows]:
    """Put the rows of each cell of a grid together, but for those that stay alone."""
    cells = np.floor(x[rows] / _COARSE_PX) * 1e7 + np.floor(y[rows] / _COARSE_PX)
    for row in alone:
        cells[rows == row] = -1.0 - row
    order = np.argsort(cells, kind="stable")
    starts = np.flatnonzero(np.diff(cells[order], prepend=np.nan))
    sums = np.add.reduceat(mentions[rows[order]], starts)
    together = np.split(rows[order], starts[1:])
    return [(part.tolist(), total) for part, total in zip(together, sums.tolist(), strict=True)]


def _merge_once(
    groups: list[_Rows], x: Floats, y: Floats, most: float, alone: frozenset[int], gap: float
) -> list[_Rows]:
    """Let each group join the nearest larger one that it comes too near to."""
    size = 2 * _SMALL_PX * max(1.0, gap)  # no two small circles of different cells that do not touch are too near
    merged: list[tuple[list[int], float, float, float, float]] = []
    large: list[int] = []
    cells: dict[tuple[int, int], list[int]] = {}
    for rows, total in sorted(groups, key=lambda group: -group[1]):
        head = rows[0]
        at_x, at_y, radius = float(x[head]), float(y[head]), circle_diameter(total, most) / 2
        column, line = int(at_x // size), int(at_y // size)
        host, nearest = -1, math.inf
        if head not in alone:
            # A host is at least as large: the hosts of a large circle are all among the large ones.
            near = (cells.get((column + dx, line + dy), ()) for dx, dy in _BESIDE) if radius <= _SMALL_PX else ()
            for index in chain(large, *near):
                _, _, there_x, there_y, other = merged[index]
                apart = math.hypot(there_x - at_x, there_y - at_y)
                if apart < nearest and apart < (other + radius) * gap:
                    host, nearest = index, apart
        if host >= 0:
            joined, so_far, *place = merged[host]
            merged[host] = (joined + rows, so_far + total, place[0], place[1], place[2])
            continue
        # Nothing joins a place that must stay alone: its circle is nowhere to be found.
        if head not in alone:
            (large if radius > _SMALL_PX else cells.setdefault((column, line), [])).append(len(merged))
        merged.append((rows, total, at_x, at_y, radius))
    return [(rows, total) for rows, total, *_ in merged]


def _seen(groups: list[_Rows], x: Floats, y: Floats, view: Viewport) -> set[int]:
    """Return the first rows of the groups that are in the view."""
    heads = np.array([rows[0] for rows, _ in groups], dtype=np.int64)
    return set(heads[view.holds(x[heads], y[heads], margin=0.5)].tolist())
