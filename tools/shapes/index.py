"""The index of all areas: their cells, bounding boxes, label points and sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from geo.geodesy import EARTH_RADIUS_KM

__all__ = ["Area", "cell_boxes", "index_rows", "longitudes"]


@dataclass(frozen=True, slots=True)
class Area:
    """A place with a shape: its id, its kind, and the numbers of its cells."""

    id: str
    kind: str
    cells: tuple[int, ...]


def index_rows(areas: Sequence[Area], shapes: Sequence[Any]) -> list[list[Any]]:
    """Return [id, kind, cells, west, south, east, north, label latitude, label longitude, km²] of each area."""
    boxes = [shapely.bounds(shapely.get_parts(shape)) for shape in shapes]
    sizes = [sum(_km2(part) for part in shapely.get_parts(shape)) for shape in shapes]
    rows = []
    for area in sorted(areas, key=lambda area: (area.kind, area.id)):
        parts = np.concatenate([boxes[cell] for cell in area.cells])
        west, east = longitudes(parts[:, [0, 2]].tolist())
        lat, lon = _label_point([shapes[cell] for cell in area.cells])
        box = [_floor(west), _floor(parts[:, 1].min()), -_floor(-east), -_floor(-parts[:, 3].max())]
        km2 = round(sum(sizes[cell] for cell in area.cells), 1)
        rows.append([area.id, area.kind, list(area.cells), *box, round(lat, 3), round(lon, 3), km2])
    return rows


def cell_boxes(shapes: Sequence[Any]) -> list[int]:
    """Return west, south, east and north of each cell, one after the other, in hundredths of a degree."""
    boxes: list[int] = []
    for shape in shapes:
        parts = shapely.bounds(shapely.get_parts(shape))
        west, east = longitudes(parts[:, [0, 2]].tolist())
        # A step of the files is at most half a hundredth.
        boxes += [int(np.floor(edge * 100 - 1)) for edge in (west, parts[:, 1].min())]
        boxes += [int(np.ceil(edge * 100 + 1)) for edge in (east, parts[:, 3].max())]
    return boxes


def longitudes(intervals: Sequence[list[float]]) -> tuple[float, float]:
    """Return the shortest range of longitudes that contains all given ones.

    Its west is more than its east where it crosses the antimeridian.
    """
    merged: list[list[float]] = []
    for west, east in sorted(intervals):
        if merged and west <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], east)
        else:
            merged.append([west, east])
    gaps = [(after[0] - before[1], after[0], before[1]) for before, after in pairwise(merged)]
    around = merged[0][0] + 360 - merged[-1][1]
    widest = max(gaps, default=(-1.0, 0.0, 0.0))
    return (widest[1], widest[2]) if widest[0] > around else (merged[0][0], merged[-1][1])


def _floor(value: float) -> float:
    return float(np.floor(value * 1000) / 1000)


def _km2(polygon: Any) -> float:
    """Return the area of a polygon on the sphere; borders are straight in longitude and latitude."""
    total = 0.0
    for index, ring in enumerate((polygon.exterior, *polygon.interiors)):
        lons, lats = np.radians(shapely.get_coordinates(ring)).T
        # Between two points, the sine of the latitude is taken as linear.
        size = abs(float(np.sum(np.diff(lons) * (np.sin(lats[1:]) + np.sin(lats[:-1])) / 2)))
        total += size if index == 0 else -size
    return total * EARTH_RADIUS_KM**2


def _label_point(shapes: Sequence[Any]) -> tuple[float, float]:
    """Return the latitude and longitude farthest from the borders of the largest part of an area."""
    parts = shapely.get_parts(shapely.coverage_union_all(shapes))
    largest = max(parts, key=lambda part: (part.area * np.cos(np.radians(part.centroid.y)), part.bounds))
    stretch = np.cos(np.radians(min(80.0, abs(largest.centroid.y))))
    scaled = shapely.transform(largest, lambda points: points * (stretch, 1.0))
    size = np.sqrt(scaled.area)
    middle = shapely.maximum_inscribed_circle(scaled.simplify(size / 200), tolerance=size / 50).coords[0]
    return middle[1], middle[0] / stretch
