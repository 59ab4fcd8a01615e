from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.folium import FOLDER
from tools.basemap import outlines
from tools.basemap.outlines import _pack, _simplify

UNIT = 0.01
SQUARE = [(0.0, 0.0), (0.0, 10.0), (10.0, 10.0), (10.0, 0.0), (0.0, 0.0)]
HOLE = [(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0)]
BASEMAP = FOLDER / "basemap"


def _unpack(packed: list[int], unit: float = UNIT) -> list[tuple[float, float]]:
    points, x, y = [], 0, 0
    for step_x, step_y in zip(packed[::2], packed[1::2], strict=True):
        x, y = x + step_x, y + step_y
        points.append((x * unit, y * unit))
    return points


def _shipped(name: str) -> Any:
    return json.loads((BASEMAP / name).read_text(encoding="utf-8"))


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=30))
def test_packing_keeps_points_to_within_a_unit(points: Any) -> None:
    unpacked = _unpack(_pack(points, UNIT))
    assert unpacked[0] == pytest.approx(points[0], abs=UNIT)
    assert unpacked[-1] == pytest.approx(points[-1], abs=UNIT)


def test_straight_stretch_is_simplified_and_a_corner_kept() -> None:
    assert _simplify([(0, 0), (1, 0.001), (2, 0), (2, 2)], 0.01) == [(0, 0), (2, 0), (2, 2)]


def test_hole_stays_with_the_ring_around_it() -> None:
    assert outlines.rings_of([SQUARE, HOLE, SQUARE]) == [[SQUARE, HOLE], [SQUARE]]


def test_area_too_small_to_see_is_dropped() -> None:
    speck = [(0.0, 0.0), (0.0, 0.001), (0.001, 0.001), (0.0, 0.0)]
    assert outlines.areas([("land", 0, [speck])], unit=UNIT, tolerance=0) == []
    ((kind, zoom, rings),) = outlines.areas([("lake", 4, [SQUARE])], unit=UNIT, tolerance=0)
    assert (kind, zoom, _unpack(rings[0])) == ("lake", 4, SQUARE)


def test_border_that_is_not_agreed_on_is_disputed_and_a_lease_is_none() -> None:
    shapes = [
        ([SQUARE], {"FEATURECLA": name})
        for name in ("International boundary (verify)", "Line of control (please verify)", "Lease limit")
    ]
    assert [kind for kind, _, _ in outlines.borders(shapes)] == ["border", "disputed"]


def test_far_part_of_a_country_has_its_own_code() -> None:
    guiana = [(-54.0, 3.0), (-54.0, 4.0), (-53.0, 4.0), (-54.0, 3.0)]
    parts = outlines.country_shapes([([SQUARE, guiana], {"NAME": "France", "ISO_A2_EH": "FR"})])
    assert [code for code, _, _ in parts] == ["FR", "GF"]


def test_territory_without_a_code_is_shaded_with_the_country_that_its_places_are_filed_under() -> None:
    shapes = [([SQUARE], {"NAME": name, "ISO_A2_EH": "-99"}) for name in ("Somaliland", "Nowhere")]
    assert [code for code, _, _ in outlines.country_shapes(shapes)] == ["SO"]


def test_the_name_of_a_country_is_inside_its_outline() -> None:
    ((name, lat, lon, room),) = outlines.country_labels(
        [([SQUARE], {"NAME": "W.", "ISO_A2_EH": "WE"})], {"WE": "Westland"}
    )
    assert (name, room) == ("Westland", 10)
    assert 0 < lat < 10
    assert lon == 5


@pytest.mark.parametrize("name", ["world-50m.json", "world-10m.json"])
def test_shipped_outlines_span_the_world(name: str) -> None:
    made = _shipped(name)
    kinds = [row[0] for row in made["areas"] + made["lines"]]
    assert kinds.count("land") > 1000
    assert kinds.count("border") > 300
    assert kinds.count("disputed") > 20
    assert kinds.count("river") > 200
    assert kinds.count("lake") > 200
    assert kinds.count("state") > 500
    lons = [
        lon
        for kind, _, rings in made["areas"]
        if kind == "land"
        for ring in rings
        for lon, _ in _unpack(ring, made["unit"])
    ]
    assert (min(lons), max(lons)) == pytest.approx((-180, 180), abs=0.01)


def test_shipped_countries_have_codes_each_once_or_in_parts() -> None:
    codes = {row[0] for row in _shipped("countries-50m.json")["areas"]}
    assert {"IN", "FR", "GF", "XK", "EH", "NO", "SJ", "PS", "TW"} <= codes
    assert all(len(code) == 2 for code in codes)


def test_shipped_names_hold_every_continent() -> None:
    names = _shipped("labels.json")
    countries = {label[0] for label in names["countries"]}
    assert {"India", "Brazil", "Kenya", "France", "Australia", "Canada", "Antarctica"} <= countries
    assert len(names["cities"]) > 5000


def test_base_map_is_small() -> None:
    assert sum(path.stat().st_size for path in BASEMAP.iterdir()) < 8_000_000
