"""Simplify and pack Natural Earth's land, water, borders and states into the outlines of the offline base map.

The browser cuts a level of outlines into tiles. A level has `unit`, the size of one step in degrees WGS 84; `areas`,
[kind, first zoom level, rings]; and `lines`, [kind, first zoom level, points]. Each coordinate is the difference from
the previous one, in steps. Shapes that cross the antimeridian are split there, as in Natural Earth.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

__all__ = ["Shape", "areas", "borders", "country_labels", "country_shapes", "lines", "rings_of"]

Point = tuple[float, float]  # longitude, latitude
Shape = tuple[list[list[Point]], dict[str, Any]]  # rings or lines, and the record's attributes
Row = list[Any]

# Natural Earth's lines that are not de facto borders: leases, and overlays of claims at sea.
_NO_BORDERS = {"Lease limit", "Overlay limit"}
_AGREED = "International boundary (verify)"
# Natural Earth has no code for these; GeoNames files their places under the country that claims them.
_FILED_UNDER = {"Somaliland": "SO", "N. Cyprus": "CY"}
# Remote parts of a country that have a code of their own: (code, west, south, east, north) in degrees.
_APART = {
    "FR": [
        ("GF", -55.0, 2.0, -51.0, 6.0),
        ("GP", -62.0, 15.8, -61.0, 16.6),
        ("MQ", -61.3, 14.3, -60.7, 15.0),
        ("RE", 55.1, -21.5, 55.9, -20.8),
        ("YT", 45.0, -13.1, 45.4, -12.6),
    ],
    "NO": [("SJ", 10.0, 74.0, 34.0, 81.0), ("SJ", -9.5, 70.5, -7.5, 71.5)],
    "NL": [("BQ", -68.5, 12.0, -68.1, 12.4)],
}
_SHORT_NAMES = {"N. Cyprus": "Northern Cyprus", "Siachen Glacier": ""}
_UNLABELLED = {"Indian Ocean Ter.", "Ashmore and Cartier Is.", "Siachen Glacier"}


def areas(shapes: Iterable[tuple[str, int, list[list[Point]]]], *, unit: float, tolerance: float) -> list[Row]:
    """Return rows of areas given as (kind, first zoom level, rings), simplified to `tolerance` degrees."""
    return [
        [kind, zoom, packed]
        for kind, zoom, rings in shapes
        if (packed := _pack_rings((_simplify(ring, tolerance) for ring in rings), unit))
    ]


def lines(shapes: Iterable[tuple[str, int, list[list[Point]]]], *, unit: float, tolerance: float) -> list[Row]:
    """Return rows of lines given as (kind, first zoom level, lines), simplified to `tolerance` degrees."""
    return [
        [kind, zoom, packed]
        for kind, zoom, parts in shapes
        for part in parts
        if len(packed := _pack(_simplify(part, tolerance), unit)) > 2
    ]


def borders(shapes: Iterable[Shape]) -> Iterator[tuple[str, int, list[list[Point]]]]:
    """Yield the borders between countries, those in dispute as "disputed"."""
    for parts, facts in shapes:
        kind = facts["FEATURECLA"]
        if kind not in _NO_BORDERS:
            yield ("border" if kind == _AGREED else "disputed", 0, parts)


def rings_of(parts: Sequence[Sequence[Point]]) -> list[list[list[Point]]]:
    """Group the rings of a shape into polygons: a clockwise outer ring and the holes that follow it."""
    polygons: list[list[list[Point]]] = []
    for part in parts:
        if _signed_area(part) < 0 and polygons:
            polygons[-1].append(list(part))
        else:
            polygons.append([list(part)])
    return polygons


def country_shapes(shapes: Iterable[Shape]) -> Iterator[tuple[str, int, list[list[Point]]]]:
    """Yield (ISO 3166-1 alpha-2 code, 0, rings) for each polygon of each country that has a code."""
    for parts, facts in shapes:
        code = _code(facts)
        for rings in rings_of(parts) if code else ():
            lon, lat = rings[0][0]
            inside = (part for part, w, s, e, n in _APART.get(code, ()) if w <= lon <= e and s <= lat <= n)
            yield next(inside, code), 0, rings


def country_labels(shapes: Iterable[Shape], names: dict[str, str]) -> list[Row]:
    """Return [name, latitude, longitude, width in degrees] of each country's label, at the widest part of the country.

    Args:
        shapes: Natural Earth's countries.
        names: The names of countries by code. Territories without a code have Natural Earth's names.
    """
    labels = []
    for parts, facts in shapes:
        own = facts["NAME"]
        if own in _UNLABELLED:
            continue
        code = facts["ISO_A2_EH"]
        name = names.get(code) or _SHORT_NAMES.get(own, own)
        (lon, lat), room = _label_point(max(parts, key=lambda ring: abs(_signed_area(ring))))
        labels.append([name, round(lat, 2), round(lon, 2), round(room, 1)])
    return sorted(labels, key=lambda label: -label[3])


def _code(facts: dict[str, Any]) -> str:
    code = _FILED_UNDER.get(facts["NAME"]) or facts["ISO_A2_EH"]
    return code if len(code) == 2 and code.isalpha() else ""


def _simplify(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Drop the points that lie within `tolerance` degrees of the line without them (Douglas and Peucker, 1973)."""
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        worst, index = tolerance, -1
        for middle in range(first + 1, last):
            distance = _off_line(points[middle], points[first], points[last])
            if distance > worst:
                worst, index = distance, middle
        if index >= 0:
            keep.add(index)
            stack += [(first, index), (index, last)]
    return [points[index] for index in sorted(keep)]


def _off_line(point: Point, start: Point, end: Point) -> float:
    stretch = math.cos(math.radians(min(80.0, abs(start[1]))))
    x, y = (point[0] - start[0]) * stretch, point[1] - start[1]
    width, height = (end[0] - start[0]) * stretch, end[1] - start[1]
    length = width * width + height * height
    along = max(0.0, min(1.0, (x * width + y * height) / length)) if length else 0.0
    return math.hypot(x - along * width, y - along * height)


def _pack(points: Iterable[Point], unit: float) -> list[int]:
    packed: list[int] = []
    x = y = 0
    for lon, lat in points:
        step_x, step_y = round(lon / unit) - x, round(lat / unit) - y
        if step_x or step_y or not packed:
            packed += [step_x, step_y]
            x, y = x + step_x, y + step_y
    return packed


def _pack_rings(rings: Iterable[list[Point]], unit: float) -> list[list[int]]:
    """Pack rings, without those that have shrunk to less than a triangle."""
    return [packed for ring in rings if len(packed := _pack(ring, unit)) >= 8]


def _signed_area(ring: Sequence[Point]) -> float:
    """Return the area of a ring in square degrees at its latitude, positive if it is clockwise."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum((b[0] - a[0]) * (a[1] + b[1]) for a, b in pairs) / 2 * math.cos(math.radians(ring[0][1]))


def _label_point(ring: Sequence[Point]) -> tuple[Point, float]:
    """Return the center and the width in degrees of the widest horizontal stretch in a ring, except in narrow slits."""
    bottom, top = min(lat for _, lat in ring), max(lat for _, lat in ring)
    best: tuple[float, Point, float] = (-1.0, ring[0], 0.0)
    for step in range(1, 40):
        lat = bottom + (top - bottom) * step / 40
        for left, right in _chords(ring, lat, axis=1):
            middle = (left + right) / 2
            height = next((high - low for low, high in _chords(ring, middle, axis=0) if low <= lat <= high), 0.0)
            score = min(right - left, 3 * height / math.cos(math.radians(min(80.0, abs(lat)))))
            if score > best[0]:
                best = (score, (middle, lat), right - left)
    return best[1], best[2]


def _chords(ring: Sequence[Point], value: float, *, axis: int) -> list[tuple[float, float]]:
    """Return the stretches of the line `coordinate[axis] == value` that are inside the ring."""
    other = 1 - axis
    crossings = []
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (a[axis] > value) != (b[axis] > value):
            share = (value - a[axis]) / (b[axis] - a[axis])
            crossings.append(a[other] + share * (b[other] - a[other]))
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=False))
