"""The packages that the gazetteer is compiled from."""

from __future__ import annotations

import pickle
from importlib import metadata
from pathlib import Path

import pytest

from geo.errors import GazetteerError
from tools.gazetteer.source_packages import airport_point, check_packages, read_plain_pickle


def test_pickled_data_must_not_import_anything(tmp_path: Path) -> None:
    path = tmp_path / "evil.pkl"
    path.write_bytes(pickle.dumps([Path("x")]))
    with pytest.raises(GazetteerError, match=r"refers to pathlib.* it was not loaded"):
        read_plain_pickle(path)


def test_missing_packages_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(package: str) -> str:
        if package == "airportsdata":
            raise metadata.PackageNotFoundError(package)
        return "1"

    monkeypatch.setattr(metadata, "version", version)
    with pytest.raises(GazetteerError, match=r"not installed: airportsdata; install them with"):
        check_packages()


@pytest.mark.parametrize(
    ("icao", "lat", "lon", "point"),
    [
        ("EBBR", "50.5405", "4.2902", (50.9014, 4.4839)),
        ("EBTN", "50.7817", "4.95778", (50.7817, 4.95778)),
        ("EGLL", "51.4706", "-0.46194", (51.4706, -0.46194)),
    ],
)
def test_belgian_airports_in_degrees_and_minutes_are_converted(
    icao: str, lat: str, lon: str, point: tuple[float, float]
) -> None:
    assert airport_point(icao, lat, lon) == pytest.approx(point, abs=1e-4)
