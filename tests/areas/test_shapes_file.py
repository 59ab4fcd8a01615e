"""The format of the files of shapes: what is packed is what is read, and a shared border is stored once."""

from __future__ import annotations

import gzip
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.areas.outline import Outline
from geo.areas.shapes_file import ShapesFile
from geo.errors import GazetteerError
from tools.shapes.topology import Topology, build_topology

Point = tuple[int, int]
GRID = 8


@st.composite
def owners(draw: st.DrawFn) -> list[list[int]]:
    """Which of some areas each square of a small map is part of."""
    count = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(st.integers(0, count), min_size=GRID, max_size=GRID), min_size=GRID, max_size=GRID))


def rings(grid: list[list[int]], owner: int) -> list[list[Point]]:
    """The borders of one area of a map of squares, counterclockwise around it and clockwise around its holes."""
    following: dict[Point, list[Point]] = {}
    for y, row in enumerate(grid):
        for x, value in enumerate(row):
            if value != owner:
                continue
            corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
            beside = [(x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y)]
            for (start, end), (column, line) in zip(pairwise([*corners, corners[0]]), beside, strict=True):
                inside = 0 <= column < GRID and 0 <= line < GRID
                if not inside or grid[line][column] != owner:
                    following.setdefault(start, []).append(end)
    found = []
    while following:
        ring = [min(following)]
        while True:
            ends = following[ring[-1]]
            # Where two corners touch, turn left, which keeps each ring simple.
            ring.append(ends.pop(_leftmost(ring, ends)))
            if not ends:
                del following[ring[-2]]
            if ring[-1] == ring[0]:
                break
        found.append(ring[:-1])
    return found


def _leftmost(ring: list[Point], ends: list[Point]) -> int:
    if len(ring) < 2 or len(ends) == 1:
        return 0
    (ax, ay), (bx, by) = ring[-2:]
    turns = [(bx - ax) * (y - by) - (by - ay) * (x - bx) for x, y in ends]
    return turns.index(max(turns))


def packed(topology: Topology, unit: float = 0.5, first: int = 7) -> ShapesFile:
    arcs = [np.diff(np.array([(0, 0), *arc]), axis=0).ravel().tolist() for arc in topology.arcs]
    return ShapesFile({"unit": unit, "first": first, "arcs": arcs, "cells": topology.shapes})


@settings(max_examples=60, deadline=None)
@given(owners())
def test_the_rings_that_are_packed_are_read(grid: list[list[int]]) -> None:
    present = sorted({value for row in grid for value in row})
    shapes = [[[ring] for ring in rings(grid, owner)] for owner in present]
    file = packed(build_topology(shapes))
    for number, shape in enumerate(shapes):
        read = [ring for polygon in file.polygons(7 + number) for ring in polygon]
        assert len(read) == len(shape)
        for points, (ring,) in zip(read, shape, strict=True):
            unpacked = [(round(x / 0.5), round(y / 0.5)) for x, y in points.tolist()]
            assert unpacked[0] == unpacked[-1]
            start = ring.index(unpacked[0])
            candidates = [[*ring[i:], *ring[:i]] for i, point in enumerate(ring) if point == unpacked[0]]
            assert start >= 0
            assert unpacked[:-1] in candidates


@settings(max_examples=60, deadline=None)
@given(owners())
def test_each_border_is_stored_once(grid: list[list[int]]) -> None:
    present = sorted({value for row in grid for value in row})
    topology = build_topology([[[ring] for ring in rings(grid, owner)] for owner in present])
    sides = [frozenset(side) for arc in topology.arcs for side in pairwise(arc)]
    assert len(sides) == len(set(sides))


@settings(max_examples=40, deadline=None)
@given(owners(), st.integers(0, GRID * 4 - 1), st.integers(0, GRID * 4 - 1))
def test_a_point_is_in_exactly_one_of_the_areas_that_fill_a_map(grid: list[list[int]], x: int, y: int) -> None:
    present = sorted({value for row in grid for value in row})
    file = packed(build_topology([[[ring] for ring in rings(grid, owner)] for owner in present]), unit=1.0)
    inside = [owner for number, owner in enumerate(present) if file.outline(7 + number).contains(y / 4, x / 4)]
    assert inside == [grid[y // 4][x // 4]]


def test_an_enclave_shares_its_border_with_the_land_around_it() -> None:
    around = [(0, 0), (9, 0), (9, 9), (0, 9)]
    enclave = [(3, 3), (3, 6), (6, 6), (6, 3)]
    topology = build_topology([[[around, enclave]], [[list(reversed(enclave))]]])
    assert len(topology.arcs) == 2
    assert topology.shapes == [[[[0], [1]]], [[[~1]]]]


def test_distances_are_to_the_lines_between_points() -> None:
    outline = Outline([np.array([(0, 0), (20, 0), (20, 1), (0, 1), (0, 0)], float)])
    assert outline.distance_km(-1, 10) == pytest.approx(111.2, abs=0.1)
    assert outline.distance_km(0.5, 21) == pytest.approx(111.2, abs=0.1)
    assert not outline.contains(-1, 10)
    assert outline.contains(0.5, 10)


@pytest.mark.parametrize("content", [b"", b"not gzip", gzip.compress(b"{"), gzip.compress(b"{}")[:-4]])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "XX.json.gz").write_bytes(content)
    with pytest.raises(GazetteerError, match=r"XX\.json\.gz: missing or damaged"):
        ShapesFile.open(tmp_path / "XX.json.gz")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"XX\.json\.gz: missing or damaged"):
        ShapesFile.open(tmp_path / "XX.json.gz")
