"""Build the offline base map from Natural Earth's shape files, which `vendor` downloads."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from geo.feature_types import is_capital, is_whole_town
from geo.gazetteer import Gazetteer
from tools.basemap import outlines
from tools.basemap.outlines import Point, Shape

__all__ = ["build"]

# The coarse level is for the world to zoom level 5, the fine one from 6 on; units and tolerances in degrees.
_COARSE_UNIT, _COARSE_TOLERANCE = 0.01, 0.008
_FINE_UNIT, _FINE_TOLERANCE = 0.001, 0.0015
_STATES_TOLERANCE = 0.004
_COARSE_UNTIL = 5
# The first zoom level of rivers by scale rank; the last is for all higher ranks.
_RIVER_ZOOMS = (3, 3, 3, 4, 5, 6, 7, 8, 9)
_LARGE_CITY = 100_000

Kinded = tuple[str, int, list[list[Point]]]


def build(natural_earth: Path, rivers_and_states: Path, target: Path) -> None:
    """Write the files of the base map.

    Args:
        natural_earth: A folder with `cultural/` and `physical/`: land, lakes, countries and borders, 1:10m and 1:50m.
        rivers_and_states: A folder with rivers and the borders of states, 1:10m.
        target: The folder to write into.
    """
    rivers = list(_rivers(rivers_and_states))
    states = list(_states(rivers_and_states))
    early = [row for row in rivers if row[1] <= _COARSE_UNTIL], [row for row in states if row[1] <= _COARSE_UNTIL]
    _write(target / "world-50m.json", _level(natural_earth, "50m", *early, _COARSE_UNIT, _COARSE_TOLERANCE))
    _write(target / "world-10m.json", _level(natural_earth, "10m", rivers, states, _FINE_UNIT, _FINE_TOLERANCE))
    countries = list(_read(natural_earth / "cultural" / "ne_50m_admin_0_countries"))
    shaded = outlines.areas(outlines.country_shapes(countries), unit=_COARSE_UNIT, tolerance=_COARSE_TOLERANCE)
    _write(target / "countries-50m.json", {"unit": _COARSE_UNIT, "areas": shaded, "lines": []})
    gazetteer = Gazetteer.open()
    codes = {facts["ISO_A2_EH"] for _, facts in countries}
    names = {code: place.name for code in codes if (place := gazetteer.country(code))}
    labels = {"countries": outlines.country_labels(countries, names), "seas": _seas(), "cities": _cities(gazetteer)}
    _write(target / "labels.json", labels)


def _level(
    folder: Path, scale: str, rivers: list[Kinded], states: list[Kinded], unit: float, tolerance: float
) -> dict[str, Any]:
    land = (
        ("land", 0, rings)
        for parts, _ in _read(folder / "physical" / f"ne_{scale}_land")
        for rings in outlines.rings_of(parts)
    )
    lakes = (
        ("lake", int(facts["min_zoom"]), rings)
        for parts, facts in _read(folder / "physical" / f"ne_{scale}_lakes")
        for rings in outlines.rings_of(parts)
    )
    between = outlines.borders(_read(folder / "cultural" / f"ne_{scale}_admin_0_boundary_lines_land"))
    rough = max(tolerance, _STATES_TOLERANCE)
    return {
        "unit": unit,
        "areas": outlines.areas([*land, *lakes], unit=unit, tolerance=tolerance),
        "lines": [
            *outlines.lines(rivers, unit=unit, tolerance=rough),
            *outlines.lines(states, unit=unit, tolerance=rough),
            *outlines.lines(between, unit=unit, tolerance=tolerance),
        ],
    }


def _rivers(folder: Path) -> Iterator[Kinded]:
    for parts, facts in _read(folder / "ne_10m_rivers_lake_centerlines"):
        rank = int(facts["scalerank"] or 0)
        yield "river", _RIVER_ZOOMS[min(rank, len(_RIVER_ZOOMS) - 1)], parts


def _states(folder: Path) -> Iterator[Kinded]:
    for parts, facts in _read(folder / "ne_10m_admin_1_states_provinces_lines"):
        # Regional and statistical boundaries are left out.
        if facts["featurecla"] == "Admin-1 boundary" and facts["min_zoom"] < 10:
            yield "state", max(3, int(facts["min_zoom"])), parts


def _read(path: Path) -> Iterator[Shape]:
    """Yield the shapes of a shape file with their records."""
    import shapefile  # pyshp, of the dependency group "basemap"

    with shapefile.Reader(str(path), encoding="utf-8", encodingErrors="replace") as reader:
        for found in reader.iterShapeRecords():
            shape = found.shape
            bounds = [*shape.parts, len(shape.points)]
            parts = [[(float(x), float(y)) for x, y, *_ in shape.points[a:b]] for a, b in pairwise(bounds)]
            yield parts, found.record.as_dict()


def _seas() -> list[list[Any]]:
    """Return [name, latitude, longitude, first zoom level] of each sea in seas.csv."""
    with (Path(__file__).parent / "seas.csv").open(encoding="utf-8") as rows:
        return [[row["name"], float(row["lat"]), float(row["lon"]), int(row["zoom"])] for row in csv.DictReader(rows)]


def _cities(gazetteer: Gazetteer) -> list[list[Any]]:
    """Return [name, latitude, longitude, thousands of inhabitants, 1 for a capital] of the large cities, largest first.

    The server sends smaller towns while the map is moved.
    """
    found = [
        place
        for place in gazetteer
        if is_whole_town(place.feature_class, place.feature_code)
        and (place.population >= _LARGE_CITY or is_capital(place.feature_code))
    ]
    found.sort(key=lambda place: (-place.population, place.id))
    return [
        [
            place.name,
            round(place.lat, 3),
            round(place.lon, 3),
            place.population // 1000,
            int(is_capital(place.feature_code)),
        ]
        for place in found
    ]


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
