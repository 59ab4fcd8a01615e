"""Which places share a circle at a zoom level, so that circles stay clear of each other and counts stay exact.

Circles have an area in proportion to their mentions. From the most mentioned place on, each place joins the nearest
circle that it would cover too much of; grown circles are compared again until none overlap. What one group shows
stands at its most mentioned place, so no circle is ever where no place is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.mapping.viewport import Floats, Viewport, project

__all__ = ["Group", "diameter", "group_places"]

MAX_MARKS = 400
_SMALLEST_PX, _LARGEST_PX = 22.0, 60.0
_TOUCH = 0.86  # share of the two radii that centres may come near each other
_COARSE_FROM = 1500  # places; beyond, near ones are first put together on a grid
_COARSE_PX = 18.0
_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of the table of places that share a circle, the most mentioned first, with their mentions together."""

    rows: tuple[int, ...]
    mentions: int
    px: int


def diameter(mentions: float, most: float) -> float:
    """Return a circle's diameter in pixels: its area is in proportion to the mentions, above a smallest size."""
    largest = min(_LARGEST_PX, _SMALLEST_PX + 7.0 * math.log2(1.0 + most))
    return max(_SMALLEST_PX, largest * math.sqrt(mentions / max(1.0, most)))


def group_places(
    lat: Floats, lon: Floats, mentions: Floats, view: Viewport, *, alone: Sequence[int] = ()
) -> list[Group]:
    """Return at most 400 groups, most mentioned first, of places given most mentioned first.

    The rows in `alone` keep a circle of their own. Where there are too many groups, those of places far outside the
    view are left out first.
    """
    x, y = project(lat, lon, view.zoom)
    groups = [([row], float(mentions[row])) for row in range(len(mentions))]
    if len(groups) > _COARSE_FROM:
        groups = _on_grid(x, y, mentions, set(alone))
    most = 1.0
    for _ in range(_ROUNDS):
        most = max((total for _, total in groups), default=1.0)
        merged = _merge_once(groups, x, y, most, frozenset(alone))
        if len(merged) == len(groups):
            break
        groups = merged
    groups.sort(key=lambda group: -group[1])
    if len(groups) > MAX_MARKS:
        near = [group for group in groups if group[0][0] in alone or _is_near(x[group[0][0]], y[group[0][0]], view)]
        groups = near[:MAX_MARKS]
    return [Group(tuple(rows), int(total), round(diameter(total, most))) for rows, total in groups]


def _on_grid(x: Floats, y: Floats, mentions: Floats, alone: set[int]) -> list[tuple[list[int], float]]:
    cells = np.floor(x / _COARSE_PX).astype(np.int64) << 32 | np.floor(y / _COARSE_PX).astype(np.int64)
    groups: dict[int, tuple[list[int], float]] = {}
    for row, cell in enumerate(cells.tolist()):
        key = -1 - row if row in alone else cell
        rows, total = groups.get(key, ([], 0.0))
        rows.append(row)
        groups[key] = (rows, total + float(mentions[row]))
    return list(groups.values())


def _merge_once(
    groups: list[tuple[list[int], float]], x: Floats, y: Floats, most: float, alone: frozenset[int]
) -> list[tuple[list[int], float]]:
    merged: list[tuple[list[int], float, float]] = []
    cells: dict[tuple[int, int], list[int]] = {}
    for rows, total in sorted(groups, key=lambda group: -group[1]):
        head = rows[0]
        radius = diameter(total, most) / 2
        column, line = int(x[head] // _LARGEST_PX), int(y[head] // _LARGEST_PX)
        host = None
        if head not in alone:
            near = (i for dx in (-1, 0, 1) for dy in (-1, 0, 1) for i in cells.get((column + dx, line + dy), ()))
            touching = (
                (distance, i)
                for i in near
                if (distance := math.hypot(x[merged[i][0][0]] - x[head], y[merged[i][0][0]] - y[head]))
                < (merged[i][2] + radius) * _TOUCH
            )
            host = min(touching, default=(0.0, None))[1]
        if host is None:
            # Nothing joins a place that must stay alone: its circle is in no cell.
            if head not in alone:
                cells.setdefault((column, line), []).append(len(merged))
            merged.append((list(rows), total, radius))
        else:
            merged[host] = (merged[host][0] + rows, merged[host][1] + total, merged[host][2])
    return [(rows, total) for rows, total, _ in merged]


def _is_near(x: float, y: float, view: Viewport) -> bool:
    """Whether a point lies within one screen of what is seen."""
    (centre_x,), (centre_y,) = project(np.array([view.lat]), np.array([view.lon]), view.zoom)
    world = 256 * 2.0**view.zoom
    apart = abs(x - centre_x) % world
    return bool(min(apart, world - apart) <= 1.5 * view.width and abs(y - centre_y) <= 1.5 * view.height)
