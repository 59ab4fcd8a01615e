"""Cuts the land into faces along all borders.

Ends that should meet differ in the source: most in the last decimals, so all lines are rounded to a grid before they
are cut; a few by some kilometers, so loose ends are extended to the nearest line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import shapely

from tools.shapes.sources import Line, Sources, read_lines, read_old_divisions

__all__ = ["Geometries", "cut", "land_faces"]

Geometries = np.ndarray[Any, Any]
"""An array of shapely's geometries."""

_GRID: Final = 1e-4  # degrees; about 10 m
# Countries whose lines are incomplete in the source of today, and complete in the older one.
_COMPLETED: Final = ("BEL", "BIH", "ERI", "GEO", "IRQ", "SOM", "SRB")
# An old line this near to a line of today, in degrees, is the same line.
_SAME: Final = 0.03
_SHORTEST: Final = 0.05
# Lines that the source lacks and the rule for disputed areas needs: longitudes and latitudes of about where they are.
# Their ends are beyond the borders that they meet.
_ADDED: Final = (
    # between Israel and the Golan Heights
    ((35.66, 32.64), (35.65, 32.69), (35.655, 32.75), (35.652, 32.8), (35.655, 32.85), (35.63, 32.9), (35.625, 32.95),
     (35.635, 33.05), (35.64, 33.1), (35.645, 33.17), (35.66, 33.22), (35.68, 33.25), (35.685, 33.37)),
    # through Jerusalem, the line of 1949
    ((35.2, 31.845), (35.208, 31.825), (35.222, 31.808), (35.228, 31.79), (35.2265, 31.777), (35.228, 31.763),
     (35.236, 31.752), (35.222, 31.742), (35.215, 31.735), (35.208, 31.725), (35.205, 31.695)),
)  # fmt: skip
# An end this near to another line, in degrees, should meet it.
_LARGEST_GAP: Final = 0.035


def land_faces(sources: Sources) -> Geometries:
    """Return the faces that the borders of countries and divisions cut the land into, without the sea."""
    folder = sources.borders
    rings = read_lines(folder / "ne_10m_land.shp")
    lines = [
        *rings,
        *read_lines(folder / "ne_10m_admin_0_boundary_lines_land.shp"),
        *read_lines(folder / "ne_10m_admin_1_states_provinces_lines.shp"),
        *(np.array(line) for line in _ADDED),
    ]
    today = _lines(lines)
    missing = [
        line
        for code in _COMPLETED
        for line in _missing(_lines(read_old_divisions(sources.old_divisions / f"{code}.json")), today)
    ]
    faces = cut([*today, *missing])
    land = shapely.union_all(polygons_of(rings), grid_size=_GRID)
    shapely.prepare(land)
    return np.asarray(faces[shapely.contains_properly(land, shapely.point_on_surface(faces))])


def cut(lines: Iterable[Any]) -> Geometries:
    """Return the faces between lines, after small gaps between their ends and other lines are closed."""
    noded = _noded(lines)
    return np.array(shapely.get_parts(shapely.polygonize([_noded([*noded, *_joints(noded)])])))


def _noded(lines: Iterable[Any]) -> Geometries:
    """Return the pieces of lines between the points where they meet."""
    whole = shapely.union_all(shapely.multilinestrings(list(lines)), grid_size=_GRID)
    return np.array(shapely.get_parts(shapely.line_merge(whole)))


def _joints(pieces: Geometries) -> list[Any]:
    """Return a line from each loose end to the nearest other piece, where there is one within the largest gap."""
    ends = np.concatenate([shapely.get_point(pieces, 0), shapely.get_point(pieces, -1)])
    owners = np.tile(np.arange(len(pieces)), 2)
    _, first, counts = np.unique(shapely.get_coordinates(ends), axis=0, return_index=True, return_counts=True)
    tree = shapely.STRtree(pieces)
    joints = []
    for index in first[counts == 1].tolist():
        near = tree.query(ends[index], predicate="dwithin", distance=_LARGEST_GAP)
        near = near[near != owners[index]]
        if near.size:
            nearest = near[np.argmin(shapely.distance(ends[index], pieces[near]))]
            joints.append(shapely.shortest_line(ends[index], pieces[nearest]))
    return [joint for joint in joints if joint.length > 0]


def polygons_of(rings: Sequence[Line]) -> Geometries:
    """Return one valid geometry for each outer ring with its holes; outer rings are clockwise, as in shape files."""
    shells: list[tuple[Line, list[Line]]] = []
    for ring in rings:
        if len(ring) < 4:
            continue
        if shells and shapely.is_ccw(shapely.linearrings(ring)):
            shells[-1][1].append(ring)
        else:
            shells.append((ring, []))
    return np.asarray(shapely.make_valid([shapely.Polygon(shell, holes) for shell, holes in shells]))


def _lines(rings: Iterable[Line]) -> list[Any]:
    return [shapely.LineString(ring) for ring in rings]


def _missing(old: list[Any], today: list[Any]) -> list[Any]:
    """Return the parts of old lines that no line of today follows."""
    west, south, east, north = np.add(shapely.total_bounds(old), (-1, -1, 1, 1)).tolist()
    around = shapely.box(west, south, east, north)
    near = shapely.clip_by_rect([line for line in today if line.intersects(around)], west, south, east, north)
    same = shapely.buffer(shapely.union_all(near), _SAME, quad_segs=2)
    rest = shapely.line_merge(shapely.union_all(old, grid_size=_GRID).difference(same))
    return [line for line in shapely.get_parts(rest) if line.length >= _SHORTEST]
