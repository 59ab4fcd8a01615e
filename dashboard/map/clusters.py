"""Group places into circles at a zoom level, so that circles do not overlap and their counts are exact.

The area of a circle is proportional to its mentions. In order of mentions, each place joins the nearest circle that it
would overlap too much; circles that have grown are compared again until none overlap. If the view still has too many
circles, the distance at which they join is increased. A circle is drawn at its most mentioned place.
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
_MAX_IN_VIEW = 160  # more circles in one view would be hard to read
_SMALLEST_PX, _LARGEST_PX = 22.0, 60.0
_PX_PER_DIGIT = 6.0
_GAPS = (0.86, 1.2, 1.7, 2.4)  # minimum distance of centers as a share of the sum of their radii
_MAX_UNGRIDDED = 1500  # of more places, only those near the view are grouped, and a grid joins close ones first
_GRID_PX = 18.0
_MAX_ROUNDS = 6
_SMALL_RADIUS_PX = 17.0  # circles up to this radius are looked up in a grid, the few larger ones one by one
_NEIGHBOR_CELLS = tuple(product((-1, 0, 1), repeat=2))

_Rows = tuple[list[int], float]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Rows of the table of places that share a circle, most mentioned first; their mentions; its diameter."""

    rows: tuple[int, ...]
    mentions: int
    px: int


def circle_diameter(mentions: float, most: float) -> float:
    """Return a circle's diameter in pixels. Its area is proportional to the mentions, and its number fits into it."""
    digits = min(4, len(f"{mentions:.0f}"))
    smallest = _SMALLEST_PX + _PX_PER_DIGIT * max(0, digits - 2)
    largest = min(_LARGEST_PX, _SMALLEST_PX + 7.0 * math.log2(1.0 + most))
    return max(smallest, largest * math.sqrt(mentions / max(1.0, most)))


def group_places(
    lat: Floats, lon: Floats, mentions: Floats, view: Viewport, *, alone: Sequence[int] = (), at_least: float = 1.0
) -> list[Cluster]:
    """Group places into at most 400 circles. Of very many places, only those in and near the view are grouped.

    Args:
        lat: Latitudes in degrees, of the places in order of their mentions, most mentioned first.
        lon: Longitudes in degrees.
        mentions: The number of mentions of each place.
        view: What the map shows.
        alone: Rows that keep a circle of their own.
        at_least: Mentions that the largest circle represents at least, so that two maps can share one scale.

    Returns:
        The circles, most mentioned first.
    """
    x, y = project(lat, lon, view.zoom)
    separate = frozenset(alone)
    rows = np.arange(len(mentions))
    if len(mentions) > _MAX_UNGRIDDED:
        around = view.contains(x, y, margin=0.8)
        around[list(separate)] = True
        rows = np.flatnonzero(around)
    if len(rows) > _MAX_UNGRIDDED:
        groups = _on_grid(rows, x, y, mentions, separate)
    else:
        groups = [([row], float(mentions[row])) for row in rows.tolist()]
    most = at_least
    for gap in _GAPS:
        for _ in range(_MAX_ROUNDS):
            most = max(at_least, max((total for _, total in groups), default=1.0))
            merged = _merge_once(groups, x, y, most, separate, gap)
            if len(merged) == len(groups):
                break
            groups = merged
        if len(_heads_in_view(groups, x, y, view)) <= _MAX_IN_VIEW:
            break
    if len(groups) > MAX_MARKS:
        visible = _heads_in_view(groups, x, y, view)
        groups = sorted(groups, key=lambda group: group[0][0] not in visible)[:MAX_MARKS]
    groups.sort(key=lambda group: -group[1])
    return [Cluster(tuple(rows), int(total), round(circle_diameter(total, most))) for rows, total in groups]


def _on_grid(rows: npt.NDArray[np.int64], x: Floats, y: Floats, mentions: Floats, alone: frozenset[int]) -> list[_Rows]:
    """Join the rows of each cell of a grid, except those in `alone`."""
    # One number for each cell: column times a factor larger than any row number, plus the row.
    cells = np.floor(x[rows] / _GRID_PX) * 1e7 + np.floor(y[rows] / _GRID_PX)
    for row in alone:
        cells[rows == row] = -1.0 - row  # a cell of its own
    order = np.argsort(cells, kind="stable")
    starts = np.flatnonzero(np.diff(cells[order], prepend=np.nan))
    sums = np.add.reduceat(mentions[rows[order]], starts)
    members = np.split(rows[order], starts[1:])
    return [(part.tolist(), total) for part, total in zip(members, sums.tolist(), strict=True)]


def _merge_once(
    groups: list[_Rows], x: Floats, y: Floats, most: float, alone: frozenset[int], gap: float
) -> list[_Rows]:
    """Join each group with the nearest larger group that it is too close to."""
    size = 2 * _SMALL_RADIUS_PX * max(1.0, gap)  # small circles of cells that are not neighbors are never too close
    merged: list[tuple[list[int], float, float, float, float]] = []
    large: list[int] = []
    cells: dict[tuple[int, int], list[int]] = {}
    for rows, total in sorted(groups, key=lambda group: -group[1]):
        head = rows[0]
        at_x, at_y, radius = float(x[head]), float(y[head]), circle_diameter(total, most) / 2
        column, line = int(at_x // size), int(at_y // size)
        host, nearest = -1, math.inf
        if head not in alone:
            # A group joins a group at least as large, so a large circle is compared with the large ones only.
            near = (
                (cells.get((column + dx, line + dy), ()) for dx, dy in _NEIGHBOR_CELLS)
                if radius <= _SMALL_RADIUS_PX
                else ()
            )
            for index in chain(large, *near):
                _, _, other_x, other_y, other_radius = merged[index]
                distance = math.hypot(other_x - at_x, other_y - at_y)
                if distance < nearest and distance < (other_radius + radius) * gap:
                    host, nearest = index, distance
        if host >= 0:
            host_rows, host_total, host_x, host_y, host_radius = merged[host]
            merged[host] = (host_rows + rows, host_total + total, host_x, host_y, host_radius)
            continue
        # A separate circle is not registered, so that no other group joins it.
        if head not in alone:
            (large if radius > _SMALL_RADIUS_PX else cells.setdefault((column, line), [])).append(len(merged))
        merged.append((rows, total, at_x, at_y, radius))
    return [(rows, total) for rows, total, *_ in merged]


def _heads_in_view(groups: list[_Rows], x: Floats, y: Floats, view: Viewport) -> set[int]:
    """Return the first row of each group that is in the view."""
    heads = np.array([rows[0] for rows, _ in groups], dtype=np.int64)
    return set(heads[view.contains(x[heads], y[heads], margin=0.5)].tolist())
