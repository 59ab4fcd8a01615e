"""Simplifies the cells of a part of the map and packs them into a file.

A file is compressed JSON: `unit`, the size of one step in degrees; `first`, the number of its first cell; `arcs`, each
a list of longitudes and latitudes in steps, all but the first two numbers as the difference from the point before; and
`cells`, each a list of polygons, which are lists of rings, which are lists of arc numbers (~n is arc n backwards).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from tools.shapes.linework import Geometries
from tools.shapes.topology import Point, Polygon, build_topology

__all__ = ["pack", "simplify", "without_specks", "write"]

_KM2_PER_SQUARE_DEGREE: Final = 111.2**2


def simplify(cells: Geometries, tolerance: float) -> Geometries:
    """Return the cells with fewer points, by at most about `tolerance` degrees; shared borders stay shared."""
    return np.asarray(shapely.coverage_simplify(cells, tolerance))


def without_specks(cells: Geometries, least: float) -> Geometries:
    """Return the cells without islands smaller than `least` km², but with the largest part of each cell."""
    kept = []
    for cell in cells:
        parts = shapely.get_parts(cell)
        areas = (
            shapely.area(parts) * _KM2_PER_SQUARE_DEGREE * np.cos(np.radians(shapely.get_y(shapely.centroid(parts))))
        )
        large = areas >= least
        large[np.argmax(areas)] = True
        kept.append(shapely.multipolygons(parts[large]))
    return np.array(kept)


def pack(cells: Geometries, *, unit: float, first: int) -> dict[str, Any]:
    """Return the content of a file: the cells in steps of `unit` degrees, numbered from `first`."""
    topology = build_topology([list(_in_steps(cell, unit)) for cell in cells])
    return {
        "unit": unit,
        "first": first,
        "arcs": [_differences(arc) for arc in topology.arcs],
        "cells": topology.shapes,
    }


def write(path: Path, content: Any) -> int:
    """Write compressed JSON, with the same bytes for the same content; return its size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return path.stat().st_size


def _in_steps(cell: Any, unit: float) -> Iterator[Polygon]:
    """Yield polygons in whole steps; rings that shrink to less than a triangle are left out."""
    polygons = [
        [_ring_in_steps(ring, unit) for ring in (part.exterior, *part.interiors)] for part in shapely.get_parts(cell)
    ]
    whole = [[ring for ring in rings if len(ring) > 2] for rings in polygons if len(rings[0]) > 2]
    # Of a place that is smaller than a step, a triangle around its point is left.
    yield from whole or [[_triangle(shapely.get_coordinates(cell)[0] / unit)]]


def _ring_in_steps(ring: Any, unit: float) -> list[Point]:
    points = np.rint(shapely.get_coordinates(ring)[:-1] / unit).astype(int)
    moved = np.any(points != np.roll(points, 1, axis=0), axis=1)
    return [(x, y) for x, y in points[moved].tolist()]


def _triangle(point: npt.NDArray[np.float64]) -> list[Point]:
    x, y = np.rint(point).astype(int).tolist()
    return [(x - 1, y - 1), (x, y + 1), (x + 1, y - 1)]


def _differences(arc: Sequence[Point]) -> list[int]:
    packed: list[int] = []
    x = y = 0
    for next_x, next_y in arc:
        packed += [next_x - x, next_y - y]
        x, y = next_x, next_y
    return packed
