from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.map import overlays, tiles
from dashboard.map.viewport import Viewport, bounds_around, project, unproject
from geo.gazetteer import Gazetteer

GERMANY = Viewport(51.0, 10.0, 7, 1000, 800)


@pytest.fixture(scope="module")
def gazetteer() -> Any:
    return Gazetteer.open()


@given(st.floats(-84, 84), st.floats(-180, 180), st.floats(1, 17))
def test_pixels_lead_back_to_their_point(lat: float, lon: float, zoom: float) -> None:
    x, y = project(np.array([lat]), np.array([lon]), zoom)
    (again,), (there,) = unproject(x, y, zoom)
    assert (again, there) == pytest.approx((lat, lon), abs=1e-6)


def test_box_of_a_view_goes_over_the_antimeridian() -> None:
    south, west, north, east = bounds_around(Viewport(-18, 179, 6, 1000, 800), margin=0.5)
    assert west > 0 > east
    assert south < -18 < north
    assert bounds_around(Viewport(zoom=1), margin=0.75)[1::2] == (-180, 180)


def test_heat_counts_every_mention_in_view_once() -> None:
    random = np.random.default_rng(3)
    lat, lon = random.uniform(40, 60, 5000), random.uniform(0, 20, 5000)
    mentions = random.integers(1, 50, 5000).astype(float)
    cells = overlays.heat_cells(lat, lon, mentions, Viewport(50, 10, 4, 1400, 1200))
    assert sum(n for _, _, n in cells) == mentions.sum()
    assert len(cells) < 2500


def test_heat_of_another_part_of_the_world_is_none() -> None:
    assert overlays.heat_cells(np.array([-30.0]), np.array([-60.0]), np.array([5.0]), GERMANY) == []


def test_names_of_a_view_are_its_states_and_its_largest_towns(gazetteer: Gazetteer) -> None:
    names = overlays.nearby_names(gazetteer, GERMANY)
    towns = [name for name, *_, kind in names if kind < 2]
    assert {"Frankfurt am Main", "Leipzig"} <= set(towns)
    assert "Saxony" in [name for name, *_, kind in names if kind == 2]
    assert all(abs(lat - 51) < 6 and abs(lon - 10) < 8.5 for _, lat, lon, *_ in names)


def test_a_world_view_gets_no_names_from_the_server(gazetteer: Gazetteer) -> None:
    assert overlays.nearby_names(gazetteer, Viewport(zoom=3)) == []


def test_own_tile_server_comes_first_and_its_credit_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tiles.URL_VARIABLE, "https://tiles.example.org/{z}/{x}/{y}.png")
    monkeypatch.setenv(tiles.ATTRIBUTION_VARIABLE, "<img src=x onerror=alert(1)>")
    first = tiles.backgrounds()[0]
    assert (first.id, first.url) == ("own", "https://tiles.example.org/{z}/{x}/{y}.png")
    assert "<" not in first.credit
    assert tiles.find_background("own") == first


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)//{z}{x}{y}", "https://e.org/{z}/{x}.png", 'https://e.org/" {z}{x}{y}']
)
def test_an_invalid_tile_url_is_not_offered(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv(tiles.URL_VARIABLE, address)
    assert [one.id for one in tiles.backgrounds()] == ["osm", "hot", "topo"]
    assert tiles.find_background("own") is None


def test_reach_of_a_moved_mention_starts_at_its_place(gazetteer: Gazetteer) -> None:
    osaka = {"place_id": "gn:1853909", "lat": 34.69, "lon": 135.5, "radius_km": 10.0}
    moved = osaka | {"lon": 135.17, "radius_km": 5.04}
    place, mention = overlays.place_extents(pd.DataFrame([osaka]), pd.DataFrame([moved]), gazetteer.place)
    assert place == {"at": [34.69, 135.5], "km": 10.0, "from": None}
    assert (mention["at"], mention["km"]) == ([34.69, 135.17], 5.0)
    assert mention["from"] == pytest.approx([34.69, 135.5], abs=0.02)
