from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest

from geo.errors import GazetteerError
from geo.gazetteer import is_sea, sea_around
from geo.gazetteer.land_grid import LAND_FILE, read_land
from geo.packaged_files import data_folder
from tools.gazetteer.land_grid import main, rasterize, write_land

OUTLINES = Path(__file__).resolve().parents[2] / "dashboard" / "static" / "basemap" / "world-50m.json"


@pytest.mark.parametrize(
    ("lat", "lon", "sea"),
    [
        (35.0, 20.0, True),  # the Mediterranean
        (0.0, -160.0, True),
        (0.0, 179.99, True),
        (90.0, 0.0, True),  # the North Pole, where the ice floats
        (46.0, 7.0, False),  # the Alps
        (-18.0, 178.0, False),  # Viti Levu
        (-89.9, 45.0, False),
        (42.0, 50.8, True),  # the Caspian Sea has a coast too
        (61.0, 31.0, False),  # Lake Ladoga
    ],
)
def test_a_point_is_on_land_or_at_sea(lat: float, lon: float, sea: bool) -> None:
    assert is_sea(lat, lon) is sea


def test_the_sea_around_a_coast_is_on_its_side() -> None:
    lats, lons = sea_around(18.97, 72.83, 0.5)  # Mumbai
    assert lats.size
    assert lons.mean() < 72.83
    assert np.abs(lats - 18.97).max() <= 0.6


def test_the_sea_around_a_place_at_the_date_line_is_on_both_sides_of_it() -> None:
    _, lons = sea_around(-16.8, 179.95, 1.0)
    assert lons.max() > 179
    assert lons.min() < -179


def test_an_outline_with_a_lake_is_drawn_with_a_hole() -> None:
    square = [0, 0, 400, 0, 0, 400, -400, 0, 0, -400]
    lake = [100, 100, 200, 0, 0, 200, -200, 0, 0, -200]
    land = rasterize([[square, lake]], 0.01)
    row, column = 900, 1800
    assert land[row : row + 40, column : column + 40].sum() == 40 * 40 - 20 * 20
    assert not land[row + 20, column + 20]


@pytest.mark.skipif(not OUTLINES.exists(), reason="the base map is not beside the engine here")
def test_the_packaged_grid_matches_the_base_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["land", str(OUTLINES), str(tmp_path / "land.grid")])
    main()
    assert (read_land(tmp_path / "land.grid") == read_land(data_folder() / LAND_FILE)).mean() > 0.999


def test_a_written_grid_is_read_back(tmp_path: Path) -> None:
    land = np.zeros((1800, 3600), np.bool_)
    land[17, 3001] = True
    write_land(tmp_path / "land.grid", land)
    assert (read_land(tmp_path / "land.grid") == land).all()


@pytest.mark.parametrize("content", [b"", b"no grid", zlib.compress(b"short")])
def test_a_damaged_grid_is_refused_with_its_path(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "land.grid").write_bytes(content)
    with pytest.raises(GazetteerError, match=r"land\.grid: missing or damaged"):
        read_land(tmp_path / "land.grid")
