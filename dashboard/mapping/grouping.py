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

import numpy as np

from dashboard.mapping.viewport import Floats, Viewport, project

__all__ = ["Group", "diameter", "group_places"]

MAX_MARKS = 400
_IN_VIEW = 160  # circles in one view that can still be told apart
_SMALLEST_PX, _LARGEST_PX = 22.0, 60.0
_PX_PER_DIGIT = 6.0
_GAPS = (0.86, 1.2, 1.7, 2.4)  # share of the two radii that centres may come near each other
_ALL_FROM = 1500  # places; of more, only those around the view are looked at, near ones put together on a grid first
_COARSE_PX = 18.0
_ROUNDS = 6

_Rows = tuple[list[int], float]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of the table of places that share a circle, the most mentioned first, with their mentions together."""

    rows: tuple[int, ...]
    mentions: int
    px: int


def diameter(mentions: float, most: float) -> float:
    """Return a circle's diameter in pixels: its area is in proportion to the mentions, its number fits into it."""
    digits = min(4, len(f"{mentions:.0f}"))
    smallest = _SMALLEST_PX + _PX_PER_DIGIT * max(0, digits - 2)
    largest = min(_LARGEST_PX, _SMALLEST_PX + 7.0 * math.log2(1.0 + most))
    return max(smallest, largest * math.sqrt(mentions / max(1.0, most)))


def group_places(
    lat: Floats, lon: Floats, mentions: Floats, view: Viewport, *, alone: Sequence[int] = ()
) -> list[Group]:
    """Return at most 400 groups, most mentioned first, of places given most mentioned first.

    The rows in `alone` keep a circle of their own. Of very many places only those in and around the view are grouped.
    """
    x, y = project(lat, lon, view.zoom)
    kept = frozenset(alone)
    rows = list(range(len(mentions)))
    if len(mentions) > _ALL_FROM:
        around = view.holds(x, y, margin=0.8)
        rows = [row for row in rows if around[row] or row in kept]
    groups: list[_Rows] = [([row], float(mentions[row])) for row in rows]
    if len(groups) > _ALL_FROM:
        groups = _on_grid(groups, x, y, kept)
    most = 1.0
    for gap in _GAPS:
        for _ in range(_ROUNDS):
            most = max((total for _, total in groups), default=1.0)
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
    return [Group(tuple(rows), int(total), round(diameter(total, most))) for rows, total in groups]


def _on_grid(singles: list[_Rows], x: Floats, y: Floats, alone: frozenset[int]) -> list[_Rows]:
    groups: dict[tuple[int, int], _Rows] = {}
    for (row,), mentions in singles:
        cell = (-1, row) if row in alone else (int(x[row] // _COARSE_PX), int(y[row] // _COARSE_PX))
        rows, total = groups.get(cell, ([], 0.0))
        rows.append(row)
        groups[cell] = (rows, total + mentions)
    return list(groups.values())


def _merge_once(
    groups: list[_Rows], x: Floats, y: Floats, most: float, alone: frozenset[int], gap: float
) -> list[_Rows]:
    """Let each group join the nearest larger one that it comes too near to."""
    size = _LARGEST_PX * max(1.0, gap)  # no two circles of different cells that do not touch are too near
    merged: list[tuple[list[int], float, float, float, float]] = []
    cells: dict[tuple[int, int], list[int]] = {}
    for rows, total in sorted(groups, key=lambda group: -group[1]):
        head = rows[0]
        at_x, at_y, radius = float(x[head]), float(y[head]), diameter(total, most) / 2
        column, line = int(at_x // size), int(at_y // size)
        host, nearest = -1, math.inf
        if head not in alone:
            for cell in ((column + dx, line + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
                for index in cells.get(cell, ()):
                    _, _, there_x, there_y, other = merged[index]
                    apart = math.hypot(there_x - at_x, there_y - at_y)
                    if apart < min(nearest, (other + radius) * gap):
                        host, nearest = index, apart
        if host >= 0:
            joined, so_far, *place = merged[host]
            merged[host] = (joined + rows, so_far + total, place[0], place[1], place[2])
            continue
        # Nothing joins a place that must stay alone: its circle is in no cell.
        if head not in alone:
            cells.setdefault((column, line), []).append(len(merged))
        merged.append((rows, total, at_x, at_y, radius))
    return [(rows, total) for rows, total, *_ in merged]


def _seen(groups: list[_Rows], x: Floats, y: Floats, view: Viewport) -> set[int]:
    """Return the first rows of the groups that are in the view."""
    heads = np.array([rows[0] for rows, _ in groups], dtype=np.int64)
    return set(heads[view.holds(x[heads], y[heads], margin=0.5)].tolist())
