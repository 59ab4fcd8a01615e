from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.mapping.assets import STATIC
from dashboard.mapping.outlines import _pack, _ring, _simplify, country_labels, level

UNIT = 0.01
SQUARES = {
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [[[10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 0], [10, 0], [0, 10], [-10, 0]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Westland"}},
                {"type": "Polygon", "arcs": [[2, -1]], "properties": {"name": "Kosovo"}},
            ]
        },
        "land": {"geometries": [{"type": "Polygon", "arcs": [[1, 2]]}]},
    },
}


def _unpack(packed: list[int]) -> list[tuple[float, float]]:
    points, x, y = [], 0, 0
    for step_x, step_y in zip(packed[::2], packed[1::2], strict=True):
        x, y = x + step_x, y + step_y
        points.append((x * UNIT, y * UNIT))
    return points


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=30))
def test_packing_keeps_points_to_within_a_unit(points):
    unpacked = _unpack(_pack(points, UNIT))
    assert unpacked[0] == pytest.approx(points[0], abs=UNIT)
    assert unpacked[-1] == pytest.approx(points[-1], abs=UNIT)


def test_border_is_drawn_once_and_dashed_where_disputed():
    made = level(SQUARES, unit=UNIT, tolerance=0)
    assert made["borders"] == []
    assert [_unpack(line) for line in made["disputed"]] == [[(10, 0), (10, 10)]]
    assert len(made["land"]) == 1


def test_ring_over_the_antimeridian_is_unrolled():
    assert _ring([[(170.0, 0.0), (-170.0, 0.0), (-170.0, 5.0), (170.0, 0.0)]], [0]) == [
        (170, 0),
        (190, 0),
        (190, 5),
        (170, 0),
    ]


def test_ring_around_the_pole_is_closed_along_it():
    ring = _ring([[(float(lon), -70.0) for lon in range(-180, 181, 30)]], [0])
    assert ring[-1] == ring[0]
    assert (180.0, -90.0) in ring


def test_straight_stretch_is_simplified_and_a_corner_kept():
    assert _simplify([(0, 0), (1, 0.001), (2, 0), (2, 2)], 0.01) == [(0, 0), (2, 0), (2, 2)]


def test_name_stands_inside_its_country():
    (name, lat, lon, room), *_ = country_labels(SQUARES)
    assert (name, room) == ("Westland", 10)
    assert 0 < lat < 10
    assert lon == 5


@pytest.mark.parametrize("name", ["world-50m.json", "world-10m.json"])
def test_shipped_outlines_span_the_world(name):
    made = json.loads((STATIC / "basemap" / name).read_text())
    assert len(made["land"]) > 1000
    assert len(made["borders"]) > 300
    assert len(made["disputed"]) > 5


def test_shipped_names_hold_every_continent():
    names = json.loads((STATIC / "basemap" / "labels.json").read_text())
    countries = {label[0] for label in names["countries"]}
    assert {"India", "Brazil", "Kenya", "France", "Australia", "Canada", "Antarctica"} <= countries
    assert len(names["cities"]) > 5000
